"""washline link."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, as_json, workplace


@click.command(cls=Command)
@as_json
def command(*, as_json: bool) -> None:
    """Find the groups of adverts that share identifiers, anew from all that is stored.

    A value that many unrelated adverts show, such as a helpline, is held back and named.
    """
    from scheduler.jobs.clusters import link

    with workplace() as place:
        report = link(place)
    if as_json:
        output.json(report)
        return
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in report.outcomes.items())
    output.line(f"{report.clusters} clusters of {report.adverts} adverts" + (f": {outcomes}" if outcomes else ""))
    for held in report.held_back:
        output.line(f"  held back: {held.identifier}, in {held.adverts} adverts: {held.reason}")
    if report.clusters:
        output.line("To look at them, type: washline cluster list")
