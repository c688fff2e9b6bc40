"""Tells a page that stands in its HTML from one that a browser has yet to make.

The rule and its figures were tried on fifteen sites of different make (docs/architecture.md, rendering).
"""

from __future__ import annotations

import re
from enum import StrEnum

FEW_WORDS = 20
SOME_WORDS = 80
MOST_BYTES = 500_000  # of a page that are looked at
UNSEEN = re.compile(rb"(?i)<(/?)(script|style|noscript|template|title)\b")
TAG = re.compile(rb"<[^<>]*>")
SCRIPT = re.compile(rb"(?i)<script\b")
EMPTY = re.compile(rb"(?i)<(?:div|main|section|article|ul|ol|tbody|app-root)\b([^<>]{0,500})>\s*</(?!td|p)")
MOUNT = re.compile(rb"(?i)\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|___gatsby|svelte|react-root|app-root|main)\b")
LIST = re.compile(
    rb"(?i)\b(?:id|class)\s*=.*(?:list|result|item|advert|card|feed|post|product|grid|catalog|content|room|job|profile)"
)
NOSCRIPT = re.compile(rb"(?i)<noscript\b[^<>]*>([^\x00]{0,2000})")


class Need(StrEnum):
    """Why a browser is needed: it surely is, perhaps is (what it brings will tell), or is not."""

    SURE = "sure"
    PERHAPS = "perhaps"
    NONE = "none"


def need(html: bytes) -> Need:
    """Return whether a page needs a browser to be read, in time that grows with its length alone."""
    html = html[:MOST_BYTES]
    if not SCRIPT.search(html):
        return Need.NONE
    words = visible_words(html, SOME_WORDS)
    empty = EMPTY.findall(html)
    if words < FEW_WORDS or any(map(MOUNT.search, empty)) or (words < SOME_WORDS and _asks_for_script(html)):
        return Need.SURE
    return Need.PERHAPS if any(map(LIST.search, empty)) else Need.NONE


def visible_words(html: bytes, most: int) -> int:
    """Count the words that a reader would see, up to a number or a little more."""
    words, hidden_in, place = 0, b"", 0
    for match in UNSEEN.finditer(html):
        closing, name = match[1] == b"/", match[2].lower()
        if not hidden_in:
            words += _words(html[place : match.start()])
            hidden_in, place = (b"", match.end()) if closing else (name, match.end())
        elif closing and name == hidden_in:
            hidden_in, place = b"", match.end()
        if words >= most:
            return words
    return words if hidden_in else words + _words(html[place:])


def _words(html: bytes) -> int:
    # A piece begins within the tag that ended what was hidden before it.
    return len(TAG.sub(b" ", html.partition(b">")[2] if html[:1] in b" >" else html).split())


def _asks_for_script(html: bytes) -> bool:
    return any(b"javascript" in text.lower().replace(b" ", b"") for text in NOSCRIPT.findall(html))
