"""Dashboards independent of Kibana's format: which documents, in which buckets, with which metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from search.elasticsearch.index.mappings import Index


@dataclass(frozen=True, slots=True)
class DataView:
    """A Kibana data view: an index, its time field, and fields whose values link to Washline ({{value}} is
    replaced).
    """

    index: Index
    name: str
    time: str = ""
    links: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Deterministic id, so that a later import replaces an earlier one."""
        return f"washline-view-{self.index}"


@dataclass(frozen=True, slots=True)
class TermsBucket:
    """One row per value of a field, for the most frequent values."""

    field: str
    label: str
    size: int = 20


@dataclass(frozen=True, slots=True)
class DateBucket:
    """One point per time interval."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class Metric:
    """A number per bucket: of documents or distinct values, or the sum or maximum of a field."""

    operation: Literal["count", "unique_count", "sum", "max"]
    label: str
    field: str = ""


Bucket: TypeAlias = TermsBucket | DateBucket
Column: TypeAlias = Bucket | Metric
Shape: TypeAlias = Literal["table", "bars", "figure"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One visualisation, ordered by its first metric. A click on a value opens the dashboard `leads_to`.

    `kinds` restricts it to these kinds of identifier; empty: all.
    """

    id: str
    title: str
    view: DataView
    shape: Shape
    buckets: tuple[Bucket, ...]
    metrics: tuple[Metric, ...]
    leads_to: str = ""
    kinds: tuple[str, ...] = ()
    width: int = 24
    height: int = 15

    def columns(self) -> tuple[tuple[str, Column], ...]:
        """Return the buckets, then the metrics, each with an id."""
        return tuple((f"{self.id}-{n}", column) for n, column in enumerate((*self.buckets, *self.metrics)))


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search: the document fields it shows, newest document first."""

    id: str
    title: str
    view: DataView
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Panels, with a saved search below them."""

    id: str
    title: str
    description: str
    panels: tuple[Panel, ...]
    saved_search: SavedSearch | None = None

    @property
    def parts(self) -> tuple[Panel | SavedSearch, ...]:
        """The panels and the saved search, from the top."""
        return (*self.panels, *((self.saved_search,) if self.saved_search else ()))
