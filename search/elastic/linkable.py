"""What linking reads, in one pass over the adverts and in the engine's own order.

An advert's document holds all that was seen in an advert of one version, so the sightings of such adverts are never asked for;
only of adverts that changed they are, many adverts at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

import msgspec

from records.advert import Advert, StoredAdvert
from records.batches import batched
from records.identifier import Sighting
from records.seen import Seen, Subject
from search.elastic.documents import surest
from search.elastic.indices import Indices
from search.elastic.mappings import Index
from search.elastic.sightings import TERMS, ordered

PAGE = 2_000  # adverts; larger ones are no faster


class Shown(msgspec.Struct):
    """Of an advert's document, what linking reads: to pass over the rest takes half the time."""

    id: str
    advert: Advert
    sightings: tuple[Sighting, ...]
    newest: str
    first_seen: datetime
    last_seen: datetime
    versions: int

    def stored(self) -> StoredAdvert:
        """Return the record."""
        return StoredAdvert(self.advert, self.sightings, self.first_seen, self.last_seen, self.versions)

    def seen(self, kinds: Collection[str]) -> Iterator[Seen]:
        """Yield what was seen in the only version."""
        advert = self.advert
        of = (Subject.ADVERT, self.id, advert.site, advert.source_id, self.newest, self.first_seen, self.last_seen)
        context = (advert.account, advert.name, advert.area)
        for one in surest([sighting for sighting in self.sightings if sighting.kind in kinds]):
            how = (one.raw, one.tier, one.validity, float(one.confidence), one.rule)
            yield Seen(one.identifier, *of, *how, *context)


def linkable(indices: Indices, kinds: Collection[str]) -> Iterator[Seen | StoredAdvert]:
    """Yield every advert, and each identifier of these kinds that any version of it shows, in no order."""
    wanted, changed = frozenset(kinds), list[str]()
    for hit in indices.reader.scan(indices.alias(Index.ADVERTS), Shown, page=PAGE):
        yield hit.source.stored()
        if hit.source.versions == 1:
            yield from hit.source.seen(wanted)
        else:
            changed.append(hit.source.id)
    for ids in batched(changed, TERMS):
        of_changed = [{"terms": {"kind": sorted(wanted)}}, {"terms": {"subject_id": ids}}]
        yield from ordered(indices, Subject.ADVERT, {"bool": {"filter": of_changed}})
