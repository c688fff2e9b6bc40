"""washline kibana."""

from __future__ import annotations

from pathlib import Path

import click

from records.atomic_file import replace_file
from washline import output
from washline.command_base import Command, Group, settings, workplace

WASHLINE_URL = "http://127.0.0.1:8470"


@click.group(cls=Group)
def command() -> None:
    """Take Washline's dashboards, data views and saved searches to Kibana. They read the store on Elasticsearch."""


@command.command("export", cls=Command)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; default: standard output.")
@click.option("--washline-url", default=WASHLINE_URL, show_default=True, help="Where links from Kibana lead.")
def export(out: Path | None, washline_url: str) -> None:
    """Write the saved objects as NDJSON, for Kibana's Stack Management, Saved Objects, Import."""
    from search.kibana.export import export as lines

    content = b"".join(lines(settings().elasticsearch.prefix, washline_url))
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        with replace_file(out) as temporary:
            temporary.write_bytes(content)
        output.line(f"{len(content.splitlines())} saved objects are in {out}")


@command.command("preview", cls=Command)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The HTML page to write.")
def preview(out: Path) -> None:
    """Write a page of what every panel shows now, asked of the engine itself; no Kibana is needed."""
    from search.kibana.preview import preview as pieces
    from search.store import Capability
    from washline.errors import CannotDoThat
    from washline.wiring import elastic_settings

    given = settings()
    if given.store != "elasticsearch":
        raise CannotDoThat(given.store, str(Capability.KIBANA))
    with workplace() as place:
        place.require_operation()
        place.audit("kibana preview", {"out": str(out)})
        page = "".join(pieces(elastic_settings(given)))
    with replace_file(out) as temporary:
        temporary.write_text(page, "utf-8")
    output.line(f"The dashboards are in {out}")


@command.command("install", cls=Command)
@click.option("--url", required=True, help="Kibana's address.")
@click.option("--washline-url", default=WASHLINE_URL, show_default=True, help="Where links from Kibana lead.")
@click.option(
    "--authorization-file", type=click.Path(path_type=Path), help='A file with the header\'s value ("ApiKey ...").'
)
@click.option("--ca", type=click.Path(path_type=Path), help="The authority that signed Kibana's certificate.")
def install(url: str, washline_url: str, authorization_file: Path | None, ca: Path | None) -> None:
    """Import the saved objects into a running Kibana, over what an earlier import brought."""
    from search.kibana.export import install as send

    secret = authorization_file.read_text("utf-8").strip() if authorization_file else ""
    count = send(url, settings().elasticsearch.prefix, washline_url, authorization=secret, ca=ca)
    output.line(f"{count} saved objects are in Kibana at {url}")
