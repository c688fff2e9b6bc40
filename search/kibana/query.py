"""The aggregation of each panel, and its response as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from search.elasticsearch.client.connection import EngineConnection
from search.kibana.panel import Bucket, DateBucket, Metric, Panel

AGGREGATIONS = {"unique_count": "cardinality", "sum": "sum", "max": "max"}


class AggregationResponse(msgspec.Struct):
    """The response of `_search` with aggregations."""

    hits: dict[str, Any] = {}
    aggregations: dict[str, Any] = {}


def fetch_rows(connection: EngineConnection, alias: str, panel: Panel) -> list[tuple[str, ...]]:
    """Return the current rows of a panel: the values of its buckets, then its metrics."""
    body = build_search_body(panel)
    response = connection.request("POST", f"/{alias}/_search", body, response_type=AggregationResponse)
    root = {**response.aggregations, "doc_count": response.hits["total"]["value"]}
    return list(iter_rows(panel, root, len(panel.buckets)))


def build_search_body(panel: Panel) -> dict[str, object]:
    """Return the search request of a panel: its buckets nested, with the metrics in the innermost one."""
    metrics = enumerate(panel.metrics)
    aggs = {f"figure-{n}": build_metric(metric) for n, metric in metrics if metric.operation != "count"}
    order = "_count" if panel.metrics[0].operation == "count" else "figure-0"
    for bucket in reversed(panel.buckets):
        aggs = {"bucket": build_bucket(bucket, order) | with_aggs(aggs)}
        order = "_count"
    query = {"query": {"terms": {"kind": panel.kinds}}} if panel.kinds else {}
    return {"size": 0, "track_total_hits": True, **query, **with_aggs(aggs)}


def with_aggs(aggs: dict[str, Any]) -> dict[str, Any]:
    """Return the `aggs` part of a request, empty if there are none."""
    return {"aggs": aggs} if aggs else {}


def iter_rows(panel: Panel, response: dict[str, Any], depth: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a response with `depth` levels of buckets."""
    if depth == 0:
        yield tuple(format_metric(response, n, metric) for n, metric in enumerate(panel.metrics))
        return
    for bucket in response.get("bucket", {}).get("buckets", []):
        name = str(bucket.get("key_as_string", bucket["key"]))
        yield from ((name, *row) for row in iter_rows(panel, bucket, depth - 1))


def format_metric(bucket: dict[str, Any], n: int, metric: Metric) -> str:
    """Return the value of a metric in a bucket; "" if there is none, as the maximum of no values."""
    value = bucket["doc_count"] if metric.operation == "count" else bucket[f"figure-{n}"]["value"]
    return "" if value is None else f"{value:g}"


def build_bucket(bucket: Bucket, order: str) -> dict[str, object]:
    """Return the aggregation of a bucket."""
    if isinstance(bucket, DateBucket):
        interval = {"calendar_interval": "1d", "min_doc_count": 1, "format": "yyyy-MM-dd"}
        return {"date_histogram": {"field": bucket.field, **interval}}
    return {"terms": {"field": bucket.field, "size": bucket.size, "order": {order: "desc"}}}


def build_metric(metric: Metric) -> dict[str, object]:
    """Return the aggregation of a metric."""
    return {AGGREGATIONS[metric.operation]: {"field": metric.field}}
