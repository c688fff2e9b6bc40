"""washline adverts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, as_json, workplace

if TYPE_CHECKING:
    from scheduler.jobs.adverts import ImportReport

HITS_SHOWN = 50


@click.group(cls=Group)
def command() -> None:
    """Bring in adverts that were captured elsewhere; wash the stored ones against the datasets."""


@command.command("wash", cls=Command)
@as_json
def wash(*, as_json: bool) -> None:
    """Check every identifier of the stored adverts against the datasets that were loaded."""
    from scheduler.jobs.wash import wash_stored_adverts

    with workplace() as place:
        run, hits = wash_stored_adverts(place)
    if as_json:
        output.json({"run": run, "hits": hits})
        return
    columns = ("advert", "identifier", "dataset", "its id", "URN or name", "role", "grade", "match")
    rows = (
        (
            one.place,
            one.identifier,
            one.seen.source,
            one.seen.source_id,
            one.urn or one.seen.name,
            one.role,
            one.grade,
            one.tier,
        )
        for one in hits[:HITS_SHOWN]
    )
    output.table(columns, rows, nothing="No advert shares an identifier with a dataset.")
    output.line(f"{len(hits)} hits" + (f", {HITS_SHOWN} shown; --json has them all" if len(hits) > HITS_SHOWN else ""))


@command.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def import_(file: Path, *, as_json: bool) -> None:
    """Store the adverts of a JSON lines FILE, one advert a line.

    Fields: id, site, text (required); url, captured_at (ISO 8601), account, name, title, area, price, images (a list of {url,
    sha256, pdq, phash}). A line that cannot be read is reported by its number and kept aside; the others are stored. The same
    file again doubles nothing.
    """
    from scheduler.jobs.adverts import import_adverts

    with workplace() as place:
        place.require_operation()
        done = import_adverts(place, file, lambda now: output.progress(f"{now.lines} lines"))
    for problem in done.problems:
        output.error(f"{file}, {problem}")
    if as_json:
        output.json(done)
    else:
        show_imported(done)
    if done.has_failed:
        raise click.exceptions.Exit(1)


def show_imported(done: ImportReport) -> None:
    """Print what an import came to."""
    output.line(
        f"{done.lines} lines: {done.new} adverts new, {done.changed} changed, {done.same} same, {done.rejected} rejected"
    )
    if done.kept_aside:
        output.line(f"The rejected lines are kept in {done.kept_aside}")
    if done.refused:
        output.line(f"{done.refused} adverts were refused by the store; to store them again: washline store replay")
    if done.waiting:
        output.line(f"{done.waiting} adverts wait on disk until the store's engine is back")
