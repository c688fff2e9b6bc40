"""Wash a list of identifiers, or the stored adverts, against adverts and datasets."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from more_itertools import chunked

from enrich.extract import EDITION
from matcher.lists.list_file import ListFile, open_list
from matcher.wash.results import Stamp, write_results
from matcher.wash.wash import Against, Item, wash, wash_adverts
from records.digest import digest
from records.errors import UnreadableFile, UnwritableFile
from records.hit import Hit, Result, WashedRow
from scheduler.errors import StoreLacksDatasets
from scheduler.workspace import Workspace

BATCH = 1000
MAX_AUDITED_VALUES = 100  # values of a wash over the API that its audit event lists

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class WashReport:
    """The result of a wash: rows counted by result, the hits, and every row if the caller asked for them.

    `searched` names the sources with their versions; `notes` are warnings about the list.
    """

    run: str
    list: str
    column: str
    against: Against
    searched: tuple[str, ...]
    notes: tuple[str, ...]
    results: dict[Result, int]
    hits: tuple[Hit, ...]
    rows: tuple[WashedRow, ...] = ()
    out: str = ""


@dataclass
class WashRecorder:
    """Stores the hits of a wash and counts its rows while they stream through."""

    workspace: Workspace
    progress: Progress
    keep_rows: bool = field(kw_only=True)
    counts: Counter[Result] = field(default_factory=Counter)
    hits: list[Hit] = field(default_factory=list)
    rows: list[WashedRow] = field(default_factory=list)

    def record(self, washed: Iterable[WashedRow]) -> Iterator[WashedRow]:
        """Yield the rows unchanged."""
        for batch in chunked(washed, BATCH):
            hits = [hit for row in batch for hit in row.hits]
            self.workspace.store.save_hits(hits)
            self.hits += hits
            self.counts.update(row.result for row in batch)
            if self.keep_rows:
                self.rows += batch
            self.progress(self.counts.total())
            yield from batch


def wash_list(
    workspace: Workspace,
    file: Path,
    *,
    column: str = "",
    against: Against = Against.ALL,
    out: Path | None = None,
    keep_rows: bool = False,
    progress: Progress = lambda _: None,
) -> WashReport:
    """Check every row of a list; write the results next to the list's own columns, row for row.

    Idempotent: the same list against the same data has the same wash id and the same hits.
    """
    workspace.require_operation()
    refuse_overwriting_input(file, out)
    refuse_empty_store(workspace, against)
    opened, sha256 = open_list(file, column), hash_file(file)
    run = build_run_id(workspace, against, sha256, str(opened.column))
    stamp, washed_column = build_stamp(workspace, run, against, opened), opened.header[opened.column]
    facts = {"list": str(file), "sha256": sha256, "column": washed_column, "against": against, "run": run}
    workspace.audit("wash", facts)
    recorder = WashRecorder(workspace, progress, keep_rows=keep_rows)
    washed = recorder.record(wash(opened.items, workspace.store, against, run, stamp.washed_at))
    if out is not None:
        write_results(out, opened.header, washed, stamp)
    deque(washed, maxlen=0)  # consume the rows if no file was written
    audit_end(workspace, run, recorder)
    return WashReport(
        run,
        str(file),
        washed_column,
        against,
        stamp.searched,
        opened.notes,
        {result: recorder.counts[result] for result in Result},
        tuple(recorder.hits),
        tuple(recorder.rows),
        str(out or ""),
    )


def audit_end(workspace: Workspace, run: str, recorder: WashRecorder) -> None:
    """Append the counts of a finished wash to the audit log."""
    results = {str(result): count for result, count in recorder.counts.items()}
    workspace.audit("wash ended", {"run": run, "results": results}, recorder.counts[Result.HIT])


def wash_values(workspace: Workspace, values: Sequence[str], against: Against) -> tuple[str, list[WashedRow]]:
    """Check values; return the wash's id and a row for each value, in order."""
    workspace.require_operation()
    refuse_empty_store(workspace, against)
    run = build_run_id(workspace, against, *values)
    facts = {"values": len(values), "first": values[:MAX_AUDITED_VALUES], "against": against, "run": run}
    workspace.audit("wash", facts)
    items = (Item(f"value {number}", (value,), value) for number, value in enumerate(values, 1))
    recorder = WashRecorder(workspace, lambda _: None, keep_rows=True)
    rows = list(recorder.record(wash(items, workspace.store, against, run, workspace.now())))
    workspace.audit("wash ended", {"run": run}, recorder.counts[Result.HIT])
    return run, rows


def wash_stored_adverts(workspace: Workspace) -> tuple[str, list[Hit]]:
    """Check the identifiers of every stored advert against the datasets; return the wash's id and the hits."""
    workspace.require_operation()
    refuse_empty_store(workspace, Against.DATASETS)
    run = digest("wash", "adverts", EDITION, *list_sources(workspace, Against.DATASETS))
    workspace.audit("wash adverts", {"run": run})
    hits: list[Hit] = []
    for batch in chunked(wash_adverts(workspace.store, run, workspace.now()), BATCH):
        workspace.store.save_hits(batch)
        hits += batch
    workspace.audit("wash adverts ended", {"run": run}, len(hits))
    return run, hits


def refuse_overwriting_input(file: Path, out: Path | None) -> None:
    """Raise UnwritableFile if the output file is the input file."""
    if out is not None and out.exists() and file.exists() and out.samefile(file):
        raise UnwritableFile(out, "it is the input itself; name another file")


def refuse_empty_store(workspace: Workspace, against: Against) -> None:
    """Raise StoreLacksDatasets if datasets were loaded but the store has no entries: "no trace" would be false."""
    loaded = [edition.name for edition in workspace.ledger.datasets.current() if edition.entries]
    if loaded and against is not Against.ADVERTS and not workspace.store.counts()["entries"]:
        raise StoreLacksDatasets(workspace.store.status().engine, loaded)


def build_run_id(workspace: Workspace, against: Against, *values: str) -> str:
    """Return the id of a wash of these values against the current data."""
    sources, size = list_sources(workspace, against), describe_size(workspace, against)
    return digest("wash", *values, against, EDITION, *sources, *size)


def list_sources(workspace: Workspace, against: Against) -> tuple[str, ...]:
    """Return what a wash searches: the adverts, and each dataset with its version."""
    adverts = ("adverts",) if against is not Against.DATASETS else ()
    if against is Against.ADVERTS:
        return adverts
    return adverts + tuple(f"{edition.name} {edition.version}" for edition in workspace.ledger.datasets.current())


def describe_size(workspace: Workspace, against: Against) -> tuple[str, ...]:
    """Return the number of stored versions and sightings, so that a wash after further crawls has another id."""
    counts = workspace.store.counts() if against is not Against.DATASETS else {}
    return tuple(f"{name} {counts[name]}" for name in ("versions", "sightings") if name in counts)


def build_stamp(workspace: Workspace, run: str, against: Against, opened: ListFile) -> Stamp:
    """Return the metadata of the result file."""
    operation = workspace.require_operation()
    about = (
        ("operation", operation.name),
        ("purpose", operation.purpose),
        ("washed by", workspace.user),
        ("marking", "OFFICIAL-SENSITIVE"),
        ("list", str(opened.path)),
        *(("note", note) for note in opened.notes),
    )
    return Stamp(run, workspace.now(), list_sources(workspace, against), about)


def hash_file(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; raise UnreadableFile."""
    try:
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(file, error.strerror or str(error)) from None
