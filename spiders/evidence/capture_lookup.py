"""Read the record of a capture and verify its payload."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders

from records.page import Capture
from spiders.errors import EvidenceBroken
from spiders.evidence.gzip_member import DamagedMember, decompress_member

LOADER = ArcWarcRecordLoader(verify_http=False)
OPEN_SUFFIX = ".open"  # of a file that is still being written
DAMAGED = "the record is damaged or cut off"
NO_RECORD = "there is no WARC record at this position"
DIGEST_MISMATCH = "its content has changed since it was captured (the SHA-256 differs)"


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A parsed WARC record: its fields, the HTTP headers of a request or response, and the payload as sent."""

    fields: StatusAndHeaders
    http_headers: StatusAndHeaders | None
    payload: bytes


def read_record(folder: Path, capture: Capture) -> WarcRecord:
    """Return the record of a capture; raise EvidenceBroken if it is unreadable or its payload has another SHA-256."""
    path = _find_file(folder, capture.file)
    try:
        record = parse_record(decompress_member(_read_bytes(path, capture.offset, capture.length)))
    except OSError as error:
        raise EvidenceBroken(path, capture.offset, error.strerror or str(error)) from error
    except DamagedMember as error:
        raise EvidenceBroken(path, capture.offset, DAMAGED) from error
    except ValueError as error:
        raise EvidenceBroken(path, capture.offset, str(error)) from error
    if sha256(record.payload).hexdigest() != capture.sha256:
        raise EvidenceBroken(path, capture.offset, DIGEST_MISMATCH)
    return record


def parse_record(data: bytes) -> WarcRecord:
    """Parse an uncompressed WARC record; raise ValueError if it is not one."""
    try:
        record = LOADER.parse_record_stream(BytesIO(data), known_format="warc")
    except (ArchiveLoadFailed, EOFError, AttributeError) as error:  # AttributeError: a response without a target URI
        raise ValueError(NO_RECORD) from error
    return WarcRecord(record.rec_headers, record.http_headers, record.raw_stream.read())


def _find_file(folder: Path, name: str) -> Path:
    """Return the path of an evidence file, whether it is complete or still being written."""
    path = folder / Path(name).name
    unfinished = path.with_name(path.name + OPEN_SUFFIX)
    return unfinished if unfinished.exists() and not path.exists() else path


def _read_bytes(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)
