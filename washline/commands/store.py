"""washline store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from washline import output
from washline.command_base import Command, Group, as_json, settings, workplace
from washline.errors import CannotDoThat

if TYPE_CHECKING:
    from search.fingerprint import Fingerprint
    from search.store import Status

ENGINES = click.Choice(["sqlite", "elasticsearch"])


@click.group(cls=Group)
def command() -> None:
    """Look after what is stored, or move it to another engine. Which engine is in use, the configuration says."""


@command.command("status", cls=Command)
@as_json
def status(*, as_json: bool) -> None:
    """Show the engine, whether it answers, and what it holds; exit status 1 where it does not answer."""
    with workplace() as place:
        found = place.store.status()
    if as_json:
        output.json(found)
    else:
        show_status(found)
    if not found.answers:
        raise click.exceptions.Exit(1)


def show_status(found: Status) -> None:
    """Print how a store is."""
    output.line(f"{found.engine} at {found.where}: {found.state}")
    output.table(("what", "how many"), found.counts, nothing="")
    size = f"{found.bytes:,} bytes" if found.answers else "What it holds is not known"
    output.line(f"{size}; {found.waiting} records wait on disk, {found.refused} were refused")
    for capability in found.capabilities:
        output.line(f"  can {capability}")


@command.command("check", cls=Command)
@as_json
def check(*, as_json: bool) -> None:
    """Read the whole store and say where it disagrees with itself; exit status 1 where it does."""
    from search.consistency import check as complaints

    with workplace() as place:
        found = list(complaints(place.store))
    if as_json:
        output.json(found)
    else:
        for complaint in found:
            output.line(complaint)
        output.line(f"{len(found)} things are wrong" if found else "The store agrees with itself.")
    if found:
        raise click.exceptions.Exit(1)


@command.command("copy", cls=Command)
@click.option(
    "--to", "engine", required=True, type=ENGINES, help="The engine to copy to, as the configuration describes it."
)
@as_json
def copy(engine: str, *, as_json: bool) -> None:
    """Copy everything into another engine, and compare; exit status 1 where they differ.

    What the other engine held before stays, so that only an empty one comes to hold the same. A second time changes nothing; a
    killed copy is typed again.
    """
    from search.fingerprint import fingerprint
    from search.store_copy import copy as copy_store
    from washline.wiring import STORES

    with workplace() as place:
        place.require_operation()
        place.audit("store copy", {"to": engine})
        target = STORES[engine](msgspec.structs.replace(settings(), store=engine))
        try:
            before = target.counts()
            saved = copy_store(place.store, target)
            here, there = fingerprint(place.store), fingerprint(target)
        finally:
            target.close()
        place.audit("store copy ended", {"to": engine, "differs": here.differences(there)}, saved.new + saved.changed)
    if as_json:
        output.json({"saved": saved, "here": here.parts, "there": there.parts, "differs": here.differences(there)})
    else:
        show_copied(here, there, any(before.values()))
        if saved.refused:
            output.line(
                f"{saved.refused} records were refused; `washline store replay` tells why, and tries them again"
            )
    if here != there:
        raise click.exceptions.Exit(1)


def show_copied(here: Fingerprint, there: Fingerprint, held: bool) -> None:  # noqa: FBT001 - whether the target held anything before
    """Print what two stores hold, and what to do where it is not the same."""
    rows = ((*mine, *theirs[1:]) for mine, theirs in zip(here.parts, there.parts, strict=True))
    output.table(("what", "here", "hash", "there", "hash"), rows, nothing="")
    if here == there:
        output.line("They hold the same.")
        return
    output.line(f"They differ in: {', '.join(here.differences(there))}")
    output.line(
        "The other engine held records before, and they stayed. For a copy that is equal, copy into an empty one: "
        "another `prefix` in [elasticsearch], or another data folder."
        if held
        else "Something was written meanwhile; type the same again."
    )


@command.command("rebuild", cls=Command)
def rebuild() -> None:
    """Move every index to this version's layout while it is read, and mend names that point nowhere."""
    from washline.wiring import elastic_settings

    given = settings()
    if given.store != "elasticsearch":
        raise CannotDoThat(given.store, "move to a newer layout while it is read")
    from search.elasticsearch.rebuild import rebuild as rebuild_indices

    for line in rebuild_indices(elastic_settings(given)):
        output.line(line)


@command.command("replay", cls=Command)
@as_json
def replay(*, as_json: bool) -> None:
    """Write again what the engine refused; what it refuses again stays, with the reason."""
    from search.store import Capability, Replays

    with workplace() as place:
        place.require_operation()
        store = place.store
        if not isinstance(store, Replays):
            raise CannotDoThat(store.status().engine, str(Capability.REPLAY))
        saved, left = store.replay(), list(store.refused())
        place.audit("store replay", {"left": len(left)}, saved.new + saved.changed)
    if as_json:
        output.json({"saved": saved, "left": len(left)})
        return
    output.line(f"{saved.new + saved.changed + saved.same} records were written, {len(left)} are refused still")
    for letter in left:
        output.line(f"  {letter.reason}")
