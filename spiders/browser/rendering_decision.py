"""Decides from the HTML alone whether a page's content is present or has to be rendered by a browser.

The heuristic and its thresholds were tested on fifteen sites built with different frameworks.
All regexes are linear in the length of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

FEW_WORDS = 20
SOME_WORDS = 80
MAX_BYTES = 500_000  # of a page that are examined
HIDDEN_TAG = re.compile(rb"(?i)<(/?)(script|style|noscript|template|title)\b")
TAG = re.compile(rb"<[^<>]*>")
DIGIT = re.compile(rb"\d")
SCRIPT_TAG = re.compile(rb"(?i)<script\b")
EMPTY_CONTAINER = re.compile(
    rb"(?i)<(?:div|main|section|article|ul|ol|tbody|app-root)\b([^<>]{0,500})>\s*</(?!td|p)"
)  # group 1: its attributes
MOUNT_POINT = re.compile(
    rb"(?i)\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|___gatsby|svelte|react-root|app-root|main)\b"
)
LIST_CONTAINER = re.compile(
    rb"(?i)\b(?:id|class)\s*=.*(?:list|result|item|advert|card|feed|post|product|grid|catalog|content|room|job|profile)"
)
NOSCRIPT_TEXT = re.compile(rb"(?i)<noscript\b[^<>]*>([^\x00]{0,2000})")


class RenderingNeed(StrEnum):
    """Whether a page has to be rendered; the rendered result of a POSSIBLE page shows whether it was worth it."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


def assess_rendering_need(html: bytes) -> RenderingNeed:
    """Return whether a page has to be rendered by a browser."""
    html = html[:MAX_BYTES]
    if not SCRIPT_TAG.search(html):
        return RenderingNeed.NONE
    words = count_visible_words(html, SOME_WORDS)
    empty_containers = EMPTY_CONTAINER.findall(html)
    has_mount_point = any(map(MOUNT_POINT.search, empty_containers))
    if words < FEW_WORDS or has_mount_point or (words < SOME_WORDS and _asks_for_javascript(html)):
        return RenderingNeed.CERTAIN
    return RenderingNeed.POSSIBLE if any(map(LIST_CONTAINER.search, empty_containers)) else RenderingNeed.NONE


def count_visible_words(html: bytes, limit: int) -> int:
    """Count the words outside tags and hidden elements; stop counting once `limit` is reached."""
    words = 0
    for text in _iter_visible_text(html):
        words += len(text.split())
        if words >= limit:
            break
    return words


def count_visible_digits(html: bytes) -> int:
    """Count the digits outside tags and hidden elements."""
    return sum(len(DIGIT.findall(text)) for text in _iter_visible_text(html))


def _iter_visible_text(html: bytes) -> Iterator[bytes]:
    """Yield the text outside tags and hidden elements."""
    hidden_by, position = b"", 0
    for match in HIDDEN_TAG.finditer(html):
        is_closing, name = match[1] == b"/", match[2].lower()
        if not hidden_by:
            yield _remove_tags(html[position : match.start()])
            hidden_by, position = (b"", match.end()) if is_closing else (name, match.end())
        elif is_closing and name == hidden_by:
            hidden_by, position = b"", match.end()
    if not hidden_by:
        yield _remove_tags(html[position:])


def _remove_tags(html: bytes) -> bytes:
    # A segment starts inside the tag that ended the hidden element before it.
    return TAG.sub(b" ", html.partition(b">")[2] if html[:1] in b" >" else html)


def _asks_for_javascript(html: bytes) -> bool:
    return any(b"javascript" in text.lower().replace(b" ", b"") for text in NOSCRIPT_TEXT.findall(html))
