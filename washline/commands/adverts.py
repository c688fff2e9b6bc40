"""washline adverts."""

from __future__ import annotations

from pathlib import Path

import click

from washline import show
from washline.command import Command, Group, as_json, workplace


@click.group(cls=Group)
def command() -> None:
    """Bring in adverts that were captured elsewhere."""


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
        place.bound()
        done = import_adverts(place, file, lambda now: show.progress(f"{now.lines} lines"))
    for problem in done.problems:
        show.error(f"{file}, {problem}")
    if as_json:
        show.json(done)
        return
    show.line(f"{done.lines} lines: {done.new} adverts new, {done.changed} changed, {done.same} same, {done.rejected} rejected")
    if done.kept_aside:
        show.line(f"The rejected lines are kept in {done.kept_aside}")
