"""Commands: washline evidence."""

from __future__ import annotations

from pathlib import Path

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace

ADVERT = "ADVERT"


@click.group(cls=Group)
def command() -> None:
    """Open the captured pages of adverts. ADVERT is its id or the beginning of it, the site's own id, or its URL."""


@command.command("list", cls=Command)
@click.argument("advert", metavar=ADVERT)
@json_option
def list_(advert: str, *, as_json: bool) -> None:
    """List the captures of an advert, one for each version."""
    from scheduler.jobs.evidence import list_captures

    with open_workspace() as workspace:
        found = list_captures(workspace, advert)
    if as_json:
        output.print_json(found)
        return
    rows = (
        (
            f"{version.first_seen:%Y-%m-%d %H:%M:%S}",
            f"{version.last_seen:%Y-%m-%d %H:%M:%S}",
            version.title,
            version.capture.file if version.capture else "not captured by Washline",
            version.capture.offset if version.capture else "",
            "truncated" if version.capture and version.capture.truncated else "",
        )
        for version in found
    )
    columns = ("first seen (UTC)", "last seen", "title", "WARC file", "byte", "")
    output.print_table(columns, rows, nothing="There are no captures.")


@command.command("show", cls=Command)
@click.argument("advert", metavar=ADVERT)
@click.option("--out", type=click.Path(path_type=Path), help="Write the page as HTML that runs and requests nothing.")
@json_option
def show(advert: str, out: Path | None, *, as_json: bool) -> None:
    """Show where, when and how the newest page of an advert was captured, after verifying its SHA-256."""
    from records.atomic_file import replace_file
    from scheduler.jobs.evidence import open_capture

    with open_workspace() as workspace:
        page, html = open_capture(workspace, advert)
    if out is not None:
        with replace_file(out) as temporary:
            temporary.write_text(html, "utf-8", errors="replace")
    if as_json:
        output.print_json(page)
        return
    capture = page.capture
    body = "the page as rendered by the browser" if page.rendered else f"HTTP status {page.status}"
    output.print_line(f"advert   {page.advert}")
    output.print_line(f"URL      {page.url}")
    output.print_line(f"time     {page.captured_at:%Y-%m-%d %H:%M:%S} UTC")
    output.print_line(f"content  {body}, {page.content_type}, {page.size} bytes")
    if capture.truncated:
        output.print_line("         truncated page: the connection broke before its end")
    output.print_line(f"SHA-256  {capture.sha256}, verified")
    output.print_line(f"record   {capture.record_id}")
    output.print_line(f"file     {capture.file}, byte {capture.offset}, {capture.length} bytes")
    if out is not None:
        output.print_line(f"The page is in {out}; it runs no scripts and requests nothing.")
