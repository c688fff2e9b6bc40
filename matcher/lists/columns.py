"""Detects which columns of a list hold identifiers, from a sample of its rows.

The sample is SAMPLE_ROWS rows spread evenly over the head of the list, not the first rows: lists are often sorted, with
the rows that lack a number at the top. Each cell of the sample is parsed once. If no column clearly has the
identifiers, all rows of the head decide; if the head has none, the first row with an identifier does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from enrich.cell import read_cell
from enrich.kind import Kind
from matcher.files.format import Row
from matcher.files.header import has_column_word, is_label
from matcher.kind_policy import CONTACT_KINDS, PLACE_KINDS, select_washed

SAMPLE_ROWS = 30
MIN_SUPPORT = 5.0  # contacts in the sample that decide without a look at the other rows
CONTACT_WEIGHT, OTHER_WEIGHT, PLACE_WEIGHT = 1.0, 0.4, 0.1

CellClassifier = Callable[[str], frozenset[str]]


def build_cell_classifier(kinds: tuple[Kind, ...]) -> CellClassifier:
    """Return a function that parses a cell to its kinds of identifier, with a cache of distinct cells."""
    washed = select_washed(kinds)

    @cache
    def classify(cell: str) -> frozenset[str]:
        if not cell.strip():
            return frozenset()
        return frozenset(sighting.kind for sighting in read_cell(cell, washed).sightings)

    return classify


def select_sample_rows(rows: Sequence[Row]) -> list[Row]:
    """Return at most SAMPLE_ROWS rows that are not blank, spread evenly.

    >>> rows = [Row(f"line {number}", ("x",)) for number in range(100)]
    >>> len(select_sample_rows(rows)), select_sample_rows(rows)[1].place, len(select_sample_rows(rows[:5]))
    (30, 'line 3', 5)
    """
    filled = [row for row in rows if not row.is_blank]
    size = min(SAMPLE_ROWS, len(filled))
    return [filled[index * len(filled) // size] for index in range(size)]


def score_sample(head: Sequence[Row], width: int, classify: CellClassifier) -> list[float]:
    """Return the scores of the columns by a sample, or by all rows of the head if the sample is not clear.

    Identifiers may be rare: a sample that misses them must not decide which column is washed.
    """
    scores = score_columns(select_sample_rows(head), width, classify)
    first, second = sorted([*scores, 0.0, 0.0], reverse=True)[:2]
    is_clear = first >= MIN_SUPPORT and first >= 2 * second
    return scores if is_clear else score_columns(head, width, classify)


def score_columns(rows: Sequence[Row], width: int, classify: CellClassifier) -> list[float]:
    """Return for each column the number of cells with identifiers, weighted by `weigh_kinds`."""
    scores = [0.0] * width
    for row in rows:
        for column, cell in enumerate(row.cells):
            scores[column] += weigh_kinds(classify(cell))
    return scores


def has_identifier(classify: CellClassifier, row: Row) -> bool:
    """Return whether a cell of a row has an identifier."""
    return any(classify(cell) for cell in row.cells)


def weigh_kinds(kinds: frozenset[str]) -> float:
    """Return how strongly the kinds in a cell suggest that its column is the one to wash.

    A contact counts most: a serial number can parse as a number plate, and a postcode often accompanies a phone number.
    """
    if kinds & CONTACT_KINDS:
        return CONTACT_WEIGHT
    if kinds - PLACE_KINDS:
        return OTHER_WEIGHT
    return PLACE_WEIGHT if kinds else 0.0


def choose_best_column(header: Sequence[str], scores: Sequence[float]) -> int:
    """Return the column with the highest score; if equal, one named like a column of identifiers, then the first."""
    is_named = [is_label(name) and has_column_word(name) for name in header]
    return max(range(len(header)), key=lambda column: (scores[column], is_named[column], -column))


def find_other_columns(scores: Sequence[float], chosen: int) -> list[int]:
    """Return the other columns with at least half as many identifiers as the chosen one."""
    least = max(1.0, scores[chosen] / 2)
    return [column for column, score in enumerate(scores) if column != chosen and score >= least]
