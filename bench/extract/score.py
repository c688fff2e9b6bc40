"""Counting: per reader, kind and family, what was found, missed and made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from labelled import Found, Labelled
from readers import Reader

PHONELIKE_PLATFORMS = ("whatsapp:", "telegram:", "signal:", "viber:")


@dataclass(slots=True)
class Tally:
    """Values found rightly, found wrongly and missed; false hits among the negatives, and how many negatives there were."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    false: int = 0
    negatives: int = 0

    @property
    def recall(self) -> float | None:
        """Found of what is there, or None where nothing is."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else None

    @property
    def precision(self) -> float | None:
        """Right of what was found, or None where nothing was."""
        said = self.right + self.wrong
        return self.right / said if said else None

    @property
    def false_per_thousand(self) -> float | None:
        """Hits in a thousand texts that hold none."""
        return 1000 * self.false / self.negatives if self.negatives else None


@dataclass(frozen=True, slots=True)
class Miss:
    """A text that was read wrongly."""

    row: Labelled
    missed: Found
    wrong: Found


@dataclass(slots=True)
class Score:
    """All tallies of one reader: by (kind,) and by (kind, family); and the texts that were read wrongly."""

    reader: str
    tallies: dict[tuple[str, ...], Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def of(self, *key: str) -> Tally:
        """Return the tally of (kind,) or (kind, family)."""
        return self.tallies.setdefault(key, Tally())


def score(reader: Reader, rows: Iterable[Labelled], more: Iterable[Labelled], kinds: Iterable[str]) -> Score:
    """Return the score of a reader on labelled rows; `more` are negatives that count for false hits alone."""
    total, asked = Score(reader.name), [kind for kind in kinds if kind in reader.kinds]
    for row in rows:
        _count(total, row, reader.found(row.text), asked)
    for row in more:
        _count_negative(total, row, reader.found(row.text), asked)
    return total


def _count(total: Score, row: Labelled, found: Found, kinds: list[str]) -> None:
    scored = [kind for kind in kinds if kind in row.scored]
    missed: set[tuple[str, str]] = set()
    wrong: set[tuple[str, str]] = set()
    for kind in scored:
        wanted, said = row.wanted(kind), frozenset(_of_kind(found, kind, row))
        missed |= wanted - said
        wrong |= said - wanted
        for tally in (total.of(kind), total.of(kind, row.family)):
            tally.right += len(wanted & said)
            tally.wrong += len(said - wanted)
            tally.missed += len(wanted - said)
    if missed or wrong:
        total.misses.append(Miss(row, frozenset(missed), frozenset(wrong)))
    if row.negative:
        _count_negative(total, row, found, kinds)


def _count_negative(total: Score, row: Labelled, found: Found, kinds: list[str]) -> None:
    for kind in kinds:
        if kind in row.scored and not row.wanted(kind):
            hits = Counter(name for name, _ in found)[kind]
            for tally in (total.of(kind), total.of(kind, row.family)):
                tally.false += hits
                tally.negatives += 1


def _of_kind(found: Found, kind: str, row: Labelled) -> Iterator[tuple[str, str]]:
    """Yield what was found of a kind; a messenger handle that only repeats the text's phone is neither right nor wrong."""
    phones = {value.lstrip("+") for name, value in row.expected if name == "phone"}
    for name, value in found:
        repeats = (
            kind == "handle" and value.startswith(PHONELIKE_PLATFORMS) and value.split(":")[1].lstrip("+") in phones
        )
        if name == kind and not repeats:
            yield name, value
