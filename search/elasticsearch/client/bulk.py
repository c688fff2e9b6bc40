"""Bulk writes: in chunks, with back-pressure and retries, and with a result for each document.

If the engine is overloaded, a chunk is sent again, later and smaller. A document that the engine will never accept gets
an error result; the others are still written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from search.elasticsearch.client.connection import (
    BUSY_STATUSES,
    FORBIDDEN,
    Acknowledged,
    EngineConnection,
    ErrorCause,
    RequestRefused,
)
from search.elasticsearch.client.retry import retrying
from search.errors import AliasForbidden, AliasMissing, EngineUnavailable

MAX_CHUNK_BYTES, MIN_CHUNK_BYTES = 8_000_000, 50_000
MAX_CHUNK_DOCUMENTS = 5_000
GROWTH = 1.1  # of the chunk size after a success; after an overload it is halved
SECURITY_EXCEPTION, BLOCK_EXCEPTION = "security_exception", "cluster_block_exception"
FIRST_ERROR_STATUS, NOT_FOUND, CONFLICT, PAYLOAD_TOO_LARGE = 300, 404, 409, 413
BULK_PATH = "/_bulk?filter_path=items.*.status,items.*.error.type,items.*.error.reason"

encode = msgspec.json.Encoder().encode


class WritePrecondition(NamedTuple):
    """The state that a document must still have when it is written (optimistic concurrency control)."""

    seq_no: int
    primary_term: int


@dataclass(frozen=True, slots=True)
class BulkOperation:
    """One document to write (`source` None: to delete), under an alias or, if `alias` is False, in a named index.

    `guard` fails the write if the document has changed since it was read. `version` (ours, increasing) fails it if a
    newer version is stored. `new` fails it if the document exists.
    """

    index: str
    id: str
    source: bytes | None
    guard: WritePrecondition | None = None
    version: int | None = None
    new: bool = False
    alias: bool = True

    def lines(self) -> bytes:
        """Return the NDJSON of the operation."""
        action: dict[str, object] = {"_index": self.index, "_id": self.id}
        if self.guard:
            action |= {"if_seq_no": self.guard.seq_no, "if_primary_term": self.guard.primary_term}
        if self.version is not None:
            action |= {"version": self.version, "version_type": "external_gte"}
        if self.source is None:
            return encode({"delete": action}) + b"\n"
        action["require_alias"] = self.alias
        return encode({"create" if self.new else "index": action}) + b"\n" + self.source + b"\n"


class BulkItemResult(msgspec.Struct):
    """The result of one operation."""

    status: int
    error: ErrorCause | None = None

    @property
    def is_done(self) -> bool:
        """Whether the document was written, or deleted, or was already missing."""
        return self.status < FIRST_ERROR_STATUS or (self.status == NOT_FOUND and self.error is None)

    @property
    def is_deleted(self) -> bool:
        """Whether a delete found the document and deleted it."""
        return self.status < FIRST_ERROR_STATUS

    @property
    def is_conflict(self) -> bool:
        """Whether another writer was faster."""
        return self.status == CONFLICT

    @property
    def is_busy(self) -> bool:
        """Whether the engine may accept it later."""
        is_blocked = self.status == FORBIDDEN and self.error is not None and self.error.type == BLOCK_EXCEPTION
        return self.status in BUSY_STATUSES or is_blocked

    @property
    def reason(self) -> str:
        """The engine's reason for an error, "" if there is none."""
        return f"{self.error.type}: {self.error.reason}" if self.error else ""


class BulkResponse(msgspec.Struct):
    """The response to a chunk."""

    items: list[dict[str, BulkItemResult]] = []


class BulkWriter:
    """Writes to one cluster. The chunk size halves if the engine is overloaded, and then grows slowly.

    `patience` is for how many seconds rejected operations are retried.
    """

    def __init__(self, connection: EngineConnection) -> None:
        self._connection = connection
        self._chunk_bytes = MAX_CHUNK_BYTES
        self.patience = connection.settings.patience

    def write(self, operations: Sequence[BulkOperation]) -> list[BulkItemResult]:
        """Return one result per operation, in order; raise EngineUnavailable if some are still rejected in the end."""
        self._check_aliases(
            {operation.index for operation in operations if operation.alias and operation.source is None}
        )
        results: dict[int, BulkItemResult] = {}
        lines = [operation.lines() for operation in operations]
        retrying(self.patience)(self._write_pending, operations, lines, results)
        return [results[n] for n in range(len(operations))]

    def _check_aliases(self, aliases: Iterable[str]) -> None:
        """Raise AliasMissing if an alias does not exist: a delete would create an index of that name."""
        for alias in sorted(aliases):
            try:
                self._connection.request("GET", f"/_alias/{alias}", response_type=Acknowledged, patience=self.patience)
            except RequestRefused as refused:
                if refused.status == NOT_FOUND:
                    raise AliasMissing(alias) from refused
                raise

    def _write_pending(
        self, operations: Sequence[BulkOperation], lines: Sequence[bytes], results: dict[int, BulkItemResult]
    ) -> None:
        """Send every operation without a result; raise EngineUnavailable if some still have none."""
        reason = ""
        pending = [n for n in range(len(lines)) if n not in results]
        for chunk in split_chunks(pending, lines, self._chunk_bytes):
            try:
                chunk_results = self._send(chunk, lines, operations[chunk[0]].index)
            except EngineUnavailable:
                self._adapt_chunk_size(is_overloaded=True)
                raise
            for n, result in zip(chunk, chunk_results, strict=True):
                raise_if_hopeless(operations[n].index, result)
                if result.is_busy:
                    reason = result.reason
                else:
                    results[n] = result
            self._adapt_chunk_size(is_overloaded=bool(reason))
        if reason:
            raise EngineUnavailable(self._connection.settings.where, reason)

    def _adapt_chunk_size(self, *, is_overloaded: bool) -> None:
        if is_overloaded:
            self._chunk_bytes = max(self._chunk_bytes // 2, MIN_CHUNK_BYTES)
        else:
            self._chunk_bytes = min(int(self._chunk_bytes * GROWTH), MAX_CHUNK_BYTES)

    def _send(self, chunk: Sequence[int], lines: Sequence[bytes], index: str) -> list[BulkItemResult]:
        """Send one chunk; if it is too large for the engine, send its halves."""
        payload = b"".join(lines[n] for n in chunk)
        try:
            response = self._connection.request("POST", BULK_PATH, payload, response_type=BulkResponse, patience=0)
        except RequestRefused as refused:
            if refused.cause.type == SECURITY_EXCEPTION:
                raise AliasForbidden(index, refused.cause.reason or "") from refused
            if refused.status != PAYLOAD_TOO_LARGE:
                raise
            if len(chunk) == 1:
                return [BulkItemResult(refused.status, refused.cause)]
            half = len(chunk) // 2
            return self._send(chunk[:half], lines, index) + self._send(chunk[half:], lines, index)
        return [result for item in response.items for result in item.values()]


def split_chunks(pending: Sequence[int], lines: Sequence[bytes], max_bytes: int) -> Iterator[list[int]]:
    """Yield the numbers of the operations that are sent together.

    >>> list(split_chunks([0, 1, 2], [b"aaa", b"bb", b"c"], max_bytes=5))
    [[0, 1], [2]]
    """
    chunk: list[int] = []
    size = 0
    for n in pending:
        if chunk and (size + len(lines[n]) > max_bytes or len(chunk) >= MAX_CHUNK_DOCUMENTS):
            yield chunk
            chunk, size = [], 0
        chunk.append(n)
        size += len(lines[n])
    if chunk:
        yield chunk


def raise_if_hopeless(alias: str, result: BulkItemResult) -> None:
    """Raise an error if no write under this alias can succeed: it does not exist, or the user may not write."""
    if result.error is None:
        return
    if result.status == NOT_FOUND:
        raise AliasMissing(alias)
    if result.error.type == SECURITY_EXCEPTION:
        raise AliasForbidden(alias, result.error.reason or "")
