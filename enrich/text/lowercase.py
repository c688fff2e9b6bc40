"""Lower case and letters without accents that preserve the length of a text, so that offsets stay valid."""

import unicodedata
from functools import lru_cache


def lowercase(text: str) -> str:
    """Return the text in lower case with the same length: a letter whose lower case has two characters is unchanged.

    >>> len(lowercase("İX")), lowercase("Gmail")
    (2, 'gmail')
    """
    lowered = text.lower()
    return (
        lowered
        if len(lowered) == len(text)
        else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    )


def strip_accents(text: str) -> str:
    """Return a text in lower case without accents, with one character for each of its own.

    >>> strip_accents("Șapte"), strip_accents("Dziewięć")
    ('sapte', 'dziewiec')
    """
    return text.lower() if text.isascii() else "".join(map(_strip_accent, text))


@lru_cache(maxsize=4096)
def _strip_accent(letter: str) -> str:
    """Return the base letter in lower case; Cyrillic й and ў are letters of their own."""
    if letter in "łŁıİ":
        return "l" if letter in "łŁ" else "i"
    lowered = letter.lower()
    return lowered[0] if "\u0400" <= lowered[0] <= "\u04ff" else unicodedata.normalize("NFD", lowered)[0]
