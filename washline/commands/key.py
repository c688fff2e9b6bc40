"""washline key."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, Group, as_json, workplace


@click.group(cls=Group)
def command() -> None:
    """Make and revoke keys of the HTTP API. A key is bound to you and to the operation you work in."""


@command.command("new", cls=Command)
@click.option("--name", default="", help="What the key is for.")
@as_json
def new(name: str, *, as_json: bool) -> None:
    """Make a key and print it once; only its digest is kept."""
    with workplace() as place:
        operation = place.require_operation()
        key = place.ledger.keys.create(name, place.user, operation.id, place.now())
        place.audit("key new", {"name": name})
    if as_json:
        output.json({"key": key, "operation": operation.name})
    else:
        output.line(key)
        output.error(f"This key asks in operation {operation.name} as {place.user}. It is not shown again.")


@command.command("list", cls=Command)
@as_json
def list_(*, as_json: bool) -> None:
    """List the keys, never the keys themselves."""
    with workplace() as place:
        keys = place.ledger.keys.all()
    if as_json:
        output.json(keys)
        return
    rows = ((one.id, one.name, one.user, one.created_at, one.revoked_at) for one in keys)
    output.table(("id", "name", "user", "made", "revoked"), rows, nothing="There is no key.")


@command.command("revoke", cls=Command)
@click.argument("number", type=int, metavar="ID")
def revoke(number: int) -> None:
    """Let a key be of no use any more."""
    with workplace() as place:
        was = place.ledger.keys.revoke(number, place.now())
        place.audit("key revoke", {"id": number}, int(was))
    output.line(f"key {number} is revoked" if was else f"key {number} was of no use already")
