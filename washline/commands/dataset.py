"""Commands: washline dataset."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace

if TYPE_CHECKING:
    from ledger.datasets import Edition


@click.group(cls=Group)
def command() -> None:
    """Load, compare, show and drop policing datasets."""


@command.command("load", cls=Command)
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Load a file that looks incomplete.")
@json_option
def load(manifest: Path, *, force: bool, as_json: bool) -> None:
    """Load the dataset described by a MANIFEST (TOML): its file, columns and publisher.

    A cell or row that cannot be parsed is reported with its place and written to a file of rejected rows; the rest is
    loaded. A file without a usable row, with too few rows, or with under half of the entries of the last edition is
    refused, and the last edition stays.
    How to write a manifest: washline dataset sketch FILE, and docs/new-dataset.md.
    """
    from scheduler.jobs.datasets import load_dataset

    with open_workspace() as workspace:
        workspace.require_operation()
        loaded = load_dataset(
            workspace, manifest, lambda entries: output.print_progress(f"{entries} entries"), force=force
        )
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
    print_editions(editions)


def print_editions(editions: Sequence[Edition]) -> None:
    """Print a table of editions."""
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
            (edition.dropped_at or "")[:19],
        )
        for edition in editions
    )
    columns = (
        "dataset",
        "version",
        "title",
        "grade",
        "marking",
        "loaded (UTC)",
        "entries",
        "identifiers",
        "rejected",
        "dropped",
    )
    output.print_table(columns, rows, nothing="No datasets are loaded.")


@command.command("sketch", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the manifest to this file.")
def sketch(file: Path, out: Path | None) -> None:
    """Write a first manifest for a data FILE: what each column probably holds. Check it, then load it.

    The manifest must be in the folder of the data file.
    """
    from records.atomic_file import replace_file
    from scheduler.jobs.datasets import sketch_dataset

    if out is not None and out.exists():
        message = f"{out} exists; delete it first, or write to another file"
        raise click.UsageError(message)
    with open_workspace() as workspace:
        text = sketch_dataset(workspace, file)
    if out is None:
        output.print_line(text.rstrip())
        return
    with replace_file(out) as temporary:
        temporary.write_text(text, "utf-8")
    output.print_line(f"Check {out}, then run: washline dataset load {out}")


@command.command("diff", cls=Command)
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Keys to list of each outcome."
)
@json_option
def diff(manifest: Path, *, limit: int, as_json: bool) -> None:
    """Show what loading the file of a MANIFEST would change; nothing is stored."""
    from scheduler.jobs.datasets import compare_dataset

    with open_workspace() as workspace:
        found = compare_dataset(workspace, manifest)
    if as_json:
        output.print_json(found)
        return
    output.print_line(
        f"{found.dataset}: edition {found.loaded or '(none)'} is loaded, the file is {found.version}: "
        f"{len(found.new)} new, {len(found.changed)} changed, {found.same} same, {len(found.gone)} gone, "
        f"{found.rejected} cells or rows rejected"
    )
    for outcome in ("new", "changed", "gone"):
        keys = getattr(found, outcome)
        for key in keys[:limit]:
            output.print_line(f"  {outcome}  {key}")
        if len(keys) > limit:
            output.print_line(f"  {outcome}  and {len(keys) - limit} more (--limit)")


@command.command("show", cls=Command)
@click.argument("name")
@json_option
def show(name: str, *, as_json: bool) -> None:
    """Show a loaded dataset: its editions, and its entries by role, grade, marking and kind of identifier."""
    from scheduler.jobs.datasets import describe_dataset

    with open_workspace() as workspace:
        found = describe_dataset(workspace, name)
    if as_json:
        output.print_json(found)
        return
    print_editions(found.editions)
    for title in ("roles", "grades", "markings", "kinds"):
        counts = getattr(found, title)
        said = ", ".join(f"{word or 'none'} {count}" for word, count in sorted(counts.items(), key=lambda one: -one[1]))
        output.print_line(f"{title}: {said or 'none'}")
    output.print_line(f"columns: {', '.join(found.columns) or 'none'}")


@command.command("drop", cls=Command)
@click.argument("name")
@click.option("--reason", required=True, help="Why the dataset is deleted, for the audit log.")
@json_option
def drop(name: str, reason: str, *, as_json: bool) -> None:
    """Delete all entries of a dataset; its editions and the hits that name them stay on record."""
    from scheduler.jobs.datasets import drop_dataset

    with open_workspace() as workspace:
        dropped = drop_dataset(workspace, name, reason)
    if as_json:
        output.print_json({"dataset": name, "dropped": dropped})
        return
    output.print_line(f"{name}: {output.count(dropped, 'entry') if dropped == 1 else f'{dropped} entries'} deleted")
