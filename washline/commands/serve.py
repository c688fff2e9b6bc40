"""Command: washline serve."""

from __future__ import annotations

import socket
from contextlib import suppress

import click

from washline import output
from washline.command_base import Command, open_workspace
from washline.errors import ListenFailed


@click.command(cls=Command)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; put a TLS proxy in front of anything but loopback.",
)
@click.option(
    "--port",
    default=8470,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 chooses a free one.",
)
def command(host: str, port: int) -> None:
    """Serve the HTTP API. Every request needs a key (washline key new) and is logged under the key's operation.

    The OpenAPI document is at /openapi.json.
    """
    import uvicorn

    from api.app import create_app

    with suppress(KeyboardInterrupt), open_workspace() as workspace:  # Ctrl-C is the normal way to stop
        if not workspace.ledger.keys.all():
            output.print_error(
                "There are no keys, so every request will be refused. To create one, run: washline key new"
            )
        with open_listening_socket(host, port) as server_socket:
            output.print_error(
                f"Washline's API is at http://{host}:{server_socket.getsockname()[1]}/ ; press Ctrl-C to stop."
            )
            config = uvicorn.Config(create_app(workspace), log_level="warning", access_log=False, server_header=False)
            uvicorn.Server(config).run(sockets=[server_socket])


def open_listening_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket; raise ListenFailed."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise ListenFailed(host, port, error.strerror or str(error)) from None
