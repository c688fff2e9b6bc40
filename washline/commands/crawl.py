"""washline crawl."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

import click

from washline import output
from washline.command_base import Command, as_json, workplace

if TYPE_CHECKING:
    from records.crawl import CrawlSummary


@click.command(cls=Command)
@click.argument("targets", nargs=-1, required=True, metavar="SITE|URL...")
@click.option("--render", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
              help="Let a browser make the pages: only those that need it, all, or none.")  # fmt: skip
@as_json
def command(targets: tuple[str, ...], render: str, *, as_json: bool) -> None:
    """Crawl sites by name, or any allowed address with the generic reader.

    Every response is kept in a WARC file under DATA/evidence; every advert points into it. A crawl that was stopped or
    killed goes on where it was when the same command is typed again.
    """
    from records.crawl import Render
    from scheduler.jobs.crawl import crawl

    with workplace() as place:
        place.require_operation()
        for given in targets:
            with progress(given) as report:
                summary = crawl(place, given, render=Render(render), progress=report)
            if summary is not None:
                show_summary(summary, as_json=as_json)


class progress:  # noqa: N801 - reads as a verb where it is used
    """A line that tells how far a crawl is, on a terminal only."""

    def __init__(self, given: str) -> None:
        from rich.console import Console
        from rich.status import Status

        self._given = given
        self._status = Status(f"{given} ...", console=Console(stderr=True)) if sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, summary: CrawlSummary) -> None:
        """Show the sum so far."""
        if self._status:
            self._status.update(
                f"{self._given}: {summary.pages} pages, {summary.adverts} adverts, {summary.errors} errors"
            )


def show_summary(summary: CrawlSummary, *, as_json: bool) -> None:
    """Print what a crawl came to."""
    if as_json:
        output.json(summary)
        return
    because = f" ({summary.reason})" if summary.reason else ""
    output.line(
        f"{summary.site}: {summary.outcome}{because}. {summary.pages} pages, "
        f"{summary.adverts} adverts ({summary.new} new, {summary.changed} changed, {summary.same} same), "
        f"{summary.rendered} rendered, {summary.skipped} skipped, {summary.errors} errors"
    )
    if summary.refused:
        output.line(f"{summary.refused} adverts were refused by the store and are kept aside: washline store replay")
    if summary.waiting:
        output.line(f"{summary.waiting} adverts wait on disk until the store's engine is back")
    for problem in summary.problems:
        output.error(f"  {problem}")
    if len(summary.problems) < summary.errors:
        output.error(f"  ... and {summary.errors - len(summary.problems)} more")
