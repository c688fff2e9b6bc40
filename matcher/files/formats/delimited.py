"""CSV and its relatives: cells parted by commas, semicolons, tabs or bars. RFC 4180, as loosely as people write it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from matcher.files.format import Format, Layout, Row
from matcher.files.text_decoding import SAMPLE, lines, opened

DELIMITERS = ",;\t|"
LONGEST_RECORD = 50  # lines; a quotation mark that stays open longer was never meant to open
csv.field_size_limit(2**31 - 1)  # a line's length is bounded already

Line = tuple[int, str, bool]


def rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield each record; one whose quotation mark is never closed comes out as its first line, split plainly."""
    delimiter = layout.delimiter or sniffed(path, layout.encoding)
    with opened(path, layout.encoding) as file:
        records = Records(lines(file), delimiter)
        for number, cells, problem in records:
            yield Row(f"{path.name} line {number}", tuple(cells), problem)


class Records:
    """The records of a file; lines that a broken record took by mistake are read again."""

    def __init__(self, source: Iterator[Line], delimiter: str) -> None:
        self._source = source
        self._delimiter = delimiter
        self._again: list[Line] = []

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        while (line := self._take()) is not None:
            number, content, whole = line
            if not whole:
                yield number, self._plain(content), "the line is too long"
            elif '"' in content:
                yield self._quoted(line)
            else:
                yield number, self._plain(content), ""

    def _take(self) -> Line | None:
        return self._again.pop() if self._again else next(self._source, None)

    def _plain(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._delimiter)

    def _quoted(self, first: Line) -> tuple[int, list[str], str]:
        taken = [first]
        closed = True

        def feed() -> Iterator[str]:
            nonlocal closed
            yield first[1]
            while len(taken) < LONGEST_RECORD and (line := self._take()) is not None:
                taken.append(line)
                yield line[1]
            closed = False

        try:
            cells = next(csv.reader(feed(), delimiter=self._delimiter))
        except csv.Error as error:
            cells, closed, problem = [], False, str(error)
        else:
            problem = "a quotation mark is never closed"
        if closed:
            return first[0], cells, ""
        self._again.extend(reversed(taken[1:]))
        return first[0], self._plain(first[1]), problem


def sniffed(path: Path, encoding: str = "") -> str:
    """Return the delimiter that parts most lines of the beginning into the same number of cells, a comma by default."""
    with opened(path, encoding) as file:
        beginning = [line for _, line, _ in islice(lines(file), 200) if line.strip()]
    return max(DELIMITERS, key=lambda delimiter: evenness(beginning, delimiter))


def evenness(beginning: list[str], delimiter: str) -> tuple[float, int]:
    """Return the share of records that have the commonest number of cells, and that number; nothing where it is one."""
    records = Records(iter([(0, line[:SAMPLE], True) for line in beginning]), delimiter)
    widths = Counter(len(cells) for _, cells, _ in records)
    parted = Counter({width: count for width, count in widths.items() if width > 1})
    if not parted:
        return 0.0, 0
    width, count = parted.most_common(1)[0]
    return count / widths.total(), width


delimited = Format("delimited", (".csv", ".tsv", ".tab", ".psv"), rows, "cells parted by comma, semicolon, tab or bar")
