"""Load a policing dataset by its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from more_itertools import chunked

from ledger.database import stamp
from ledger.datasets import Edition
from matcher.datasets.load import DatasetReader, Rejection, open_dataset
from matcher.datasets.manifest import Manifest, read_manifest
from records.entry import EntryRecord
from scheduler.rejected_rows import RejectedRows
from scheduler.workspace import Workspace
from search.store import Saved

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading came to: the edition, its entries new, changed, same and gone, what somebody must look at (`signals`), and
    what was rejected and is kept.
    """

    edition: Edition
    new: int
    changed: int
    same: int
    gone: int
    rejected: int
    signals: tuple[str, ...]
    problems: tuple[str, ...]
    kept_aside: str


Progress = Callable[[int], None]


def load_dataset(place: Workspace, manifest_file: Path, progress: Progress = lambda _: None) -> Loaded:
    """Store the entries of a dataset; those of an older edition that the file no longer holds are dropped.

    Where the file has fewer or more rows than the manifest expects, it may be cut off: nothing is dropped, nor where the store
    has not taken all entries. A cell or row that cannot be used is reported by its place and kept aside. Loading the same file
    again changes nothing.
    Raises DatasetError where manifest and file do not fit.
    """
    place.bound()
    manifest = read_manifest(manifest_file)
    place.log("dataset load", {"manifest": str(manifest_file), "dataset": manifest.name, "version": manifest.version})
    saved, entries, identifiers = Saved(), 0, 0
    with RejectedRows(place.aside, manifest_file) as aside:
        loading = open_dataset(manifest)
        for batch in chunked(good(place, loading, aside), BATCH):
            saved += place.store.save_entries(batch)
            entries += len(batch)
            identifiers += sum(len(recorded.sightings) for recorded in batch)
            progress(entries)
        report = loading.report
        whole = report.as_expected and not (saved.refused or saved.waiting)
        gone = place.store.drop_entries(manifest.name, except_version=manifest.version) if whole else 0
        place.settle()
        edition = edition_of(place, manifest, entries, identifiers, aside.rejected)
        place.ledger.datasets.record(edition)
    place.log("dataset load ended", {"dataset": manifest.name, "version": manifest.version, "gone": gone}, entries)
    return Loaded(
        edition,
        saved.new,
        saved.changed,
        saved.same,
        gone,
        aside.rejected,
        (*report.signals, *unwritten(saved)),
        aside.problems,
        aside.kept,
    )


def unwritten(saved: Saved) -> Iterator[str]:
    """Yield what somebody must do about entries that the store has not taken yet; until then the older edition stays."""
    if saved.refused:
        yield f"the store refused {saved.refused} entries and keeps them (`washline store replay`); nothing was dropped"
    if saved.waiting:
        yield f"{saved.waiting} entries wait on disk until the store is back; nothing was dropped: load the file again then"


def good(place: Workspace, loading: DatasetReader, aside: RejectedRows) -> Iterator[EntryRecord]:
    """Yield what can be stored, stamped with the time of loading, and keep the rest aside."""
    now = place.now()
    for one in loading:
        if isinstance(one, Rejection):
            aside.reject(one.place, f"{one.column}: {one.reason}" if one.column else one.reason, one.value)
        else:
            yield replace(one, entry=replace(one.entry, loaded_at=now))


def edition_of(place: Workspace, manifest: Manifest, entries: int, identifiers: int, rejected: int) -> Edition:
    """Return what the ledger keeps of a loading."""
    return Edition(
        manifest.name,
        manifest.version,
        manifest.title,
        manifest.publisher,
        manifest.grade,
        manifest.marking,
        stamp(place.now()),
        place.user,
        entries,
        identifiers,
        rejected,
    )
