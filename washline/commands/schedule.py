"""washline schedule."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, Group, as_json, workplace


@click.group(cls=Group)
def command() -> None:
    """Say which site is crawled when. `washline clock` then runs what is due."""


@command.command("add", cls=Command)
@click.argument("site", metavar="SITE|URL")
@click.option("--every", default=None, help="An interval: 90s, 30m, 6h, 1d; due at once and then every so often.")
@click.option("--cron", default=None, help='A cron expression in UTC: "0 6 * * *".')
@as_json
def add(site: str, every: str | None, cron: str | None, *, as_json: bool) -> None:
    """Crawl a site again and again, in the operation that is open now."""
    from scheduler.jobs.schedules import add_schedule as add_schedule

    with workplace() as place:
        added = add_schedule(place, site, every, cron)
    if as_json:
        output.json(added)
    else:
        output.line(f"schedule {added.id}: {added.site} {described(added.every_seconds, added.cron)}")


@command.command("list", cls=Command)
@as_json
def list_(*, as_json: bool) -> None:
    """List the schedules."""
    with workplace() as place:
        schedules = place.ledger.schedules.all()
    if as_json:
        output.json(schedules)
        return
    rows = (
        (one.id, one.site, described(one.every_seconds, one.cron), one.user, one.created_at[:19]) for one in schedules
    )
    output.table(("id", "site", "when", "by", "since (UTC)"), rows, nothing="Nothing is scheduled.")


@command.command("remove", cls=Command)
@click.argument("number", type=int, metavar="ID")
def remove(number: int) -> None:
    """Let a schedule be due no more."""
    from scheduler.jobs.schedules import remove_schedule as remove_schedule

    with workplace() as place:
        remove_schedule(place, number)
    output.line(f"schedule {number} is removed")


def described(every_seconds: float | None, cron: str | None) -> str:
    """Return when a schedule is due, for people."""
    return f"every {every_seconds:g} s" if every_seconds is not None else f"cron {cron}"
