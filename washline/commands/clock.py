"""Command: washline clock."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, open_workspace

if TYPE_CHECKING:
    from ledger.crawls.schedules import Schedule
    from records.crawl import CrawlSummary


@click.command(cls=Command)
@click.option(
    "--once", is_flag=True, help="Run the crawls that are due now, then exit (for an external scheduler such as cron)."
)
def command(*, once: bool) -> None:
    """Run the scheduled crawls that are due, until Ctrl-C or SIGTERM.

    Each due time runs once, regardless of restarts. Due times missed while no clock was running are coalesced into one
    run. An interrupted crawl resumes at the next start. After a crawl with new or changed adverts, the adverts are
    linked. A schedule that fails is tried again, later and later: see washline schedule list. With --once, exit status
    1 if one failed or read no page.
    """
    from scheduler.clock import Clock

    with open_workspace() as workspace:
        clock = Clock(workspace, print_crawl_result, print_failure)
        if once:
            result = clock.run_once()
            output.print_line(f"{output.count(result.crawls, 'schedule')} due, {result.failures} failed")
            if result.failures:
                raise click.exceptions.Exit(1)
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: clock.stop())
        schedules = output.count(len(workspace.ledger.schedules.all()), "schedule")
        output.print_error(f"Running {schedules} in {workspace.folder}; press Ctrl-C to stop.")
        clock.run()


def print_crawl_result(schedule: Schedule, summary: CrawlSummary) -> None:
    """Print one line for a crawl that ended or was stopped."""
    because = f" ({summary.reason})" if summary.reason else ""
    output.print_line(
        f"schedule {schedule.id}: {summary.site} {summary.outcome}{because}: {output.count(summary.pages, 'page')}, "
        f"{output.count(summary.adverts, 'advert')}, {summary.new} new, {summary.changed} changed, "
        f"{output.count(summary.errors, 'error')}"
    )


def print_failure(schedule: Schedule, reason: str) -> None:
    """Print why a schedule could not run."""
    output.print_error(f"washline: schedule {schedule.id} ({schedule.site}) failed: {reason}")
