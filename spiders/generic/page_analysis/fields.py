"""Labelled fields of an advert: name, area, price, account."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spiders.generic.page_analysis.blocks import BlockElement, TextBlock
from spiders.generic.page_analysis.contact_signals import DIGITS, NUMERIC_DATE, PRICE, is_date
from spiders.generic.words import BY, FIELD_BY_LABEL, MONTH, PUBLISHED

MAX_VALUE = 120
MAX_LABEL = 39
MAX_NAME_WORDS = 4
EN_DASH = "\N{EN DASH}"
POSTED_BY = re.compile(
    rf"\b(?:{PUBLISHED})\b(?P<date>[^\n]{{0,60}}?)\b(?:{BY})\b:?\s+"
    r"(?P<name>\S[^\n|·•,]{0,60}?)(?=\s+(?:on|at|in)\s|\s*[|·•,(\n»]|\s*$)",
    re.IGNORECASE,
)
DATE_IN_NAME = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTH})\b|\b(?:{MONTH})\s+\d{{1,4}}\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?:(?<=\w{4})|(?<=\d))[.!?;]\s")  # after a word that is no abbreviation
LEADING_BY = re.compile(rf"^(?:(?:{PUBLISHED}) )?(?:{BY})\s*:?\s+", re.IGNORECASE)
VALUE_SEPARATOR = re.compile(r"\s+[·|•]\s+")
GAP = re.compile(r"[ ,|·•]+(?:(?:on|at|am|le|el|il|w dniu)[ ]+)?", re.IGNORECASE)
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Fields:
    """Values of labelled fields, "" if the page has no such label."""

    name: str = ""
    area: str = ""
    price: str = ""
    account: str = ""
    title: str = ""

    def __or__(self, other: Fields) -> Fields:
        """Return these values, with the missing ones taken from `other`."""
        return Fields(*(getattr(self, name) or getattr(other, name) for name in self.__slots__))


def find_labelled_fields(blocks: Sequence[TextBlock]) -> Fields:
    """Parse labelled values, in the same block as the label or the next; the first of each field counts."""
    return collect_fields((*_parse_values_in_line(blocks), *_find_values_in_next_block(blocks), *_find_posters(blocks)))


def collect_hinted_fields(hints: Iterable[tuple[str, str]]) -> Fields:
    """Return the first value of each field that passes validation, from elements whose class or property names it."""
    return collect_fields((field, _remove_label(text)) for field, text in hints)


def name_sources(fields: Fields, layers: Iterable[tuple[str, Fields]]) -> dict[str, str]:
    """Return for each field with a value the first of the layers (source, fields) that has it."""
    found: dict[str, str] = {}
    for source, layer in layers:
        for name in layer.__slots__:
            value = getattr(fields, name)
            if value and value in getattr(layer, name):
                found.setdefault(name, source)
    return found


def _clean_account(value: str) -> str:
    """Return a user name without what a byline says around it.

    >>> _clean_account("Published 3 March 2026 By Anna"), _clean_account("4 Sep 2026 · Anna · 2 min read")
    ('Anna', 'Anna')
    """
    posted = POSTED_BY.search(value)
    if posted and _is_date_or_nothing(posted["date"]):
        value = posted["name"]
    parts = [part for part in VALUE_SEPARATOR.split(value) if not is_date(part)]
    return _cut_date(LEADING_BY.sub("", parts[0])) if parts else ""


def _is_date_or_nothing(text: str) -> bool:
    return not text.strip(" :") or is_date(text.strip(" :,"))


def _cut_date(value: str) -> str:
    """Return a user name without the date or age of the advert behind it.

    >>> _cut_date("Owen Yardley 3 weeks ago"), _cut_date("AnnaC on 14 Nov 2026, 8:32 p.m."), _cut_date("Mia May")
    ('Owen Yardley', 'AnnaC', 'Mia May')
    """
    for gap in GAP.finditer(value):
        rest = value[gap.end() :]
        if DIGITS.search(rest) and is_date(rest):
            return value[: gap.start()].rstrip(" ,|·•-")
    return value


def collect_fields(values: Iterable[tuple[str, str]]) -> Fields:
    """Return the first value of each field that passes validation, from (field, value) pairs."""
    found: dict[str, str] = {}
    for field, value in values:
        stripped = value.strip(f" \t\n:-|·•{EN_DASH}")
        stripped = _clean_account(stripped) if field == "account" else SENTENCE_END.split(stripped)[0]
        if field not in found and _is_valid(field, stripped):
            found[field] = stripped
    return Fields(**found)


def merge_fields(labelled: Fields, hinted: Fields, stated: Fields) -> Fields:
    """Return the labelled values, with those hinted by a class and those of structured data as fallbacks.

    A labelled value is shortened to the hinted value that it contains.
    """
    shorter = {
        name: getattr(hinted, name)
        for name in ("name", "area", "account")
        if getattr(hinted, name) and getattr(hinted, name) in getattr(labelled, name)
    }
    return replace(labelled, **shorter) | hinted | stated


def find_field_of_label(text: str) -> str:
    """Return the field that a label names, or "".

    >>> find_field_of_label("Preis:"), find_field_of_label("Prices may vary")
    ('price', '')
    """
    return FIELD_BY_LABEL.get(_normalise_label(text), "")


def is_label_of(block: TextBlock, following: TextBlock) -> bool:
    """Return whether a block labels the next one: a known label, or a term or head cell in the same row or list.

    Both are parts of one element, or the only two blocks of one.
    """
    if following.is_label or following.is_heading:
        return False
    if not (block.is_label or find_field_of_label(block.text)):
        return False
    element, next_element = block.element, following.element
    if element is next_element:
        return block.text.endswith(":")
    return block.text.endswith(":") or element.parent is next_element.parent or _are_alone(element, next_element)


def _are_alone(element: BlockElement, other: BlockElement) -> bool:
    """Return whether an element that contains both has only one block of each."""
    outer = set(map(id, other.self_and_ancestors()))
    common = next((around for around in element.self_and_ancestors() if id(around) in outer), None)
    return common is not None and common.end - common.first == len((element, other))


def _is_valid(field: str, value: str) -> bool:
    if not _is_short_line(value) or is_date(value) or find_field_of_label(value):
        return False
    if field == "name":
        return not DIGITS.search(value) and len(value.split()) <= MAX_NAME_WORDS
    if field == "account":
        return LETTER.search(value) is not None and not (DATE_IN_NAME.search(value) or NUMERIC_DATE.search(value))
    return (DIGITS if field == "price" else LETTER).search(value) is not None


def _is_short_line(value: str) -> bool:
    return 0 < len(value) <= MAX_VALUE and "\n" not in value


def _normalise_label(text: str) -> str:
    return text.strip(f" \t\n:*-•{EN_DASH}").casefold() if len(text) <= MAX_LABEL else ""


def _parse_values_in_line(blocks: Sequence[TextBlock]) -> Iterator[tuple[str, str]]:
    """Parse lines such as `Price: £50`."""
    for block in blocks:
        for line in block.text.split("\n"):
            label, colon, value = line.partition(":")
            if colon and (field := find_field_of_label(label)):
                yield field, value
            elif found := _split_label_without_colon(line, only_price=not block.starts_bold):
                yield found


def _split_label_without_colon(line: str, *, only_price: bool) -> tuple[str, str] | None:
    """Parse a line that begins with a bold label (`<b>Name</b> Anna`) or with a plain label of a price."""
    words = line.split(" ", 3)
    for length in (2, 1):
        if len(words) > length and (field := find_field_of_label(" ".join(words[:length]))):
            value = VALUE_SEPARATOR.split(" ".join(words[length:]))[0]
            return (field, value) if not only_price or (field == "price" and PRICE.match(value)) else None
    return None


def _find_values_in_next_block(blocks: Sequence[TextBlock]) -> Iterator[tuple[str, str]]:
    for block, following in pairwise(blocks):
        field = find_field_of_label(block.text)
        if field and is_label_of(block, following):
            yield field, following.text


def _find_posters(blocks: Sequence[TextBlock]) -> Iterator[tuple[str, str]]:
    """Parse lines such as `Posted by anna_7 on Monday`."""
    for block in blocks:
        found = POSTED_BY.search(block.text) if len(block.text) < 2 * MAX_VALUE else None
        if found and _is_date_or_nothing(found["date"]):
            yield "account", found["name"]


def _remove_label(text: str) -> str:
    label, colon, value = text.partition(":")
    return value if colon and find_field_of_label(label) else LEADING_BY.sub("", text)
