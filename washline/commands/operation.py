"""Commands: washline operation."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace


@click.group(cls=Group)
def command() -> None:
    """Open, list and close operations. Every search, wash and crawl is logged with an operation and its purpose."""


@command.command("open", cls=Command)
@click.argument("name")
@click.option("--purpose", required=True, help="Why you need to look; logged with every use.")
@json_option
def open_(name: str, purpose: str, *, as_json: bool) -> None:
    """Open or reopen an operation and make it the current one."""
    with open_workspace() as workspace:
        operation = workspace.ledger.operations.open(name, purpose, workspace.user, workspace.now())
        workspace.audit("operation open", {"name": name, "purpose": purpose})
    if as_json:
        output.print_json(operation)
    else:
        output.print_line(f"{workspace.user} now works in operation {operation.name}: {operation.purpose}")


@command.command("list", cls=Command)
@json_option
def list_(*, as_json: bool) -> None:
    """List the operations."""
    with open_workspace() as workspace:
        operations = list(workspace.ledger.operations.all())
        current = workspace.ledger.operations.current(workspace.user)
    if as_json:
        output.print_json(operations)
        return
    rows = (
        (
            "*" if operation == current else "",
            operation.name,
            operation.purpose,
            operation.opened_by,
            operation.closed_at,
        )
        for operation in operations
    )
    output.print_table(("", "name", "purpose", "opened by", "closed"), rows, nothing="There are no operations.")


@command.command("close", cls=Command)
@click.argument("name")
def close(name: str) -> None:
    """Close an operation for all users."""
    with open_workspace() as workspace:
        workspace.ledger.operations.close(name, workspace.now())
        workspace.audit("operation close", {"name": name})
    output.print_line(f"operation {name} is closed")
