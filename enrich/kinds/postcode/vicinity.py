"""Decides whether a text names a place next to an outward code in that place: "M20 Didsbury", not the M20 motorway.

Source: centroids of places and outward codes in enrich/data. Distances are spherical, which is accurate enough over a
few kilometres.
"""

from __future__ import annotations

import re
from functools import cache
from math import cos, hypot, radians

from enrich.lexicon.gazetteer import Place, load_outward_codes, load_places
from enrich.lexicon.wordlist import is_common

TOWN_BEFORE = re.compile(r"((?:[A-Za-z'’-]{2,}[ ])?)([A-Za-z][A-Za-z'’-]{2,})[,\s(|-]{1,3}$")
TOWN_AFTER = re.compile(r"[,\s()|-]{1,3}([A-Za-z][A-Za-z'’-]{2,})((?:[ ][A-Za-z'’-]{2,})?)")
# Non-geographic codes (PO boxes) that are also motorways near the place.
NON_GEOGRAPHIC = frozenset("M60 M61 M90 M99".split())
MAX_DISTANCE_KM, DEGREE_KM = 12.0, 111.2
MIN_FIRST_WORD = 6


def is_after_town(before: str) -> bool:
    """Return whether the text before ends with the name of a place ("Milton Keynes ")."""
    match = TOWN_BEFORE.search(before)
    return bool(match and (match[2].lower() in load_places() or (match[1] + match[2]).lower() in load_places()))


def is_in_named_place(code: str, before: str, after: str) -> bool:
    """Return whether the text before or after an outward code names a place in or near it.

    >>> is_in_named_place("M20", "", " Didsbury"), is_in_named_place("M20", "Maidstone ", "")
    (True, False)
    """
    if code in NON_GEOGRAPHIC:
        return False
    following, preceding = TOWN_AFTER.match(after), TOWN_BEFORE.search(before)
    names = [following[1] + following[2], following[1]] if following else []
    names += [preceding[1] + preceding[2], preceding[2]] if preceding else []
    return any(_is_near(code, name) for name in names)


def _is_near(code: str, name: str) -> bool:
    """Return whether a place with this name is near; a name that is also a common word needs a capital."""
    lowered = name.lower()
    found = load_places().get(lowered, ()) or (
        _index_by_first_word().get(lowered, ()) if len(lowered) >= MIN_FIRST_WORD else ()
    )
    if not name[0].isupper() and is_common(lowered):
        return False
    return any(_compute_distance_km(code, place) <= MAX_DISTANCE_KM for place in found)


@cache
def _index_by_first_word() -> dict[str, list[Place]]:
    """Index the places by the first word of a longer name, unless it is common ("cheetham" for Cheetham Hill)."""
    index: dict[str, list[Place]] = {}
    for name, found in load_places().items():
        first, _, rest = name.partition(" ")
        if rest and not is_common(first):
            index.setdefault(first, []).extend(found)
    return index


def _compute_distance_km(code: str, place: Place) -> float:
    """Return the distance between the centroids of an outward code and a place, infinity if one has none."""
    outward = load_outward_codes()[code]
    if outward.latitude is None or outward.longitude is None or place.latitude is None or place.longitude is None:
        return float("inf")
    north = outward.latitude - place.latitude
    east = (outward.longitude - place.longitude) * cos(radians(outward.latitude))
    return DEGREE_KM * hypot(north, east)
