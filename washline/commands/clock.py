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
    run. An interrupted crawl resumes at the next start.
    """
    from scheduler.clock import Clock

    with open_workspace() as workspace:
        clock = Clock(workspace, print_crawl_result)
        if once:
            output.print_line(f"{clock.run_once()} crawls were due")
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: clock.stop())
        schedules = len(workspace.ledger.schedules.all())
        output.print_error(f"Running {schedules} schedules in {workspace.folder}; press Ctrl-C to stop.")
        clock.run()


def print_crawl_result(schedule: Schedule, summary: CrawlSummary) -> None:
    """Print one line for a completed crawl."""
    output.print_line(
        f"schedule {schedule.id}: {summary.site} {summary.outcome}: {summary.pages} pages, {summary.adverts} adverts, "
        f"{summary.new} new, {summary.changed} changed, {summary.errors} errors"
    )
