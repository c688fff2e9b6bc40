"""washline serve."""

from __future__ import annotations

import socket
from contextlib import suppress

import click

from washline import output
from washline.command_base import Command, workplace
from washline.errors import CannotListen


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

    with suppress(KeyboardInterrupt), workplace() as place:  # Ctrl-C is the usual end
        if not place.ledger.keys.all():
            output.error("There is no key yet, so every request will be refused. To make one, type: washline key new")
        with listening(host, port) as opened:
            output.error(f"Washline's API is at http://{host}:{opened.getsockname()[1]}/ ; Ctrl-C ends it.")
            config = uvicorn.Config(create_app(place), log_level="warning", access_log=False, server_header=False)
            uvicorn.Server(config).run(sockets=[opened])


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise CannotListen."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise CannotListen(host, port, error.strerror or str(error)) from None
