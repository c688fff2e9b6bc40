"""Commands: washline dataset."""

from __future__ import annotations

from pathlib import Path

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace


@click.group(cls=Group)
def command() -> None:
    """Load and list policing datasets."""


@command.command("load", cls=Command)
@click.argument("manifest", type=click.Path(path_type=Path))
@json_option
def load(manifest: Path, *, as_json: bool) -> None:
    """Load the dataset described by a MANIFEST (TOML): its file, columns and publisher.

    A cell or row that cannot be parsed is reported with its place and written to a file of rejected rows; the rest is
    loaded.
    How to write a manifest: docs/new-dataset.md.
    """
    from scheduler.jobs.datasets import load_dataset

    with open_workspace() as workspace:
        workspace.require_operation()
        loaded = load_dataset(workspace, manifest, lambda entries: output.print_progress(f"{entries} entries"))
    for signal in loaded.signals:
        output.print_error(f"  warning: {signal}")
    for problem in loaded.problems:
        output.print_error(f"  {problem}")
    if as_json:
        output.print_json(loaded)
        return
    edition = loaded.edition
    output.print_line(
        f"{edition.name} {edition.version}: {edition.entries} entries ({loaded.new} new, {loaded.changed} changed, "
        f"{loaded.same} same, {loaded.gone} gone), {edition.identifiers} identifiers, "
        f"{loaded.rejected} cells or rows rejected"
    )
    if loaded.kept_aside:
        output.print_line(f"Rejected cells and rows are in {loaded.kept_aside}")


@command.command("list", cls=Command)
@json_option
def list_(*, as_json: bool) -> None:
    """List the loaded editions, oldest first within each dataset."""
    with open_workspace() as workspace:
        editions = workspace.ledger.datasets.all()
    if as_json:
        output.print_json(editions)
        return
    rows = (
        (
            edition.name,
            edition.version,
            edition.title,
            edition.grade,
            edition.marking,
            edition.loaded_at[:19],
            edition.entries,
            edition.identifiers,
            edition.rejected,
        )
        for edition in editions
    )
    columns = ("dataset", "version", "title", "grade", "marking", "loaded (UTC)", "entries", "identifiers", "rejected")
    output.print_table(columns, rows, nothing="No datasets are loaded.")
