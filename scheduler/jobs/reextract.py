"""Read stored adverts again with today's rules, and tell what is read differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from more_itertools import chunked

from enrich.harvest import harvest_many
from records.advert import Harvest
from records.identifier import Identifier
from scheduler.workspace import Workspace

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored version of an advert that is read differently now: the identifiers that were gained and lost."""

    site: str
    source_id: str
    version: str
    gained: tuple[Identifier, ...]
    lost: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """What one version came to: its newest reading, whether that is another than the stored one, and how they differ."""

    harvest: Harvest
    changed: bool
    difference: Difference | None


Progress = Callable[[int], None]


def reextract(place: Workspace, *, dry_run: bool, progress: Progress = lambda _: None) -> Iterator[Difference]:
    """Yield each version whose identifiers come out differently, and store the new readings unless it is a dry run.

    Nothing else of an advert changes. Killed anywhere, the same command goes on from what it left.
    """
    place.require_operation()
    place.audit("reextract", {"dry_run": dry_run})
    read = changed = 0
    for batch in chunked(place.store.history(), BATCH):
        rereads = list(compared(place, [version.harvest for version in batch]))
        if not dry_run:
            place.store.save_adverts([one.harvest for one in rereads if one.changed])
        read, changed = read + len(rereads), changed + sum(one.changed for one in rereads)
        progress(read)
        yield from (one.difference for one in rereads if one.difference)
    place.settle()
    place.audit("reextract ended", {"dry_run": dry_run, "read": read}, changed)


def compared(place: Workspace, stored: list[Harvest]) -> Iterator[Reread]:
    """Read adverts again and hold each against what is stored."""
    for before, now in zip(stored, harvest_many([one.advert for one in stored], place.cores), strict=True):
        yield Reread(now, before.sightings != now.sightings, difference(before, now))


def difference(before: Harvest, now: Harvest) -> Difference | None:
    """Return which identifiers two readings do not share, or None."""
    old = {sighting.identifier for sighting in before.sightings}
    new = {sighting.identifier for sighting in now.sightings}
    if old == new:
        return None
    advert = now.advert
    return Difference(advert.site, advert.source_id, advert.version, tuple(sorted(new - old)), tuple(sorted(old - new)))
