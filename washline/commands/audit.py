"""Commands: washline audit."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace


@click.group(cls=Group)
def command() -> None:
    """List and verify the audit log."""


@command.command("list", cls=Command)
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1), help="Maximum number of events, newest first."
)
@json_option
def list_(limit: int, *, as_json: bool) -> None:
    """List the logged events: user, operation, action, parameters and number of results."""
    with open_workspace() as workspace:
        events = list(workspace.ledger.audit.events(limit))
    if as_json:
        output.print_json(events)
        return
    rows = (
        (
            logged.seq,
            f"{logged.event.at:%Y-%m-%d %H:%M:%S}",
            logged.event.user,
            logged.event.operation,
            logged.event.action,
            ", ".join(f"{name}={value}" for name, value in logged.event.asked.items())[:80],
            logged.event.results,
        )
        for logged in events
    )
    output.print_table(
        ("#", "UTC", "who", "operation", "what", "asked", "results"), rows, nothing="The audit log is empty."
    )


@command.command("verify", cls=Command)
@json_option
def verify(*, as_json: bool) -> None:
    """Verify that no event was edited, deleted or reordered; exit status 1 if one was."""
    with open_workspace() as workspace:
        events = workspace.ledger.audit.verify()
    if as_json:
        output.print_json({"intact": True, "events": events})
    else:
        output.print_line(f"The audit log is intact: {events} events, none edited, deleted or reordered.")
