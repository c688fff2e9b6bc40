"""Finds postcodes in capitals that are glued to the word before: "incallE14", "postcodeM14 5TL", "LondonSE16".

Source: Washline's own rules. The word must be a cue for a location or a place; before a full postcode a common word
will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.kinds.postcode.cues import STRONG_CUE_BEFORE
from enrich.lexicon.gazetteer import load_outward_codes, load_places
from enrich.lexicon.wordlist import is_common

CODE = re.compile(
    r"([A-PR-UWYZ](?<=[a-z].)[A-HK-Y]?[0-9][0-9A-Z]?)(?:[ ]?([0-9][ABD-HJLNP-UW-Z]{2}))?(?![A-Za-z0-9@_])"
)
WORD = re.compile(r"(?<![^\W_])[A-Za-z][a-z]{2,15}$")
LONGEST = 16


def find_glued(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield span and value of the postcodes in capitals that are glued to a word in lower case.

    >>> list(find_glued("incallE14, gardenM14 5TL, gardenM14"))
    [(6, 9, 'E14'), (17, 24, 'M14 5TL')]
    """
    for match in CODE.finditer(folded):
        word = WORD.search(folded, max(0, match.start() - LONGEST), match.start())
        if word and match[1] in load_outward_codes() and _may_precede(word[0].lower(), is_full=bool(match[2])):
            yield *match.span(), " ".join(filter(None, match.groups()))


def _may_precede(word: str, *, is_full: bool) -> bool:
    """Return whether a word may be glued to a code: a location's cue, a place, or before a full one a common word."""
    if word in load_places() or STRONG_CUE_BEFORE.search(f"{word} "):
        return True
    return is_full and is_common(word)
