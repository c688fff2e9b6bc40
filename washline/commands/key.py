"""Commands: washline key."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace


@click.group(cls=Group)
def command() -> None:
    """Create, list and revoke API keys. A key is bound to its user and to the current operation."""


@command.command("new", cls=Command)
@click.option("--name", default="", help="A label for the key.")
@json_option
def new(name: str, *, as_json: bool) -> None:
    """Create an API key and print it once; only its digest is stored."""
    with open_workspace() as workspace:
        operation = workspace.require_operation()
        key = workspace.ledger.keys.create(name, workspace.user, operation.id, workspace.now())
        workspace.audit("key new", {"name": name})
    if as_json:
        output.print_json({"key": key, "operation": operation.name})
    else:
        output.print_line(key)
        output.print_error(f"This key acts for {workspace.user} in operation {operation.name}. It is not shown again.")


@command.command("list", cls=Command)
@json_option
def list_(*, as_json: bool) -> None:
    """List the API keys (never their secrets)."""
    with open_workspace() as workspace:
        keys = workspace.ledger.keys.all()
    if as_json:
        output.print_json(keys)
        return
    rows = ((key.id, key.name, key.user, key.created_at, key.revoked_at) for key in keys)
    output.print_table(("id", "name", "user", "created", "revoked"), rows, nothing="There are no keys.")


@command.command("revoke", cls=Command)
@click.argument("number", type=int, metavar="ID")
def revoke(number: int) -> None:
    """Revoke an API key."""
    with open_workspace() as workspace:
        was_revoked = workspace.ledger.keys.revoke(number, workspace.now())
        workspace.audit("key revoke", {"id": number}, int(was_revoked))
    output.print_line(
        f"key {number} is revoked" if was_revoked else f"key {number} does not exist or is already revoked"
    )
