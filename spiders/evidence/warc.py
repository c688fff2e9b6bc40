"""WARC/1.1 records, written by hand because the libraries for it spend ten times as long compressing them.

Source: ISO 28500:2017 (WARC 1.1). Each record is one gzip member, so that it can be read without what stands before it.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http.client import responses as reasons
from uuid import uuid4

from spiders.evidence.gzip_member import pack

Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; headers are (name, value) in the order of the wire, bodies as they were sent."""

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


@dataclass(frozen=True, slots=True)
class Packed:
    """A record as it stands in the file, with its id and the digest of its payload (hex)."""

    data: bytes
    record_id: str
    sha256: str


def about(fields: Headers) -> Packed:
    """Return the warcinfo record that tells what made the file."""
    block = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
    return _record("warcinfo", _now(), [("Content-Type", "application/warc-fields")], block, block)


def response(exchange: Exchange, info: str) -> Packed:
    """Return the response record of an exchange; `info` is the id of the file's warcinfo."""
    reason = reasons.get(exchange.status, "")
    head = f"{exchange.protocol} {exchange.status} {reason}".encode() + _lines(exchange.response_headers)
    extra = [("WARC-IP-Address", exchange.ip), ("WARC-TLS-Certificate-SHA256", exchange.certificate)]
    fields = [
        *_target(exchange, info),
        *(field for field in extra if field[1]),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return _record("response", _time(exchange), fields, head + exchange.payload, exchange.payload)


def request(exchange: Exchange, info: str, concurrent_to: str) -> Packed:
    """Return the request record that belongs to a response record."""
    path = exchange.url.split("/", 3)[3:] or [""]
    head = f"{exchange.method} /{path[0]} HTTP/1.1".encode("utf-8", "replace") + _lines(exchange.request_headers)
    fields = [
        *_target(exchange, info),
        ("WARC-Concurrent-To", concurrent_to),
        ("Content-Type", "application/http; msgtype=request"),
    ]
    return _record("request", _time(exchange), fields, head + exchange.request_body, exchange.request_body)


def resource(uri: str, content_type: str, payload: bytes, info: str, concurrent_to: str = "") -> Packed:
    """Return a record of something that was made of responses, such as the DOM of a rendered page."""
    fields = [("WARC-Target-URI", uri), ("WARC-Warcinfo-ID", info), ("Content-Type", content_type)]
    if concurrent_to:
        fields.append(("WARC-Concurrent-To", concurrent_to))
    return _record("resource", _now(), fields, payload, payload)


def _record(kind: str, at: str, fields: Headers, block: bytes, payload: bytes) -> Packed:
    record_id, digest = f"<urn:uuid:{uuid4()}>", sha256(payload)
    digests = [("WARC-Payload-Digest", _base32(digest.digest()))]
    if block is not payload:
        digests.append(("WARC-Block-Digest", _base32(sha256(block).digest())))
    named = [("WARC-Type", kind), ("WARC-Record-ID", record_id), ("WARC-Date", at), *fields, *digests]
    head = "".join(f"{name}: {value}\r\n" for name, value in named)
    whole = f"WARC/1.1\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
    return Packed(pack(whole), record_id, digest.hexdigest())


def _target(exchange: Exchange, info: str) -> list[tuple[str, str]]:
    return [("WARC-Target-URI", exchange.url), ("WARC-Warcinfo-ID", info)]


def _lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b"\r\n" + b"".join(b"%b: %b\r\n" % header for header in headers) + b"\r\n"


def _base32(digest: bytes) -> str:
    return f"sha256:{b32encode(digest).decode()}"


def _time(exchange: Exchange) -> str:
    return _stamp(exchange.at) if exchange.at else _now()


def _now() -> str:
    return _stamp(datetime.now(UTC))


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
