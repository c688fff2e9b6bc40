"""Coordinates of identifiers, for stores that draw maps."""

from __future__ import annotations

from enrich.lexicon.gazetteer import outwards, place
from records.identifier import Identifier
from search.elasticsearch.locations import Whereabouts


def locate(identifier: Identifier) -> Whereabouts | None:
    """Return the coordinates of a place or of a postcode's outward code; None for any other kind."""
    if identifier.kind == "place":
        found = place(identifier.value)
        return Whereabouts(found.latitude, found.longitude, found.district.force) if found else None
    if identifier.kind == "postcode":
        outward = outwards().get(identifier.value.split(" ")[0])
        return Whereabouts(outward.latitude, outward.longitude, outward.district.force) if outward else None
    return None
