"""Command: washline wash."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from records.hit import Result
from washline import output
from washline.command_base import Command, json_option, open_workspace

if TYPE_CHECKING:
    from records.hit import Hit, WashedRow
    from scheduler.jobs.wash import WashReport

HITS_SHOWN = 50


@click.command(cls=Command)
@click.argument("list_", metavar="LIST", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--out", type=click.Path(path_type=Path), help="Output file, row for row: .csv or .xlsx.")
@click.option("--column", default="", help="Column to wash, by name or number; default: detected by content.")
@click.option("--against", type=click.Choice(["adverts", "datasets", "all"]), default="all", show_default=True,
              help="What to check the list against.")  # fmt: skip
@json_option
def command(list_: Path, out: Path | None, column: str, against: str, *, as_json: bool) -> None:
    """Check a LIST of identifiers against adverts and datasets.

    LIST is a CSV file, a workbook (.xlsx) or a text file with one item per line; - is standard input. Phones and
    e-mails may be in any spelling; write handles as telegram:name. Every row gets a result: a hit, "no trace", or "not
    an identifier" with the reason.
    """
    from matcher.wash.wash import Against
    from scheduler.jobs.wash import wash_list

    with open_workspace() as workspace:
        workspace.require_operation()
        with copy_stdin_to_disk(list_) as file:
            report = wash_list(
                workspace,
                file,
                column=column,
                against=Against(against),
                out=out,
                keep_rows=as_json,
                progress=lambda rows: output.print_progress(f"{rows} rows"),
            )
    if str(list_) == "-":
        report = replace(report, list="standard input")
    if as_json:
        output.print_json(encode_report(report))
    else:
        print_report(report)


@contextmanager
def copy_stdin_to_disk(list_: Path) -> Iterator[Path]:
    """Copy standard input to a temporary file, since a list is read twice: to detect its columns, then to wash it."""
    if str(list_) != "-":
        yield list_
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "stdin.csv"
        with file.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        yield file


def print_report(report: WashReport) -> None:
    """Print the counts and the first hits."""
    output.print_progress("")
    for note in report.notes:
        output.print_error(f"  note: {note}")
    searched = ", ".join(report.searched) or "nothing: no dataset is loaded"
    output.print_line(f"{report.list}, column {report.column!r}, against {searched}")
    output.print_line(
        ", ".join(
            format_count(count, result) for result, count in report.results.items() if count or result is Result.HIT
        )
    )
    columns = (
        "row",
        "asked",
        "identifier",
        "found in",
        "source",
        "its id",
        "URN or name",
        "role",
        "match",
        "last seen",
    )
    rows = (_build_hit_cells(hit) for hit in report.hits[:HITS_SHOWN])
    if report.hits:
        output.print_table(columns, rows, nothing="")
    if len(report.hits) > HITS_SHOWN:
        output.print_line(f"... and {len(report.hits) - HITS_SHOWN} more hits; use --out for all")
    if report.out:
        output.print_line(f"All rows written to {report.out}")


def _build_hit_cells(hit: Hit) -> tuple[object, ...]:
    seen = hit.seen
    found = (seen.subject, seen.source, seen.source_id, hit.urn or seen.name)
    return (hit.place, hit.asked, hit.identifier, *found, hit.role, hit.tier, f"{seen.last_seen:%Y-%m-%d}")


def format_count(count: int, result: Result) -> str:
    """Format the number of rows with a result.
    >>> format_count(1, Result.HIT), format_count(2, Result.HIT), format_count(452, Result.NO_TRACE)
    ('1 hit', '2 hits', '452 no trace')
    """
    return f"{count} hits" if result is Result.HIT and count != 1 else f"{count} {result}"


def encode_report(report: WashReport) -> dict[str, object]:
    """Return the JSON document of a wash."""
    names = {result: str(result).replace(" ", "_") for result in report.results}
    return {
        "run": report.run,
        "list": report.list,
        "column": report.column,
        "against": report.against,
        "searched": report.searched,
        "notes": report.notes,
        "rows": sum(report.results.values()),
        "hits": report.results[Result.HIT],
        "counts": {names[result]: count for result, count in report.results.items()},
        "results": [encode_row(row) for row in report.rows],
        "out": report.out,
    }


def encode_row(washed: WashedRow) -> dict[str, object]:
    """Return one row of a wash for JSON output."""
    return {
        "place": washed.place,
        "input": washed.reading.raw,
        "result": washed.result,
        "canonical": [sighting.value for sighting in washed.reading.sightings],
        "kinds": [sighting.kind for sighting in washed.reading.sightings],
        "validity": [sighting.validity for sighting in washed.reading.sightings],
        "reason": washed.reading.reason,
        "row": washed.row,
        "hits": washed.hits,
    }
