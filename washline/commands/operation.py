"""washline operation."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, Group, as_json, workplace


@click.group(cls=Group)
def command() -> None:
    """Open the operation that all use is bound to. Every search, wash and crawl is logged with its name and purpose."""


@command.command("open", cls=Command)
@click.argument("name")
@click.option("--purpose", required=True, help="Why you need to look; kept in the log with every use.")
@as_json
def open_(name: str, purpose: str, *, as_json: bool) -> None:
    """Open an operation, or take it up again, and work in it from now on."""
    with workplace() as place:
        operation = place.ledger.operations.open(name, purpose, place.user, place.now())
        place.audit("operation open", {"name": name, "purpose": purpose})
    if as_json:
        output.json(operation)
    else:
        output.line(f"{place.user} now works in operation {operation.name}: {operation.purpose}")


@command.command("list", cls=Command)
@as_json
def list_(*, as_json: bool) -> None:
    """List the operations."""
    with workplace() as place:
        operations = list(place.ledger.operations.all())
        current = place.ledger.operations.current(place.user)
    if as_json:
        output.json(operations)
        return
    rows = (
        (("*" if one == current else ""), one.name, one.purpose, one.opened_by, one.closed_at) for one in operations
    )
    output.table(("", "name", "purpose", "opened by", "closed"), rows, nothing="No operation was opened yet.")


@command.command("close", cls=Command)
@click.argument("name")
def close(name: str) -> None:
    """Close an operation for everybody."""
    with workplace() as place:
        place.ledger.operations.close(name, place.now())
        place.audit("operation close", {"name": name})
    output.line(f"operation {name} is closed")
