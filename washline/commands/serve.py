"""washline serve."""

from __future__ import annotations

import click

from washline import show
from washline.command import Command, workplace


@click.command(cls=Command)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; anything but loopback needs TLS before it."
)
@click.option("--port", default=8470, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on.")
def command(host: str, port: int) -> None:
    """Serve the HTTP API. Every request needs a key (washline key new); its use is logged under the key's operation.

    The description of the API is at /openapi.json, for reading at /docs.
    """
    import uvicorn

    from api.app import create_app

    with workplace() as place:
        if not place.ledger.keys.all():
            show.error("There is no key yet, so every request will be refused. To make one, type: washline key new")
        show.error(f"Washline's API is at http://{host}:{port}/ ; Ctrl-C ends it.")
        uvicorn.run(create_app(place), host=host, port=port, log_level="warning", access_log=False, server_header=False)
