"""CSV and its relatives: cells delimited by commas, semicolons, tabs or bars. RFC 4180, parsed leniently."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from matcher.files.column_names import is_column_name
from matcher.files.format import Format, Layout, Row
from matcher.files.text_decoding import TextLine, iter_lines, open_text

DELIMITERS = ",;\t|"
SAMPLE_LINES, SAMPLE_LINE_CHARS = 200, 65_536
NO_DELIMITER = "\x1f"  # occurs in no text
MIN_SHARE = 0.5
ITEM = re.compile(r"@|\d(?:\W?\d){5}")  # an identifier, not a column's name
MAX_RECORD_LINES = 50  # a quotation mark that stays open for longer is a stray character
csv.field_size_limit(2**31 - 1)  # the length of a line is limited already


def read_rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield each record; if its quotation mark is never closed, yield its first line, split at the delimiter."""
    delimiter = layout.delimiter or detect_delimiter(path, layout.encoding)
    with open_text(path, layout.encoding) as file:
        for number, cells, problem in RecordReader(iter_lines(file), delimiter):
            yield Row(f"{path.name} line {number}", tuple(cells), problem)


class RecordReader:
    """Iterates over the records of a file as (line number, cells, problem).

    Lines that an unclosed quotation mark consumed are pushed back and parsed again.
    """

    def __init__(self, lines: Iterator[TextLine], delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._pushed_back: list[TextLine] = []

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        while (line := self._next_line()) is not None:
            if not line.is_whole:
                yield line.number, self._split(line), "the line is too long"
            elif '"' in line.text:
                yield self._parse_quoted(line)
            else:
                yield line.number, self._split(line), ""

    def _next_line(self) -> TextLine | None:
        return self._pushed_back.pop() if self._pushed_back else next(self._lines, None)

    def _split(self, line: TextLine) -> list[str]:
        return line.text.rstrip("\r\n").split(self._delimiter)

    def _parse_quoted(self, first: TextLine) -> tuple[int, list[str], str]:
        consumed = [first]
        is_closed = True

        def feed_lines() -> Iterator[str]:
            nonlocal is_closed
            yield first.text
            while len(consumed) < MAX_RECORD_LINES and (line := self._next_line()) is not None:
                consumed.append(line)
                yield line.text
            is_closed = False

        try:
            cells = next(csv.reader(feed_lines(), delimiter=self._delimiter))
        except csv.Error as error:
            cells, is_closed, problem = [], False, str(error)
        else:
            problem = "a quotation mark is never closed"
        if is_closed and (len(consumed) == 1 or self._is_well_formed(consumed)):
            return first.number, cells, ""
        self._pushed_back.extend(reversed(consumed[1:]))
        return first.number, self._split(first), problem

    def _is_well_formed(self, lines: list[TextLine]) -> bool:
        """Return whether the quotation marks of a record of several lines enclose whole cells.

        If not, the mark of the first line is never closed, and the one that seems to close it opens another cell.
        """
        try:
            next(csv.reader((line.text for line in lines), delimiter=self._delimiter, strict=True))
        except csv.Error:
            return False
        return True


def detect_delimiter(path: Path, encoding: str = "") -> str:
    """Return the delimiter that splits most of the first lines into the same number of cells; default: a comma.

    A list of one column has none: its cells may hold two numbers with a semicolon or comma between them.
    """
    with open_text(path, encoding) as file:
        lines = [line.text for line in islice(iter_lines(file), SAMPLE_LINES) if line.text.strip()]
    best = max(DELIMITERS, key=lambda delimiter: rate_delimiter(lines, delimiter))
    return best if rate_delimiter(lines, best)[1] else NO_DELIMITER if lines else DELIMITERS[0]


def rate_delimiter(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Return the most frequent number of cells, if above one, as (share of the records, number).

    Return zeros if the delimiter splits no record, or seems to be part of the cells of one column.
    """
    sample = (TextLine(number, line[:SAMPLE_LINE_CHARS], is_whole=True) for number, line in enumerate(lines))
    records = [cells for _, cells, _ in RecordReader(sample, delimiter)]
    widths = Counter(map(len, records))
    split_widths = Counter({width: count for width, count in widths.items() if width > 1})
    if not split_widths:
        return 0.0, 0
    width, count = split_widths.most_common(1)[0]
    share = count / widths.total()
    return (share, width) if is_table(records[0], share) else (0.0, 0)


def is_table(first: list[str], share: float) -> bool:
    """Return whether a delimiter separates columns, by the first record and the share of records of the same width.

    If it does not split the first record, that must be a title: neither a column's name nor an item.
    """
    if len(first) == 1:
        return share >= MIN_SHARE and not is_column_name(first[0]) and not ITEM.search(first[0])
    return share >= MIN_SHARE or not any(map(ITEM.search, first))


delimited = Format("delimited", (".csv", ".tsv", ".tab", ".psv"), read_rows)
