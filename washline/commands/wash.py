"""washline wash."""

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
from washline.command_base import Command, as_json, workplace

if TYPE_CHECKING:
    from records.hit import WashedRow
    from scheduler.jobs.wash import WashReport

HITS_SHOWN = 50


@click.command(cls=Command)
@click.argument("list_", metavar="LIST", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--out", type=click.Path(path_type=Path), help="Write the result here, row for row: .csv or .xlsx.")
@click.option("--column", default="", help="The column to wash, by its name or number; default: found by its content.")
@click.option("--against", type=click.Choice(["adverts", "datasets", "all"]), default="all", show_default=True,
              help="What the list is checked against.")  # fmt: skip
@as_json
def command(list_: Path, out: Path | None, column: str, against: str, *, as_json: bool) -> None:
    """Check a LIST of identifiers against the adverts and the datasets.

    LIST is a CSV file, a workbook (.xlsx) or a text with one item a line; - is standard input. Phones and e-mails may be
    written however people type them, handles as telegram:name. Every row comes back as a hit, as "no trace", or as "not an
    identifier" with the reason; nothing is left out.
    """
    from matcher.wash.wash import Against
    from scheduler.jobs.wash import wash_list

    with workplace() as place:
        place.require_operation()
        with on_disk(list_) as file:
            report = wash_list(
                place,
                file,
                column=column,
                against=Against(against),
                out=out,
                keep_rows=as_json,
                progress=lambda rows: output.progress(f"{rows} rows"),
            )
    if str(list_) == "-":
        report = replace(report, list="standard input")
    if as_json:
        output.json(as_document(report))
    else:
        show_report(report)


@contextmanager
def on_disk(list_: Path) -> Iterator[Path]:
    """Give standard input a place on the disk, since a list is looked through before it is washed."""
    if str(list_) != "-":
        yield list_
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "stdin.csv"
        with file.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        yield file


def show_report(report: WashReport) -> None:
    """Print the counts and the first hits."""
    output.progress("")
    for note in report.notes:
        output.error(f"  note: {note}")
    output.line(
        f"{report.list}, column {report.column!r}, against {', '.join(report.searched) or 'nothing: no dataset was loaded'}"
    )
    output.line(
        ", ".join(counted(count, result) for result, count in report.results.items() if count or result is Result.HIT)
    )
    rows = (
        (hit.place, hit.asked, hit.identifier, hit.seen.subject, hit.seen.source, hit.seen.source_id, hit.urn or hit.seen.name,
         hit.role, hit.tier, f"{hit.seen.last_seen:%Y-%m-%d}")
        for hit in report.hits[:HITS_SHOWN]
    )  # fmt: skip
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
    if report.hits:
        output.table(columns, rows, nothing="")
    if len(report.hits) > HITS_SHOWN:
        output.line(f"... and {len(report.hits) - HITS_SHOWN} more hits; --out has them all")
    if report.out:
        output.line(f"Every row is in {report.out}")


def counted(count: int, result: Result) -> str:
    """Return how many rows have a result.

    >>> counted(1, Result.HIT), counted(2, Result.HIT), counted(452, Result.NO_TRACE)
    ('1 hit', '2 hits', '452 no trace')
    """
    return f"{count} hits" if result is Result.HIT and count != 1 else f"{count} {result}"


def as_document(report: WashReport) -> dict[str, object]:
    """Return a wash as its JSON names things."""
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
        "results": [as_row(one) for one in report.rows],
        "out": report.out,
    }


def as_row(washed: WashedRow) -> dict[str, object]:
    """Return one row of a wash."""
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
