"""A parsed e-mail address, and the regex parts that its parsers share."""

from __future__ import annotations

from dataclasses import dataclass

OPEN, CLOSE = r"[\[({<|/\\*_\"'~-]{1,3}", r"[\])}>|/\\*_\"'~-]{1,3}"
DOT_WORD = r"(?:dot|d0t|d o t|punct|punkt|точка|kropka|punto|ponto|pont|period|full ?stop|point)"
DASH_WORDS = frozenset(("dash", "hyphen"))
MAX_LOCAL = 64  # RFC 5321 section 4.5.3.1.1


@dataclass(frozen=True, slots=True)
class Address:
    """An address (or only its domain): its span, its value in lower case, and its transformations."""

    start: int
    end: int
    value: str
    undone: tuple[str, ...] = ()
