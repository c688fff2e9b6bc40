"""Command: washline link."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, json_option, open_workspace


@click.command(cls=Command)
@json_option
def command(*, as_json: bool) -> None:
    """Compute all clusters of adverts that share identifiers.

    Identifiers shared by many unrelated adverts, such as a helpline, are excluded from linking and listed.
    """
    from scheduler.jobs.clusters import compute_clusters

    with open_workspace() as workspace:
        report = compute_clusters(workspace)
    if as_json:
        output.print_json(report)
        return
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in report.outcomes.items())
    output.print_line(f"{report.clusters} clusters of {report.adverts} adverts" + (f": {outcomes}" if outcomes else ""))
    for held in report.held_back:
        output.print_line(f"  held back: {held.identifier}, in {held.adverts} adverts: {held.reason}")
    if report.clusters:
        output.print_line("To list them, run: washline cluster list")
