"""Command: washline reread."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, json_option, open_workspace

REMOVED_SHOWN = 20


@click.command(cls=Command)
@click.argument("reference", metavar="RUN")
@json_option
def command(reference: str, *, as_json: bool) -> None:
    """Read the captured pages of a crawl again with the current reader, and store the adverts.

    Nothing is fetched. RUN is the id of a crawl or the beginning of it. Adverts keep their ids; those that are no
    longer found stay stored and are listed. Run `washline link` afterwards to update the clusters.
    """
    from scheduler.jobs.reread import reread

    with open_workspace() as workspace:
        result = reread(workspace, reference, lambda now: output.print_progress(output.count(now.pages, "page")))
    if as_json:
        output.print_json(result)
        return
    output.print_line(
        f"{result.run}: {output.count(result.pages, 'page')} read again, {output.count(result.adverts, 'advert')} "
        f"({result.new} new, {result.changed} changed, {result.same} same), {len(result.removed)} no longer found, "
        f"{result.unread} unread"
    )
    for advert in result.removed[:REMOVED_SHOWN]:
        output.print_line(f"  no longer found: {advert}")
    if len(result.removed) > REMOVED_SHOWN:
        output.print_line(f"  ... and {len(result.removed) - REMOVED_SHOWN} more; --json has them all")
