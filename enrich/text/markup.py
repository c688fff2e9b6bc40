"""Finds HTML tags and entities in a text, and the text that replaces them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_INLINE = frozenset(
    "a abbr b big code em font i ins label mark q s small span strike strong sub sup tt u wbr".split(),
)
_BLOCK = (
    "article body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head header hr html img input li link main meta "
    "nav ol option p pre section select style table tbody td tfoot th thead title tr ul"
).split()
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
