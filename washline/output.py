"""Output: JSON for programs, tables for people. Control and bidi characters of scraped text never reach a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
import msgspec

WHOLE = frozenset(("value", "id"))
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def sanitise(text: object) -> str:
    """Replace control and bidi characters by U+FFFD, so that the text is safe on a terminal."""
    return CONTROL.sub("\ufffd", str(text)).encode("utf-8", "replace").decode()


def print_json(value: Any) -> None:  # noqa: ANN401 - any record
    """Print a record, or a list of records, as one line of JSON; control and bidi characters are escaped.

    JSON itself escapes only C0 controls.
    """
    click.echo(CONTROL.sub(_escape, msgspec.json.encode(value).decode("utf-8")))


def _escape(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"


def print_line(text: str = "") -> None:
    """Print a line to standard output, sanitised."""
    click.echo(sanitise(text).replace("\ufffd\n", "\n") if text else "")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, nothing: str) -> None:
    """Print a table, or the sentence `nothing` if it is empty. Cells wrap but are never truncated."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in WHOLE)
    for row in rows:
        table.add_row(*(escape_cell(cell) for cell in row))
    if table.row_count:
        Console(width=None if sys.stdout.isatty() else 160).print(table)
    else:
        print_line(nothing)


def count(number: int, noun: str) -> str:
    """Return a number with its noun in the right form.

    >>> count(1, "advert"), count(0, "line")
    ('1 advert', '0 lines')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def format_time(time: str | None) -> str:
    """Return a time of the ledger to the second, "" for none."""
    return time[:19].replace("T", " ") if time else ""


def format_interval(seconds: float) -> str:
    """Return an interval in the largest unit that gives a whole number.

    >>> format_interval(21600), format_interval(90)
    ('6h', '90s')
    """
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % length == 0:
            return f"{seconds / length:g}{unit}"
    return f"{seconds:g}s"


def escape_cell(cell: object) -> str:
    """Return a cell as one sanitised line with rich markup escaped."""
    from rich.markup import escape

    return escape(sanitise(" ".join(str("" if cell is None else cell).split())))


def print_error(text: str) -> None:
    """Print a line to standard error, sanitised."""
    click.echo(sanitise(text), err=True)


def print_progress(text: str) -> None:
    """Show progress on standard error: one line that is overwritten, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{sanitise(text)}", err=True, nl=False)
