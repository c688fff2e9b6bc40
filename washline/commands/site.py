"""Commands: washline site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace

if TYPE_CHECKING:
    from scheduler.workspace import Workspace


EMPTY = "must not be empty: state why the origin may be crawled"


@click.group(cls=Group)
def command() -> None:
    """Allow or revoke origins for crawling. Nothing else is ever fetched, including redirects and images."""


@command.command("list", cls=Command)
@json_option
def list_(*, as_json: bool) -> None:
    """List the registered sites and the allowed origins."""
    with open_workspace() as workspace:
        rows = list_known_sites(workspace)
    if as_json:
        output.print_json(rows)
        return
    columns = ("site", "about", "origin", "basis", "approver")
    output.print_table(columns, ([row[column] for column in columns] for row in rows), nothing="There are no sites.")


def list_known_sites(workspace: Workspace) -> list[dict[str, str]]:
    """Return one row per permission, and one per registered site without a permission."""
    from spiders.registry import SITES

    about = {site.name: site.about for site in SITES}
    permissions = workspace.allowed_origins()
    rows = [
        {
            "site": permission.site,
            "about": about.get(permission.site, "read by the generic reader"),
            "origin": permission.origin,
            "basis": permission.basis,
            "approver": permission.approver,
        }
        for permission in permissions
    ]
    without_permission = about.keys() - {permission.site for permission in permissions}
    return rows + [
        {"site": name, "about": about[name], "origin": "", "basis": "", "approver": ""}
        for name in sorted(without_permission)
    ]


@command.command("allow", cls=Command)
@click.argument("origin")
@click.option("--basis", required=True, help="Why it may be crawled (law, terms, consent).")
@click.option("--approver", default="", help="Who approved it.")
@click.option("--site", default="", help="Registered site whose parser to use; default: the generic reader.")
@click.option("--replace", is_flag=True, help="Replace a permission with another site, basis or approver.")
@json_option
def allow(origin: str, basis: str, approver: str, site: str, *, replace: bool, as_json: bool) -> None:
    """Allow one exact ORIGIN (scheme://host:port) to be crawled."""
    from scheduler.jobs.permissions import allow_origin

    if not basis.strip():
        raise click.BadParameter(EMPTY, param_hint="--basis")
    with open_workspace() as workspace:
        permission = allow_origin(workspace, origin, site=site, basis=basis, approver=approver, replaces=replace)
    if as_json:
        output.print_json(permission)
    else:
        if origin.strip().rstrip("/").lower() != permission.origin:
            output.print_error(f"note: this allows all of {permission.origin}; a permission covers a whole origin")
        output.print_line(
            f"{permission.origin} is allowed: {basis}. To crawl it, run: washline crawl {site or permission.origin}"
        )


@command.command("forbid", cls=Command)
@click.argument("origin")
def forbid(origin: str) -> None:
    """Revoke the permission of an origin."""
    from scheduler.jobs.permissions import forbid_origin

    with open_workspace() as workspace:
        exact, was_allowed = forbid_origin(workspace, origin)
    output.print_line(f"{exact} is no longer allowed" if was_allowed else f"{exact} was not allowed")
