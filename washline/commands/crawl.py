"""Command: washline crawl."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

import click

from washline import output
from washline.command_base import Command, json_option, open_workspace

if TYPE_CHECKING:
    from records.crawl import CrawlSummary


@click.command(cls=Command)
@click.argument("targets", nargs=-1, required=True, metavar="SITE|URL...")
@click.option("--render", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
              help="Render pages in a browser: only those that need it, all, or none.")  # fmt: skip
@json_option
def command(targets: tuple[str, ...], render: str, *, as_json: bool) -> None:
    """Crawl registered sites by name, or any allowed URL with the generic reader.

    Every response is stored in a WARC file under DATA/evidence, and every advert points to its capture. To resume an
    interrupted crawl, run the same command again. Exit status 1 if no page of a target could be read.
    """
    from records.crawl import Render
    from scheduler.jobs.crawl import crawl

    failed = False
    with open_workspace() as workspace:
        workspace.require_operation()
        for target in targets:
            with CrawlProgress(target) as progress:
                summary = crawl(workspace, target, render=Render(render), progress=progress)
            if summary is not None:
                print_summary(summary, as_json=as_json)
                failed = failed or not has_read_pages(summary)
    if failed:
        raise click.exceptions.Exit(1)


def has_read_pages(summary: CrawlSummary) -> bool:
    """Return whether pages were read: not if the crawl failed, or was stopped before it fetched a page."""
    return summary.outcome == "finished" or (summary.outcome == "stopped" and summary.pages > 0)


class CrawlProgress:
    """A progress line for a crawl, on a terminal only."""

    def __init__(self, target: str) -> None:
        from rich.console import Console
        from rich.status import Status

        self._target = target
        self._status = Status(f"{target} ...", console=Console(stderr=True)) if sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, summary: CrawlSummary) -> None:
        """Show the totals so far."""
        if self._status:
            self._status.update(
                f"{self._target}: {summary.pages} pages, {summary.adverts} adverts, {summary.errors} errors"
            )


def print_summary(summary: CrawlSummary, *, as_json: bool) -> None:
    """Print the result of a crawl."""
    if as_json:
        output.print_json(summary)
        return
    because = f" ({summary.reason})" if summary.reason else ""
    output.print_line(
        f"{summary.site}: {summary.outcome}{because}. {summary.pages} pages, "
        f"{summary.adverts} adverts ({summary.new} new, {summary.changed} changed, {summary.same} same), "
        f"{summary.rendered} rendered, {summary.skipped} skipped, {summary.errors} errors"
    )
    if summary.refused:
        output.print_line(
            f"{summary.refused} adverts were rejected by the store (dead letters); to retry, run: washline store replay"
        )
    if summary.waiting:
        output.print_line(f"{summary.waiting} adverts are spooled on disk until the store is available")
    for problem in summary.problems:
        output.print_error(f"  {problem}")
    if len(summary.problems) < summary.errors:
        output.print_error(f"  ... and {summary.errors - len(summary.problems)} more")
