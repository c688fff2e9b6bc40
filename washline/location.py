"""Where an identifier is on the map: what a store that draws maps is given to ask."""

from __future__ import annotations

from enrich.lexicon.gazetteer import outwards, place
from records.identifier import Identifier
from search.elasticsearch.locations import GeoLocation


def locate(identifier: Identifier) -> GeoLocation | None:
    """Return where a place or postcode is, to the postcode's outward code; None for anything else."""
    if identifier.kind == "place":
        found = place(identifier.value)
        return GeoLocation(found.latitude, found.longitude, found.district.force) if found else None
    if identifier.kind == "postcode":
        outward = outwards().get(identifier.value.split(" ")[0])
        return GeoLocation(outward.latitude, outward.longitude, outward.district.force) if outward else None
    return None
