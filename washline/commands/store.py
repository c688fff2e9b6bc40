"""Commands: washline store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from washline import output
from washline.command_base import Command, Group, json_option, load_settings, open_workspace
from washline.errors import CapabilityMissing

if TYPE_CHECKING:
    from search.fingerprint import Fingerprint
    from search.store import Status

ENGINES = click.Choice(["sqlite", "elasticsearch"])


@click.group(cls=Group)
def command() -> None:
    """Check, copy, rebuild or replay the store. The configuration selects its engine."""


@command.command("status", cls=Command)
@json_option
def status(*, as_json: bool) -> None:
    """Show the engine, its state and record counts; exit status 1 if it is unavailable."""
    with open_workspace() as workspace:
        status = workspace.store.status()
    if as_json:
        output.print_json(status)
    else:
        print_status(status)
    if not status.answers:
        raise click.exceptions.Exit(1)


def print_status(status: Status) -> None:
    """Print the status of a store."""
    output.print_line(f"{status.engine} at {status.where}: {status.state}")
    output.print_table(("what", "how many"), status.counts, nothing="")
    size = f"{status.bytes:,} bytes" if status.answers else "Size unknown"
    output.print_line(f"{size}; {status.waiting} records spooled on disk, {status.refused} dead letters")
    for capability in status.capabilities:
        output.print_line(f"  can {capability}")


@command.command("check", cls=Command)
@json_option
def check(*, as_json: bool) -> None:
    """Verify the consistency of the whole store; exit status 1 if there are errors."""
    from search.consistency import find_inconsistencies

    with open_workspace() as workspace:
        inconsistencies = list(find_inconsistencies(workspace.store))
    if as_json:
        output.print_json(inconsistencies)
    else:
        for inconsistency in inconsistencies:
            output.print_line(inconsistency)
        output.print_line(f"{len(inconsistencies)} errors" if inconsistencies else "The store is consistent.")
    if inconsistencies:
        raise click.exceptions.Exit(1)


@command.command("copy", cls=Command)
@click.option("--to", "engine", required=True, type=ENGINES, help="Engine to copy to, as configured.")
@json_option
def copy(engine: str, *, as_json: bool) -> None:
    """Copy all records to another engine and compare both; exit status 1 if they differ.

    Records already in the target stay, so only an empty target becomes equal. The copy is idempotent: to resume an
    interrupted one, run it again.
    """
    from search.fingerprint import compute_fingerprint
    from search.store_copy import copy_store
    from washline.wiring import STORES

    with open_workspace() as workspace:
        workspace.require_operation()
        workspace.audit("store copy", {"to": engine})
        target_store = STORES[engine](msgspec.structs.replace(load_settings(), store=engine))
        try:
            before = target_store.counts()
            saved = copy_store(workspace.store, target_store)
            source, target = compute_fingerprint(workspace.store), compute_fingerprint(target_store)
        finally:
            target_store.close()
        differs = source.list_differences(target)
        workspace.audit("store copy ended", {"to": engine, "differs": differs}, saved.new + saved.changed)
    if as_json:
        output.print_json({"saved": saved, "here": source.parts, "there": target.parts, "differs": differs})
    else:
        print_comparison(source, target, target_had_records=any(before.values()))
        if saved.refused:
            output.print_line(
                f"{saved.refused} records were rejected (dead letters); "
                "to list and retry them, run: washline store replay"
            )
    if source != target:
        raise click.exceptions.Exit(1)


def print_comparison(source: Fingerprint, target: Fingerprint, *, target_had_records: bool) -> None:
    """Print the content of both stores, and what to do if they differ."""
    rows = (
        (*source_part, *target_part[1:]) for source_part, target_part in zip(source.parts, target.parts, strict=True)
    )
    output.print_table(("what", "here", "hash", "there", "hash"), rows, nothing="")
    if source == target:
        output.print_line("Both stores are equal.")
        return
    output.print_line(f"They differ in: {', '.join(source.list_differences(target))}")
    output.print_line(
        "The target was not empty, and its records stayed. For an equal copy, choose an empty target: "
        "another `prefix` under [elasticsearch], or another data folder."
        if target_had_records
        else "The source was written to during the copy; run the same command again."
    )


@command.command("rebuild", cls=Command)
@click.option("--accept-loss", is_flag=True,
              help="SQLite: expect no more adverts than could be built again, so that washes are allowed.")  # fmt: skip
def rebuild(*, accept_loss: bool) -> None:
    """Build a lost store again (SQLite), or migrate every index without downtime (Elasticsearch).

    SQLite: adverts come from the evidence of all crawls, entries from the manifests of the datasets; what is stored
    already stays. Adverts that were imported have to be imported again. Elasticsearch: dangling aliases are repaired
    too. Exit status 1 if something is missing.
    """
    from washline.wiring import build_elasticsearch_settings

    settings = load_settings()
    if settings.store != "elasticsearch":
        rebuild_from_evidence(accept_loss=accept_loss)
        return
    from search.elasticsearch.rebuild import rebuild_indices

    for line in rebuild_indices(build_elasticsearch_settings(settings)):
        output.print_line(line)


def rebuild_from_evidence(*, accept_loss: bool) -> None:
    """Rebuild the SQLite store and print the result."""
    from scheduler.jobs.rebuild import rebuild_store

    with open_workspace() as workspace:
        result = rebuild_store(workspace, accept_loss=accept_loss, progress=output.print_progress)
    output.print_line(
        f"{output.count(result.runs, 'crawl')} read again, {output.count(result.datasets, 'dataset')} loaded again; "
        f"the store holds {result.held} of {output.count(result.known, 'advert')}"
    )
    for problem in result.problems:
        output.print_error(f"  {problem}")
    if result.is_accepted:
        output.print_line(f"The loss of {output.count(result.known - result.held, 'advert')} was recorded.")
    elif result.held < result.known:
        output.print_line(
            "The others were imported, or their evidence is gone. Import them again; or, to go on without them, run: "
            "washline store rebuild --accept-loss"
        )
    if not result.is_whole:
        raise click.exceptions.Exit(1)


@command.command("replay", cls=Command)
@json_option
def replay(*, as_json: bool) -> None:
    """Retry all dead letters; records rejected again stay, with the reason."""
    from search.store import Capability, ReplayableStore

    with open_workspace() as workspace:
        workspace.require_operation()
        store = workspace.store
        if not isinstance(store, ReplayableStore):
            raise CapabilityMissing(store.status().engine, str(Capability.REPLAY))
        saved, left = store.replay(), list(store.dead_letters())
        workspace.audit("store replay", {"left": len(left)}, saved.new + saved.changed)
    if as_json:
        output.print_json({"saved": saved, "left": len(left)})
        return
    output.print_line(f"{saved.new + saved.changed + saved.same} records written, {len(left)} rejected again")
    for letter in left:
        output.print_line(f"  {letter.reason}")
