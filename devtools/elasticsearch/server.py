"""A real Elasticsearch on loopback for tests and benches: `python -m devtools.elasticsearch.server start | stop | status`.

It runs as an ordinary user (the server refuses root), on free ports, with little memory, and forgets everything when it stops.
Three nodes form one cluster, so that the loss of a node can be tried for real.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import islice
from pathlib import Path
from random import SystemRandom

import msgspec

from devtools.elasticsearch.distribution import CACHE, VERSION, fetch_distribution, find_java_home
from devtools.elasticsearch.errors import ServerStartFailed, ServerMissing
from devtools.elasticsearch.node import ElasticsearchNode, launch
from records.errors import WashlineError

HEAP = "512m"
STARTS_WITHIN = 180.0  # seconds; 15 on a quiet machine
PORTS = range(20_000, 32_000)
QUIET = {
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "xpack.security.enabled": "false",
    "network.host": "127.0.0.1",
    "node.store.allow_mmap": "false",
}


@dataclass(frozen=True, slots=True)
class ServerSetup:
    """How a server is to run: how many nodes, further settings, files of its configuration folder, heap, version."""

    nodes: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    heap: str = HEAP
    version: str = VERSION
    cache: Path = CACHE


NOT_OURS = "{} belongs to another user"


def base() -> Path:
    """The folder of this user's servers; below the system's temporary folder, because another user must reach it.

    Raises ServerMissing where somebody else made it first: what lies there would be run.
    """
    folder = Path(tempfile.gettempdir()) / f"washline-elasticsearch-{os.getuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise ServerMissing(NOT_OURS.format(folder))
    return folder


def start(setup: ServerSetup, name: str) -> list[ElasticsearchNode]:
    """Start the nodes of one cluster in a fresh folder and return them once they answer.

    A server that dies is begun once more, on other ports: somebody may have taken one between the choice and the start.
    """
    try:
        return begin(setup, name)
    except ServerStartFailed:
        return begin(setup, name)


def begin(setup: ServerSetup, name: str) -> list[ElasticsearchNode]:
    """Start the nodes of one cluster in a fresh folder, on ports that are free now, and return them once they answer."""
    home = fetch_distribution(base(), version=setup.version, cache=setup.cache)
    folder = base() / name
    shutil.rmtree(folder, ignore_errors=True)
    ports = choose_free_ports(2 * setup.nodes)
    http, transport = ports[: setup.nodes], ports[setup.nodes :]
    nodes: list[ElasticsearchNode] = []
    try:
        for n, port in enumerate(http):
            place = folder / f"node-{n}"
            configure(place, home, setup, membership(n, port, transport))
            nodes.append(launch(home, place, f"http://127.0.0.1:{port}", find_java_home(ES_JAVA_HOME), setup.heap))
        wait(nodes)
    except BaseException:  # whatever happened, a Ctrl-C too, goes on up; no server may stay behind
        stop(nodes)
        raise
    return nodes


ES_JAVA_HOME = os.environ.get("ES_JAVA_HOME")  # noqa: TID251 - a tool for developers, run before there is any configuration


def restart_node(node: ElasticsearchNode, setup: ServerSetup | None = None) -> ElasticsearchNode:
    """Start a node that was ended again, with what it held, and return it once it answers."""
    setup = setup or ServerSetup()
    home = fetch_distribution(base(), version=setup.version, cache=setup.cache)
    begun = launch(home, Path(node.folder), node.url, find_java_home(ES_JAVA_HOME), setup.heap)
    wait([begun])
    return begun


def configure(place: Path, home: Path, setup: ServerSetup, member: Mapping[str, str]) -> None:
    """Write the configuration folder of a node: the distribution's, our settings, the files of the setup."""
    shutil.copytree(home / "config", place / "config")
    options = place / "config" / "jvm.options"
    options.write_text("".join(line for line in options.read_text().splitlines(keepends=True) if "Xlog:gc" not in line))
    paths = {"path.data": str(place / "data"), "path.logs": str(place / "logs")}
    settings = {**QUIET, **paths, **member, **setup.settings}
    for path, content in setup.files.items():
        (place / "config" / path).write_bytes(content)
    (place / "config" / "elasticsearch.yml").write_text("".join(f"{key}: {value}\n" for key, value in settings.items()))


def membership(n: int, port: int, transport: Sequence[int]) -> dict[str, str]:
    """Return the settings that make a node one of its cluster."""
    own = {"node.name": f"node-{n}", "http.port": str(port), "transport.port": str(transport[n])}
    if len(transport) == 1:
        return {**own, "discovery.type": "single-node"}
    hosts = ", ".join(f'"127.0.0.1:{one}"' for one in transport)
    masters = ", ".join(f'"node-{n}"' for n in range(len(transport)))
    return {**own, "discovery.seed_hosts": f"[{hosts}]", "cluster.initial_master_nodes": f"[{masters}]"}


def choose_free_ports(count: int) -> list[int]:
    """Return different ports of loopback that nobody listens on.

    Below those that systems give to outgoing connections (32768 and up on Linux, 49152 elsewhere): such a one might hold a
    port while its server is down for a restart.
    """
    drawn = SystemRandom().sample(PORTS, len(PORTS))
    return list(islice(filter(is_free, drawn), count))


def is_free(port: int) -> bool:
    """Say whether nobody listens on a port of loopback."""
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def wait(nodes: Sequence[ElasticsearchNode]) -> None:
    """Return when every node answers and all have found each other; raise ServerDied where one does not."""
    until = time.monotonic() + STARTS_WITHIN
    while not all(is_ready(node, len(nodes)) for node in nodes):
        dead = next((node for node in nodes if not node.alive()), None)
        if dead or time.monotonic() > until:
            raise ServerStartFailed((dead or nodes[0]).folder, (dead or nodes[0]).last_words())
        time.sleep(0.25)


def is_ready(node: ElasticsearchNode, size: int) -> bool:
    """Say whether a node is part of a whole cluster; one that asks for a password is up."""
    try:
        asked = f"{node.url}/_cluster/health?wait_for_nodes=%3E%3D{size}&timeout=1s"
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 - a loopback address of ours
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's "OK"
    except urllib.error.HTTPError as error:
        return error.code == 401  # noqa: PLR2004 - HTTP's "unauthorized"
    except (OSError, HTTPException) as error:
        return "SSL" in repr(error) or "RemoteDisconnected" in repr(error)


def stop(nodes: Sequence[ElasticsearchNode]) -> None:
    """Stop the nodes and forget what they held."""
    for node in nodes:
        node.stop()
    for node in nodes:
        shutil.rmtree(node.folder, ignore_errors=True)
    for cluster in {Path(node.folder).parent for node in nodes}:
        with suppress(OSError):
            cluster.rmdir()


@contextmanager
def running_cluster(setup: ServerSetup | None = None, name: str = "") -> Iterator[list[ElasticsearchNode]]:
    """Run a cluster of one's own for a while."""
    nodes = start(setup or ServerSetup(), name or f"own-{os.getpid()}-{time.monotonic_ns()}")
    try:
        yield nodes
    finally:
        stop(nodes)


# The one that `start` leaves running


def remembered() -> list[ElasticsearchNode]:
    """Return the nodes that `start` left, whether they still run or were killed; none after `stop`."""
    try:
        return msgspec.json.decode((base() / "shared.json").read_bytes(), type=list[ElasticsearchNode])
    except (OSError, msgspec.DecodeError):
        return []


def running_shared_nodes() -> list[ElasticsearchNode]:
    """Return the nodes that `start` left running, none where there are none."""
    nodes = remembered()
    return nodes if all(node.alive() for node in nodes) else []


def start_shared(nodes: int, heap: str) -> list[ElasticsearchNode]:
    """Start a cluster that stays until `stop`, or return the one that runs; killed nodes come back with what they held."""
    if found := running_shared_nodes():
        return found
    setup, left = ServerSetup(nodes=nodes, heap=heap), [node for node in remembered() if Path(node.folder).is_dir()]
    if len(left) == nodes:
        started = [node if node.alive() else restart_node(node, setup) for node in left]
    else:
        started = start(setup, "shared")
    (base() / "shared.json").write_bytes(msgspec.json.encode(started))
    return started


LISTED = {"stop": remembered, "status": running_shared_nodes}


def main(given: Sequence[str] | None = None) -> int:
    """Start, stop or show the shared server."""
    parser = argparse.ArgumentParser(prog="python -m devtools.elasticsearch.server", description=__doc__)
    parser.add_argument("what", choices=["start", "stop", "status"])
    parser.add_argument("--nodes", type=int, default=1, choices=[1, 3])
    parser.add_argument("--heap", default=HEAP)
    asked = parser.parse_args(given)
    try:
        nodes = start_shared(asked.nodes, asked.heap) if asked.what == "start" else LISTED[asked.what]()
    except WashlineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if asked.what == "stop":
        stop(nodes)
        (base() / "shared.json").unlink(missing_ok=True)
        sys.stdout.write("stopped; what it held is gone\n" if nodes else "nothing was running\n")
        return 0
    sys.stdout.write(f"WASHLINE_ELASTICSEARCH={','.join(node.url for node in nodes)}\n" if nodes else "not running\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
