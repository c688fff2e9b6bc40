"""Import adverts that were captured elsewhere: JSON lines, one advert a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from more_itertools import chunked

from enrich.harvest import harvest_many
from records.advert import Advert, Image
from records.errors import UnreadableFile
from scheduler.rejected_rows import RejectedRows
from scheduler.workspace import Workspace

BATCH = 1000
LONGEST_LINE = 20_000_000
RAW_KEPT = 100_000


class Line(msgspec.Struct, frozen=True):
    """A line of the file; what is not named here is ignored."""

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
    """What an import came to: lines read, adverts new, changed and the same, lines rejected and where those are kept."""

    lines: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    problems: tuple[str, ...] = ()
    kept_aside: str = ""


Progress = Callable[[ImportReport], None]


def import_adverts(place: Workspace, file: Path, progress: Progress = lambda _: None) -> ImportReport:
    """Store the adverts of a file. A line that cannot be read is reported by its number and kept aside; the rest goes on.

    Killed anywhere, the same command again doubles nothing.
    """
    place.require_operation()
    with opened(file) as lines, RejectedRows(place.rejected, file) as aside:
        place.audit("adverts import", {"file": str(file)})
        reader = Reader(aside, place.now())
        done = ImportReport()
        for batch in chunked(reader.adverts(lines), BATCH):
            saved = place.store.save_adverts(list(harvest_many(batch, place.cores)))
            done = replace(
                done, new=done.new + saved.new, changed=done.changed + saved.changed, same=done.same + saved.same
            )
            progress(replace(done, lines=reader.lines, rejected=aside.rejected))
        place.settle()
        done = replace(
            done, lines=reader.lines, rejected=aside.rejected, problems=aside.problems, kept_aside=aside.kept
        )
        place.audit(
            "adverts import ended", {"file": str(file), "rejected": done.rejected}, done.new + done.changed + done.same
        )
    return done


def opened(file: Path) -> AbstractContextManager[BinaryIO]:
    """Open a file for reading; raise UnreadableFile where that fails."""
    try:
        return file.open("rb")
    except OSError as error:
        raise UnreadableFile(file, error.strerror or str(error)) from None


class Reader:
    """Reads the lines of one file and counts them."""

    def __init__(self, aside: RejectedRows, now: datetime) -> None:
        self._aside = aside
        self._now = now
        self._decode = msgspec.json.Decoder(Line).decode
        self.lines = 0

    def adverts(self, file: BinaryIO) -> Iterator[Advert]:
        """Yield the advert of every good line, and keep the others aside; blank lines are nothing."""
        for line in iter(lambda: file.readline(LONGEST_LINE), b""):
            self.lines += 1
            if line.strip():
                try:
                    yield self._advert(line.removeprefix(b"\xef\xbb\xbf"))
                except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
                    self._reject(line, error)

    def _advert(self, line: bytes) -> Advert:
        read = self._decode(line)
        at = read.captured_at or self._now
        return Advert(
            site=required("site", read.site),
            source_id=required("id", str(read.id)),
            url=read.url or "",
            captured_at=(at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC),
            title=read.title or "",
            text=read.text,
            account=str(read.account or ""),
            name=read.name or "",
            area=read.area or "",
            price="" if read.price is None else str(read.price),
            images=read.images or (),
        )

    def _reject(self, line: bytes, error: Exception) -> None:
        raw = line[:RAW_KEPT].decode("utf-8", "backslashreplace").rstrip("\r\n")
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        self._aside.reject(f"line {self.lines}", reason, raw)


def required(field: str, value: str) -> str:
    """Return a value that must not be empty; raise ValueError where it is."""
    if not value.strip():
        message = f"{field} is empty"
        raise ValueError(message)
    return value
