"""How records are stored: JSON bodies, and times as ISO 8601 text that sorts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from records.advert import Advert
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun
from records.entry import Entry
from records.hit import Hit
from records.identifier import Sighting

encode = msgspec.json.Encoder().encode
decode_advert = msgspec.json.Decoder(Advert).decode
decode_sightings = msgspec.json.Decoder(tuple[Sighting, ...]).decode
decode_entry = msgspec.json.Decoder(Entry).decode
decode_hit = msgspec.json.Decoder(Hit).decode
decode_cluster = msgspec.json.Decoder(Cluster).decode
decode_run = msgspec.json.Decoder(CrawlRun).decode
decode_held_back = msgspec.json.Decoder(HeldBack).decode


def format_time(moment: datetime) -> str:
    """Return a time in UTC as text that sorts.

    >>> format_time(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def build_placeholders(values: Sequence[object]) -> str:
    """Return one SQL placeholder per value.

    >>> build_placeholders("abc")
    '?, ?, ?'
    """
    return ", ".join("?" * len(values))
