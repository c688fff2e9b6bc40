"""washline demo."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, settings, workplace
from washline.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.story import Outcome
    from records.cluster import Cluster
    from records.crawl import CrawlSummary


A_DUO = 2


class DemoGroup(Group):
    """`washline demo` alone tells the story; `washline demo serve` only serves the web."""


@click.group(cls=DemoGroup, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Do the main job on an invented web: crawl four sites, extract, load two datasets, wash a list, link.

    Invented people and numbers reserved for fiction. Run twice it doubles nothing. `washline demo serve` keeps the web up, so
    that you can crawl it by hand.
    """
    if context.invoked_subcommand is None:
        tell_story()


@command.command("serve", cls=Command)
def serve() -> None:
    """Serve the invented web on loopback until Ctrl-C, and write the demo's lists and datasets into the data folder."""
    from demo import files
    from demo.serve import serve as serve_web

    with suppress(KeyboardInterrupt), workplace() as place, serve_web() as web:  # Ctrl-C is the usual end
        written = files.write(place.folder / "demo")
        for site, origin in web.origins.items():
            output.line(f"{site}: {origin}/")
        output.line(f"A list to wash: {written.wash_list}")
        for manifest in written.manifests:
            output.line(f"A dataset to load: {manifest}")
        output.line("Ctrl-C ends it.")
        Event().wait()


def tell_story() -> None:
    """Run the demo and print its screenful."""
    from demo import files, story
    from demo.serve import serve as serve_web

    started = time.monotonic()
    with workplace() as place:
        story.refuse_other_data(place)
        place.ledger.operations.open(story.OPERATION, story.PURPOSE, place.user, place.now())
        with serve_web() as web:
            written = files.write(place.folder / "demo")
            outcome = story.tell_story(place, web.origins, written, output.line)
        show_outcome(outcome, str(place.folder), time.monotonic() - started)


def show_outcome(outcome: Outcome, folder: str, seconds: float) -> None:
    """Print what a chief inspector would want to know, and what to type next."""
    output.line("\n" + "=" * 96)
    output.line("What Washline found on an invented web (invented people, numbers reserved for fiction)\n")
    for title, sentences in chapters(outcome):
        for sentence in sentences:
            output.line(f"  {title:<11} {sentence}")
            title = ""  # noqa: PLW2901 - the title stands on the chapter's first line only
    output.line(f"\nDone in {seconds:.0f} seconds; everything is in {folder}/. What to type next:\n")
    for typed, what in next_steps(outcome, folder):
        output.line(f"  {typed:<66} {what}")


def chapters(outcome: Outcome) -> Iterator[tuple[str, list[str]]]:
    """Yield each part of the story with its sentences."""
    yield "Crawled", [crawled(one) for one in outcome.crawls]
    yield "Imported", [f"{outcome.earlier.lines} adverts that somebody captured long before"]
    counts = outcome.counts
    yield (
        "Extracted",
        [f"{counts['sightings']:,} identifiers in {counts['versions']:,} captures of {counts['adverts']:,} adverts"],
    )
    yield "Washed", washed(outcome)
    yield "Datasets", datasets(outcome)
    yield (
        "Network",
        [line for one in networks(outcome) for line in network(one)] or ["none: no group of more than two people"],
    )
    yield "Left apart", left_apart(outcome)


def crawled(crawl: CrawlSummary) -> str:
    """Return what one crawl came to."""
    rendered = f", {crawl.rendered} made by a browser" if crawl.rendered else ""
    stored = f"{crawl.new:,} new, {crawl.changed} changed, {crawl.same:,} again"
    return f"{crawl.site}: {crawl.adverts:,} adverts on {crawl.pages:,} pages{rendered}; {stored}"


def washed(outcome: Outcome) -> list[str]:
    """Return what the wash of the list came to."""
    total = sum(outcome.wash.results.values())
    first = {hit.identifier: hit for hit in reversed(outcome.wash.hits)}
    adverts = Counter(hit.identifier for hit in outcome.wash.hits)
    found = [
        f'   "{hit.asked}" is {identifier.value}, in {adverts[identifier]} adverts; '
        f'{hit.seen.source} {hit.seen.source_id} has it as "{hit.seen.raw}"'
        for identifier, hit in first.items()
    ]
    return [
        f"{total} numbers from a foreign classifieds site: {outcome.hits} hits, {outcome.no_trace} no trace",
        *found,
    ]


def datasets(outcome: Outcome) -> list[str]:
    """Return what was loaded and how it meets the adverts."""
    loaded = [
        f"{one.edition.title}: {one.edition.entries} entries, {one.edition.identifiers} identifiers, {one.rejected} rejected"
        for one in outcome.datasets
    ]
    nominals = {hit.urn for hit in outcome.advert_hits if hit.urn}
    adverts = {hit.seen.subject_id if hit.seen.subject == "advert" else hit.place for hit in outcome.advert_hits}
    return [*loaded, f"{len(adverts)} adverts share an identifier with {len(nominals)} nominals"]


def networks(outcome: Outcome) -> list[Cluster]:
    """Return the clusters of more than two people."""
    from records.cluster import Outcome as Assessment

    alone = Assessment.INDEPENDENT
    return [one for one in outcome.clusters if one.outcome is not alone and people(one) > A_DUO]


def people(cluster: Cluster) -> int:
    """Return how many people a cluster may be: its accounts or its names, whichever are more."""
    counted = dict(cluster.summary)
    return max(counted.get("accounts", 0), counted.get("names", 0))


def network(cluster: Cluster) -> list[str]:
    """Return what a network is, in two lines."""
    counted = dict(cluster.summary)
    what = ", ".join(
        f"{counted[name]} {name}" for name in ("accounts", "e-mails", "phones", "areas", "sites") if counted.get(name)
    )
    return [
        f"{cluster.id[:12]}: {len(cluster.members)} adverts, {what}",
        f"   {cluster.outcome} (an assessment, not a fact)",
    ]


def left_apart(outcome: Outcome) -> list[str]:
    """Return what was kept out of any network, and why."""
    small = len(outcome.clusters) - len(networks(outcome))
    held = [f"held back: {one.identifier.value} in {one.adverts} adverts: {one.reason}" for one in outcome.held_back]
    return [f"{small} groups of one or two people (their own adverts only)", *held]


def next_steps(outcome: Outcome, folder: str) -> Iterator[tuple[str, str]]:
    """Yield commands to go on with, and what each does."""
    program = ".venv/bin/washline"
    yield f"export WASHLINE_DATA={folder}", "so that every command finds this data"
    given = settings()
    if given.store != Settings().store:
        yield f"export WASHLINE_STORE={given.store}", "which is kept in this engine"
        yield f"export WASHLINE_ELASTICSEARCH={','.join(given.elasticsearch.urls)}", "and here"
    for one in networks(outcome)[:1]:
        yield f"{program} cluster show {one.id[:12]}", "the network, each link explained"
    for hit in outcome.wash.hits[:1]:
        yield f"{program} search {hit.identifier.value}", "the adverts that show a number, however written"
    yield f"{program} wash {outcome.wash.list}", "wash that list again, or one of your own"
    yield f"{program} audit list", "who asked what, and why"
    yield f"{program} demo serve", "keep the invented web up, and crawl it yourself"
