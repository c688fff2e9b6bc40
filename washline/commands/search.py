"""washline search."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, as_json, workplace


@click.command(cls=Command)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(0, 10_000), help="How many adverts to show."
)
@as_json
def command(query: tuple[str, ...], limit: int, *, as_json: bool) -> None:
    """Find adverts by words and identifiers, however those are written.

    \b
    washline search massage ilford          all the words, by stem
    washline search '"double room" -smoker' a phrase, and a word that must not be there
    washline search 07700 900461            the number, however the advert writes it
    washline search site:northlight area:Leeds evening
    """
    from scheduler.jobs.search import search

    with workplace() as place:
        results = search(place, " ".join(query), limit)
    if as_json:
        output.json(results)
        return
    rows = (
        (
            one.stored.advert.site,
            one.stored.advert.source_id,
            one.stored.advert.name,
            one.stored.advert.area,
            one.snippet,
        )
        for one in results.found
    )
    if results.found or not results.total:  # --limit 0 shows only the count
        output.table(("site", "advert", "name", "area", "found"), rows, nothing="No advert was found.")
    output.line(f"{results.total} adverts in all, {len(results.found)} shown")
