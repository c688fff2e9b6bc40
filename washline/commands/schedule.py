"""Commands: washline schedule."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace


@click.group(cls=Group)
def command() -> None:
    """Schedule crawls. `washline clock` runs them when they are due."""


@command.command("add", cls=Command)
@click.argument("site", metavar="SITE|URL")
@click.option("--every", default=None, help="Interval: 90s, 30m, 6h or 1d. The first crawl is due immediately.")
@click.option("--cron", default=None, help='Cron expression in UTC: "0 6 * * *".')
@json_option
def add(site: str, every: str | None, cron: str | None, *, as_json: bool) -> None:
    """Schedule a recurring crawl in the current operation."""
    from scheduler.jobs.schedules import add_schedule

    with open_workspace() as workspace:
        added = add_schedule(workspace, site, every, cron)
    if as_json:
        output.print_json(added)
    else:
        output.print_line(f"schedule {added.id}: {added.site} {describe_timing(added.every_seconds, added.cron)}")


@command.command("list", cls=Command)
@json_option
def list_(*, as_json: bool) -> None:
    """List the schedules."""
    with open_workspace() as workspace:
        schedules = workspace.ledger.schedules.all()
    if as_json:
        output.print_json(schedules)
        return
    rows = (
        (
            schedule.id,
            schedule.site,
            describe_timing(schedule.every_seconds, schedule.cron),
            schedule.user,
            schedule.created_at[:19],
        )
        for schedule in schedules
    )
    output.print_table(("id", "site", "when", "by", "since (UTC)"), rows, nothing="There are no schedules.")


@command.command("remove", cls=Command)
@click.argument("number", type=int, metavar="ID")
def remove(number: int) -> None:
    """Remove a schedule."""
    from scheduler.jobs.schedules import remove_schedule

    with open_workspace() as workspace:
        remove_schedule(workspace, number)
    output.print_line(f"schedule {number} removed")


def describe_timing(every_seconds: float | None, cron: str | None) -> str:
    """Describe when a schedule is due."""
    return f"every {every_seconds:g} s" if every_seconds is not None else f"cron {cron}"
