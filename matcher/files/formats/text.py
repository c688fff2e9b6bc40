"""Plain or pasted text: one item per line, no header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from matcher.files.format import Format, HeaderUse, Layout, Row
from matcher.files.text_decoding import iter_lines, open_text


def read_rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield each line as a row of one cell."""
    with open_text(path, layout.encoding) as file:
        for line in iter_lines(file):
            problem = "" if line.is_whole else "the line is too long"
            yield Row(f"{path.name} line {line.number}", (line.text.rstrip("\r\n"),), problem)


text = Format("text", (".txt", ".text", ".lst"), read_rows, HeaderUse.NEVER)
