"""washline store."""

from __future__ import annotations

import click
import msgspec

from records.errors import CannotDoThat
from washline import show
from washline.command import Command, Group, as_json, settings, workplace

ENGINES = click.Choice(["sqlite", "elasticsearch"])


@click.group(cls=Group)
def command() -> None:
    """Look after what is stored, or move it to another engine. Which engine is in use, the configuration says."""


@command.command("status", cls=Command)
@as_json
def status(*, as_json: bool) -> None:
    """Show the engine, whether it answers, and what it holds."""
    with workplace() as place:
        found = place.store.status()
    if as_json:
        show.json(found)
        return
    show.line(f"{found.engine} at {found.where}: {found.state}")
    show.table(("what", "how many"), found.counts, nothing="")
    show.line(f"{found.bytes:,} bytes; {found.waiting} records wait on disk, {found.refused} were refused")
    for capability in found.capabilities:
        show.line(f"  can {capability}")


@command.command("check", cls=Command)
@as_json
def check(*, as_json: bool) -> None:
    """Read the whole store and say where it disagrees with itself; exit status 1 where it does."""
    from search.check import check as complaints

    with workplace() as place:
        found = list(complaints(place.store))
    if as_json:
        show.json(found)
    else:
        for complaint in found:
            show.line(complaint)
        show.line(f"{len(found)} things are wrong" if found else "The store agrees with itself.")
    if found:
        raise click.exceptions.Exit(1)


@command.command("copy", cls=Command)
@click.option("--to", "engine", required=True, type=ENGINES, help="The engine to copy to, as the configuration describes it.")
@as_json
def copy(engine: str, *, as_json: bool) -> None:
    """Copy everything into another engine, and compare. A second time changes nothing; a killed copy is typed again."""
    from search.copy import copy as copy_store
    from search.fingerprint import fingerprint
    from washline.wiring import STORES

    with workplace() as place:
        place.bound()
        place.log("store copy", {"to": engine})
        target = STORES[engine](msgspec.structs.replace(settings(), store=engine))
        try:
            saved = copy_store(place.store, target)
            here, there = fingerprint(place.store), fingerprint(target)
        finally:
            target.close()
        place.log("store copy ended", {"to": engine, "differs": here.differences(there)}, saved.new + saved.changed)
    if as_json:
        show.json({"saved": saved, "here": here.parts, "there": there.parts, "differs": here.differences(there)})
    else:
        rows = ((*mine, *theirs[1:]) for mine, theirs in zip(here.parts, there.parts, strict=True))
        show.table(("what", "here", "hash", "there", "hash"), rows, nothing="")
        show.line("They hold the same." if here == there else f"They differ in: {', '.join(here.differences(there))}")


@command.command("rebuild", cls=Command)
def rebuild() -> None:
    """Move every index to this version's layout while it is read, and mend names that point nowhere."""
    from washline.wiring import elastic_settings

    given = settings()
    if given.store != "elasticsearch":
        raise CannotDoThat(given.store, "move to a newer layout while it is read")
    from search.elastic.rebuild import rebuild as rebuild_indices

    for line in rebuild_indices(elastic_settings(given)):
        show.line(line)


@command.command("replay", cls=Command)
@as_json
def replay(*, as_json: bool) -> None:
    """Write again what the engine refused; what it refuses again stays, with the reason."""
    from search.store import Capability, Replays

    with workplace() as place:
        place.bound()
        store = place.store
        if not isinstance(store, Replays):
            raise CannotDoThat(store.status().engine, str(Capability.REPLAY))
        saved, left = store.replay(), list(store.refused())
        place.log("store replay", {"left": len(left)}, saved.new + saved.changed)
    if as_json:
        show.json({"saved": saved, "left": len(left)})
        return
    show.line(f"{saved.new + saved.changed + saved.same} records were written, {len(left)} are refused still")
    for letter in left:
        show.line(f"  {letter.reason}")
