"""Commands: washline store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from washline import output
from washline.command_base import Command, Group, json_option, load_settings, open_workspace
from washline.errors import CannotDoThat

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
        found = workspace.store.status()
    if as_json:
        output.print_json(found)
    else:
        print_status(found)
    if not found.answers:
        raise click.exceptions.Exit(1)


def print_status(found: Status) -> None:
    """Print the status of a store."""
    output.print_line(f"{found.engine} at {found.where}: {found.state}")
    output.print_table(("what", "how many"), found.counts, nothing="")
    size = f"{found.bytes:,} bytes" if found.answers else "Size unknown"
    output.print_line(f"{size}; {found.waiting} records spooled on disk, {found.refused} dead letters")
    for capability in found.capabilities:
        output.print_line(f"  can {capability}")


@command.command("check", cls=Command)
@json_option
def check(*, as_json: bool) -> None:
    """Verify the consistency of the whole store; exit status 1 if there are errors."""
    from search.consistency import find_inconsistencies

    with open_workspace() as workspace:
        found = list(find_inconsistencies(workspace.store))
    if as_json:
        output.print_json(found)
    else:
        for complaint in found:
            output.print_line(complaint)
        output.print_line(f"{len(found)} errors" if found else "The store is consistent.")
    if found:
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
        target = STORES[engine](msgspec.structs.replace(load_settings(), store=engine))
        try:
            before = target.counts()
            saved = copy_store(workspace.store, target)
            here, there = compute_fingerprint(workspace.store), compute_fingerprint(target)
        finally:
            target.close()
        workspace.audit(
            "store copy ended", {"to": engine, "differs": here.list_differences(there)}, saved.new + saved.changed
        )
    if as_json:
        output.print_json(
            {"saved": saved, "here": here.parts, "there": there.parts, "differs": here.list_differences(there)}
        )
    else:
        print_comparison(here, there, any(before.values()))
        if saved.refused:
            output.print_line(
                f"{saved.refused} records were rejected (dead letters); "
                "to list and retry them, run: washline store replay"
            )
    if here != there:
        raise click.exceptions.Exit(1)


def print_comparison(here: Fingerprint, there: Fingerprint, held: bool) -> None:  # noqa: FBT001
    """Print the content of both stores, and what to do if they differ."""
    rows = ((*mine, *theirs[1:]) for mine, theirs in zip(here.parts, there.parts, strict=True))
    output.print_table(("what", "here", "hash", "there", "hash"), rows, nothing="")
    if here == there:
        output.print_line("Both stores are equal.")
        return
    output.print_line(f"They differ in: {', '.join(here.list_differences(there))}")
    output.print_line(
        "The target was not empty, and its records stayed. For an equal copy, choose an empty target: "
        "another `prefix` under [elasticsearch], or another data folder."
        if held
        else "The source was written to during the copy; run the same command again."
    )


@command.command("rebuild", cls=Command)
def rebuild() -> None:
    """Migrate every index to the current mapping without downtime, and repair dangling aliases."""
    from washline.wiring import elasticsearch_settings

    given = load_settings()
    if given.store != "elasticsearch":
        raise CannotDoThat(given.store, "migrate its indices without downtime")
    from search.elasticsearch.rebuild import rebuild_indices

    for line in rebuild_indices(elasticsearch_settings(given)):
        output.print_line(line)


@command.command("replay", cls=Command)
@json_option
def replay(*, as_json: bool) -> None:
    """Retry all dead letters; records rejected again stay, with the reason."""
    from search.store import Capability, ReplayableStore

    with open_workspace() as workspace:
        workspace.require_operation()
        store = workspace.store
        if not isinstance(store, ReplayableStore):
            raise CannotDoThat(store.status().engine, str(Capability.REPLAY))
        saved, left = store.replay(), list(store.dead_letters())
        workspace.audit("store replay", {"left": len(left)}, saved.new + saved.changed)
    if as_json:
        output.print_json({"saved": saved, "left": len(left)})
        return
    output.print_line(f"{saved.new + saved.changed + saved.same} records written, {len(left)} rejected again")
    for letter in left:
        output.print_line(f"  {letter.reason}")
