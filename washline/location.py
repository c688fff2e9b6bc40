"""Coordinates of identifiers, for stores that draw maps."""

from __future__ import annotations

from enrich.lexicon.gazetteer import find_district, find_place, load_outward_codes
from records.identifier import Identifier
from search.elasticsearch.locations import GeoLocation


def locate(identifier: Identifier) -> GeoLocation | None:
    """Return the coordinates of a place or of a postcode's outward code; None for any other kind."""
    if identifier.kind == "place":
        found = find_place(identifier.value)
        return GeoLocation(found.latitude, found.longitude, found.district.force) if found else None
    if identifier.kind == "postcode":
        return _locate_postcode(identifier.value)
    return None


def _locate_postcode(value: str) -> GeoLocation | None:
    """Return the coordinates of the outward code and the force of the sector: some outward codes are in two force
    areas.
    """
    outward, district = load_outward_codes().get(value.split(" ", maxsplit=1)[0]), find_district(value)
    return GeoLocation(outward.latitude, outward.longitude, district.force) if outward and district else None
