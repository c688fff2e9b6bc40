"""How results look: JSON for programs, tables for people. Scraped text never reaches a terminal with its control characters."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
import msgspec

WHOLE = frozenset(("value", "id"))
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def plain(text: object) -> str:
    """Return text that is safe on a terminal: control and direction characters are shown as a replacement mark."""
    return CONTROL.sub("\ufffd", str(text)).encode("utf-8", "replace").decode()


def json(value: Any) -> None:  # noqa: ANN401 - any record
    """Print a record, or a list of them, as one line of JSON."""
    click.echo(msgspec.json.encode(value).decode("utf-8"))


def line(text: str = "") -> None:
    """Print a line for people."""
    click.echo(plain(text).replace("\ufffd\n", "\n") if text else "")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, nothing: str) -> None:
    """Print rows under their columns, or the sentence for none; nothing is cut off, and what is copied stands on one line."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold", no_wrap=column in WHOLE)
    for row in rows:
        shown.add_row(*(escaped(cell) for cell in row))
    if shown.row_count:
        Console(width=None if sys.stdout.isatty() else 160).print(shown)
    else:
        line(nothing)


def escaped(cell: object) -> str:
    """Return a cell on one line, without control characters and without markup."""
    from rich.markup import escape

    return escape(plain(" ".join(str("" if cell is None else cell).split())))


def error(text: str) -> None:
    """Print a sentence to whoever watches, apart from the results."""
    click.echo(plain(text), err=True)


def progress(text: str) -> None:
    """Show how far a long work is: one line that is written over, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{plain(text)}", err=True, nl=False)
