"""JSON Lines: one object per line, its keys are the columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from matcher.files.format import Format, HeaderUse, Layout, Row
from matcher.files.nested_values import flatten, format_cell
from matcher.files.text_decoding import iter_lines, open_text

decode_object = msgspec.json.Decoder(dict[str, Any]).decode
MAX_KEYS = 2_000


def read_rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the keys of all objects as the header, in order of appearance, then each object in that order.

    Reads the file twice, in constant memory. A line that is not a JSON object is yielded whole, with the problem.
    """
    keys = tuple(collect_keys(path, layout))
    yield Row(f"{path.name} line 0", keys)
    with open_text(path, layout.encoding) as file:
        for line in iter_lines(file):
            yield parse_line(f"{path.name} line {line.number}", line.text, keys)


def collect_keys(path: Path, layout: Layout) -> dict[str, None]:
    """Return the keys of the objects of a file, in order of appearance; no more are collected beyond MAX_KEYS."""
    keys: dict[str, None] = {}
    with open_text(path, layout.encoding) as file:
        for line in iter_lines(file):
            try:
                keys.update(dict.fromkeys(flatten(decode_object(line.text))))
            except (msgspec.MsgspecError, UnicodeError):
                continue
            if len(keys) > MAX_KEYS:
                break
    return keys


def parse_line(place: str, line: str, keys: tuple[str, ...]) -> Row:
    """Return the row of one line."""
    if not line.strip():
        return Row(place, ())
    try:
        values = flatten(decode_object(line))
    except (msgspec.MsgspecError, UnicodeError) as error:
        return Row(place, (line.rstrip("\r\n"),), f"not a JSON object: {error}")
    return Row(place, tuple(format_cell(values.get(key)) for key in keys))


jsonl = Format("jsonl", (".jsonl", ".ndjson"), read_rows, HeaderUse.ALWAYS)
