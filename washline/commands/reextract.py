"""washline reextract."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, as_json, workplace

SHOWN = 50


@click.command(cls=Command)
@click.option("--dry-run", is_flag=True, help="Only tell what would be read differently; change nothing.")
@as_json
def command(*, dry_run: bool, as_json: bool) -> None:
    """Read all stored adverts again with this version's rules, and list what comes out differently.

    Older versions of adverts are read again too. Afterwards `washline link` computes the groups anew.
    """
    from scheduler.jobs.reextract import reextract

    with workplace() as place:
        place.require_operation()
        differences = list(reextract(place, dry_run=dry_run, progress=lambda read: output.progress(f"{read} versions")))
    if as_json:
        output.json(differences)
        return
    rows = (
        (one.site, one.source_id, ", ".join(map(str, one.gained)), ", ".join(map(str, one.lost)))
        for one in differences[:SHOWN]
    )
    output.table(("site", "advert", "gained", "lost"), rows, nothing="Everything reads as it did.")
    if len(differences) > SHOWN:
        output.line(f"... and {len(differences) - SHOWN} more; --json has them all")
    if differences:
        output.line(f"{len(differences)} versions {'would be' if dry_run else 'are'} read differently")
