"""Wash a list of identifiers, or the stored adverts, against adverts and datasets."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from gzip import GzipFile
from hashlib import file_digest
from pathlib import Path

import msgspec
from more_itertools import chunked

from enrich.extract import EDITION
from enrich.kind import Kind
from enrich.registry import KINDS
from ledger.database import format_utc
from ledger.washes.records import WashRecord
from matcher.errors import KindNotWashed
from matcher.kind_policy import POLICY_BY_KIND, select_washed
from matcher.lists.item import Cell, Item
from matcher.lists.list_file import ListFile, Selection, open_list
from matcher.lists.preview import ListPreview, preview
from matcher.wash.results.columns import Stamp
from matcher.wash.results.detailed_row import add_details
from matcher.wash.results.write import check_type, list_files, write_results
from matcher.wash.wash import Against, wash, wash_adverts
from records.digest import digest
from records.errors import UnreadableFile, UnwritableFile
from records.hit import CellReading, Hit, Result, WashedRow
from scheduler.errors import NothingToSearch
from scheduler.jobs.kept_wash import KeptWash, write_row
from scheduler.workspace import Workspace

BATCH = 1000
MAX_KEPT_HITS = 1000  # in memory; the result file and the store have all
MAX_AUDITED_VALUES = 100  # values of a wash over the API that its audit event lists

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class WashReport:
    """The result of a wash: rows counted by result, the first hits, and every row if the caller asked for them.

    `columns` counts the identifiers by column and kind. `searched` names the sources with their versions; `notes` are
    warnings about the list.
    """

    run: str
    list: str
    columns: dict[str, Counter[str]]
    against: Against
    searched: tuple[str, ...]
    notes: tuple[str, ...]
    results: dict[Result, int]
    hits: tuple[Hit, ...]
    hit_count: int
    rows: tuple[WashedRow, ...] = ()
    out: str = ""


@dataclass
class WashRecorder:
    """Stores the hits of a wash and counts its rows while they stream through."""

    workspace: Workspace
    progress: Progress
    keep_rows: bool = field(kw_only=True)
    counts: Counter[Result] = field(default_factory=Counter)
    columns: dict[str, Counter[str]] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    hit_count: int = 0
    rows: list[WashedRow] = field(default_factory=list)

    def record(self, washed: Iterable[WashedRow]) -> Iterator[WashedRow]:
        """Yield the rows unchanged."""
        for batch in chunked(washed, BATCH):
            hits = [hit for row in batch for hit in row.hits]
            self.workspace.store.save_hits(hits)
            self.hit_count += len(hits)
            self.hits += hits[: MAX_KEPT_HITS - len(self.hits)]
            self.counts.update(row.result for row in batch)
            for row in batch:
                count_kinds(self.columns, row.readings)
            if self.keep_rows:
                self.rows += batch
            self.progress(self.counts.total())
            yield from batch

    def report(
        self,
        run: str,
        file: Path,
        against: Against,
        searched: tuple[str, ...],
        notes: tuple[str, ...],
        out: Path | None,
    ) -> WashReport:
        """Return the report of the finished wash."""
        results = {result: self.counts[result] for result in Result}
        found = (
            results,
            tuple(self.hits),
            self.hit_count,
            tuple(self.rows),
            ", ".join(map(str, list_files(out))) if out else "",
        )
        return WashReport(run, str(file), self.columns, against, searched, notes, *found)


@dataclass(frozen=True, slots=True)
class WashOrigin:
    """The origin of a wash: the path of the list as given, the time, user, operation and purpose; default: now."""

    list: str
    at: datetime | None = None
    user: str = ""
    operation: str = ""
    purpose: str = ""

    def complete(self, workspace: Workspace) -> WashOrigin:
        """Return the origin with missing fields from the workspace."""
        if self.at:
            return self
        operation = workspace.require_operation()
        return WashOrigin(self.list, workspace.now(), workspace.user, operation.name, operation.purpose)


@dataclass(frozen=True, slots=True)
class Question:
    """The part of a list that is washed, by default everything, and the data that it is checked against."""

    selection: Selection = field(default_factory=Selection)
    kinds: tuple[str, ...] = ()
    against: Against = Against.ALL

    @property
    def facts(self) -> dict[str, object]:
        """What the user narrowed the wash to, for the audit log."""
        chosen = self.selection
        narrowed = {"columns": chosen.columns, "sheets": chosen.sheets, "header": chosen.header, "kinds": self.kinds}
        return {"against": self.against, **{name: value for name, value in narrowed.items() if value}}


def wash_list(
    workspace: Workspace,
    file: Path,
    question: Question | None = None,
    *,
    out: Path | None = None,
    keep_rows: bool = False,
    progress: Progress = lambda _: None,
    origin: WashOrigin | None = None,
) -> WashReport:
    """Check every row of a list; write the results next to the list's own columns, row for row.

    The list and the result of each row are kept. Idempotent: the same list against the same data has the same wash id
    and the same hits.
    """
    workspace.require_operation()
    refuse_overwriting_input(file, out)
    question = question or Question()
    if out is not None:
        check_type(out)
    opened, kinds = open_list(file, question.selection), choose_kinds(question.kinds)
    refuse_empty_store(workspace, question.against)
    sha256 = hash_file(file)
    run = build_run_id(workspace, question.against, sha256, repr(question))
    origin = (origin or WashOrigin(str(file))).complete(workspace)
    stamp = build_stamp(workspace, run, question.against, opened, origin)
    workspace.audit("wash", {"list": str(file), "sha256": sha256, "run": run, **question.facts})
    kept = KeptWash(workspace.washes, run)
    kept.keep_list(file)
    recorder = WashRecorder(workspace, progress, keep_rows=keep_rows)
    with kept.write_rows() as rows:
        found = wash(opened.items, workspace.store, question.against, run, stamp.washed_at, kinds)
        washed = write_kept_rows(rows, recorder.record(found))
        if out is not None:
            write_results(out, opened.header, add_details(workspace.store, washed), stamp)
        deque(washed, maxlen=0)  # consume the rows if no file was written
    workspace.ledger.washes.record(build_record(origin, sha256, question, stamp, recorder))
    audit_end(workspace, run, recorder)
    notes = (*opened.notes, *describe_nothing_read(opened, recorder.columns, kinds))
    return recorder.report(run, file, question.against, stamp.searched, notes, out)


def write_kept_rows(rows: GzipFile, washed: Iterable[WashedRow]) -> Iterator[WashedRow]:
    """Write each row to the kept results, and yield the rows unchanged."""
    for row in washed:
        write_row(rows, row)
        yield row


def build_record(
    origin: WashOrigin, sha256: str, question: Question, stamp: Stamp, recorder: WashRecorder
) -> WashRecord:
    """Return the ledger's record of a finished wash."""
    return WashRecord(
        stamp.run,
        format_utc(stamp.washed_at),
        origin.user,
        origin.operation,
        origin.purpose,
        origin.list,
        sha256,
        msgspec.json.encode(question).decode(),
        msgspec.json.encode(stamp.searched).decode(),
        msgspec.json.encode({str(result): recorder.counts[result] for result in Result}).decode(),
    )


def decode_question(text: str) -> Question:
    """Return the question of a wash on record."""
    return msgspec.json.decode(text, type=Question)


def preview_list(file: Path, question: Question) -> ListPreview:
    """Return what each column of a list holds; nothing is looked up, so nothing is logged."""
    return preview(open_list(file, question.selection), choose_kinds(question.kinds))


def count_kinds(columns: dict[str, Counter[str]], readings: Iterable[CellReading]) -> None:
    """Count the identifiers that were read, by column and kind."""
    for reading in readings:
        if reading.sightings:
            columns.setdefault(reading.column, Counter()).update(seen.kind for seen in reading.sightings)


def choose_kinds(names: Sequence[str]) -> tuple[Kind, ...]:
    """Return the kinds to wash: those named, else all that are washed. Raise KindNotWashed."""
    washed = select_washed(KINDS)
    known = [kind.name for kind in washed]
    for name in names:
        if name not in known:
            raise KindNotWashed(name, known)
    return tuple(kind for kind in washed if kind.name in names) if names else washed


def describe_nothing_read(opened: ListFile, columns: Mapping[str, object], kinds: Sequence[Kind]) -> Iterator[str]:
    """Yield a warning if no cell of a list has an identifier."""
    if not columns:
        nouns = ", ".join(POLICY_BY_KIND[kind.name].noun for kind in kinds)
        yield f"no identifier in any of {len(opened.header)} column(s); looked for: {nouns}"


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
    items = (Item(f"value {number}", (value,), (Cell("value", value),)) for number, value in enumerate(values, 1))
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
    """Raise StoreBehind or NothingToSearch if "no trace" would be false."""
    workspace.require_whole_store()
    counts = workspace.store.counts()
    sides = {Against.ADVERTS: ("adverts",), Against.DATASETS: ("entries",), Against.ALL: ("adverts", "entries")}
    if not any(counts[side] for side in sides[against]):
        raise NothingToSearch(against)


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


def build_stamp(workspace: Workspace, run: str, against: Against, opened: ListFile, origin: WashOrigin) -> Stamp:
    """Return the metadata of the result file."""
    about = (
        ("operation", origin.operation),
        ("purpose", origin.purpose),
        ("washed by", origin.user),
        ("marking", "OFFICIAL-SENSITIVE"),
        ("list", origin.list),
        *(("note", note) for note in opened.notes),
    )
    return Stamp(run, origin.at or workspace.now(), list_sources(workspace, against), about)


def hash_file(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; raise UnreadableFile."""
    try:
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(file, error.strerror or str(error)) from None
