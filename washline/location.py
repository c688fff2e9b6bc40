"""Coordinates of identifiers, for stores that draw maps.

In the composition root, because `search` and `enrich` do not import each other: the gazetteer is in `enrich`, and the
wiring passes `locate` to the store.
"""

from __future__ import annotations

from enrich.lexicon.gazetteer import find_district, find_place, load_outward_codes
from records.identifier import Identifier
from search.elasticsearch.locations import GeoLocation


def locate(identifier: Identifier) -> GeoLocation | None:
    """Return the coordinates of a place or of a postcode's outward code; None for any other kind."""
    if identifier.kind == "place":
        place = find_place(identifier.value)
        return GeoLocation(place.latitude, place.longitude, place.district.force) if place else None
    if identifier.kind == "postcode":
        return _locate_postcode(identifier.value)
    return None


def _locate_postcode(value: str) -> GeoLocation | None:
    """Return the coordinates of the outward code and the force of the sector: some outward codes are in two force
    areas.
    """
    outward, district = load_outward_codes().get(value.split(" ", maxsplit=1)[0]), find_district(value)
    return GeoLocation(outward.latitude, outward.longitude, district.force) if outward and district else None
