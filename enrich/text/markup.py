"""Finds HTML tags and entities in a text, and the text that replaces them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from records.page import BLOCK_TAGS

_INLINE = frozenset(
    "a abbr b big code em font i ins label mark q s small span strike strong sub sup tt u wbr".split(),
)
# Block tags that texts hardly use as markup; some are words that people put between angle brackets themselves.
_NOT_MARKUP = frozenset(
    """address aside blockquote caption details dialog dir fieldset figcaption figure hgroup legend menu search
    summary""".split()
)
# Tags without a block of their own that end a line all the same.
_BREAKS = frozenset("br head html img input link meta option select style td th title".split())
_BLOCK = (BLOCK_TAGS - _NOT_MARKUP) | _BREAKS
_NAMES = "|".join(sorted([*_INLINE, *_BLOCK], key=len, reverse=True))
_MARKUP = re.compile(
    rf"""<!--[^<]*?-->
    | <(?P<raw>script|style)\b[^<>]*>[^<]*(?:<(?!/(?P=raw))[^<]*)*
    | </?(?P<tag>{_NAMES})\b(?P<attributes>[^<>]*)>
    | &(?:\#\d{{1,7}}|\#x[0-9a-f]{{1,6}}|[a-z]{{2,31}}\d{{0,2}});""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK = re.compile(r"""href\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)


def has_markup(text: str) -> bool:
    """Return whether a text contains an HTML tag or entity."""
    return ("<" in text or "&" in text) and _MARKUP.search(text) is not None


def find_replacements(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each tag, comment, script and entity as (start, end, replacement).

    An entity is replaced by its character, a block tag by a line break, an inline tag by nothing. The URL of a link is
    preserved between line breaks.
    """
    for match in _MARKUP.finditer(text):
        if match.group().startswith("&"):
            yield *match.span(), html.unescape(match.group())
        else:
            yield from _replace_tag(match)


def _replace_tag(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    start, end = match.span()
    link = match["attributes"] and _LINK.search(match.string, *match.span("attributes"))
    if link:
        yield start, link.start(1), "\n"
        yield link.end(1), end, "\n"
    else:
        inline = match["tag"] and match["tag"].lower() in _INLINE
        yield start, end, "" if inline else "\n"
