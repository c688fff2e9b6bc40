"""Commands: washline nominal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from records.entry import Role
from washline import output
from washline.command_base import Command, Group, json_option, open_workspace

if TYPE_CHECKING:
    from records.entry import Entry
    from scheduler.jobs.nominals import NominalPage

MAX_SHOWN = 50


class QueryGroup(Group):
    """A group whose first word is a query unless it is the name of a command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the named command, or "show" with all words."""
        if args and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=QueryGroup)
def command() -> None:
    """Show or list nominals: `washline nominal 49/123`, `washline nominal "Ada Quill"`, `washline nominal list`."""


@command.command("show", cls=Command)
@click.argument("query", nargs=-1, required=True)
@json_option
def show(query: tuple[str, ...], *, as_json: bool) -> None:
    """Show what all datasets hold of a nominal: QUERY is a URN, a name, a PNCID, a CRO number or a contact.

    Entries are joined by PNCID, CRO number, name with date of birth, or URN, and each join is named.
    """
    from scheduler.jobs.nominals import show_nominals

    with open_workspace() as workspace:
        pages = show_nominals(workspace, " ".join(query))
    if as_json:
        output.print_json([encode_page(page) for page in pages])
        return
    for page in pages:
        print_page(page)
    if len(pages) > 1:
        output.print_line(f"{len(pages)} nominals match; they share no number and no name with date of birth.")


def print_page(page: NominalPage) -> None:
    """Print one nominal."""
    nominal = page.nominal
    output.print_line(
        "OFFICIAL-SENSITIVE. " + "; ".join(describe_person(record.entry) for record in nominal.records[:1])
    )
    rows = (
        (
            record.entry.dataset,
            record.entry.dataset_version,
            record.entry.key,
            record.entry.person.name,
            record.entry.person.born,
            "; ".join(record.entry.roles),
            record.entry.grade,
            "; ".join(seen.value for seen in record.sightings if seen.kind != "person"),
            next((f"shares {join.identifier}" for join in nominal.joins if join.entry == record.entry.id), "found"),
        )
        for record in nominal.records[:MAX_SHOWN]
    )
    names = ("dataset", "version", "key", "name", "born", "roles", "grade", "identifiers", "why here")
    output.print_table(names, rows, nothing="")
    for number in range(MAX_SHOWN, len(nominal.records), len(nominal.records)):
        output.print_line(f"... and {len(nominal.records) - number} more entries; use --json for all")
    if not nominal.is_whole:
        output.print_line(
            "There are more entries than one person can have: a number is shared by many. Check the joins."
        )
    print_adverts(page)


def print_adverts(page: NominalPage) -> None:
    """Print the adverts and clusters that a nominal's contacts occur in."""
    rows = (
        (seen.identifier, seen.source, seen.source_id, seen.account, seen.name, seen.area, seen.tier,
         f"{seen.first_seen:%Y-%m-%d}", f"{seen.last_seen:%Y-%m-%d}")
        for seen in page.occurrences[:MAX_SHOWN]
    )  # fmt: skip
    names = ("contact", "site", "advert", "account", "name", "area", "written", "first seen", "last seen")
    output.print_table(names, rows, nothing="No advert shows a contact of this nominal.")
    if len(page.occurrences) > MAX_SHOWN:
        output.print_line(f"... and {len(page.occurrences) - MAX_SHOWN} more; use --json for all")
    for cluster in page.clusters:
        output.print_line(f"in cluster {cluster.id[:12]}: {len(cluster.members)} adverts, {cluster.outcome}")


def describe_person(entry: Entry) -> str:
    """Return a nominal in one line.

    >>> from records.entry import Entry, Person
    >>> describe_person(Entry("n", "1", "7", "", person=Person("49/123", "Ada", surname="Quill", born="1990-05-01")))
    'Ada Quill, born 1990-05-01, URN 49/123'
    """
    person = entry.person
    parts = (
        ("", person.name),
        ("born ", person.born),
        ("URN ", person.urn),
        ("PNCID ", person.pncid),
        ("CRO ", person.cro),
    )
    return ", ".join(f"{label}{value}" for label, value in parts if value) or f"entry {entry.key}"


@command.command("list", cls=Command)
@click.option("--dataset", default="", help="Only entries of this dataset.")
@click.option("--role", default="", type=click.Choice(["", *map(str, Role)]), help="Only entries with this role.")
@click.option("--force", default="", help="Only nominals of this force, by its code.")
@click.option("--name", default="", help="Only names or aliases with these letters.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Maximum number of entries.")
@json_option
def list_(dataset: str, role: str, force: str, name: str, limit: int, *, as_json: bool) -> None:
    """List the entries of nominals, by dataset. Example: washline nominal list --role victim --name quill"""
    from scheduler.jobs.nominals import NominalFilter, list_nominals

    with open_workspace() as workspace:
        entries, total = list_nominals(workspace, NominalFilter(dataset, role, force, name), limit)
    if as_json:
        output.print_json({"total": total, "entries": entries})
        return
    rows = (
        (entry.dataset, entry.person.urn or entry.key, entry.person.name, entry.person.born, "; ".join(entry.roles),
         entry.person.force, entry.grade)
        for entry in entries
    )  # fmt: skip
    output.print_table(
        ("dataset", "URN or key", "name", "born", "roles", "force", "grade"), rows, nothing="No nominals."
    )
    if total > len(entries):
        output.print_line(f"{len(entries)} of {total} entries; use --limit for more")


def encode_page(page: NominalPage) -> dict[str, object]:
    """Return the JSON document of a nominal."""
    return {
        "entries": page.nominal.records,
        "joins": page.nominal.joins,
        "is_whole": page.nominal.is_whole,
        "occurrences": page.occurrences,
        "adverts": [{"id": stored.advert.id, "site": stored.advert.site, "source_id": stored.advert.source_id,
                     "url": stored.advert.url, "title": stored.advert.title} for stored in page.adverts],
        "clusters": [{"id": cluster.id, "outcome": cluster.outcome, "adverts": len(cluster.members)}
                     for cluster in page.clusters],
    }  # fmt: skip
