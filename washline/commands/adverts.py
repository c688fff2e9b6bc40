"""Commands: washline adverts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace

if TYPE_CHECKING:
    from scheduler.jobs.adverts import ImportReport

HITS_SHOWN = 50


@click.group(cls=Group)
def command() -> None:
    """Import adverts captured by other tools; wash stored adverts against the datasets."""


@command.command("wash", cls=Command)
@json_option
def wash(*, as_json: bool) -> None:
    """Check every identifier of the stored adverts against the loaded datasets."""
    from scheduler.jobs.wash import wash_stored_adverts

    with open_workspace() as workspace:
        run, hits = wash_stored_adverts(workspace)
    if as_json:
        output.print_json({"run": run, "hits": hits})
        return
    columns = ("advert", "identifier", "dataset", "its id", "URN or name", "role", "grade", "match")
    rows = (
        (
            hit.place,
            hit.identifier,
            hit.seen.source,
            hit.seen.source_id,
            hit.urn or hit.seen.name,
            hit.role,
            hit.grade,
            hit.tier,
        )
        for hit in hits[:HITS_SHOWN]
    )
    output.print_table(columns, rows, nothing="No advert shares an identifier with a dataset.")
    output.print_line(
        f"{len(hits)} hits" + (f", {HITS_SHOWN} shown; --json has them all" if len(hits) > HITS_SHOWN else "")
    )


@command.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_(file: Path, *, as_json: bool) -> None:
    """Import adverts from a JSON lines FILE, one advert per line.

    Fields: id, site, text (required); url, captured_at (ISO 8601), account, name, title, area, price, images (a list
    of {url, sha256, pdq, phash}). A line that cannot be parsed is reported with its number and written to a file
    of rejected rows; the others are stored. Importing the same file again changes nothing.
    """
    from scheduler.jobs.adverts import import_adverts

    with open_workspace() as workspace:
        workspace.require_operation()
        report = import_adverts(workspace, file, lambda now: output.print_progress(f"{now.lines} lines"))
    for problem in report.problems:
        output.print_error(f"{file}, {problem}")
    if as_json:
        output.print_json(report)
    else:
        print_import_report(report)
    if report.has_failed:
        raise click.exceptions.Exit(1)


def print_import_report(report: ImportReport) -> None:
    """Print the result of an import."""
    output.print_line(
        f"{report.lines} lines: {report.new} adverts new, {report.changed} changed, {report.same} same, "
        f"{report.rejected} rejected"
    )
    if report.kept_aside:
        output.print_line(f"The rejected lines are in {report.kept_aside}")
    if report.refused:
        output.print_line(
            f"{report.refused} adverts were rejected by the store (dead letters); to retry, run: washline store replay"
        )
    if report.waiting:
        output.print_line(f"{report.waiting} adverts are spooled on disk until the store is available")
