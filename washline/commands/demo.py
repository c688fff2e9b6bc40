"""Commands: washline demo."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, load_settings, open_workspace
from washline.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.story import DemoResult
    from records.cluster import Cluster
    from records.crawl import CrawlSummary


DUO = 2


class DemoGroup(Group):
    """`washline demo` runs the demo; `washline demo serve` only serves the invented web."""


@click.group(cls=DemoGroup, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Run the whole pipeline on an invented web: crawl four sites, extract, load two datasets, wash a list, link.

    All people are invented and all numbers reserved for fiction. Running it twice changes nothing. `washline demo
    serve` serves the invented web, so that you can crawl it yourself.
    """
    if context.invoked_subcommand is None:
        run_demo()


@command.command("serve", cls=Command)
def serve() -> None:
    """Serve the invented web on loopback until Ctrl-C, and write the demo's list and datasets to the data folder."""
    from demo import files
    from demo.serve import serve as serve_web

    with (
        suppress(KeyboardInterrupt),
        open_workspace() as workspace,
        serve_web() as web,
    ):  # Ctrl-C is the normal way to stop
        paths = files.write_files(workspace.folder / "demo")
        for site, origin in web.origins.items():
            output.print_line(f"{site}: {origin}/")
        output.print_line(f"A list to wash: {paths.wash_list}")
        for manifest in paths.manifests:
            output.print_line(f"A dataset to load: {manifest}")
        output.print_line("Press Ctrl-C to stop.")
        Event().wait()


def run_demo() -> None:
    """Run the demo and print its result."""
    from demo import files, story
    from demo.serve import serve as serve_web

    started = time.monotonic()
    with open_workspace() as workspace:
        story.refuse_other_data(workspace)
        workspace.ledger.operations.open(story.OPERATION, story.PURPOSE, workspace.user, workspace.now())
        with serve_web() as web:
            paths = files.write_files(workspace.folder / "demo")
            result = story.run_pipeline(workspace, web.origins, paths, output.print_line)
        print_result(result, str(workspace.folder), time.monotonic() - started)


def print_result(result: DemoResult, folder: str, seconds: float) -> None:
    """Print the result of the demo, then suggested commands."""
    output.print_line("\n" + "=" * 96)
    output.print_line("What Washline found on an invented web (invented people, numbers reserved for fiction)\n")
    for title, sentences in iter_sections(result):
        for sentence in sentences:
            output.print_line(f"  {title:<11} {sentence}")
            title = ""  # noqa: PLW2901 - the title is on the first line of its section only
    output.print_line(f"\nDone in {seconds:.0f} seconds; all data is in {folder}/. Next steps:\n")
    for command_line, purpose in suggest_next_steps(result, folder):
        output.print_line(f"  {command_line:<66} {purpose}")


def iter_sections(result: DemoResult) -> Iterator[tuple[str, list[str]]]:
    """Yield each section of the result: title and lines."""
    yield "Crawled", [describe_crawl(crawl) for crawl in result.crawls]
    yield "Imported", [f"{result.earlier.lines} adverts captured by another tool in the past"]
    counts = result.counts
    yield (
        "Extracted",
        [f"{counts['sightings']:,} identifiers in {counts['versions']:,} versions of {counts['adverts']:,} adverts"],
    )
    yield "Washed", describe_wash(result)
    yield "Datasets", describe_datasets(result)
    yield (
        "Network",
        [line for network in find_networks(result) for line in describe_network(network)]
        or ["none: no group of more than two people"],
    )
    yield "Not linked", describe_unlinked(result)


def describe_crawl(crawl: CrawlSummary) -> str:
    """Describe one crawl."""
    rendered = f", {crawl.rendered} rendered in a browser" if crawl.rendered else ""
    stored = f"{crawl.new:,} new, {crawl.changed} changed, {crawl.same:,} unchanged"
    return f"{crawl.site}: {crawl.adverts:,} adverts on {crawl.pages:,} pages{rendered}; {stored}"


def describe_wash(result: DemoResult) -> list[str]:
    """Describe the wash of the list."""
    total = sum(result.wash.results.values())
    first = {hit.identifier: hit for hit in reversed(result.wash.hits)}
    adverts = Counter(hit.identifier for hit in result.wash.hits)
    matches = [
        f'   "{hit.asked}" is {identifier.value}, in {adverts[identifier]} adverts; '
        f'{hit.seen.source} {hit.seen.source_id} shows it as "{hit.seen.raw}"'
        for identifier, hit in first.items()
    ]
    return [
        f"{total} numbers from a foreign classifieds site: {result.hits} hits, {result.no_trace} no trace",
        *matches,
    ]


def describe_datasets(result: DemoResult) -> list[str]:
    """Describe the loaded datasets and their matches with adverts."""
    loaded = [
        f"{loaded.edition.title}: {loaded.edition.entries} entries, {loaded.edition.identifiers} identifiers, "
        f"{loaded.rejected} rejected"
        for loaded in result.datasets
    ]
    nominals = {hit.urn for hit in result.advert_hits if hit.urn}
    adverts = {hit.seen.subject_id if hit.seen.subject == "advert" else hit.place for hit in result.advert_hits}
    return [*loaded, f"{len(adverts)} adverts share an identifier with {len(nominals)} nominals"]


def find_networks(result: DemoResult) -> list[Cluster]:
    """Return the clusters of more than two people."""
    from records.cluster import Outcome as Assessment

    several = (cluster for cluster in result.clusters if cluster.outcome is not Assessment.INDEPENDENT)
    return [cluster for cluster in several if count_people(cluster) > DUO]


def count_people(cluster: Cluster) -> int:
    """Return an upper bound of people in a cluster: the larger of accounts and names."""
    counted = dict(cluster.summary)
    return max(counted.get("accounts", 0), counted.get("names", 0))


def describe_network(cluster: Cluster) -> list[str]:
    """Describe a network in two lines."""
    counted = dict(cluster.summary)
    counts = ", ".join(
        f"{counted[name]} {name}" for name in ("accounts", "e-mails", "phones", "areas", "sites") if counted.get(name)
    )
    return [
        f"{cluster.id[:12]}: {len(cluster.members)} adverts, {counts}",
        f"   {cluster.outcome} (an assessment, not a fact)",
    ]


def describe_unlinked(result: DemoResult) -> list[str]:
    """Describe the clusters of one or two people and the identifiers excluded from linking."""
    small = len(result.clusters) - len(find_networks(result))
    held_back = [
        f"held back: {held.identifier.value} in {held.adverts} adverts: {held.reason}" for held in result.held_back
    ]
    return [f"{small} groups of one or two people (their own adverts only)", *held_back]


def suggest_next_steps(result: DemoResult, folder: str) -> Iterator[tuple[str, str]]:
    """Yield suggested commands with a description."""
    program = ".venv/bin/washline"
    yield f"export WASHLINE_DATA={folder}", "use this data folder in every command"
    settings = load_settings()
    if settings.store != Settings().store:
        yield f"export WASHLINE_STORE={settings.store}", "the engine of this store"
        yield f"export WASHLINE_ELASTICSEARCH={','.join(settings.elasticsearch.urls)}", "and its address"
    for network in find_networks(result)[:1]:
        yield f"{program} cluster show {network.id[:12]}", "the network, with the evidence of each link"
    for hit in result.wash.hits[:1]:
        yield f"{program} search {hit.identifier.value}", "the adverts with this number in any spelling"
    yield f"{program} wash {result.wash.list}", "wash that list again, or your own"
    yield f"{program} audit list", "who did what, and why"
    yield f"{program} demo serve", "serve the invented web, to crawl it yourself"
