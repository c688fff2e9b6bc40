"""Loads the labelled texts and normalises values for comparison."""

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
class LabelledText:
    """A text with all values of its `scored` kinds; `negative` if it has no phone, e-mail or handle."""

    id: str
    family: str
    split: str
    text: str
    expected: Found
    scored: frozenset[str]
    negative: bool

    def get_labels(self, kind: str) -> Found:
        """Return the labels of one kind."""
        return frozenset(label for label in self.expected if label[0] == kind)


class Label(msgspec.Struct):
    """A label of a set file."""

    kind: str
    value: str


class SetRow(msgspec.Struct):
    """A line of a set file; `scored_kinds` are the kinds with complete labels."""

    id: str
    family: str
    split: str
    text: str
    expected: list[Label]
    scored_kinds: frozenset[str]
    negative: bool

    def to_text(self) -> LabelledText:
        """Return the line with normalised labels."""
        expected = frozenset((label.kind, normalise_value(label.kind, label.value)) for label in self.expected)
        return LabelledText(self.id, self.family, self.split, self.text, expected, self.scored_kinds, self.negative)


def load_split(split: str) -> list[LabelledText]:
    """Return the labelled texts of a split, hand-written texts first."""
    return [row for path in sorted(SETS.glob(f"{split}-*.jsonl")) for row in load_set(path)]


def load_set(path: Path) -> list[LabelledText]:
    """Return the labelled texts of a file in the format of `sets/README.md`."""
    return [msgspec.json.decode(line, type=SetRow).to_text() for line in path.read_bytes().splitlines() if line.strip()]


def generate_negatives(split: str, each: int) -> Iterator[LabelledText]:
    """Yield `each` more texts of every generated negative family: enough to measure one false hit per 1,000."""
    for family, make in (families_dev if split == "dev" else families_test).NEGATIVE.items():
        rng = Random(f"more/{family}")
        for number in range(each):
            made = make(rng)
            yield LabelledText(
                f"{family}-more-{number}", family, split, made.text, frozenset(), frozenset(made.scored), negative=True
            )


MINUTES = re.compile(r" per (?:(\d+(?:\.\d+)?) ?)?(h|hr|hour|hours|m|min|mins|minutes)$")


def normalise_value(kind: str, value: str) -> str:
    """Return the normalised form of a value: hours as minutes, a place without its county, twitter as x.

    >>> normalise_value("price", "GBP 150.00 per 1 hour")
    'GBP 150.00 per 60 min'
    >>> normalise_value("place", "Ilford, Greater London")
    'ilford'
    """
    return NORMALISERS[kind](value) if kind in NORMALISERS else value


def _normalise_price(value: str) -> str:
    def to_minutes(found: re.Match[str]) -> str:
        return f" per {float(found[1] or 1) * (60 if found[2].startswith('h') else 1):g} min"

    return MINUTES.sub(to_minutes, value)


NORMALISERS: dict[str, Callable[[str], str]] = {
    "price": _normalise_price,
    "place": lambda value: value.split(",")[0].split(" (")[0].lower(),
    "name": str.lower,
    "handle": lambda value: value.lower().replace("twitter:", "x:"),
    "crypto": lambda value: value.rsplit(":", 1)[-1],
    "iban": lambda value: value.replace(" ", ""),
}
