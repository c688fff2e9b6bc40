"""washline site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, as_json, workplace

if TYPE_CHECKING:
    from scheduler.workspace import Workspace


EMPTY = "it is empty: say why we may read it"


@click.group(cls=Group)
def command() -> None:
    """Say which origins may be read, and why. Nothing else is ever fetched, redirects and pictures included."""


@command.command("list", cls=Command)
@as_json
def list_(*, as_json: bool) -> None:
    """List the sites that Washline knows and the origins that may be read."""
    with workplace() as place:
        rows = known(place)
    if as_json:
        output.json(rows)
        return
    columns = ("site", "about", "origin", "basis", "approver")
    output.table(columns, ([row[column] for column in columns] for row in rows), nothing="No site is known.")


def known(place: Workspace) -> list[dict[str, str]]:
    """Return a row for each permission, and one for each registered site without one."""
    from spiders.registry import SITES

    about = {site.name: site.about for site in SITES}
    allowed = place.allowed_origins()
    rows = [
        {
            "site": one.site,
            "about": about.get(one.site, "read by the generic reader"),
            "origin": one.origin,
            "basis": one.basis,
            "approver": one.approver,
        }
        for one in allowed
    ]
    unread = about.keys() - {one.site for one in allowed}
    return rows + [
        {"site": name, "about": about[name], "origin": "", "basis": "", "approver": ""} for name in sorted(unread)
    ]


@command.command("allow", cls=Command)
@click.argument("origin")
@click.option("--basis", required=True, help="Why we may read it (law, terms, consent).")
@click.option("--approver", default="", help="Who approved it.")
@click.option("--site", default="", help="The registered site whose reader fits; default: the generic reader.")
@as_json
def allow(origin: str, basis: str, approver: str, site: str, *, as_json: bool) -> None:
    """Allow one exact ORIGIN (scheme://host:port) to be read."""
    from dataclasses import asdict

    from ledger.origins import build_permission
    from spiders.registry import site_named

    if not basis.strip():
        raise click.BadParameter(EMPTY, param_hint="--basis")
    with workplace() as place:
        if site:
            site_named(site)
        allowed = build_permission(origin, site, basis, approver, place.user, place.now())
        place.ledger.origins.allow(allowed)
        place.audit("site allow", asdict(allowed))
    if as_json:
        output.json(allowed)
    else:
        if origin.strip().rstrip("/").lower() != allowed.origin:
            output.error(f"note: this is the whole of {allowed.origin}; a permission cannot be narrower")
        output.line(f"{allowed.origin} may be read: {basis}. To read it, type: washline crawl {site or allowed.origin}")


@command.command("forbid", cls=Command)
@click.argument("origin")
def forbid(origin: str) -> None:
    """Take a permission back."""
    from ledger.origins import require_origin

    with workplace() as place:
        exact = require_origin(origin)
        was = place.ledger.origins.forbid(exact)
        place.audit("site forbid", {"origin": exact}, int(was))
    output.line(f"{exact} may not be read any more" if was else f"{exact} was not allowed")
