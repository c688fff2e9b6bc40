"""Import adverts that another tool captured: JSON lines, one advert per line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import msgspec
from more_itertools import chunked

from matcher.files.text_decoding import BYTE_ORDER_MARK, iter_lines, open_json_lines
from records.advert import Advert, Image
from scheduler.extraction import save_extracted
from scheduler.rejected_rows import RejectedRows
from scheduler.workspace import Workspace
from search.store import Saved

BATCH = 1000
MAX_LINE_CHARS = 20_000_000
MAX_REJECTED_CHARS = 100_000  # of a rejected line, in the file of rejected rows


class AdvertLine(msgspec.Struct, frozen=True):
    """The schema of a line; unknown fields are ignored."""

    id: str | int
    site: str
    text: str
    url: str | None = None
    captured_at: datetime | None = None
    account: str | int | None = None
    name: str | None = None
    title: str | None = None
    area: str | None = None
    price: str | float | None = None
    images: tuple[Image, ...] | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of an import: lines read, adverts by outcome in the store, and lines rejected.

    `kept_aside` is the file of rejected rows.
    """

    lines: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    problems: tuple[str, ...] = ()
    kept_aside: str = ""
    refused: int = 0
    waiting: int = 0

    @property
    def has_failed(self) -> bool:
        """Whether lines were rejected and no advert was imported."""
        return self.rejected > 0 and not (self.new or self.changed or self.same or self.refused or self.waiting)


Progress = Callable[[ImportReport], None]


def import_adverts(workspace: Workspace, file: Path, progress: Progress = lambda _: None) -> ImportReport:
    """Store the adverts of a file. A line that cannot be parsed goes to the rejected rows; the import continues.

    Idempotent: after a kill, the same command imports the rest and duplicates nothing. Raise UnreadableFile.
    """
    workspace.require_operation()
    with open_json_lines(file) as lines, RejectedRows(workspace.rejected, file) as rejected:
        workspace.audit("adverts import", {"file": str(file)})
        reader = AdvertReader(rejected, workspace.now())
        saved = Saved()
        for batch in chunked(reader.read(lines), BATCH):
            saved += save_extracted(workspace.store, batch, workspace.cores)
            progress(build_report(reader, rejected, saved))
        workspace.record_stored()
        report = replace(build_report(reader, rejected, saved), problems=rejected.problems, kept_aside=rejected.path)
    stored = report.new + report.changed + report.same
    workspace.audit("adverts import ended", {"file": str(file), "rejected": report.rejected}, stored)
    return report


def build_report(reader: AdvertReader, rejected: RejectedRows, saved: Saved) -> ImportReport:
    """Return the counts so far."""
    return ImportReport(
        lines=reader.lines,
        new=saved.new,
        changed=saved.changed,
        same=saved.same,
        rejected=rejected.rejected,
        refused=saved.refused,
        waiting=saved.waiting,
    )


class AdvertReader:
    """Parses the lines of one file and counts them. `now` is the time of capture of lines without one."""

    def __init__(self, rejected: RejectedRows, now: datetime) -> None:
        self._rejected = rejected
        self._now = now
        self._decode = msgspec.json.Decoder(AdvertLine).decode
        self.lines = 0

    def read(self, file: TextIO) -> Iterator[Advert]:
        """Yield the advert of every valid line and reject the others; skip blank lines."""
        for line in iter_lines(file, MAX_LINE_CHARS):
            self.lines = line.number
            if not line.is_whole:
                self._reject(line.text, f"longer than {MAX_LINE_CHARS:,} characters")
            elif line.text.strip():
                try:
                    yield self._parse(line.text)
                except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
                    self._reject(line.text, str(error))

    def _parse(self, line: str) -> Advert:
        parsed = self._decode(line.removeprefix(BYTE_ORDER_MARK))
        at = parsed.captured_at or self._now
        return Advert(
            site=require_text("site", parsed.site),
            source_id=require_text("id", str(parsed.id)),
            url=parsed.url or "",
            captured_at=(at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC),
            title=parsed.title or "",
            text=parsed.text,
            account=str(parsed.account or ""),
            name=parsed.name or "",
            area=parsed.area or "",
            price="" if parsed.price is None else str(parsed.price),
            images=parsed.images or (),
        )

    def _reject(self, line: str, reason: str) -> None:
        self._rejected.reject(f"line {self.lines}", reason, line[:MAX_REJECTED_CHARS].rstrip("\r\n"))


def require_text(field: str, value: str) -> str:
    """Return a value; raise ValueError if it is empty."""
    if not value.strip():
        message = f"{field} is empty"
        raise ValueError(message)
    return value
