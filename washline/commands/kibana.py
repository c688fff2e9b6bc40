"""Commands: washline kibana."""

from __future__ import annotations

from pathlib import Path

import click

from records.atomic_file import replace_file
from washline import output
from washline.command_base import Command, Group, load_settings, open_workspace

WASHLINE_URL = "http://127.0.0.1:8470"


@click.group(cls=Group)
def command() -> None:
    """Export or install Kibana dashboards, data views and saved searches for the Elasticsearch store."""


@command.command("export", cls=Command)
@click.option("--out", type=click.Path(path_type=Path), help="Output file; default: standard output.")
@click.option(
    "--washline-url", default=WASHLINE_URL, show_default=True, help="Base URL of Washline, for links in Kibana."
)
def export(out: Path | None, washline_url: str) -> None:
    """Write the saved objects as NDJSON, to import under Stack Management > Saved Objects in Kibana."""
    from search.kibana.export import export_ndjson

    content = b"".join(export_ndjson(load_settings().elasticsearch.prefix, washline_url))
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        with replace_file(out) as temporary:
            temporary.write_bytes(content)
        output.print_line(f"{len(content.splitlines())} saved objects written to {out}")


@command.command("preview", cls=Command)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Output HTML file.")
def preview(out: Path) -> None:
    """Write an HTML page with the current content of every panel, queried from Elasticsearch; needs no Kibana."""
    from search.kibana.preview import render_preview
    from search.store import Capability
    from washline.errors import CapabilityMissing
    from washline.wiring import build_elasticsearch_settings

    settings = load_settings()
    if settings.store != "elasticsearch":
        raise CapabilityMissing(settings.store, str(Capability.KIBANA))
    with open_workspace() as workspace:
        workspace.require_operation()
        workspace.audit("kibana preview", {"out": str(out)})
        page = "".join(render_preview(build_elasticsearch_settings(settings)))
    with replace_file(out) as temporary:
        temporary.write_text(page, "utf-8")
    output.print_line(f"Dashboards written to {out}")


@command.command("install", cls=Command)
@click.option("--url", required=True, help="URL of Kibana.")
@click.option(
    "--washline-url", default=WASHLINE_URL, show_default=True, help="Base URL of Washline, for links in Kibana."
)
@click.option(
    "--authorization-file",
    type=click.Path(path_type=Path),
    help='File with the value of the Authorization header ("ApiKey ...").',
)
@click.option("--ca", type=click.Path(path_type=Path), help="CA certificate file for Kibana's TLS certificate.")
def install(url: str, washline_url: str, authorization_file: Path | None, ca: Path | None) -> None:
    """Import the saved objects into a running Kibana, overwriting an earlier import."""
    from search.kibana.export import import_into_kibana

    secret = authorization_file.read_text("utf-8").strip() if authorization_file else ""
    count = import_into_kibana(url, load_settings().elasticsearch.prefix, washline_url, authorization=secret, ca=ca)
    output.print_line(f"{count} saved objects imported into Kibana at {url}")
