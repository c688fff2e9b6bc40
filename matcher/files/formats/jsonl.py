"""JSON lines: one object a line, its names the columns. Nested values stay JSON; a list of plain values is joined by "; "."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from matcher.files.format import Format, Layout, Row
from matcher.files.text_decoding import lines, opened

decode = msgspec.json.Decoder(dict[str, Any]).decode
MOST_NAMES = 2_000


def rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the names of all objects first, in order of appearance, then each object in that order.

    The file is read twice, so that memory does not grow with it. A line that is no object comes out whole, with the reason.
    """
    names = tuple(names_in(path, layout))
    yield Row(f"{path.name} line 0", names)
    with opened(path, layout.encoding) as file:
        for number, line, _ in lines(file):
            yield row(f"{path.name} line {number}", line, names)


def names_in(path: Path, layout: Layout) -> dict[str, None]:
    """Return the names that the objects of a file use."""
    names: dict[str, None] = {}
    with opened(path, layout.encoding) as file:
        for _, line, _ in lines(file):
            try:
                names.update(dict.fromkeys(decode(line)))
            except (msgspec.MsgspecError, UnicodeError):
                continue
            if len(names) > MOST_NAMES:
                break
    return names


def row(place: str, line: str, names: tuple[str, ...]) -> Row:
    """Return the row of one line."""
    if not line.strip():
        return Row(place, ())
    try:
        found = decode(line)
    except (msgspec.MsgspecError, UnicodeError) as error:
        return Row(place, (line.rstrip("\r\n"),), f"not a JSON object: {error}")
    return Row(place, tuple(cell(found.get(name)) for name in names))


def cell(value: object) -> str:
    """Return a JSON value as text.

    >>> cell(None), cell(7700900461.0), cell(True), cell(["a", 1]), cell({"a": 1})
    ('', '7700900461', 'true', 'a; 1', '{"a":1}')
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case list() if not any(isinstance(part, list | dict) for part in value):
            return "; ".join(cell(part) for part in value)
        case _:
            return msgspec.json.encode(value).decode()


jsonl = Format("jsonl", (".jsonl", ".ndjson"), rows, "one JSON object a line")
