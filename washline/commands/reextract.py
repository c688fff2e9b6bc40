"""Command: washline reextract."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, json_option, open_workspace

DIFFERENCES_SHOWN = 50


@click.command(cls=Command)
@click.option("--dry-run", is_flag=True, help="Report the differences without changing anything.")
@json_option
def command(*, dry_run: bool, as_json: bool) -> None:
    """Extract all stored adverts again with the current rules, and list the differences.

    Includes older versions of adverts. Run `washline link` afterwards to update the clusters.
    """
    from scheduler.jobs.reextract import reextract

    with open_workspace() as workspace:
        workspace.require_operation()
        differences = list(
            reextract(
                workspace, dry_run=dry_run, progress=lambda read: output.print_progress(output.count(read, "version"))
            )
        )
    if as_json:
        output.print_json(differences)
        return
    rows = (
        (
            difference.site,
            difference.source_id,
            ", ".join(map(str, difference.gained)),
            ", ".join(map(str, difference.lost)),
        )
        for difference in differences[:DIFFERENCES_SHOWN]
    )
    output.print_table(("site", "advert", "gained", "lost"), rows, nothing="No differences.")
    if len(differences) > DIFFERENCES_SHOWN:
        output.print_line(f"... and {len(differences) - DIFFERENCES_SHOWN} more; use --json for all")
    if differences:
        output.print_line(f"{output.count(len(differences), 'version')} {'would change' if dry_run else 'changed'}")
