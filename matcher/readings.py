"""Joins readings of one cell, and finds the parts of the cell that none of them has read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from matcher.files.column_names import is_label_word
from records.hit import CellReading
from records.identifier import Sighting

UNREAD = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
MAX_UNREAD = 200  # characters of one cell that a result quotes


def join_readings(readings: Sequence[CellReading]) -> CellReading:
    """Return the sightings of one or more readings of a cell; where they overlap, those of the first."""
    kept: list[Sighting] = []
    for reading in readings:
        kept += [seen for seen in reading.sightings if not any(seen.overlaps(other) for other in kept)]
    kept.sort(key=lambda seen: (seen.start, seen.end))
    reason = next((reading.reason for reading in readings if reading.reason), "")
    return CellReading(readings[0].raw, tuple(kept), "" if kept else reason)


def find_unread(cell: str, sightings: Iterable[Sighting]) -> str:
    """Return the parts of a cell outside its sightings.

    >>> seen = Sighting("phone", "+447700900461", "07700 900461", 5, 17)
    >>> find_unread("Tel: 07700 900461 (ask for Bo) 99", [seen])
    'ask for Bo) 99'
    """
    parts, start = [], 0
    for seen in sorted(sightings, key=lambda seen: seen.start):
        parts.append(cell[start : max(start, seen.start)])
        start = max(start, seen.end)
    unread = (UNREAD.search(part) for part in (*parts, cell[start:]))
    named = [found[0] for found in unread if found and not is_label(found[0])]
    text = "; ".join(named)
    return text if len(text) <= MAX_UNREAD else f"{text[:MAX_UNREAD]} ..."


def is_label(text: str) -> bool:
    """Return whether a text beside a value is only its label."""
    return not any(map(str.isdigit, text)) and all(map(is_label_word, text.split()))
