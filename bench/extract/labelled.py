"""The labelled texts, and what makes two writings of one value equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import families_dev
import families_test
import msgspec

SETS = Path(__file__).parent / "sets"
SPLITS = ("dev", "test")
Found = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and all values of its `scored` kinds; `negative` says that it holds no phone, e-mail or handle."""

    id: str
    family: str
    split: str
    text: str
    expected: Found
    scored: frozenset[str]
    negative: bool

    def wanted(self, kind: str) -> Found:
        """Return the labels of one kind."""
        return frozenset(label for label in self.expected if label[0] == kind)


class Label(msgspec.Struct):
    """A label as a set writes it."""

    kind: str
    value: str


class Row(msgspec.Struct):
    """A line of a set; `scored_kinds` are the kinds whose labels are complete."""

    id: str
    family: str
    split: str
    text: str
    expected: list[Label]
    scored_kinds: frozenset[str]
    negative: bool

    def labelled(self) -> Labelled:
        """Return the line with its labels in comparable form."""
        expected = frozenset((label.kind, comparable(label.kind, label.value)) for label in self.expected)
        return Labelled(self.id, self.family, self.split, self.text, expected, self.scored_kinds, self.negative)


def texts(split: str) -> list[Labelled]:
    """Return the labelled texts of a split, hand-written ones first."""
    return [row for path in sorted(SETS.glob(f"{split}-*.jsonl")) for row in written(path)]


def written(path: Path) -> list[Labelled]:
    """Return the labelled texts of a file, one a line as `sets/README.md` says."""
    return [msgspec.json.decode(line, type=Row).labelled() for line in path.read_bytes().splitlines() if line.strip()]


def more_negatives(split: str, each: int) -> Iterator[Labelled]:
    """Yield `each` further texts of every generated negative family, so that one false hit in a thousand can be seen at all."""
    for family, make in (families_dev if split == "dev" else families_test).NEGATIVE.items():
        rng = Random(f"more/{family}")
        for number in range(each):
            made = make(rng)
            yield Labelled(
                f"{family}-more-{number}", family, split, made.text, frozenset(), frozenset(made.scored), negative=True
            )


MINUTES = re.compile(r" per (?:(\d+(?:\.\d+)?) ?)?(h|hr|hour|hours|m|min|mins|minutes)$")


def comparable(kind: str, value: str) -> str:
    """Return a value so that equal things are equal strings: hours as minutes, a place without its county, twitter as x.

    >>> comparable("price", "GBP 150.00 per 1 hour")
    'GBP 150.00 per 60 min'
    >>> comparable("place", "Ilford, Greater London")
    'ilford'
    """
    return FORMS[kind](value) if kind in FORMS else value


def _price(value: str) -> str:
    def minutes(found: re.Match[str]) -> str:
        return f" per {float(found[1] or 1) * (60 if found[2].startswith('h') else 1):g} min"

    return MINUTES.sub(minutes, value)


FORMS: dict[str, Callable[[str], str]] = {
    "price": _price,
    "place": lambda value: value.split(",")[0].split(" (")[0].lower(),
    "name": str.lower,
    "handle": lambda value: value.lower().replace("twitter:", "x:"),
    "crypto": lambda value: value.rsplit(":", 1)[-1],
    "iban": lambda value: value.replace(" ", ""),
}
