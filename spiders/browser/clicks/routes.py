"""Learns how the address behind a row is made of the row's data (`/ads/{id}`), from a few rows that were clicked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from urllib.parse import quote

from spiders.browser.clicks.data_objects import Fields

MIN_SAMPLES = 2  # with different addresses, to trust a template that is new
MAX_CANDIDATES = 200
WORD_CHARACTER = re.compile(r"[^\W_]")
NO_SLUG = re.compile(r"[^a-z0-9]+")
# How scripts write a value into an address: as it is, as encodeURIComponent does, or as a slug.
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "encoded": lambda value: quote(value, safe="!~*'()"),
    "slug": lambda value: NO_SLUG.sub("-", value.casefold()).strip("-"),
}

Placeholder = tuple[str, str]  # the name of a field and the form of its value


@dataclass(frozen=True, slots=True)
class Sample:
    """A row that was clicked: the data that it may display, and the address that it led to."""

    candidates: tuple[Fields, ...]
    url: str


@dataclass(frozen=True, slots=True)
class RouteTemplate:
    """An address with placeholders for the fields of a row's data."""

    parts: tuple[str | Placeholder, ...]

    def fill(self, fields: Fields) -> str:
        """Return the address of a row, "" if its data lack a field."""
        pieces = [part if isinstance(part, str) else _write(fields, part) for part in self.parts]
        return "".join(pieces) if all(pieces) else ""


def learn_template(samples: Sequence[Sample], known: Sequence[RouteTemplate] = ()) -> RouteTemplate | None:
    """Return a template that gives the address of every sample, None if there is none.

    A new template takes two samples with different addresses; one that is known from another list takes one.
    """
    if not samples:
        return None
    is_enough = len({sample.url for sample in samples}) >= MIN_SAMPLES
    candidates = [*known, *_list_candidates(samples[0])] if is_enough else known
    return next((template for template in candidates if all(_explains(template, sample) for sample in samples)), None)


def _explains(template: RouteTemplate, sample: Sample) -> bool:
    return any(template.fill(fields) == sample.url for fields in sample.candidates)


def _write(fields: Fields, placeholder: Placeholder) -> str:
    name, form = placeholder
    return FORMS[form](fields.get(name, ""))


def _list_candidates(sample: Sample) -> Iterator[RouteTemplate]:
    for fields in sample.candidates:
        spans = _find_spans(sample.url, fields)
        for choice in islice(product(*spans.values()), MAX_CANDIDATES):
            yield _build_template(sample.url, list(spans), choice)


def _find_spans(url: str, fields: Fields) -> dict[tuple[int, int], list[Placeholder]]:
    """Return the parts of an address that are values of fields, longest first, with the fields that explain each."""
    found: dict[tuple[int, int], list[Placeholder]] = {}
    for name, value in fields.items():
        for form, write in FORMS.items():
            for span in _find_whole(url, write(value)):
                found.setdefault(span, []).append((name, form))
    kept: dict[tuple[int, int], list[Placeholder]] = {}
    for span in sorted(found, key=lambda span: (span[0] - span[1], span)):
        if all(span[1] <= start or end <= span[0] for start, end in kept):
            kept[span] = found[span]
    return kept


def _find_whole(url: str, value: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a value in an address, behind its host, that are not inside a longer word."""
    start = url.find("/", url.find("://") + 3)
    place = url.find(value, start) if value and start > 0 else -1
    while place >= 0:
        around = url[place - 1], url[place + len(value) : place + len(value) + 1]
        if not any(map(WORD_CHARACTER.match, around)):
            yield place, place + len(value)
        place = url.find(value, place + 1)


def _build_template(url: str, spans: Sequence[tuple[int, int]], choice: Sequence[Placeholder]) -> RouteTemplate:
    parts: list[str | Placeholder] = []
    end = 0
    for (first, last), placeholder in sorted(zip(spans, choice, strict=True)):
        parts += (url[end:first], placeholder)
        end = last
    parts.append(url[end:])
    return RouteTemplate(tuple(part for part in parts if part))
