"""A panel of a dashboard, in no language of Kibana's: which documents, put in which order, counted how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from search.elasticsearch.index.mappings import Index


@dataclass(frozen=True, slots=True)
class DataView:
    """What Kibana calls a data view: an index, its time, and the fields that lead into Washline ({{value}} is the value)."""

    index: Index
    name: str
    time: str = ""
    links: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The same on every machine, so that an import replaces what an earlier one brought."""
        return f"washline-view-{self.index}"


@dataclass(frozen=True, slots=True)
class TermsBucket:
    """One row for each of the most frequent values of a field."""

    field: str
    label: str
    size: int = 20


@dataclass(frozen=True, slots=True)
class DateBucket:
    """One point for each stretch of time."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted: documents, different values, or the sum, average or largest of a field."""

    operation: Literal["count", "unique_count", "sum", "max"]
    label: str
    field: str = ""


Bucket: TypeAlias = TermsBucket | DateBucket
Shape: TypeAlias = Literal["table", "bars", "figure"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture. Its rows are ordered by the first figure; `leads_to` is the dashboard that a click on a value opens.

    `kinds` are the only kinds of identifier that it shows; none: all.
    """

    id: str
    title: str
    view: DataView
    shape: Shape
    buckets: tuple[Bucket, ...]
    figures: tuple[Metric, ...]
    leads_to: str = ""
    kinds: tuple[str, ...] = ()
    width: int = 24
    height: int = 15

    def columns(self) -> tuple[tuple[str, Bucket | Metric], ...]:
        """The buckets, then the figures, each with an id."""
        return tuple((f"{self.id}-{n}", one) for n, one in enumerate((*self.buckets, *self.figures)))


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search: the fields that are shown of each document, newest first."""

    id: str
    title: str
    view: DataView
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Panels, and the saved search beneath them."""

    id: str
    title: str
    description: str
    panels: tuple[Panel, ...]
    listing: SavedSearch | None = None

    @property
    def parts(self) -> tuple[Panel | SavedSearch, ...]:
        """All that it shows, from the top."""
        return (*self.panels, *((self.listing,) if self.listing else ()))
