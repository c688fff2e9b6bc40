"""Command: washline search."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, json_option, open_workspace


@click.command(cls=Command)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(0, 10_000), help="Maximum number of adverts to show."
)
@json_option
def command(query: tuple[str, ...], limit: int, *, as_json: bool) -> None:
    """Search adverts by words and identifiers, in any spelling.

    \b
    washline search massage ilford          all words, stemmed
    washline search '"double room" -smoker' a phrase, excluding a word
    washline search 07700 900461            a number in any spelling
    washline search site:northlight area:Leeds evening
    """
    from scheduler.jobs.search import search

    with open_workspace() as workspace:
        results = search(workspace, " ".join(query), limit)
    if as_json:
        output.print_json(results)
        return
    rows = (
        (
            hit.stored.advert.site,
            hit.stored.advert.source_id,
            hit.stored.advert.name,
            hit.stored.advert.area,
            f"{hit.snippet} [truncated page]" if hit.stored.advert.is_truncated else hit.snippet,
        )
        for hit in results.found
    )
    if results.found or not results.total:  # --limit 0 shows only the count
        output.print_table(("site", "advert", "name", "area", "found"), rows, nothing="No adverts found.")
    output.print_line(f"{output.count(results.total, 'advert')} found, {len(results.found)} shown")
