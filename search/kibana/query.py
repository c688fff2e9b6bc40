"""What each panel asks of the engine, and its answer as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from search.elasticsearch.client.connection import EngineConnection
from search.kibana.panel import Bucket, DateBucket, Metric, Panel


class AggregationResponse(msgspec.Struct):
    """What the engine says to a panel's question."""

    hits: dict[str, Any] = {}
    aggregations: dict[str, Any] = {}


def fetch_rows(connection: EngineConnection, alias: str, panel: Panel) -> list[tuple[str, ...]]:
    """Return the rows that a panel shows now: the values of its buckets, then its figures."""
    answer = connection.ask("POST", f"/{alias}/_search", build_search_body(panel), of=AggregationResponse)
    whole = {**answer.aggregations, "doc_count": answer.hits["total"]["value"]}
    return list(rows(panel, whole, len(panel.buckets)))


def build_search_body(panel: Panel) -> dict[str, object]:
    """Return what the engine is asked for a panel: its buckets inside each other, its figures in the innermost."""
    inner = {f"figure-{n}": metric(one) for n, one in enumerate(panel.figures) if one.operation != "count"}
    order = "_count" if panel.figures[0].operation == "count" else "figure-0"
    for bucket in reversed(panel.buckets):
        inner = {"bucket": {**bucketed(bucket, order), **({"aggs": inner} if inner else {})}}
        order = "_count"
    only = {"query": {"terms": {"kind": panel.kinds}}} if panel.kinds else {}
    return {"size": 0, "track_total_hits": True, **only, **({"aggs": inner} if inner else {})}


def rows(panel: Panel, found: dict[str, Any], depth: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of what was found, `depth` buckets deep."""
    if depth == 0:
        yield tuple(figure(found, n, one) for n, one in enumerate(panel.figures))
        return
    for bucket in found.get("bucket", {}).get("buckets", []):
        name = str(bucket.get("key_as_string", bucket["key"]))
        yield from ((name, *row) for row in rows(panel, bucket, depth - 1))


def figure(found: dict[str, Any], n: int, one: Metric) -> str:
    """Return a figure of a bucket; a largest of nothing is nothing."""
    value = found["doc_count"] if one.operation == "count" else found[f"figure-{n}"]["value"]
    return "" if value is None else f"{value:g}"


def bucketed(bucket: Bucket, order: str) -> dict[str, object]:
    """Return the aggregation of a bucket."""
    if isinstance(bucket, DateBucket):
        return {
            "date_histogram": {
                "field": bucket.field,
                "calendar_interval": "1d",
                "min_doc_count": 1,
                "format": "yyyy-MM-dd",
            }
        }
    return {"terms": {"field": bucket.field, "size": bucket.size, "order": {order: "desc"}}}


def metric(one: Metric) -> dict[str, object]:
    """Return the aggregation of a figure."""
    name = {"unique_count": "cardinality"}.get(one.operation, one.operation)
    return {name: {"field": one.field}}
