"""Whether a text names a place beside an outward code that lies there, as in "M20 Didsbury": the M20 motorway does not.

Source: the middles of places and of outward codes in enrich/data; distances on a sphere, good enough over a few kilometres.
"""

from __future__ import annotations

import re
from functools import cache
from math import cos, hypot, radians

from enrich.lexicon.gazetteer import Place, load_outward_codes, load_places
from enrich.lexicon.wordlist import is_common

TOWN_BEFORE = re.compile(r"((?:[A-Za-z'’-]{2,}[ ])?)([A-Za-z][A-Za-z'’-]{2,})[,\s(|-]{1,3}$")
TOWN_BEHIND = re.compile(r"[,\s()|-]{1,3}([A-Za-z][A-Za-z'’-]{2,})((?:[ ][A-Za-z'’-]{2,})?)")
# Post boxes and the like; a motorway of that name passes by the place.
NOWHERE = frozenset("M60 M61 M90 M99".split())
NEAR_KM, DEGREE_KM = 12.0, 111.2
FULL_NAME = 6


def follows_town(before: str) -> bool:
    """Say whether the words before end with the name of a place ("Milton Keynes ")."""
    match = TOWN_BEFORE.search(before)
    return bool(match and (match[2].lower() in load_places() or (match[1] + match[2]).lower() in load_places()))


def is_in_named_place(code: str, before: str, behind: str) -> bool:
    """Say whether the words before or behind an outward code name a place that it lies in or next to.

    >>> is_in_named_place("M20", "", " Didsbury"), is_in_named_place("M20", "Maidstone ", ""), is_in_named_place("M20", "", " sale")
    (True, False, False)
    """
    if code in NOWHERE:
        return False
    match, other = TOWN_BEHIND.match(behind), TOWN_BEFORE.search(before)
    named = [match[1] + match[2], match[1]] if match else []
    named += [other[1] + other[2], other[2]] if other else []
    return any(_is_near(code, name) for name in named)


def _is_near(code: str, name: str) -> bool:
    """Say whether a place of this name is near; one that is an ordinary word too is written with a capital."""
    low = name.lower()
    found = load_places().get(low, ()) or (_by_first_word().get(low, ()) if len(low) >= FULL_NAME else ())
    return (name[0].isupper() or not is_common(low)) and any(_distance(code, each) <= NEAR_KM for each in found)


@cache
def _by_first_word() -> dict[str, list[Place]]:
    """Return the places by the first word of a longer name, where it is no ordinary word ("cheetham" of Cheetham Hill)."""
    index: dict[str, list[Place]] = {}
    for name, found in load_places().items():
        first, _, rest = name.partition(" ")
        if rest and not is_common(first):
            index.setdefault(first, []).extend(found)
    return index


def _distance(code: str, there: Place) -> float:
    """Return kilometres between the middles of an outward code and a place, or infinity where one has none."""
    here = load_outward_codes()[code]
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return float("inf")
    north = here.latitude - there.latitude
    east = (here.longitude - there.longitude) * cos(radians(here.latitude))
    return DEGREE_KM * hypot(north, east)
