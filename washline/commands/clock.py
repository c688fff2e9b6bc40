"""washline clock."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, workplace

if TYPE_CHECKING:
    from ledger.schedules import Schedule
    from records.crawl import CrawlSummary


@click.command(cls=Command)
@click.option("--once", is_flag=True, help="Run what is due now, then end (for a clock of your own, such as cron).")
def command(*, once: bool) -> None:
    """Run the schedules that are due, until Ctrl-C or SIGTERM.

    Each due time is served once, however many restarts there are; what was missed while no clock ran is served once together. A
    crawl that is cut short goes on with the next start.
    """
    from scheduler.clock import Clock

    with workplace() as place:
        clock = Clock(place, report)
        if once:
            output.line(f"{clock.run_once()} crawls were due")
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: clock.stop())
        output.error(f"The clock of {place.folder} runs {len(place.ledger.schedules.all())} schedules; Ctrl-C ends it.")
        clock.run()


def report(schedule: Schedule, summary: CrawlSummary) -> None:
    """Print a line for a crawl that is over."""
    output.line(
        f"schedule {schedule.id}: {summary.site} {summary.outcome}: {summary.pages} pages, {summary.adverts} adverts, "
        f"{summary.new} new, {summary.changed} changed, {summary.errors} errors"
    )
