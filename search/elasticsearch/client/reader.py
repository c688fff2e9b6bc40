"""Reads from the engine: by id, in order of id, or all at once; in pages of bounded size, and never partial results.

Measured: a scan in the engine's own order (point in time, `_shard_doc`) is four times as fast as a sorted one, so
results that must be sorted are scanned and sorted here. Ids are digests, evenly distributed, so reading in order of id
takes one range of ids after the other, and each page costs the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from math import ceil
from typing import Generic, TypeVar

import msgspec
from more_itertools import chunked

from search.elasticsearch.client.bulk import NOT_FOUND, WritePrecondition
from search.elasticsearch.client.connection import Acknowledged, EngineConnection, ErrorCause, RequestRefused
from search.elasticsearch.client.retry import retrying
from search.errors import AliasMissing, EngineUnavailable, StoreError

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

PAGE_SIZE = 10_000  # the engine's limit for one page
GET_BATCH_SIZE = 1000
PIT_KEEP_ALIVE = "10m"
INDEX_NOT_FOUND = "index_not_found_exception"
FILL_FACTOR = 0.8  # how full a page of an id range is planned to be
HEX8 = 16**8
MATCH_ALL: Mapping[str, object] = {"match_all": {}}


class StoredDocument(msgspec.Struct, Generic[T]):
    """A document by id, with the state that an optimistic write builds on."""

    id: str = msgspec.field(name="_id")
    source: T | None = msgspec.field(name="_source", default=None)
    seq_no: int = msgspec.field(name="_seq_no", default=0)
    primary_term: int = msgspec.field(name="_primary_term", default=0)
    error: ErrorCause | None = None

    @property
    def guard(self) -> WritePrecondition:
        """The state of the document when it was read."""
        return WritePrecondition(self.seq_no, self.primary_term)


class MultiGetResponse(msgspec.Struct, Generic[T]):
    """The response of `_mget`."""

    docs: list[StoredDocument[T]]


class SortedHit(msgspec.Struct, kw_only=True):
    """A search hit with its sort values, from which the next page continues."""

    sort: list[str | int | float | None] = []


class SearchHit(SortedHit, Generic[T], kw_only=True):
    """A document that a search found."""

    source: T = msgspec.field(name="_source")
    id: str = msgspec.field(name="_id", default="")
    version: int | None = msgspec.field(name="_version", default=None)


class ColumnsHit(SortedHit, Generic[T], kw_only=True):
    """Doc-value columns of a document that a search found."""

    fields: T


H = TypeVar("H", bound=SortedHit)


class TotalHits(msgspec.Struct):
    """The total number of hits."""

    value: int = 0


class SearchHits(msgspec.Struct, Generic[H]):
    """One page of hits."""

    hits: list[H] = []
    total: TotalHits = msgspec.field(default_factory=TotalHits)


class SearchPage(msgspec.Struct, Generic[H]):
    """The response of `_search`."""

    hits: SearchHits[H]
    pit_id: str = ""


class CountResponse(msgspec.Struct):
    """The response of `_count`."""

    count: int


class PointInTimeResponse(msgspec.Struct):
    """The response of `_pit`."""

    id: str


class DocumentReader:
    """Reads documents from one cluster."""

    def __init__(self, connection: EngineConnection) -> None:
        self._connection = connection

    def get(self, alias: str, ids: Collection[str], document_type: type[T]) -> dict[str, StoredDocument[T]]:
        """Return the existing documents with these ids, by id, including unrefreshed writes."""
        found: dict[str, StoredDocument[T]] = {}
        for batch in chunked(ids, GET_BATCH_SIZE):
            documents = retrying(self._connection.settings.patience)(self._get_batch, alias, batch, document_type)
            found.update((document.id, document) for document in documents if document.source is not None)
        return found

    def _get_batch(self, alias: str, ids: Sequence[str], document_type: type[T]) -> list[StoredDocument[T]]:
        """Return one batch; raise EngineUnavailable if a shard fails, as during the start of a server."""
        response_type: type[MultiGetResponse[T]] = MultiGetResponse[document_type]  # type: ignore[valid-type]
        documents = self._request("POST", alias, "_mget", {"ids": ids}, response_type=response_type).docs
        error = next((document.error for document in documents if document.error), None)
        if error is None:
            return documents
        if error.type == INDEX_NOT_FOUND:
            raise AliasMissing(alias)
        raise EngineUnavailable(self._connection.settings.where, error.reason or error.type)

    def search(self, alias: str, body: Mapping[str, object], document_type: type[T]) -> SearchHits[SearchHit[T]]:
        """Return one page of a search."""
        return self._fetch_page(alias, body, SearchHit[document_type]).hits  # type: ignore[valid-type]

    def _fetch_page(self, alias: str, body: Mapping[str, object], hit_type: type[H]) -> SearchPage[H]:
        response_type: type[SearchPage[H]] = SearchPage[hit_type]  # type: ignore[valid-type]
        path = "_search?allow_partial_search_results=false"
        return self._request("POST", alias, path, body, response_type=response_type)

    def count(self, alias: str, query: Mapping[str, object] = MATCH_ALL) -> int:
        """Return the number of documents that match."""
        return self._request("POST", alias, "_count", {"query": query}, response_type=CountResponse).count

    def iterate_by_id(
        self, alias: str, document_type: type[T], query: Mapping[str, object] = MATCH_ALL, *, page_size: int = PAGE_SIZE
    ) -> Iterator[T]:
        """Yield the matching documents in order of the field `id`, with memory for one page."""
        body = {"query": query, "size": page_size, "sort": ["id"], "track_total_hits": True}
        first_page = self.search(alias, body, document_type)
        total = first_page.total.value
        if total <= page_size:
            yield from (hit.source for hit in first_page.hits)
            return
        for id_range in split_id_range(ceil(total / (page_size * FILL_FACTOR))):
            within = {"bool": {"filter": [query, {"range": {"id": id_range}}]}} if id_range else query
            yield from self.iterate_sorted(alias, document_type, within, ["id"], page_size=page_size)

    def iterate_sorted(
        self,
        alias: str,
        document_type: type[T],
        query: Mapping[str, object],
        sort: Sequence[object],
        *,
        page_size: int = PAGE_SIZE,
    ) -> Iterator[T]:
        """Yield the matching documents in sort order. Each page costs as much as sorting all matches."""
        body = {"query": query, "size": page_size, "sort": sort, "track_total_hits": False}
        hits = self.search(alias, body, document_type).hits
        while hits:
            yield from (hit.source for hit in hits)
            if len(hits) < page_size:
                return
            hits = self.search(alias, {**body, "search_after": hits[-1].sort}, document_type).hits

    def scan(
        self, alias: str, document_type: type[T], query: Mapping[str, object] = MATCH_ALL, *, page_size: int = PAGE_SIZE
    ) -> Iterator[SearchHit[T]]:
        """Yield the matching documents at this point in time, in the engine's own order, which is fastest."""
        body = {"query": query, "size": page_size, "version": True}
        return self._scan(alias, body, page_size, SearchHit[document_type])  # type: ignore[valid-type]

    def scan_columns(self, alias: str, columns_type: type[S], *, page_size: int = PAGE_SIZE) -> Iterator[S]:
        """Yield doc-value columns of every document at this point in time, without loading the documents.

        The columns are the fields of `columns_type`, each a list; every document must have one of them.
        """
        names = [field.name for field in msgspec.structs.fields(columns_type)]
        body = {"size": page_size, "_source": False, "stored_fields": "_none_", "docvalue_fields": names}
        for hit in self._scan(alias, body, page_size, ColumnsHit[columns_type]):  # type: ignore[valid-type]
            yield hit.fields

    def _scan(self, alias: str, body: Mapping[str, object], page_size: int, hit_type: type[H]) -> Iterator[H]:
        first_page = self._fetch_page(alias, {**body, "sort": ["_doc"], "track_total_hits": True}, hit_type).hits
        if first_page.total.value <= page_size:
            yield from first_page.hits
            return
        path = f"_pit?keep_alive={PIT_KEEP_ALIVE}"
        pit_id = self._request("POST", alias, path, None, response_type=PointInTimeResponse).id
        try:
            shard_order = {**body, "sort": ["_shard_doc"], "track_total_hits": False}
            yield from self._scan_point_in_time(pit_id, shard_order, page_size, hit_type)
        finally:
            with suppress(StoreError):  # it expires by itself; the result, or its error, matters more
                body = {"id": pit_id}
                self._connection.request("DELETE", "/_pit", body, response_type=Acknowledged, patience=0)

    def _scan_point_in_time(
        self, pit_id: str, body: Mapping[str, object], page_size: int, hit_type: type[H]
    ) -> Iterator[H]:
        """Yield all hits of a point in time; a thread fetches the next page meanwhile."""

        def request_page(pit_id: str, **search_after: object) -> SearchPage[H]:
            pit = {"id": pit_id, "keep_alive": PIT_KEEP_ALIVE}
            return self._fetch_page("", {**body, "pit": pit, **search_after}, hit_type)

        with ThreadPoolExecutor(1) as executor:
            next_page = executor.submit(request_page, pit_id)
            while True:
                response = next_page.result()
                hits = response.hits.hits
                if len(hits) == page_size:
                    next_page = executor.submit(request_page, response.pit_id or pit_id, search_after=hits[-1].sort)
                yield from hits
                if len(hits) < page_size:
                    return

    def refresh(self, aliases: Collection[str]) -> None:
        """Make everything written so far visible to searches."""
        self._request("POST", ",".join(sorted(aliases)), "_refresh", None, response_type=Acknowledged)

    def _request(self, method: str, alias: str, action: str, body: object, *, response_type: type[T]) -> T:
        path = f"/{alias}/{action}" if alias else f"/{action}"
        try:
            return self._connection.request(method, path, body, response_type=response_type)
        except RequestRefused as refused:
            if refused.status == NOT_FOUND and refused.cause.type == INDEX_NOT_FOUND:
                raise AliasMissing(alias) from refused
            raise


def split_id_range(count: int) -> Iterator[dict[str, str]]:
    """Yield `count` equal ranges of digests that together contain every id.

    >>> list(split_id_range(2))
    [{'lt': '80000000'}, {'gte': '80000000'}]
    >>> list(split_id_range(1))
    [{}]
    """
    bounds = [f"{HEX8 * n // count:08x}" for n in range(1, count)]
    for low, high in zip([None, *bounds], [*bounds, None], strict=True):
        yield {**({"gte": low} if low else {}), **({"lt": high} if high else {})}
