"""Build WARC/1.1 records, each compressed as one gzip member.

Source: ISO 28500:2017 (WARC 1.1). Written without a library, because warcio percent-encodes HTTP header values that are
not ASCII, which would alter the evidence, and FastWARC needs the finished HTTP block (docs/decisions.md).
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http.client import responses as reason_phrases
from uuid import uuid4

from records.page import Capture
from spiders.evidence.gzip_member import compress_member

SOURCE_FIELD = "WARC-Concurrent-To"  # of a resource: the record id of the response that it was made from
TRUNCATED = "WARC-Truncated"  # WARC 1.1, section 5.13; its values:
DISCONNECT, UNSPECIFIED = "disconnect", "unspecified"
Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HttpExchange:
    """A request and its response; headers are (name, value) in wire order, bodies are as sent.

    `truncated`: why the payload is not whole, DISCONNECT or UNSPECIFIED; "" if it is.
    """

    url: str
    method: str
    request_headers: tuple[tuple[bytes, bytes], ...]
    request_body: bytes
    status: int
    protocol: str
    response_headers: tuple[tuple[bytes, bytes], ...]
    payload: bytes
    ip: str = ""
    certificate: str = ""
    at: datetime | None = None
    truncated: str = ""


@dataclass(frozen=True, slots=True)
class CompressedRecord:
    """A record as a gzip member, with its id and the hexadecimal SHA-256 of its payload."""

    data: bytes
    record_id: str
    sha256: str


def build_warcinfo(fields: Headers) -> CompressedRecord:
    """Build the warcinfo record, which describes the software and settings that wrote the file."""
    block = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
    return _build_record("warcinfo", _get_now(), [("Content-Type", "application/warc-fields")], block, block)


def build_response(exchange: HttpExchange, warcinfo_id: str) -> CompressedRecord:
    """Build the response record of an exchange."""
    reason = reason_phrases.get(exchange.status, "")
    head = f"{exchange.protocol} {exchange.status} {reason}".encode() + _encode_headers(exchange.response_headers)
    optional = [
        ("WARC-IP-Address", exchange.ip),
        ("WARC-TLS-Certificate-SHA256", exchange.certificate),
        (TRUNCATED, exchange.truncated),
    ]
    fields = [
        *_build_target_fields(exchange, warcinfo_id),
        *((name, value) for name, value in optional if value),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return _build_record("response", _read_date(exchange), fields, head + exchange.payload, exchange.payload)


def build_request(exchange: HttpExchange, warcinfo_id: str, response_id: str) -> CompressedRecord:
    """Build the request record of an exchange, linked to its response record."""
    path = exchange.url.split("/", 3)[3:] or [""]
    request_line = f"{exchange.method} /{path[0]} HTTP/1.1".encode("utf-8", "replace")
    fields = [
        *_build_target_fields(exchange, warcinfo_id),
        ("WARC-Concurrent-To", response_id),
        ("Content-Type", "application/http; msgtype=request"),
    ]
    block = request_line + _encode_headers(exchange.request_headers) + exchange.request_body
    return _build_record("request", _read_date(exchange), fields, block, exchange.request_body)


def build_resource(
    uri: str, content_type: str, payload: bytes, warcinfo_id: str, source: Capture | None = None
) -> CompressedRecord:
    """Build a resource record, for content without an HTTP exchange such as the DOM of a rendered page.

    `source` is the capture of the response that the content was made from.
    """
    fields = [("WARC-Target-URI", uri), ("WARC-Warcinfo-ID", warcinfo_id), ("Content-Type", content_type)]
    if source:
        fields.append((SOURCE_FIELD, source.record_id))
        fields.extend([(TRUNCATED, DISCONNECT)] if source.truncated else [])
    return _build_record("resource", _get_now(), fields, payload, payload)


def _build_record(warc_type: str, date: str, fields: Headers, block: bytes, payload: bytes) -> CompressedRecord:
    record_id, digest = f"<urn:uuid:{uuid4()}>", sha256(payload)
    digests = [("WARC-Payload-Digest", _format_digest(digest.digest()))]
    if block is not payload:
        digests.append(("WARC-Block-Digest", _format_digest(sha256(block).digest())))
    all_fields = [("WARC-Type", warc_type), ("WARC-Record-ID", record_id), ("WARC-Date", date), *fields, *digests]
    head = "".join(f"{name}: {value}\r\n" for name, value in all_fields)
    record = f"WARC/1.1\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
    return CompressedRecord(compress_member(record), record_id, digest.hexdigest())


def _build_target_fields(exchange: HttpExchange, warcinfo_id: str) -> list[tuple[str, str]]:
    return [("WARC-Target-URI", exchange.url), ("WARC-Warcinfo-ID", warcinfo_id)]


def _encode_headers(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the end of the first line, the header lines and the blank line."""
    return b"\r\n" + b"".join(b"%b: %b\r\n" % header for header in headers) + b"\r\n"


def _format_digest(digest: bytes) -> str:
    return f"sha256:{b32encode(digest).decode()}"


def _read_date(exchange: HttpExchange) -> str:
    return _format_date(exchange.at) if exchange.at else _get_now()


def _get_now() -> str:
    return _format_date(datetime.now(UTC))


def _format_date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
