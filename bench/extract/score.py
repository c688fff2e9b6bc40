"""Counts what a reader finds, misses and invents, by kind and family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from labelled import Found, LabelledText
from readers import BenchReader

PHONELIKE_PLATFORMS = ("whatsapp:", "telegram:", "signal:", "viber:")


@dataclass(slots=True)
class FoundTally:
    """Counts of correct, wrong and missed values; of false hits in negatives, and of negatives."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    false: int = 0
    negatives: int = 0

    @property
    def recall(self) -> float | None:
        """Share of the labels that were found, or None without labels."""
        labels = self.right + self.missed
        return self.right / labels if labels else None

    @property
    def precision(self) -> float | None:
        """Share of the values found that are correct, or None if no value was found."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def false_per_thousand(self) -> float | None:
        """False hits per 1,000 negatives, or None without negatives."""
        return 1000 * self.false / self.negatives if self.negatives else None


@dataclass(frozen=True, slots=True)
class Miss:
    """A text with missed or wrong values."""

    row: LabelledText
    missed: Found
    wrong: Found


@dataclass(slots=True)
class ReaderScore:
    """The tallies of one reader by (kind,) and (kind, family), and its misses."""

    reader: str
    tallies: dict[tuple[str, ...], FoundTally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def get_tally(self, *key: str) -> FoundTally:
        """Return the tally of (kind,) or (kind, family), a new one by default."""
        return self.tallies.setdefault(key, FoundTally())


def score_reader(
    reader: BenchReader, rows: Iterable[LabelledText], more: Iterable[LabelledText], kinds: Iterable[str]
) -> ReaderScore:
    """Return the score of a reader on labelled rows; `more` are negatives that only count for false hits."""
    total, scored = ReaderScore(reader.name), [kind for kind in kinds if kind in reader.kinds]
    for row in rows:
        _count_row(total, row, reader.find(row.text), scored)
    for row in more:
        _count_negative(total, row, reader.find(row.text), scored)
    return total


def _count_row(total: ReaderScore, row: LabelledText, found: Found, kinds: list[str]) -> None:
    missed: set[tuple[str, str]] = set()
    wrong: set[tuple[str, str]] = set()
    for kind in (kind for kind in kinds if kind in row.scored):
        labels, values = row.get_labels(kind), frozenset(_select_kind(found, kind, row))
        missed |= labels - values
        wrong |= values - labels
        for tally in (total.get_tally(kind), total.get_tally(kind, row.family)):
            tally.right += len(labels & values)
            tally.wrong += len(values - labels)
            tally.missed += len(labels - values)
    if missed or wrong:
        total.misses.append(Miss(row, frozenset(missed), frozenset(wrong)))
    if row.negative:
        _count_negative(total, row, found, kinds)


def _count_negative(total: ReaderScore, row: LabelledText, found: Found, kinds: list[str]) -> None:
    for kind in kinds:
        if kind in row.scored and not row.get_labels(kind):
            hits = Counter(name for name, _ in found)[kind]
            for tally in (total.get_tally(kind), total.get_tally(kind, row.family)):
                tally.false += hits
                tally.negatives += 1


def _select_kind(found: Found, kind: str, row: LabelledText) -> Iterator[tuple[str, str]]:
    """Yield the values of a kind without messenger handles that repeat the phone of the text: these are not scored."""
    phones = {value.lstrip("+") for name, value in row.expected if name == "phone"}
    for name, value in found:
        repeats = (
            kind == "handle" and value.startswith(PHONELIKE_PLATFORMS) and value.split(":")[1].lstrip("+") in phones
        )
        if name == kind and not repeats:
            yield name, value
