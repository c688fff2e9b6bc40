"""Fields that a page labels: name, area, price, account."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spiders.generic.blocks import Block
from spiders.generic.contact_signals import DIGITS, PRICE, is_date
from spiders.generic.words import FIELD_OF

LONGEST_VALUE = 120
LONGEST_NAME = 4  # words
EN_DASH = "\N{EN DASH}"
POSTED_BY = re.compile(
    r"(?:posted|listed|submitted|written|added|created|offered) by:?\s+(\S[^\n|·•,]{0,60}?)(?=\s+(?:on|at|in)\s|\s*[|·•,(\n»]|\s*$)",
    re.IGNORECASE,
)
BY = re.compile(
    r"^(?:(?:posted|listed|submitted|written|added|created|offered) )?(?:by|par|von|por|di|przez)\s*:?\s+",
    re.IGNORECASE,
)
SEPARATED = re.compile(r"\s+[·|•]\s+")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Fields:
    """Labelled values, "" where the page does not label one."""

    name: str = ""
    area: str = ""
    price: str = ""
    account: str = ""
    title: str = ""

    def __or__(self, other: Fields) -> Fields:
        """Return these values, filled up from others."""
        return Fields(*(getattr(self, name) or getattr(other, name) for name in self.__slots__))

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def labelled(blocks: Sequence[Block]) -> Fields:
    """Return the first value that each field's labels are followed by, in the block or in the next."""
    return _gathered((*_within(blocks), *_beside(blocks), *_posted(blocks)))


def hinted(hints: Iterable[tuple[str, str]]) -> Fields:
    """Return the first usable value of the elements whose class or property names a field."""
    return _gathered((named, _unlabelled(text)) for named, text in hints)


def is_label(text: str) -> bool:
    """Tell whether a text is a label of a field and nothing else."""
    return _label(text) in FIELD_OF


def field_named(text: str) -> str:
    """Return the field that a label stands for, or ""."""
    return FIELD_OF.get(_label(text), "")


def is_labelled(block: Block, following: Block) -> bool:
    """Tell whether a block labels the next: a term or head cell in the same group, or a known label beside it."""
    if following.label or following.heading:
        return False
    if block.label or field_named(block.text):
        return block.text.endswith(":") or (
            block.frame is not following.frame and block.frame.parent is following.frame.parent
        )
    return False


def chosen(said: Fields, hints: Fields, stated: Fields) -> Fields:
    """Return the labelled values, cut to what a class names within them; then what classes name; then what is stated."""
    cut = {
        name: getattr(hints, name)
        for name in ("name", "area", "account")
        if getattr(hints, name) in getattr(said, name)
    }
    return replace(said, **{name: value for name, value in cut.items() if value}) | hints | stated


def gathered(values: Iterable[tuple[str, str]]) -> Fields:
    """Return the first usable value of each field among (field, value) pairs."""
    return _gathered(values)


def _gathered(values: Iterable[tuple[str, str]]) -> Fields:
    found: dict[str, str] = {}
    for named, value in values:
        bare = value.strip(f" \t\n:-|·•{EN_DASH}")
        if named not in found and _fits(named, bare):
            found[named] = bare
    return Fields(**found)


def _fits(named: str, value: str) -> bool:
    if not 0 < len(value) <= LONGEST_VALUE or "\n" in value or is_date(value) or is_label(value):
        return False
    if named == "name":
        return not DIGITS.search(value) and len(value.split()) <= LONGEST_NAME
    return bool((DIGITS if named == "price" else LETTER).search(value))


def _label(text: str) -> str:
    return text.strip(f" \t\n:*-•{EN_DASH}").casefold() if len(text) < 40 else ""  # noqa: PLR2004 - no label is as long


def _within(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        for line in block.text.split("\n"):
            label, colon, value = line.partition(":")
            if colon and (named := field_named(label)):
                yield named, value
            elif found := _spaced(line, priced=not block.strong):
                yield found


def _spaced(line: str, *, priced: bool) -> tuple[str, str] | None:
    """Return field and value of a line whose label is set off by its looks only (`<b>Name</b> Anna`), or is plain for a price."""
    words = line.split(" ", 3)
    for taken in (2, 1):
        if len(words) > taken and (named := field_named(" ".join(words[:taken]))):
            value = SEPARATED.split(" ".join(words[taken:]))[0]
            return (named, value) if not priced or (named == "price" and PRICE.match(value)) else None
    return None


def _beside(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block, following in pairwise(blocks):
        named = field_named(block.text)
        if named and is_labelled(block, following):
            yield named, following.text


def _posted(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if len(block.text) < 2 * LONGEST_VALUE and (found := POSTED_BY.search(block.text)):
            yield "account", found[1]


def _unlabelled(text: str) -> str:
    label, colon, value = text.partition(":")
    return value if colon and field_named(label) else BY.sub("", text)
