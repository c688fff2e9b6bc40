"""Plain or pasted text: one item a line, no names of columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from matcher.files.format import Format, Layout, Row
from matcher.files.text_decoding import lines, opened


def rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield each line as a row of one cell."""
    with opened(path, layout.encoding) as file:
        for number, line, whole in lines(file):
            yield Row(f"{path.name} line {number}", (line.rstrip("\r\n"),), "" if whole else "the line is too long")


text = Format("text", (".txt", ".text", ".lst"), rows, "one item a line", headed=False)
