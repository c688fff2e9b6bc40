"""An e-mail address as read out of a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """An address (or its domain alone) as read: its place in the text, its value in lower case, and what was undone."""

    start: int
    end: int
    value: str
    undone: tuple[str, ...] = ()
