"""washline dataset."""

from __future__ import annotations

from pathlib import Path

import click

from washline import output
from washline.command_base import Command, Group, as_json, workplace


@click.group(cls=Group)
def command() -> None:
    """Load policing datasets and list them."""


@command.command("load", cls=Command)
@click.argument("manifest", type=click.Path(path_type=Path))
@as_json
def load(manifest: Path, *, as_json: bool) -> None:
    """Load the dataset that a MANIFEST (TOML) describes: its file, its columns, who publishes it.

    A cell or row that cannot be used is reported by its place and kept aside; the rest is loaded. How to write a manifest:
    docs/new-dataset.md.
    """
    from scheduler.jobs.datasets import load_dataset

    with workplace() as place:
        place.require_operation()
        loaded = load_dataset(place, manifest, lambda entries: output.progress(f"{entries} entries"))
    for signal in loaded.signals:
        output.error(f"  look at this: {signal}")
    for problem in loaded.problems:
        output.error(f"  {problem}")
    if as_json:
        output.json(loaded)
        return
    edition = loaded.edition
    output.line(
        f"{edition.name} {edition.version}: {edition.entries} entries ({loaded.new} new, {loaded.changed} changed, "
        f"{loaded.same} same, {loaded.gone} gone), {edition.identifiers} identifiers, {loaded.rejected} cells or rows rejected"
    )
    if loaded.kept_aside:
        output.line(f"What was rejected is kept in {loaded.kept_aside}")


@command.command("list", cls=Command)
@as_json
def list_(*, as_json: bool) -> None:
    """List the editions that were loaded, the newest of each dataset last."""
    with workplace() as place:
        editions = place.ledger.datasets.all()
    if as_json:
        output.json(editions)
        return
    rows = (
        (
            one.name,
            one.version,
            one.title,
            one.grade,
            one.marking,
            one.loaded_at[:19],
            one.entries,
            one.identifiers,
            one.rejected,
        )
        for one in editions
    )
    columns = ("dataset", "version", "title", "grade", "marking", "loaded (UTC)", "entries", "identifiers", "rejected")
    output.table(columns, rows, nothing="No dataset was loaded yet.")
