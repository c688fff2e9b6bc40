"""Command: washline kinds."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, json_option


@click.command(cls=Command)
@json_option
def command(*, as_json: bool) -> None:
    """List the kinds of identifier: what each accepts, an example, and the source of its rule."""
    from enrich.registry import KINDS

    if as_json:
        output.print_json(
            [
                {"kind": k.name, "example": k.example, "about": k.about, "source": k.source, "rule": k.rule}
                for k in KINDS
            ]
        )
        return
    rows = ((kind.rule, kind.example, kind.about, kind.source) for kind in KINDS)
    output.print_table(("kind/version", "example", "accepts", "source of the rule"), rows, nothing="")
