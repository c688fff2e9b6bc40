"""The way back from a capture to the bytes that were captured."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from records.page import Capture
from spiders.errors import EvidenceBroken
from spiders.evidence.gzip_member import BrokenMember, unpack


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record: its own header lines, the status and header lines of HTTP within it (0 and none where it is no response),
    and the payload as it came.
    """

    headers: tuple[tuple[str, str], ...]
    status: int
    http_headers: tuple[tuple[str, str], ...]
    payload: bytes


def read_capture(folder: Path, capture: Capture) -> bytes:
    """Return the payload of a capture as it was sent, still content-coded; raise EvidenceBroken where it is not that."""
    return read_record(folder, capture).payload


def read_record(folder: Path, capture: Capture) -> Record:
    """Return the record of a capture, its payload checked against the capture's SHA-256."""
    try:
        record = parse(unpack(_member(folder, capture)))
    except (OSError, ValueError, KeyError, BrokenMember) as problem:
        raise EvidenceBroken(capture.file, capture.offset, str(problem)) from problem
    if sha256(record.payload).hexdigest() != capture.sha256:
        raise EvidenceBroken(capture.file, capture.offset, "the payload is not what was captured (its SHA-256 differs)")
    return record


def _member(folder: Path, capture: Capture) -> bytes:
    path = folder / Path(capture.file).name
    path = path if path.exists() else path.with_name(path.name + ".open")
    with path.open("rb") as file:
        file.seek(capture.offset)
        return file.read(capture.length)


def parse(whole: bytes) -> Record:
    """Return the record that its bytes, unpacked, hold."""
    head, _, block = whole.partition(b"\r\n\r\n")
    headers = _fields(head)
    named = dict(headers)
    block = block[: int(named["Content-Length"])]
    if not named["Content-Type"].startswith("application/http"):
        return Record(headers, 0, (), block)
    http, _, payload = block.partition(b"\r\n\r\n")
    status = http.split(b" ", 2)[1] if named["WARC-Type"] == "response" else b"0"
    return Record(headers, int(status), _fields(http), payload)


def _fields(head: bytes) -> tuple[tuple[str, str], ...]:
    lines = head.decode("utf-8", "surrogateescape").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return tuple((name, value.strip()) for name, _, value in pairs)
