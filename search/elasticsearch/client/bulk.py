"""Writing many documents: in pieces, with back-pressure, and with an outcome for each.

A piece that the engine is too busy for comes again, later and smaller; a single document that it will never take is told apart
from an engine that takes nothing for now.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from search.elasticsearch.client.connection import BUSY, ErrorCause, EngineConnection, Acknowledged, RequestRefused, pauses
from search.errors import AliasForbidden, AliasMissing, EngineUnavailable

LARGEST, SMALLEST = 8_000_000, 50_000  # bytes of a piece
MOST = 5_000  # documents of a piece
NO_RIGHT = "security_exception"
CREATED, CONFLICT, TOO_LARGE, FORBIDDEN, MISSING = 201, 409, 413, 403, 404

encode = msgspec.json.Encoder().encode


class WritePrecondition(NamedTuple):
    """Which state of a document a write builds on; None in its place: on none, the document must be new."""

    seq_no: int
    primary_term: int


@dataclass(frozen=True, slots=True)
class BulkOperation:
    """One document to write (`source` None: to delete) under an alias, or (`alias` False) into an index by its own name.

    `guard` makes the write fail where another writer was faster; `version` (ours, growing) makes an older write give way; `new`
    makes it fail where the document exists.
    """

    index: str
    id: str
    source: bytes | None
    guard: WritePrecondition | None = None
    version: int | None = None
    new: bool = False
    alias: bool = True

    def lines(self) -> bytes:
        """Return the operation as the engine reads it."""
        about: dict[str, object] = {"_index": self.index, "_id": self.id}
        if self.guard:
            about |= {"if_seq_no": self.guard.seq_no, "if_primary_term": self.guard.primary_term}
        if self.version is not None:
            about |= {"version": self.version, "version_type": "external_gte"}
        if self.source is None:
            return encode({"delete": about}) + b"\n"
        about["require_alias"] = self.alias
        return encode({"create" if self.new else "index": about}) + b"\n" + self.source + b"\n"


class BulkItemResult(msgspec.Struct):
    """What became of one document."""

    status: int
    error: ErrorCause | None = None

    @property
    def done(self) -> bool:
        """The document is as it was asked to be."""
        return self.status < 300 or (self.status == MISSING and self.error is None)  # noqa: PLR2004 - HTTP's successes

    @property
    def outrun(self) -> bool:
        """Another writer was faster."""
        return self.status == CONFLICT

    @property
    def busy(self) -> bool:
        """The engine takes it later."""
        blocked = self.status == FORBIDDEN and self.error is not None and self.error.type == "cluster_block_exception"
        return self.status in BUSY or blocked

    @property
    def reason(self) -> str:
        """Why it was not done, as the engine says."""
        return f"{self.error.type}: {self.error.reason}" if self.error else ""


class BulkResponse(msgspec.Struct):
    """The engine's answer to a piece."""

    items: list[dict[str, BulkItemResult]] = []


class BulkWriter:
    """Writes to one engine. The size of a piece shrinks when the engine is busy and grows again slowly.

    `patience` is for how long, in seconds, what the engine is too busy for is sent again.
    """

    def __init__(self, connection: EngineConnection) -> None:
        self._connection = connection
        self._bytes = LARGEST
        self.patience = connection.settings.patience

    def write(self, operations: Sequence[BulkOperation]) -> list[BulkItemResult]:
        """Return the outcome of each operation, in order; raise EngineAway where the engine took some of them not in time."""
        outcomes: dict[int, BulkItemResult] = {}
        self._refuse_lost({operation.index for operation in operations if operation.alias and operation.source is None})
        lines = [operation.lines() for operation in operations]
        for pause in pauses(self.patience):
            reason = self._round(operations, lines, outcomes)
            if not reason:
                return [outcomes[n] for n in range(len(operations))]
            if pause is None:
                raise EngineUnavailable(self._connection.settings.where, reason)
            time.sleep(pause)
        raise AssertionError  # the last of the pauses is None

    def _refuse_lost(self, aliases: Iterable[str]) -> None:
        """Raise AliasNowhere where one of these is no alias: a delete there would make an index of its name."""
        for alias in sorted(aliases):
            try:
                self._connection.ask("GET", f"/_alias/{alias}", of=Acknowledged, patience=self.patience)
            except RequestRefused as refused:
                if refused.status == MISSING:
                    raise AliasMissing(alias) from refused
                raise

    def _round(self, operations: Sequence[BulkOperation], lines: Sequence[bytes], outcomes: dict[int, BulkItemResult]) -> str:
        """Send all that has no outcome yet; return why some still have none, "" where all have."""
        reason = ""
        for piece in pieces([n for n in range(len(lines)) if n not in outcomes], lines, self._bytes):
            try:
                answered = self._send(piece, lines, operations[piece[0]].index)
            except EngineUnavailable as away:
                self._bytes = max(self._bytes // 2, SMALLEST)
                return away.reason
            for n, outcome in zip(piece, answered, strict=True):
                refuse_hopeless(operations[n].index, outcome)
                if outcome.busy:
                    reason = outcome.reason
                else:
                    outcomes[n] = outcome
            self._bytes = max(self._bytes // 2, SMALLEST) if reason else min(int(self._bytes * 1.1), LARGEST)
        return reason

    def _send(self, piece: Sequence[int], lines: Sequence[bytes], index: str) -> list[BulkItemResult]:
        body = b"".join(lines[n] for n in piece)
        path = "/_bulk?filter_path=items.*.status,items.*.error.type,items.*.error.reason"
        try:
            answer = self._connection.ask("POST", path, body, of=BulkResponse, patience=0)
        except RequestRefused as refused:
            if len(piece) > 1 and refused.status == TOO_LARGE:
                half = len(piece) // 2
                return self._send(piece[:half], lines, index) + self._send(piece[half:], lines, index)
            if refused.cause.type == NO_RIGHT:
                raise AliasForbidden(index, refused.cause.reason or "") from refused
            if refused.status != TOO_LARGE:
                raise
            return [BulkItemResult(refused.status, refused.cause)]
        return [outcome for item in answer.items for outcome in item.values()]


def pieces(wanted: Sequence[int], lines: Sequence[bytes], largest: int) -> Iterator[list[int]]:
    """Yield the numbers of operations to be sent together."""
    piece: list[int] = []
    size = 0
    for n in wanted:
        if piece and (size + len(lines[n]) > largest or len(piece) >= MOST):
            yield piece
            piece, size = [], 0
        piece.append(n)
        size += len(lines[n])
    if piece:
        yield piece


def refuse_hopeless(alias: str, outcome: BulkItemResult) -> None:
    """Raise an error where no write under this alias can succeed: it is none, or the user may not write."""
    if outcome.error is None:
        return
    if outcome.status == MISSING:
        raise AliasMissing(alias)
    if outcome.error.type == NO_RIGHT:
        raise AliasForbidden(alias, outcome.error.reason or "")
