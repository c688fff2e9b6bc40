"""Reading from the engine: by id, in order of id, or all at once, always in pages of bounded size and never in part.

Measured: a scan in the engine's own order (point in time, `_shard_doc`) is four times as fast as any sorted one, so what has
to be sorted is scanned and sorted here. Ids are digests, evenly spread, so a walk in order of id takes one even range of ids
after the other, each page as cheap as the first.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from math import ceil
from typing import Generic, TypeVar

import msgspec
from more_itertools import chunked

from search.elasticsearch.client.bulk import MISSING, WritePrecondition
from search.elasticsearch.client.connection import ErrorCause, EngineConnection, Acknowledged, RequestRefused, pauses
from search.errors import AliasMissing, EngineUnavailable, StoreError

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

PAGE = 10_000
KEEP = "10m"
NO_INDEX = "index_not_found_exception"
FILLED = 0.8  # how full a page of an even range is meant to be
HEX8 = 16**8
ALL: Mapping[str, object] = {"match_all": {}}


class StoredDocument(msgspec.Struct, Generic[T]):
    """A document by id, with the state that a guarded write builds on."""

    id: str = msgspec.field(name="_id")
    source: T | None = msgspec.field(name="_source", default=None)
    seq_no: int = msgspec.field(name="_seq_no", default=0)
    primary_term: int = msgspec.field(name="_primary_term", default=0)
    error: ErrorCause | None = None

    @property
    def guard(self) -> WritePrecondition:
        """The state of the document."""
        return WritePrecondition(self.seq_no, self.primary_term)


class MultiGetResponse(msgspec.Struct, Generic[T]):
    """The answer to a question by ids."""

    docs: list[StoredDocument[T]]


class SortedHit(msgspec.Struct, kw_only=True):
    """Something that a search found, with its place in the order that was asked for."""

    sort: list[str | int | float | None] = []


class SearchHit(SortedHit, Generic[T], kw_only=True):
    """A document that a search found."""

    source: T = msgspec.field(name="_source")
    id: str = msgspec.field(name="_id", default="")
    version: int | None = msgspec.field(name="_version", default=None)


class ColumnsHit(SortedHit, Generic[T], kw_only=True):
    """Columns of a document that a search found."""

    fields: T


H = TypeVar("H", bound=SortedHit)


class TotalHits(msgspec.Struct):
    """How many there are in all."""

    value: int = 0


class SearchHits(msgspec.Struct, Generic[H]):
    """What a search found."""

    hits: list[H] = []
    total: TotalHits = msgspec.field(default_factory=TotalHits)


class SearchResponse(msgspec.Struct, Generic[H]):
    """The answer to a search."""

    hits: SearchHits[H]
    pit_id: str = ""


class CountResponse(msgspec.Struct):
    """The answer to a count."""

    count: int


class PointInTimeResponse(msgspec.Struct):
    """A point in time."""

    id: str


class DocumentReader:
    """Reads from one engine."""

    def __init__(self, connection: EngineConnection) -> None:
        self._connection = connection

    def get(self, alias: str, ids: Collection[str], of: type[T], *, size: int = 1000) -> dict[str, StoredDocument[T]]:
        """Return the documents with these ids that exist, as they are now, written a moment ago or long since."""
        found: dict[str, StoredDocument[T]] = {}
        for batch in chunked(ids, size):
            found.update((got.id, got) for got in self._got(alias, batch, of) if got.source is not None)
        return found

    def _got(self, alias: str, ids: Sequence[str], of: type[T]) -> list[StoredDocument[T]]:
        for pause in pauses(self._connection.settings.patience):
            answer = self._ask("POST", alias, "_mget", {"ids": ids}, of=MultiGetResponse[of])  # type: ignore[valid-type]
            error = next((got.error for got in answer.docs if got.error), None)
            if error is None:
                return list(answer.docs)
            if error.type == NO_INDEX:
                raise AliasMissing(alias)
            if pause is None:
                raise EngineUnavailable(self._connection.settings.where, error.reason or error.type)
            time.sleep(pause)  # a server that just began does not have all its shards at once
        raise AssertionError  # the last of the pauses is None

    def search(self, alias: str, body: Mapping[str, object], of: type[T]) -> SearchHits[SearchHit[T]]:
        """Return one page of a search."""
        return self._page(alias, body, SearchHit[of]).hits  # type: ignore[valid-type]

    def _page(self, alias: str, body: Mapping[str, object], of: type[H]) -> SearchResponse[H]:
        return self._ask("POST", alias, "_search?allow_partial_search_results=false", body, of=SearchResponse[of])  # type: ignore[valid-type]

    def count(self, alias: str, query: Mapping[str, object] = ALL) -> int:
        """Return how many documents a query finds."""
        return self._ask("POST", alias, "_count", {"query": query}, of=CountResponse).count

    def in_order(self, alias: str, of: type[T], query: Mapping[str, object] = ALL, *, page: int = PAGE) -> Iterator[T]:
        """Yield the documents that a query finds, in order of the field `id`; memory for one page."""
        body = {"query": query, "size": page, "sort": ["id"], "track_total_hits": True}
        begun = self.search(alias, body, of)
        if begun.total.value <= page:
            yield from (hit.source for hit in begun.hits)
            return
        for span in spans(ceil(begun.total.value / (page * FILLED))):
            within = {"bool": {"filter": [query, {"range": {"id": span}}]}} if span else query
            yield from self.walk(alias, of, within, ["id"], page=page)

    def walk(
        self, alias: str, of: type[T], query: Mapping[str, object], sort: Sequence[object], *, page: int = PAGE
    ) -> Iterator[T]:
        """Yield the documents that a query finds, sorted; each page costs as much as there is to sort."""
        body = {"query": query, "size": page, "sort": sort, "track_total_hits": False}
        hits = self.search(alias, body, of).hits
        while hits:
            yield from (hit.source for hit in hits)
            if len(hits) < page:
                return
            hits = self.search(alias, {**body, "search_after": hits[-1].sort}, of).hits

    def scan(self, alias: str, of: type[T], query: Mapping[str, object] = ALL, *, page: int = PAGE) -> Iterator[SearchHit[T]]:
        """Yield the documents that a query finds at this moment, in no order, as fast as the engine gives them."""
        return self._all(alias, {"query": query, "size": page, "version": True}, page, SearchHit[of])  # type: ignore[valid-type]

    def columns(self, alias: str, of: type[S], *, page: int = PAGE) -> Iterator[S]:
        """Yield columns of every document at this moment, in no order, without opening the documents.

        The columns are the fields of `of`, each a list; every document must have one of them.
        """
        names = [field.name for field in msgspec.structs.fields(of)]
        asked = {"size": page, "_source": False, "stored_fields": "_none_", "docvalue_fields": names}
        for cells in self._all(alias, asked, page, ColumnsHit[of]):  # type: ignore[valid-type]
            yield cells.fields

    def _all(self, alias: str, body: Mapping[str, object], page: int, of: type[H]) -> Iterator[H]:
        begun = self._page(alias, {**body, "sort": ["_doc"], "track_total_hits": True}, of).hits
        if begun.total.value <= page:
            yield from begun.hits
            return
        point = self._ask("POST", alias, f"_pit?keep_alive={KEEP}", None, of=PointInTimeResponse).id
        try:
            yield from self._from_point(point, {**body, "sort": ["_shard_doc"], "track_total_hits": False}, page, of)
        finally:
            with suppress(StoreError):  # it ends by itself too; what was read, or why it failed, matters more
                self._connection.ask("DELETE", "/_pit", {"id": point}, of=Acknowledged, patience=0)

    def _from_point(self, point: str, body: Mapping[str, object], page: int, of: type[H]) -> Iterator[H]:
        with ThreadPoolExecutor(1) as engine:  # it makes the next page ready while this one is worked on
            coming = engine.submit(self._page, "", {**body, "pit": {"id": point, "keep_alive": KEEP}}, of)
            while True:
                answer = coming.result()
                hits = answer.hits.hits
                if len(hits) == page:
                    at = {"id": answer.pit_id or point, "keep_alive": KEEP}
                    coming = engine.submit(self._page, "", {**body, "pit": at, "search_after": hits[-1].sort}, of)
                yield from hits
                if len(hits) < page:
                    return

    def refresh(self, aliases: Collection[str]) -> None:
        """Return when all that was written can be searched."""
        self._ask("POST", ",".join(sorted(aliases)), "_refresh", None, of=Acknowledged)

    def _ask(self, method: str, alias: str, what: str, body: object, *, of: type[T]) -> T:
        try:
            return self._connection.ask(method, f"/{alias}/{what}" if alias else f"/{what}", body, of=of)
        except RequestRefused as refused:
            if refused.status == MISSING and refused.cause.type == NO_INDEX:
                raise AliasMissing(alias) from refused
            raise


def spans(count: int) -> Iterator[dict[str, str]]:
    """Yield `count` even ranges of digests that together hold every id, whatever it looks like.

    >>> list(spans(2))
    [{'lt': '80000000'}, {'gte': '80000000'}]
    >>> list(spans(1))
    [{}]
    """
    bounds = [f"{HEX8 * n // count:08x}" for n in range(1, count)]
    for low, high in zip([None, *bounds], [*bounds, None], strict=True):
        yield {**({"gte": low} if low else {}), **({"lt": high} if high else {})}
