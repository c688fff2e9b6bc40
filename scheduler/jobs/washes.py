"""The washes on record: list, show and repeat them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, zip_longest
from pathlib import Path

from ledger.washes.records import WashRecord
from records.hit import Hit
from scheduler.errors import KeptListChanged
from scheduler.jobs.kept_wash import KeptRow, KeptWash
from scheduler.jobs.wash import (
    Progress,
    WashOrigin,
    WashReport,
    build_run_id,
    decode_question,
    hash_file,
    wash_list,
)
from scheduler.workspace import Workspace

MAX_SHOWN = 1000  # hits, and rows with another result
NO_ROW = KeptRow("", "")


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row whose result or matches differ between two washes of its list; matches are (identifier, found in)."""

    place: str
    before: str
    after: str
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Repetition:
    """A repeated wash: `is_same` if it searched the same data by the same rules, so that its files are the same.

    Otherwise `changed` counts the rows whose result or matches differ; `changes` are the first of them.
    """

    record: WashRecord
    report: WashReport
    is_same: bool
    changed: int = 0
    changes: tuple[RowChange, ...] = ()


def list_washes(workspace: Workspace) -> list[WashRecord]:
    """Return the washes on record, the newest first."""
    workspace.require_operation()
    return list(workspace.ledger.washes.all())


def show_wash(workspace: Workspace, run: str) -> tuple[WashRecord, tuple[Hit, ...]]:
    """Return a wash by the beginning of its id, with its first hits. Raise NoSuchWash."""
    workspace.require_operation()
    record = workspace.ledger.washes.get(run)
    workspace.audit("wash show", {"run": record.run})
    return record, tuple(islice(workspace.store.hits(record.run), MAX_SHOWN))


def repeat_wash(
    workspace: Workspace, run: str, *, out: Path | None = None, progress: Progress = lambda _: None
) -> Repetition:
    """Wash the kept list of a wash again.

    Against the same data and by the same rules the result is the same byte for byte, with the time and user on record;
    otherwise it is a new wash, compared with the old one row by row. Raise NoSuchWash, or KeptListChanged.
    """
    workspace.require_operation()
    record = workspace.ledger.washes.get(run)
    kept = KeptWash(workspace.washes, record.run)
    file, question = kept.find_list(), decode_question(record.question)
    if hash_file(file) != record.sha256:
        raise KeptListChanged(file)
    is_same = build_run_id(workspace, question.against, record.sha256, repr(question)) == record.run
    before = [] if is_same else list(kept.read_rows())
    report = wash_list(
        workspace, file, question, out=out, progress=progress, origin=find_origin(record, is_same=is_same)
    )
    if is_same:
        return Repetition(record, report, is_same=True)
    changes = list(compare_rows(before, KeptWash(workspace.washes, report.run).read_rows()))
    return Repetition(record, report, is_same=False, changed=len(changes), changes=tuple(changes[:MAX_SHOWN]))


def find_origin(record: WashRecord, *, is_same: bool) -> WashOrigin:
    """Return the origin of a repetition: that on record if nothing has changed, else only the list's path."""
    if not is_same:
        return WashOrigin(record.list)
    return WashOrigin(record.list, datetime.fromisoformat(record.at), record.user, record.operation, record.purpose)


def compare_rows(before: list[KeptRow], after: Iterator[KeptRow]) -> Iterator[RowChange]:
    """Yield the rows that differ."""
    for old, new in zip_longest(before, after, fillvalue=NO_ROW):
        if old != new:
            gained, lost = set(new.matches) - set(old.matches), set(old.matches) - set(new.matches)
            yield RowChange(new.place or old.place, old.result, new.result, tuple(sorted(gained)), tuple(sorted(lost)))


def count_results(record: WashRecord) -> Counter[str]:
    """Return the rows of a wash by result."""
    return Counter(json.loads(record.results))
