"""washline kinds."""

from __future__ import annotations

import click

from washline import output
from washline.command_base import Command, as_json


@click.command(cls=Command)
@as_json
def command(*, as_json: bool) -> None:
    """List the kinds of identifiers: what each accepts, an example, where its rule comes from."""
    from enrich.registry import KINDS

    if as_json:
        output.json(
            [
                {"kind": k.name, "example": k.example, "about": k.about, "source": k.source, "rule": k.rule}
                for k in KINDS
            ]
        )
        return
    rows = ((kind.rule, kind.example, kind.about, kind.source) for kind in KINDS)
    output.table(("kind/version", "example", "accepts", "source of the rule"), rows, nothing="")
