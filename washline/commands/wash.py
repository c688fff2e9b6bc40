"""Command: washline wash."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from records.hit import Result
from washline import output
from washline.command_base import Command, GroupWithDefault, json_option, open_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.lists.preview import ListPreview
    from records.hit import CellReading, Hit, WashedRow
    from records.identifier import Sighting
    from scheduler.jobs.wash import Question, WashReport
    from scheduler.jobs.washes import Repetition

HITS_SHOWN = 50
HIT_COLUMNS = (
    "row", "asked", "identifier", "found in", "source", "its id", "URN or name", "role", "match", "last seen",
)  # fmt: skip


def check_header(_: click.Context, __: click.Parameter, value: str) -> str:
    """Return the value of --header; raise BadParameter if it is neither a row number nor "none"."""
    if value and value != "none" and not (value.isdecimal() and int(value)):
        message = f"{value!r} is neither a row number from 1 nor 'none'"
        raise click.BadParameter(message)
    return value


@click.group(cls=GroupWithDefault)
def command() -> None:
    """Check lists against adverts and datasets. `washline wash LIST` is short for `washline wash run LIST`."""


@command.command("run", cls=Command)
@click.argument("list_", metavar="LIST", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--out", type=click.Path(path_type=Path), help="Output file, row for row: .csv, .xlsx, .jsonl or .parquet."
)
@click.option("--column", "columns", multiple=True, help="Wash only this column, by name or number; repeatable.")
@click.option("--sheet", "sheets", multiple=True, help="Wash only this sheet of a workbook; repeatable.")
@click.option("--kinds", default="", metavar="KIND,KIND", help="Wash only these kinds, such as phone,email.")
@click.option("--header", default="", metavar="ROW|none", callback=check_header,
              help="Row of the column names, from 1; none: the first row is data; default: detected.")  # fmt: skip
@click.option("--preview", is_flag=True, help="Only show what each column and sheet holds; nothing is looked up.")
@click.option("--against", type=click.Choice(["adverts", "datasets", "all"]), default="all", show_default=True,
              help="What to check the list against.")  # fmt: skip
@json_option
def run(list_: Path, out: Path | None, *, preview: bool, as_json: bool, **choice: Any) -> None:  # noqa: ANN401 - the options of a Question
    """Check a LIST of identifiers against adverts and datasets.

    LIST is a CSV file, a workbook (.xlsx) or a text file with one item per line; - is standard input. Every identifier
    in every column and sheet is washed, in any spelling. Every row gets a result: a hit, "possible", "no trace", or
    "not an identifier" with the reason. Example: washline wash numbers.xlsx --out result.xlsx
    """
    from scheduler.jobs.wash import preview_list, wash_list

    question = build_question(**choice)
    with copy_stdin_to_disk(list_) as file:
        if preview:
            print_preview(preview_list(file, question), as_json=as_json)
            return
        with open_workspace() as workspace:
            report = wash_list(
                workspace,
                file,
                question,
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


def build_question(
    columns: tuple[str, ...], sheets: tuple[str, ...], kinds: str, header: str, against: str
) -> Question:
    """Return what the options ask for."""
    from matcher.lists.list_file import Selection
    from matcher.wash.wash import Against
    from scheduler.jobs.wash import Question

    names = tuple(filter(None, map(str.strip, kinds.split(","))))
    return Question(Selection(columns, sheets, header), names, Against(against))


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
    output.print_line(f"{report.list}, against {', '.join(report.searched)}")
    for column, kinds in report.columns.items():
        output.print_line(f"  column {column!r}: {format_kinds(kinds)}")
    shown = ((count, result) for result, count in report.results.items() if count or result is Result.HIT)
    output.print_line(", ".join(format_count(count, result) for count, result in shown))
    print_hits(report.hits, report.hit_count)
    if report.out:
        output.print_line(f"All rows written to {report.out}")


def print_hits(hits: Sequence[Hit], total: int) -> None:
    """Print the first hits as a table."""
    if hits:
        rows = (_build_hit_cells(hit) for hit in hits[:HITS_SHOWN])
        output.print_table(HIT_COLUMNS, rows, nothing="")
    if total > HITS_SHOWN:
        output.print_line(f"... and {total - HITS_SHOWN:,} more hits; use --out for all")


def _build_hit_cells(hit: Hit) -> tuple[object, ...]:
    seen = hit.seen
    found = (seen.subject, seen.source, seen.source_id, hit.urn or seen.name)
    return (hit.place, hit.asked, hit.identifier, *found, hit.role, hit.tier, f"{seen.last_seen:%Y-%m-%d}")


def format_kinds(kinds: Mapping[str, int]) -> str:
    """Format the number of identifiers by kind.

    >>> format_kinds({"phone": 1200, "email": 1})
    '1,200 phone, 1 email'
    """
    return ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())


def print_preview(preview: ListPreview, *, as_json: bool) -> None:
    """Print what each column of a list holds."""
    if as_json:
        output.print_json(preview)
        return
    for note in preview.notes:
        output.print_error(f"  note: {note}")
    names = ("sheet", "column", "filled", "identifiers", "cells with one", "read as", "examples", "not read")
    rows = (
        (
            column.sheet,
            column.name,
            column.filled,
            format_kinds(column.kinds) or "none",
            f"{column.share:.0%}",
            column.target or "any kind",
            "; ".join(column.examples),
            "; ".join(column.unread),
        )
        for column in preview.columns
    )
    output.print_table(names, rows, nothing="")
    output.print_line(f"{preview.rows} rows; every identifier above would be washed. Nothing was looked up.")


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
        "column": ", ".join(report.columns),
        "columns": report.columns,
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
        "input": " | ".join(reading.raw for reading in washed.readings if reading.raw),
        "result": washed.result,
        "canonical": [sighting.value for sighting in washed.sightings],
        "kinds": [sighting.kind for sighting in washed.sightings],
        "validity": [sighting.validity for sighting in washed.sightings],
        "reason": "; ".join(filter(None, (*(reading.reason for reading in washed.readings), washed.problem))),
        "identifiers": [
            encode_identifier(washed, reading, seen) for reading in washed.readings for seen in reading.sightings
        ],
        "row": washed.row,
        "hits": washed.hits,
    }


def encode_identifier(washed: WashedRow, reading: CellReading, seen: Sighting) -> dict[str, object]:
    """Return one identifier of a row for JSON output."""
    from matcher.wash.wash import judge_identifier, select_hits

    hits = select_hits(washed, seen)
    return {
        "column": reading.column,
        "cell": reading.raw,
        "kind": seen.kind,
        "canonical": seen.value,
        "validity": seen.validity,
        "read_tier": seen.tier,
        "result": judge_identifier(seen, hits),
        "hits": len(hits),
    }


@command.command("list", cls=Command)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Washes to list.")
@json_option
def list_washes(limit: int, *, as_json: bool) -> None:
    """List the washes on record, the newest first. For a list whose file is named "list", write ./list."""
    from scheduler.jobs.washes import count_results
    from scheduler.jobs.washes import list_washes as find

    with open_workspace() as workspace:
        found = find(workspace)
    if as_json:
        output.print_json(found)
        return
    rows = (
        (wash.run[:12], wash.at[:19], wash.user, wash.operation, wash.list, *map(count_results(wash).get, Result))
        for wash in found[:limit]
    )
    columns = ("wash", "washed (UTC)", "by", "operation", "list", *map(str, Result))
    output.print_table(columns, rows, nothing="No list was washed.")
    if len(found) > limit:
        output.print_line(f"{limit} of {len(found)} washes; --limit shows more")


@command.command("show", cls=Command)
@click.argument("run_id", metavar="WASH")
@json_option
def show(run_id: str, *, as_json: bool) -> None:
    """Show a wash on record and its first hits. WASH is the beginning of its id."""
    from scheduler.jobs.washes import count_results, show_wash

    with open_workspace() as workspace:
        wash, hits = show_wash(workspace, run_id)
    if as_json:
        output.print_json({"wash": wash, "hits": hits})
        return
    output.print_line(f"wash {wash.run}: {wash.list}, washed {wash.at[:19]} UTC by {wash.user}")
    output.print_line(f"operation {wash.operation}: {wash.purpose}")
    output.print_line(f"SHA-256 of the list {wash.sha256}; searched {wash.searched}; asked {wash.question}")
    counts = count_results(wash)
    output.print_line(", ".join(format_count(counts[result], result) for result in Result if counts[result]))
    print_hits(hits, len(hits))


@command.command("rerun", cls=Command)
@click.argument("run_id", metavar="WASH")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Output file, row for row: .csv, .xlsx, .jsonl or .parquet."
)
@json_option
def rerun(run_id: str, out: Path | None, *, as_json: bool) -> None:
    """Wash the kept list of a WASH again, and show the differences.

    If the data and the rules are the same, the output is the same byte for byte, with the time and user on record.
    """
    from scheduler.jobs.washes import repeat_wash

    with open_workspace() as workspace:
        repeated = repeat_wash(workspace, run_id, out=out, progress=lambda rows: output.print_progress(f"{rows} rows"))
    if as_json:
        output.print_json(
            {
                "run": repeated.report.run,
                "is_same": repeated.is_same,
                "changed": repeated.changed,
                "changes": repeated.changes,
                "results": {str(result): count for result, count in repeated.report.results.items()},
                "out": repeated.report.out,
            }
        )
        return
    print_repetition(repeated)


def print_repetition(repeated: Repetition) -> None:
    """Print the differences of a repeated wash."""
    report = repeated.report
    output.print_progress("")
    if repeated.is_same:
        output.print_line(f"wash {report.run}: the data and the rules are the same, and so is the result")
    else:
        output.print_line(
            f"wash {report.run}, of other data or rules than {repeated.record.run}: "
            f"{output.count(repeated.changed, 'row')} with another result or other matches"
        )
        print_changes(repeated)
    if report.out:
        output.print_line(f"All rows written to {report.out}")


def print_changes(repeated: Repetition) -> None:
    """Print the first rows that differ."""
    rows = (
        (
            change.place,
            change.before,
            change.after,
            "; ".join(map(" in ".join, change.gained)),
            "; ".join(map(" in ".join, change.lost)),
        )
        for change in repeated.changes[:HITS_SHOWN]
    )
    output.print_table(("row", "before", "now", "new matches", "lost matches"), rows, nothing="")
    if repeated.changed > HITS_SHOWN:
        output.print_line(f"... and {repeated.changed - HITS_SHOWN:,} more")
