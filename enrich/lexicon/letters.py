"""Letters: without their accents, and the letters of other scripts that look like Latin ones.

Source: the Unicode 15 character database. The look-alikes are the Cyrillic, Greek and Armenian letters that Unicode
Technical Standard 39 (confusables.txt) maps to a Latin letter and that fonts draw alike.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LOOKALIKES = (
    str.maketrans("АВЕЅІЈКМНОРСТУХԚԜҮаеѕіјорсухһԛԝѵҽӀӏ", "ABESIJKMHOPCTYXQWYaesijopcyxhqwvelI")
    | str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϜαινορυχϲ", "ABEZHIKMNOPTYXCFaivopuxc")
    | str.maketrans("ՍՏՕոսցօհ", "USOnugoh")
)
_BASES = {"ł": "l", "ı": "i"}  # letters that Unicode does not decompose


def strip_accents(text: str) -> str:
    """Return a text in lower case without accents, with one character for each of its own.

    >>> strip_accents("Șapte"), strip_accents("Dziewięć"), strip_accents("SIFIR İKİ")
    ('sapte', 'dziewiec', 'sifir iki')
    """
    return text.lower() if text.isascii() else "".join(map(_strip_accent, text))


@lru_cache(maxsize=4096)
def _strip_accent(letter: str) -> str:
    """Return the base letter in lower case; Cyrillic й and ў are letters of their own."""
    lowered = letter.lower()[0]
    if "\u0400" <= lowered <= "\u04ff":
        return lowered
    return _BASES.get(lowered) or unicodedata.normalize("NFD", lowered)[0]
