"""Finds HTML tags and entities in a text, and the text that replaces them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from enrich.text.joints import RAISED, TAG
from records.page import BLOCK_TAGS

_INLINE = frozenset(
    "a abbr b big code em font i ins label mark q s small span strike strong sub sup tt u wbr".split(),
)
_RAISED = frozenset(("sub", "sup"))
# Block tags that texts hardly use as markup; some are words that people put between angle brackets themselves.
_NOT_MARKUP = frozenset(
    """address aside blockquote caption details dialog dir fieldset figcaption figure hgroup legend menu search
    summary""".split()
)
# Tags without a block of their own that end a line all the same.
_BREAKS = frozenset("br head html img input link meta option select style td th title".split())
_BLOCK = (BLOCK_TAGS - _NOT_MARKUP) | _BREAKS
_NAMES = "|".join(sorted([*_INLINE, *_BLOCK], key=len, reverse=True))
# The name of an attribute without a value: a boolean one of HTML, or one that a tool generates. Any other word in angle
# brackets is text: people write "<i mia_b99>" too.
_BOOLEAN = """allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden
    ismap itemscope loop multiple muted nohref noresize noshade novalidate nowrap open playsinline readonly required
    reversed selected""".split()
_VALUE = r"""\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)"""
_ATTRIBUTE = (
    rf"""(?:[a-z_:@][\w:.@-]*{_VALUE}|(?:{"|".join(_BOOLEAN)}|(?:data|aria|_ng|ng|v|x)[a-z]*-[\w-]*)(?![\w-]))"""
)
_ATTRIBUTES = rf"""(?:(?:\s+|(?<=["']))(?:{_ATTRIBUTE}|/(?!/)))*\s*/?"""
_ENTITY = r"&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});"
_MARKUP = re.compile(
    rf"""<!--[^<]*?-->
    | <(?P<raw>script|style){_ATTRIBUTES}>[^<]*(?:<(?!/(?P=raw))[^<]*)*
    | </?(?P<tag>{_NAMES})(?P<attributes>{_ATTRIBUTES})>
    | {_ENTITY}""",
    re.IGNORECASE | re.VERBOSE,
)
_ENTITIES = re.compile(_ENTITY, re.IGNORECASE)
_READ = re.compile(
    r"""(?<![\w:.@-])(?P<name>href|alt|title|aria-label|content)\s*=\s*
    (?:"(?P<double>[^"]+)"|'(?P<single>[^']+)'|(?P<bare>[^\s"']+))""",
    re.IGNORECASE | re.VERBOSE,
)
# What a page says about its advert in <meta>: the last word of its property ("og:phone_number"). The others are about
# the site ("viewport", "fb:app_id").
_ABOUT = frozenset(
    """alt author creator description email keywords phone phone_number postal-code telephone title url""".split()
)
_PROPERTY = re.compile(r"""\b(?:name|property|itemprop)\s*=\s*["']?([\w:.-]+)""", re.IGNORECASE)


def has_markup(text: str) -> bool:
    """Return whether a text contains an HTML tag or entity."""
    return ("<" in text or "&" in text) and _MARKUP.search(text) is not None


def find_replacements(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each tag, comment, script and entity as (start, end, replacement).

    An entity is replaced by its character, a block tag by a line break, an inline tag by a joint. What a tag says to
    its reader is preserved between line breaks: the URL of a link, the text of an image, a title, a description.
    """
    for match in _MARKUP.finditer(text):
        if match.group().startswith("&"):
            yield *match.span(), html.unescape(match.group())
        else:
            yield from _replace_tag(match)


def _replace_tag(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    done, end = match.span()
    for start, stop in _find_texts(match):
        yield done, start, "\n"
        for entity in _ENTITIES.finditer(match.string, start, stop):
            yield *entity.span(), html.unescape(entity.group())
        done = stop
    yield done, end, _write_joint(match["tag"]) if done == match.start() else "\n"


def _find_texts(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the texts among the attributes of a tag; of <meta> also the property before its content."""
    if not match["attributes"]:
        return
    start, end = match.span("attributes")
    about = _PROPERTY.search(match.string, start, end) if (match["tag"] or "").lower() == "meta" else None
    for found in _READ.finditer(match.string, start, end):
        if found["name"].lower() == "content":
            if not about or not _is_about_advert(about[1]):
                continue
            if about.end() < found.start():
                yield about.span(1)
        yield found.span(found.lastgroup or 0)


def _is_about_advert(written: str) -> bool:
    return re.split("[:.]", written.lower())[-1] in _ABOUT


def _write_joint(tag: str | None) -> str:
    name = (tag or "").lower()
    if name in _RAISED:
        return RAISED
    return TAG if name in _INLINE else "\n"
