"""washline audit."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, Group, as_json, workplace


@click.group(cls=Group)
def command() -> None:
    """Read and verify the log of all use."""


@command.command("list", cls=Command)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="How many events, newest first.")
@as_json
def list_(limit: int, *, as_json: bool) -> None:
    """List what was asked, by whom, for which operation, and how much came back."""
    with workplace() as place:
        events = list(place.ledger.audit.events(limit))
    if as_json:
        output.json(events)
        return
    rows = (
        (one.seq, f"{one.event.at:%Y-%m-%d %H:%M:%S}", one.event.user, one.event.operation, one.event.action,
         ", ".join(f"{name}={value}" for name, value in one.event.asked.items())[:80], one.event.results)
        for one in events
    )  # fmt: skip
    output.table(("#", "UTC", "who", "operation", "what", "asked", "results"), rows, nothing="Nothing was asked yet.")


@command.command("verify", cls=Command)
@as_json
def verify(*, as_json: bool) -> None:
    """Check that no event was edited, deleted or moved; exit status 1 where one was."""
    with workplace() as place:
        events = place.ledger.audit.verify()
    if as_json:
        output.json({"intact": True, "events": events})
    else:
        output.line(f"The audit log is intact: {events} events, none edited, deleted or moved.")
