"""Commands: washline crawl."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Self, cast

import click

from washline import output
from washline.command_base import Command, GroupWithDefault, json_option, open_workspace
from washline.output import format_time

if TYPE_CHECKING:
    from records.crawl import CrawlSummary, Render, UnreadPage
    from records.page import Capture
    from scheduler.jobs.crawl_runs import RunDetail, RunOverview
    from scheduler.workspace import Workspace


@click.group(cls=GroupWithDefault)
def command() -> None:
    """Crawl sites and look at the crawls. `washline crawl SITE` is short for `washline crawl run SITE`."""


@command.command("run", cls=Command)
@click.argument("targets", nargs=-1, required=True, metavar="SITE|URL...")
@click.option("--render", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
              help="Render pages in a browser: only those that need it, all, or none.")  # fmt: skip
@json_option
def run(targets: tuple[str, ...], render: str, *, as_json: bool) -> None:
    """Crawl registered sites by name, or any allowed URL with the generic reader.

    All targets are checked before the first is crawled. Every response is stored in a WARC file under DATA/evidence,
    and every advert points to its capture. To resume an interrupted crawl, run the same command again. Exit status 1 if
    no page of a target could be read.
    """
    from records.crawl import Render
    from scheduler.jobs.targets import check_targets
    from spiders.errors import CrawlError

    has_failed = False
    with open_workspace() as workspace:
        workspace.require_operation()
        check_targets(workspace, targets)
        for target in targets:
            try:
                has_read = crawl_target(workspace, target, Render(render), as_json=as_json)
            except CrawlError as error:
                output.print_error(f"washline: {error}")
                has_read = False
            has_failed = has_failed or not has_read
    if has_failed:
        raise click.exceptions.Exit(1)


def crawl_target(workspace: Workspace, target: str, render: Render, *, as_json: bool) -> bool:
    """Crawl a target and print the result; return whether a page was read."""
    from scheduler.jobs.crawl import crawl

    with CrawlProgress(target) as progress:
        summary = crawl(workspace, target, render=render, progress=progress)
    if summary is None:  # only for due times of schedules
        return True
    print_summary(summary, as_json=as_json)
    return summary.has_read_pages


@command.command("list", cls=Command)
@click.option("--site", metavar="SITE|URL", default=None, help="Only the crawls of this target.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Maximum number of crawls.")
@json_option
def list_(site: str | None, limit: int, *, as_json: bool) -> None:
    """List the crawls, newest first: duration, outcome, pages, adverts, errors and unread pages."""
    from scheduler.jobs.crawl_runs import list_runs

    with open_workspace() as workspace:
        found = list_runs(workspace, site, limit)
    if as_json:
        output.print_json(found)
        return
    columns = ("id", "site", "started (UTC)", "took", "outcome", "pages", "new", "changed", "same", "errors", "unread")
    output.print_table(columns, map(build_run_row, found.runs), nothing="There are no crawls.")
    if found.total > len(found.runs):
        output.print_line(f"{len(found.runs)} of {found.total} crawls; --limit shows more")


def build_run_row(found: RunOverview) -> tuple[object, ...]:
    """Return the cells of a crawl."""
    counts = found.summary
    return (
        found.id,
        found.target,
        format_time(found.started_at),
        "" if found.seconds is None else f"{found.seconds:.0f} s",
        found.outcome,
        counts.pages,
        counts.new,
        counts.changed,
        counts.same,
        counts.errors,
        counts.unread,
    )


@command.command("show", cls=Command)
@click.argument("reference", metavar="RUN")
@click.option("--unread", is_flag=True, help="List every page and link that was not read or gave no advert, and why.")
@json_option
def show(reference: str, *, unread: bool, as_json: bool) -> None:
    """Show one crawl: pages, adverts, errors and unread pages by reason. RUN is its id or the beginning of it."""
    from scheduler.jobs.crawl_runs import list_unread, show_run

    with open_workspace() as workspace:
        found = list_unread(workspace, reference) if unread else show_run(workspace, reference)
    if as_json:
        output.print_json(found)
    elif unread:
        print_unread(cast("Sequence[UnreadPage]", found))
    else:
        print_run(cast("RunDetail", found))


def print_unread(pages: Sequence[UnreadPage]) -> None:
    """Print the unread pages of a crawl."""
    rows = ((page.kind, page.url, page.reason, describe_capture(page.capture)) for page in pages)
    output.print_table(("kind", "page", "reason", "capture"), rows, nothing="Everything was read.")
    if pages:
        output.print_line(output.count(len(pages), "page"))


def describe_capture(capture: Capture | None) -> str:
    """Return where a capture is in the evidence."""
    return f"{capture.file} byte {capture.offset}" if capture else ""


def print_run(found: RunDetail) -> None:
    """Print a crawl, and its unread pages by reason."""
    run, counts = found.run, found.run.summary
    because = f" ({counts.reason})" if counts.reason else ""
    took = "" if run.seconds is None else f", took {run.seconds:.0f} s"
    output.print_line(f"{run.id}: {run.target}, started {format_time(run.started_at)} UTC{took}")
    output.print_line(f"{name_outcome(counts) if run.outcome == counts.outcome else run.outcome}{because}")
    missed = found.unread.get("no advert", 0)
    output.print_line(
        f"pages: {counts.pages} answered, {counts.advert_pages} with adverts, {missed} with a contact or price but no "
        f"advert, {counts.rendered} rendered, {counts.missing} missing"
    )
    output.print_line(f"adverts: {describe_adverts(counts)}, {counts.refused} refused, {counts.waiting} waiting")
    rows = ((entry.kind, entry.pages, entry.reason) for entry in found.reasons)
    output.print_table(("kind", "pages", "reason"), rows, nothing="Everything was read.")
    if found.reasons:
        output.print_line(f"To list the pages, run: washline crawl show {run.id} --unread")


@command.command("status", cls=Command)
@json_option
def status(*, as_json: bool) -> None:
    """Show for every crawled site the last success, the last and the next crawl, and whether adverts dropped."""
    from scheduler.jobs.crawl_runs import list_status

    with open_workspace() as workspace:
        found = list_status(workspace)
    if as_json:
        output.print_json(found)
        return
    rows = (
        (
            target.target,
            format_time(target.last_success),
            format_time(target.last_run.started_at),
            target.last_run.outcome,
            format_time(target.next_run),
            target.adverts,
            None if target.usual_adverts is None else f"{target.usual_adverts:g}",
            f"DROP: {target.drop}" if target.drop else "",
        )
        for target in found
    )
    columns = ("site", "last success", "last crawl", "outcome", "next crawl", "adverts", "usual", "")
    output.print_table(columns, rows, nothing="There are no crawls.")


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
    """Print the result of a crawl, and its unread pages."""
    if as_json:
        output.print_json(summary)
        return
    because = f" ({summary.reason})" if summary.reason else ""
    output.print_line(
        f"{summary.site}: {name_outcome(summary)}{because}. {output.count(summary.pages, 'page')}, "
        f"{describe_adverts(summary)}, {summary.rendered} rendered, {summary.skipped} skipped, "
        f"{summary.missing} missing, {output.count(summary.errors, 'error')}"
    )
    for line in list_remarks(summary):
        output.print_line(line)
    for problem in summary.problems:
        output.print_error(f"  {problem}")
    if len(summary.problems) < summary.errors:
        output.print_error(f"  ... and {summary.errors - len(summary.problems)} more")


def name_outcome(summary: CrawlSummary) -> str:
    """Return the outcome of a crawl; one that gave nothing is not just "finished"."""
    return "found nothing" if summary.outcome == "finished" and not summary.adverts else summary.outcome


def describe_adverts(summary: CrawlSummary) -> str:
    """Return the number of adverts; if there is none, the known reasons."""
    if summary.adverts:
        counts = f"{summary.new} new, {summary.changed} changed, {summary.same} same"
        return f"{output.count(summary.adverts, 'advert')} ({counts})"
    reasons = (
        (summary.rendered > 0, "rendered"),
        (summary.pages == 1, "no link to another page that may be read"),
        (summary.pages == 1 and summary.rendered > 0, "its links may need clicks"),
        (summary.unread > 0, "see the unread pages"),
    )
    known = ", ".join(reason for is_true, reason in reasons if is_true)
    return f"no advert: {known}" if known else "no advert"


def list_remarks(summary: CrawlSummary) -> Iterator[str]:
    """Yield the missing parts of the result, and how to get them."""
    if summary.unread:
        yield (
            f"{summary.unread} pages or links were not read or gave no advert; to list them, run: "
            f"washline crawl show {summary.run} --unread"
        )
    if summary.outcome == "stopped":
        yield "The crawl is not complete; to resume it, run the same command again"
    if summary.refused:
        yield (
            f"{summary.refused} adverts were rejected by the store (dead letters); to retry, run: washline store replay"
        )
    if summary.waiting:
        yield f"{summary.waiting} adverts are spooled on disk until the store is available"
