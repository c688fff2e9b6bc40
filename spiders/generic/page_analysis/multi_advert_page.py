"""Splits a page with several adverts that have no page of their own: table rows, cards, or text under headings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from spiders.generic.page_analysis.blocks import BlockElement, TextBlock
from spiders.generic.page_analysis.contact_signals import DIGITS, has_price

MIN_ADVERTS = 3
MIN_WORDS = 5
MAX_CONTACTS = 3  # an element with more contacts of one kind is rather a row of adverts
HANDLE_SIGN = re.compile(r"[@:=/]")

# Block types at which an advert may begin if no element surrounds it, by priority.
ADVERT_STARTS: tuple[Callable[[TextBlock], bool], ...] = (
    lambda block: block.follows_break,
    lambda block: block.tag == "dt",
    lambda block: block.starts_bold and block.tag == "p",
)


@dataclass(frozen=True, slots=True)
class AdvertSpan:
    """The half-open range of block indexes of an advert, and the element around them, if there is one."""

    first: int
    end: int
    element: BlockElement | None = None


def find_advert_spans(
    blocks: Sequence[TextBlock],
    elements: Sequence[BlockElement],
    contacts: Sequence[frozenset[str]],
    repeated: Sequence[bool],
    known_kinds: Container[tuple[str, str]],
) -> list[AdvertSpan]:
    """Return the adverts of a page, [] if it does not look like several.

    `contacts` are those of each block without the ones that the site repeats; `repeated` says which blocks the site
    repeats or the page marks as context.
    One element is enough if its kind is among `known_kinds`, which contained adverts on other pages.
    """
    splitter = _PageSplitter(blocks, elements, contacts, repeated)
    return splitter.split_by_contact() or splitter.split_by_price() or splitter.split_by_kind(known_kinds)


class _PageSplitter:
    """Splits by signals: blocks with a contact of the page's most frequent kind, or with a price."""

    def __init__(
        self,
        blocks: Sequence[TextBlock],
        elements: Sequence[BlockElement],
        contacts: Sequence[frozenset[str]],
        repeated: Sequence[bool],
    ) -> None:
        self._blocks, self._elements, self._repeated = blocks, elements, repeated
        self._contact_blocks = _find_blocks_with_main_kind(contacts)
        self._has_several_contacts = len(set().union(*(contacts[index] for index in self._contact_blocks))) > 1
        words = (0 if skip else _count_words(block.text) for block, skip in zip(blocks, repeated, strict=True))
        self._words_before = [0, *accumulate(words)]
        self._signals_before = self._count_before(self._contact_blocks)

    def split_by_contact(self) -> list[AdvertSpan]:
        """Return spans with a contact each."""
        if not self._has_several_contacts:
            return []
        in_elements, under_headings = self._split_by_element(2), self._split_at_starts()
        if under_headings and (not in_elements or self._prefers_headings(under_headings, in_elements)):
            return under_headings
        return in_elements or self._split_into_blocks()

    def split_by_price(self) -> list[AdvertSpan]:
        """Return elements with a price and a title each, on a page without contacts."""
        if self._contact_blocks:
            return []
        shown = (index for index, skip in enumerate(self._repeated) if not skip)
        priced = [index for index in shown if has_price(self._blocks[index].text)]
        self._signals_before = self._count_before(priced)
        return [span for span in self._split_by_element(MIN_ADVERTS) if self._has_title(span)]

    def split_by_kind(self, known_kinds: Container[tuple[str, str]]) -> list[AdvertSpan]:
        """Return the elements of kinds that contained adverts on other pages."""
        return self._find_spans_with_words([element for element in self._elements if element.kind in known_kinds])

    def _split_by_element(self, min_signals: int) -> list[AdvertSpan]:
        """Return the elements of the kind with the most signals; of equal kinds, the outermost."""
        kinds: dict[tuple[str, str], list[BlockElement]] = defaultdict(list)
        for element in self._elements:
            if self._count_signals(element):
                kinds[element.kind].append(element)
        best: list[AdvertSpan] = []
        for signalled in kinds.values():
            found = self._find_spans_of_kind(signalled) if len(signalled) >= min_signals else []
            if len(found) > len(best) and (len(found) >= MIN_ADVERTS or all(map(self._has_title, found))):
                best = found
        return best

    def _find_spans_of_kind(self, signalled: list[BlockElement]) -> list[AdvertSpan]:
        """Return the elements of one kind with a signal, and their siblings of that kind.

        [] if most have no signal, most have several adverts' contacts, they are nested, or the median has too few
        words.
        """
        siblings = _list_siblings_of_kind(signalled)
        crowded = sum(self._count_signals(element) > MAX_CONTACTS for element in signalled)
        nested = any(element.end > following.first for element, following in pairwise(signalled))
        if nested or 2 * len(signalled) < len(siblings) or 2 * crowded > len(signalled):
            return []
        if median(self._count_span_words(element) for element in signalled) < MIN_WORDS:
            return []
        return self._find_spans_with_words(siblings)

    def _find_spans_with_words(self, elements: list[BlockElement]) -> list[AdvertSpan]:
        return [
            AdvertSpan(element.first, element.end, element)
            for element in elements
            if self._count_span_words(element) >= MIN_WORDS
        ]

    def _split_at_starts(self) -> list[AdvertSpan]:
        """Return the spans that begin with a heading, a rule, a term or bold type, if most have a signal."""
        begin, end = self._find_smallest_element(self._contact_blocks[0], self._contact_blocks[-1])
        for is_start in ADVERT_STARTS:
            starts = [index for index in range(begin, end) if is_start(self._blocks[index])]
            cuts = [AdvertSpan(first, last) for first, last in pairwise([*starts, end])]
            spans = [span for span in cuts if self._count_span_words(span) >= MIN_WORDS]
            if 1 < len(spans) < 2 * sum(self._count_signals(span) > 0 for span in spans):
                return spans
        return []

    def _prefers_headings(self, under_headings: list[AdvertSpan], in_elements: list[AdvertSpan]) -> bool:
        """Return whether adverts begin at headings: no element has one inside, and the spans have few contacts each."""
        inside = any(self._blocks[i].is_heading for span in in_elements for i in range(span.first, span.end))
        return not inside and MAX_CONTACTS * len(under_headings) > len(self._contact_blocks)

    def _split_into_blocks(self) -> list[AdvertSpan]:
        """Return the blocks with a contact, if each is a text of its own."""
        found = [AdvertSpan(index, index + 1) for index in self._contact_blocks]
        if len(found) < MIN_ADVERTS or median(map(self._count_span_words, found)) < 2 * MIN_WORDS:
            return []
        return found

    def _find_smallest_element(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of block indexes of the smallest element that contains both blocks."""
        spans = (
            (element.first, element.end) for element in self._elements if element.first <= first and last < element.end
        )
        return min(spans, key=lambda span: span[1] - span[0], default=(0, len(self._blocks)))

    def _count_signals(self, span: AdvertSpan | BlockElement) -> int:
        return self._signals_before[span.end] - self._signals_before[span.first]

    def _count_span_words(self, span: AdvertSpan | BlockElement) -> int:
        return self._words_before[span.end] - self._words_before[span.first]

    def _has_title(self, span: AdvertSpan) -> bool:
        return any(block.is_heading or block.starts_bold for block in self._blocks[span.first : span.end])

    def _count_before(self, indexes: Sequence[int]) -> list[int]:
        """Return for each block how many of `indexes` are before it."""
        return [bisect_left(indexes, index) for index in range(len(self._blocks) + 1)]


def _find_blocks_with_main_kind(contacts: Sequence[frozenset[str]]) -> list[int]:
    """Return the indexes of the blocks with a contact of the most frequent kind."""
    counts = Counter(_classify_contact(contact) for found in contacts for contact in found)
    main = max(counts, key=lambda kind: counts[kind], default="")
    return [
        index for index, found in enumerate(contacts) if any(_classify_contact(contact) == main for contact in found)
    ]


def _classify_contact(contact: str) -> str:
    if "@" in contact[1:]:
        return "email"
    return "handle" if HANDLE_SIGN.search(contact) else "phone"  # digits, or digits spelt out


def _count_words(text: str) -> int:
    return sum(not DIGITS.search(word) for word in text.split())


def _list_siblings_of_kind(elements: list[BlockElement]) -> list[BlockElement]:
    """Return all children of the elements' parents that have the elements' signature."""
    parents = {id(element.parent): element.parent for element in elements}.values()
    signature = elements[0].signature
    return [child for parent in parents if parent for child in parent.children if child.signature == signature]
