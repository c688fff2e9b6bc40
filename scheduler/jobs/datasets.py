"""Load a policing dataset by its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from more_itertools import chunked

from ledger.database import format_utc
from ledger.datasets import Edition
from matcher.datasets.load import DatasetReader, Rejection, open_dataset
from matcher.datasets.manifest import Manifest, read_manifest
from records.entry import EntryRecord
from scheduler.rejected_rows import RejectedRows
from scheduler.workspace import Workspace
from search.store import Saved

BATCH = 1000


@dataclass(frozen=True, slots=True)
class DatasetLoadReport:
    """The result of a load: the edition, its entries by outcome in the store, warnings (`signals`) and rejected rows.

    `gone` counts entries of an older edition that were deleted. `kept_aside` is the file of the rejected rows.
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


@dataclass(slots=True)
class EntryCounts:
    """The counts of a load while it runs."""

    saved: Saved = field(default_factory=Saved)
    entries: int = 0
    identifiers: int = 0


Progress = Callable[[int], None]


def load_dataset(workspace: Workspace, manifest_file: Path, progress: Progress = lambda _: None) -> DatasetLoadReport:
    """Store the entries of a dataset and delete those of an older edition that the file no longer has.

    Nothing is deleted if the file has fewer or more rows than the manifest expects, because it may be truncated, or if
    the store has not accepted every entry. A cell or row that cannot be used goes to the rejected rows.
    Idempotent: loading the same file again changes nothing. Raise DatasetError if manifest and file do not match.
    """
    workspace.require_operation()
    manifest = read_manifest(manifest_file)
    facts = {"dataset": manifest.name, "version": manifest.version}
    workspace.audit("dataset load", {"manifest": str(manifest_file), **facts})
    with RejectedRows(workspace.rejected, manifest_file) as rejected:
        reader = open_dataset(manifest)
        counts = save_entries(workspace, select_entries(workspace, reader, rejected), progress)
        gone = delete_stale_entries(workspace, manifest, reader, counts.saved)
        workspace.wait_for_writes()
        edition = build_edition(workspace, manifest, counts, rejected.rejected)
        workspace.ledger.datasets.record(edition)
    workspace.audit("dataset load ended", {**facts, "gone": gone}, counts.entries)
    return DatasetLoadReport(
        edition,
        counts.saved.new,
        counts.saved.changed,
        counts.saved.same,
        gone,
        rejected.rejected,
        (*reader.report.signals, *describe_unwritten(counts.saved)),
        rejected.problems,
        rejected.path,
    )


def select_entries(workspace: Workspace, reader: DatasetReader, rejected: RejectedRows) -> Iterator[EntryRecord]:
    """Yield the valid entries with the time of loading, and write the others to the rejected rows."""
    now = workspace.now()
    for row in reader:
        if isinstance(row, Rejection):
            rejected.reject(row.place, f"{row.column}: {row.reason}" if row.column else row.reason, row.value)
        else:
            yield replace(row, entry=replace(row.entry, loaded_at=now))


def save_entries(workspace: Workspace, entries: Iterator[EntryRecord], progress: Progress) -> EntryCounts:
    """Store entries in batches and return their counts."""
    counts = EntryCounts()
    for batch in chunked(entries, BATCH):
        counts.saved += workspace.store.save_entries(batch)
        counts.entries += len(batch)
        counts.identifiers += sum(len(entry.sightings) for entry in batch)
        progress(counts.entries)
    return counts


def delete_stale_entries(workspace: Workspace, manifest: Manifest, reader: DatasetReader, saved: Saved) -> int:
    """Delete the entries of other editions of the dataset and return their number; 0 if this load is incomplete."""
    if not reader.report.as_expected or saved.refused or saved.waiting:
        return 0
    return workspace.store.drop_entries(manifest.name, except_version=manifest.version)


def describe_unwritten(saved: Saved) -> Iterator[str]:
    """Yield a warning about entries that the store has not accepted; until then the older edition stays."""
    if saved.refused:
        yield (
            f"the store refused {saved.refused} entries and saved them for `washline store replay`; nothing was deleted"
        )
    if saved.waiting:
        yield (
            f"{saved.waiting} entries wait on disk until the store is back; nothing was deleted: "
            "load the file again when the store is back"
        )


def build_edition(workspace: Workspace, manifest: Manifest, counts: EntryCounts, rejected: int) -> Edition:
    """Return the ledger's record of a load."""
    return Edition(
        manifest.name,
        manifest.version,
        manifest.title,
        manifest.publisher,
        manifest.grade,
        manifest.marking,
        format_utc(workspace.now()),
        workspace.user,
        counts.entries,
        counts.identifiers,
        rejected,
    )
