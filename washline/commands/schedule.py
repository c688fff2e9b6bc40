"""Commands: washline schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace
from washline.output import format_interval, format_time

if TYPE_CHECKING:
    from ledger.crawls.schedules import Schedule
    from scheduler.jobs.schedules import ScheduleStatus


@click.group(cls=Group)
def command() -> None:
    """Schedule crawls. `washline clock` runs them when they are due."""


@command.command("add", cls=Command)
@click.argument("site", metavar="SITE|URL")
@click.option("--every", default=None, help="Interval: 90s, 30m, 6h or 1d. The first crawl is due immediately.")
@click.option("--cron", default=None, help='Cron expression in UTC: "0 6 * * *".')
@click.option("--quiet", metavar="HH:MM-HH:MM", default=None,
              help="Hours in UTC without a crawl; one that runs when they begin is resumed after them.")  # fmt: skip
@click.option("--link/--no-link", default=True, show_default=True,
              help="Link the adverts after a crawl with new or changed ones.")  # fmt: skip
@json_option
def add(site: str, every: str | None, cron: str | None, quiet: str | None, *, link: bool, as_json: bool) -> None:
    """Schedule a recurring crawl in the current operation.

    Adding the same site and times again replaces the other options.
    """
    from scheduler.jobs.schedules import add_schedule

    with open_workspace() as workspace:
        added = add_schedule(workspace, site, every, cron, quiet=quiet, link=link)
    if as_json:
        output.print_json(added)
    else:
        output.print_line(f"schedule {added.id}: {added.site} {describe_timing(added)}")


@command.command("list", cls=Command)
@json_option
def list_(*, as_json: bool) -> None:
    """List the schedules, each with its last and its next run, and why it failed."""
    from scheduler.jobs.schedules import list_schedules

    with open_workspace() as workspace:
        found = list_schedules(workspace)
    if as_json:
        output.print_json(found)
        return
    columns = ("id", "site", "when (UTC)", "operation", "by", "last run", "outcome", "adverts", "next run")
    output.print_table(columns, map(build_row, found), nothing="There are no schedules.")
    for failed in (status.schedule for status in found if status.schedule.failures):
        attempts = output.count(failed.failures, "time")
        output.print_line(
            f"schedule {failed.id} failed {attempts}, last {format_time(failed.failed_at)}: {failed.failure}"
        )


def build_row(status: ScheduleStatus) -> tuple[object, ...]:
    """Return the cells of a schedule."""
    schedule, run = status.schedule, status.last_run
    return (
        schedule.id,
        schedule.site,
        describe_timing(schedule),
        status.operation,
        schedule.user,
        format_time(run.started_at) if run else "never",
        run.outcome if run else "",
        run.summary.adverts if run else "",
        format_time(status.next_run),
    )


@command.command("remove", cls=Command)
@click.argument("number", type=int, metavar="ID")
def remove(number: int) -> None:
    """Remove a schedule."""
    from scheduler.jobs.schedules import remove_schedule

    with open_workspace() as workspace:
        remove_schedule(workspace, number)
    output.print_line(f"schedule {number} removed")


def describe_timing(schedule: Schedule) -> str:
    """Describe when a schedule is due."""
    seconds = schedule.every_seconds
    when = f"every {format_interval(seconds)}" if seconds is not None else f"cron {schedule.cron}"
    return f"{when}, quiet {schedule.quiet}" if schedule.quiet else when
