"""Where an identifier is on the map: what a store that draws maps is given to ask."""

from __future__ import annotations

from enrich.lexicon.gazetteer import find_place, load_outward_codes
from records.identifier import Identifier
from search.elasticsearch.locations import Whereabouts


def locate(identifier: Identifier) -> Whereabouts | None:
    """Return where a place or postcode is, to the postcode's outward code; None for anything else."""
    if identifier.kind == "place":
        found = find_place(identifier.value)
        return Whereabouts(found.latitude, found.longitude, found.district.force) if found else None
    if identifier.kind == "postcode":
        outward = load_outward_codes().get(identifier.value.split(" ")[0])
        return Whereabouts(outward.latitude, outward.longitude, outward.district.force) if outward else None
    return None
