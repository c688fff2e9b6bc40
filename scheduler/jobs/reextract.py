"""Extract the identifiers of stored adverts again with the current rules, and report the differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from more_itertools import chunked

from enrich.adverts import extract_adverts
from enrich.extract import EDITION
from records.advert import ExtractedAdvert
from records.identifier import Identifier
from scheduler.workspace import Workspace

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """The identifiers that one stored version of an advert gained and lost."""

    site: str
    source_id: str
    version: str
    gained: tuple[Identifier, ...]
    lost: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Reextraction:
    """The new extraction of one version, whether its sightings differ from the stored ones, and its identifiers."""

    extracted: ExtractedAdvert
    changed: bool
    difference: Difference | None


Progress = Callable[[int], None]


def reextract(workspace: Workspace, *, dry_run: bool, progress: Progress = lambda _: None) -> Iterator[Difference]:
    """Yield each version whose identifiers differ; store the new sightings unless it is a dry run.

    Nothing else of an advert changes. Idempotent: after a kill, the same command continues with the rest.
    """
    workspace.require_operation()
    workspace.audit("reextract", {"dry_run": dry_run})
    read = changed = 0
    for batch in chunked(workspace.store.history(), BATCH):
        stale = [version.extracted for version in batch if version.extracted.rules != EDITION]
        results = list(extract_again(workspace, stale))
        if not dry_run:
            workspace.store.save_adverts([result.extracted for result in results])
        read, changed = read + len(batch), changed + sum(result.changed for result in results)
        progress(read)
        yield from (result.difference for result in results if result.difference)
    workspace.record_stored()
    workspace.audit("reextract ended", {"dry_run": dry_run, "read": read}, changed)


def extract_again(workspace: Workspace, stored: list[ExtractedAdvert]) -> Iterator[Reextraction]:
    """Yield the new extraction of each stored version."""
    adverts = [extracted.advert for extracted in stored]
    for before, now in zip(stored, extract_adverts(adverts, workspace.cores), strict=True):
        yield Reextraction(now, before.sightings != now.sightings, compare(before, now))


def compare(before: ExtractedAdvert, now: ExtractedAdvert) -> Difference | None:
    """Return how the identifiers of two extractions differ, or None."""
    old = {sighting.identifier for sighting in before.sightings}
    new = {sighting.identifier for sighting in now.sightings}
    if old == new:
        return None
    advert = now.advert
    return Difference(advert.site, advert.source_id, advert.version, tuple(sorted(new - old)), tuple(sorted(old - new)))
