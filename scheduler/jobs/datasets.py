"""Load a policing dataset by its manifest, compare a file with the loaded edition, and drop a dataset.

A file is read whole before the store changes: what cannot be loaded, or looks truncated, leaves the older edition as
it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from more_itertools import chunked

from enrich.registry import KINDS
from ledger.database import format_utc
from ledger.datasets import Edition
from matcher.datasets.load import DatasetReader, Rejection, open_dataset
from matcher.datasets.manifest import Manifest, read_manifest
from matcher.errors import DatasetIncomplete, NoSuchDataset
from matcher.lists.list_file import open_list
from matcher.sketch.sketch import sketch_manifest
from records.entry import EntryRecord
from scheduler.jobs.staged_entries import StagedEntries
from scheduler.rejected_rows import RejectedRows
from scheduler.workspace import Workspace
from search.store import Saved

BATCH = 1000
MIN_SHARE = 0.5  # of the entries of the last edition; a file with fewer is refused


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


Progress = Callable[[int], None]


def load_dataset(
    workspace: Workspace, manifest_file: Path, progress: Progress = lambda _: None, *, force: bool = False
) -> DatasetLoadReport:
    """Replace the entries of a dataset by those of its file.

    Raise DatasetIncomplete, unless forced, if the file has fewer or more rows than the manifest expects, no usable row,
    or under half of the entries of the last edition. A cell or row that cannot be used goes to the rejected rows.
    Idempotent: loading the same file again changes nothing. Raise DatasetError if manifest and file do not match.
    """
    workspace.require_operation()
    manifest = read_manifest(manifest_file)
    facts = {"dataset": manifest.name, "version": manifest.version}
    workspace.audit("dataset load", {"manifest": str(manifest_file), **facts, "force": force})
    with RejectedRows(workspace.rejected, manifest_file) as rejected, StagedEntries(workspace.folder) as staged:
        reader = open_dataset(manifest, today=workspace.now().date())
        stage_entries(workspace, reader, rejected, staged, progress)
        problem = find_shortfall(workspace, manifest, reader, staged)
        if problem and not force:
            workspace.audit("dataset load refused", {**facts, "reason": problem})
            raise DatasetIncomplete(manifest_file, problem)
        edition = build_edition(workspace, manifest, staged, rejected.rejected)
        saved, gone = replace_edition(workspace, edition, staged)
    workspace.audit("dataset load ended", {**facts, "gone": gone}, staged.entries)
    return DatasetLoadReport(
        edition,
        saved.new,
        saved.changed,
        saved.same,
        gone,
        rejected.rejected,
        (*([problem] if problem else []), *reader.report.signals, *describe_unwritten(saved)),
        rejected.problems,
        rejected.path,
    )


def stage_entries(
    workspace: Workspace, reader: DatasetReader, rejected: RejectedRows, staged: StagedEntries, progress: Progress
) -> None:
    """Write the valid entries with the time of loading to a temporary file, the others to the rejected rows."""
    for entries in chunked(select_entries(workspace, reader, rejected), BATCH):
        staged.write(entries)
        progress(staged.entries)


def select_entries(workspace: Workspace, reader: DatasetReader, rejected: RejectedRows) -> Iterator[EntryRecord]:
    """Yield the valid entries with the time of loading, and write the others to the rejected rows."""
    now = workspace.now()
    for row in reader:
        if isinstance(row, Rejection):
            rejected.reject(row.place, f"{row.column}: {row.reason}" if row.column else row.reason, row.value)
        else:
            yield replace(row, entry=replace(row.entry, loaded_at=now))


def find_shortfall(workspace: Workspace, manifest: Manifest, reader: DatasetReader, staged: StagedEntries) -> str:
    """Return why a file looks incomplete, or ""."""
    if not staged.entries:
        return "the file has no row that can be loaded"
    if not reader.report.as_expected:
        return reader.describe_unexpected()
    last = find_current(workspace, manifest.name)
    if last and staged.entries < MIN_SHARE * last.entries:
        return f"the file has {staged.entries} entries, under half of the {last.entries} of edition {last.version}"
    return ""


def find_current(workspace: Workspace, name: str) -> Edition | None:
    """Return the newest edition of a dataset; None if it is not loaded."""
    return next((edition for edition in workspace.ledger.datasets.current() if edition.name == name), None)


def replace_edition(workspace: Workspace, edition: Edition, staged: StagedEntries) -> tuple[Saved, int]:
    """Replace the entries in the store and record the edition.

    A smaller edition is recorded first: if the process ends between the two, the store holds more than the ledger says
    and not less, which would stop every wash.
    """
    last = find_current(workspace, edition.name)
    is_smaller = last is not None and edition.entries < last.entries
    if is_smaller:
        workspace.ledger.datasets.record(edition)
    saved, gone = workspace.store.replace_entries(edition.name, edition.version, staged.batches(BATCH))
    workspace.record_stored()
    if not is_smaller:
        workspace.ledger.datasets.record(edition)
    return saved, gone


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


def build_edition(workspace: Workspace, manifest: Manifest, staged: StagedEntries, rejected: int) -> Edition:
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
        staged.entries,
        staged.identifiers,
        rejected,
    )


def sketch_dataset(workspace: Workspace, file: Path) -> str:
    """Return the text of a first manifest for a data file. Raise UnreadableFile."""
    opened = open_list(file)
    text = sketch_manifest(opened, file.stem, KINDS)
    workspace.audit("dataset sketch", {"file": str(file)})
    return text


@dataclass(frozen=True, slots=True)
class DatasetDifference:
    """What loading a file would change: the keys of its new and changed rows, and of the entries that would go."""

    dataset: str
    loaded: str
    version: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    same: int
    rejected: int


def compare_dataset(workspace: Workspace, manifest_file: Path) -> DatasetDifference:
    """Compare the file of a manifest with the loaded edition; nothing is stored."""
    workspace.require_operation()
    manifest = read_manifest(manifest_file)
    workspace.audit("dataset diff", {"dataset": manifest.name, "version": manifest.version})
    keys: dict[str, list[str]] = {"new": [], "changed": [], "same": [], "rejected": []}
    seen: set[str] = set()
    for rows in chunked(open_dataset(manifest, today=workspace.now().date()), BATCH):
        seen |= compare_rows(workspace, rows, keys)
    gone = [entry.key for entry in workspace.store.entries() if entry.dataset == manifest.name and entry.id not in seen]
    current = find_current(workspace, manifest.name)
    return DatasetDifference(
        manifest.name,
        current.version if current else "",
        manifest.version,
        tuple(keys["new"]),
        tuple(keys["changed"]),
        tuple(gone),
        len(keys["same"]),
        len(keys["rejected"]),
    )


def compare_rows(workspace: Workspace, rows: Sequence[EntryRecord | Rejection], keys: dict[str, list[str]]) -> set[str]:
    """Add the keys of some rows to those of their outcome, and return the ids of their entries."""
    records = [row for row in rows if isinstance(row, EntryRecord)]
    keys["rejected"] += [row.place for row in rows if isinstance(row, Rejection)]
    ids = {record.entry.id for record in records}
    stored = {known.entry.id: known for known in workspace.store.entry_records(ids)}
    for record in records:
        known = stored.get(record.entry.id)
        outcome = "new" if known is None else "same" if is_equal(known, record) else "changed"
        keys[outcome].append(record.entry.key)
    return ids


def is_equal(stored: EntryRecord, loaded: EntryRecord) -> bool:
    """Return whether two records of a row are equal, except for its place and time of loading."""
    entry = replace(
        loaded.entry,
        dataset_version=stored.entry.dataset_version,
        place=stored.entry.place,
        loaded_at=stored.entry.loaded_at,
    )
    return entry == stored.entry and set(loaded.sightings) == set(stored.sightings)


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """A loaded dataset: its editions, oldest first, and its entries by role, grade, marking and kind of identifier."""

    name: str
    editions: tuple[Edition, ...]
    roles: dict[str, int]
    grades: dict[str, int]
    markings: dict[str, int]
    kinds: dict[str, int]
    columns: tuple[str, ...]


def describe_dataset(workspace: Workspace, name: str) -> DatasetSummary:
    """Return a summary of a loaded dataset. Raise NoSuchDataset."""
    workspace.require_operation()
    editions = select_editions(workspace, name)
    workspace.audit("dataset show", {"dataset": name})
    counts: dict[str, Counter[str]] = {what: Counter() for what in ("roles", "grades", "markings", "kinds")}
    columns: dict[str, None] = {}
    for record in workspace.store.entry_records():
        if record.entry.dataset == name:
            counts["roles"].update(role.value for role in record.entry.roles)
            counts["grades"][record.entry.grade] += 1
            counts["markings"][record.entry.marking] += 1
            counts["kinds"].update(sighting.kind for sighting in record.sightings)
            columns |= dict.fromkeys(column for column, _ in record.entry.row)
    return DatasetSummary(
        name,
        tuple(editions),
        dict(counts["roles"]),
        dict(counts["grades"]),
        dict(counts["markings"]),
        dict(counts["kinds"]),
        tuple(columns),
    )


def select_editions(workspace: Workspace, name: str) -> Sequence[Edition]:
    """Return the editions of a dataset, oldest first; raise NoSuchDataset if it was never loaded."""
    known = workspace.ledger.datasets.all()
    editions = [edition for edition in known if edition.name == name]
    if not editions:
        raise NoSuchDataset(name, sorted({edition.name for edition in known}))
    return editions


def drop_dataset(workspace: Workspace, name: str, reason: str) -> int:
    """Delete all entries of a dataset and return their number; its editions stay on record. Raise NoSuchDataset."""
    workspace.require_operation()
    select_editions(workspace, name)
    workspace.audit("dataset drop", {"dataset": name, "reason": reason})
    workspace.ledger.datasets.drop(name, format_utc(workspace.now()))
    dropped = workspace.store.drop_entries(name, except_version="")
    workspace.audit("dataset drop ended", {"dataset": name}, dropped)
    return dropped
