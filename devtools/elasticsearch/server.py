"""A real Elasticsearch on loopback for tests: `python -m devtools.elasticsearch.server start | stop | status`.

It runs as an ordinary user (the server refuses root), on free ports, with little memory, and loses all data when it
stops. Three nodes form one cluster, to test the loss of a node.
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
from devtools.elasticsearch.errors import ServerMissing, ServerStartFailed
from devtools.elasticsearch.node import ElasticsearchNode, launch
from records.errors import WashlineError

ES_JAVA_HOME = os.environ.get("ES_JAVA_HOME")  # noqa: TID251 - a developers' tool, which has no configuration
DEFAULT_HEAP = "512m"
START_TIMEOUT = 180.0  # seconds; about 15 on an idle machine
POLL_INTERVAL = 0.25  # seconds
# Below the ports for outgoing connections (from 32768 on Linux, from 49152 elsewhere): else another program could take
# the port of a server while it restarts.
PORTS = range(20_000, 32_000)
OK, UNAUTHORIZED = 200, 401
BASE_SETTINGS = {
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "xpack.security.enabled": "false",
    "network.host": "127.0.0.1",
    "node.store.allow_mmap": "false",
}
FOREIGN_FOLDER = "{} belongs to another user"


@dataclass(frozen=True, slots=True)
class ServerSetup:
    """How a cluster runs: number of nodes, further settings, files of the configuration folder, heap, version."""

    nodes: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    heap: str = DEFAULT_HEAP
    version: str = VERSION
    cache: Path = CACHE


def base_folder() -> Path:
    """Return the folder of this user's servers, in the system's temporary folder, which user `nobody` can access.

    Raise ServerMissing if another user created it: we would run what that user put there.
    """
    folder = Path(tempfile.gettempdir()) / f"washline-elasticsearch-{os.getuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise ServerMissing(FOREIGN_FOLDER.format(folder))
    return folder


def start(setup: ServerSetup, name: str) -> list[ElasticsearchNode]:
    """Start the nodes of a cluster in a new folder and return them once they answer.

    A failed start is repeated once on other ports, because another process may have taken one meanwhile.
    """
    try:
        return start_once(setup, name)
    except ServerStartFailed:
        return start_once(setup, name)


def start_once(setup: ServerSetup, name: str) -> list[ElasticsearchNode]:
    """Start the nodes of a cluster in a new folder on free ports, and return them once they answer."""
    home = fetch_distribution(base_folder(), version=setup.version, cache=setup.cache)
    cluster_folder = base_folder() / name
    shutil.rmtree(cluster_folder, ignore_errors=True)
    ports = choose_free_ports(2 * setup.nodes)
    http_ports, transport_ports = ports[: setup.nodes], ports[setup.nodes :]
    nodes: list[ElasticsearchNode] = []
    try:
        for n, port in enumerate(http_ports):
            folder = cluster_folder / f"node-{n}"
            write_configuration(folder, home, setup, cluster_settings(n, port, transport_ports))
            java = find_java_home(ES_JAVA_HOME)
            nodes.append(launch(home, folder, f"http://127.0.0.1:{port}", java, setup.heap))
        wait_until_ready(nodes)
    except BaseException:  # including Ctrl-C: no server may stay behind
        stop(nodes)
        raise
    return nodes


def restart_node(node: ElasticsearchNode, setup: ServerSetup | None = None) -> ElasticsearchNode:
    """Restart a stopped node with its data, and return it once it answers."""
    setup = setup or ServerSetup()
    home = fetch_distribution(base_folder(), version=setup.version, cache=setup.cache)
    restarted = launch(home, Path(node.folder), node.url, find_java_home(ES_JAVA_HOME), setup.heap)
    wait_until_ready([restarted])
    return restarted


def write_configuration(folder: Path, home: Path, setup: ServerSetup, cluster: Mapping[str, str]) -> None:
    """Write the configuration folder of a node: the distribution's, our settings, and the files of the setup."""
    config = folder / "config"
    shutil.copytree(home / "config", config)
    jvm_options = config / "jvm.options"
    lines = jvm_options.read_text().splitlines(keepends=True)
    jvm_options.write_text("".join(line for line in lines if "Xlog:gc" not in line))
    paths = {"path.data": str(folder / "data"), "path.logs": str(folder / "logs")}
    settings = {**BASE_SETTINGS, **paths, **cluster, **setup.settings}
    for path, content in setup.files.items():
        (config / path).write_bytes(content)
    (config / "elasticsearch.yml").write_text("".join(f"{key}: {value}\n" for key, value in settings.items()))


def cluster_settings(n: int, port: int, transport_ports: Sequence[int]) -> dict[str, str]:
    """Return the settings that make a node a member of its cluster."""
    own = {"node.name": f"node-{n}", "http.port": str(port), "transport.port": str(transport_ports[n])}
    if len(transport_ports) == 1:
        return {**own, "discovery.type": "single-node"}
    hosts = ", ".join(f'"127.0.0.1:{transport_port}"' for transport_port in transport_ports)
    masters = ", ".join(f'"node-{n}"' for n in range(len(transport_ports)))
    return {**own, "discovery.seed_hosts": f"[{hosts}]", "cluster.initial_master_nodes": f"[{masters}]"}


def choose_free_ports(count: int) -> list[int]:
    """Return random distinct free ports of loopback."""
    return list(islice(filter(is_free, SystemRandom().sample(PORTS, len(PORTS))), count))


def is_free(port: int) -> bool:
    """Return whether a port of loopback can be bound."""
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def wait_until_ready(nodes: Sequence[ElasticsearchNode]) -> None:
    """Return when every node answers and all have joined; raise ServerStartFailed if one dies or takes too long."""
    deadline = time.monotonic() + START_TIMEOUT
    while not all(is_ready(node, len(nodes)) for node in nodes):
        dead = [node for node in nodes if not node.is_alive()]
        if dead or time.monotonic() > deadline:
            failed = dead[0] if dead else nodes[0]
            raise ServerStartFailed(failed.folder, failed.output_tail())
        time.sleep(POLL_INTERVAL)


def is_ready(node: ElasticsearchNode, size: int) -> bool:
    """Return whether a node answers as part of a cluster of this size; a request for credentials counts too."""
    url = f"{node.url}/_cluster/health?wait_for_nodes=%3E%3D{size}&timeout=1s"
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own loopback URL
            return bool(response.status == OK)
    except urllib.error.HTTPError as error:
        return error.code == UNAUTHORIZED
    except (OSError, HTTPException) as error:
        return "SSL" in repr(error) or "RemoteDisconnected" in repr(error)


def stop(nodes: Sequence[ElasticsearchNode]) -> None:
    """Stop the nodes and delete their data."""
    for node in nodes:
        node.stop()
    for node in nodes:
        shutil.rmtree(node.folder, ignore_errors=True)
    for cluster_folder in {Path(node.folder).parent for node in nodes}:
        with suppress(OSError):
            cluster_folder.rmdir()


@contextmanager
def running_cluster(setup: ServerSetup | None = None, name: str = "") -> Iterator[list[ElasticsearchNode]]:
    """Run a private cluster during the block."""
    nodes = start(setup or ServerSetup(), name or f"own-{os.getpid()}-{time.monotonic_ns()}")
    try:
        yield nodes
    finally:
        stop(nodes)


# The shared server that `start` leaves running


def recorded_nodes() -> list[ElasticsearchNode]:
    """Return the nodes of the last `start`, whether they still run or not; none after `stop`."""
    try:
        return msgspec.json.decode((base_folder() / "shared.json").read_bytes(), type=list[ElasticsearchNode])
    except (OSError, msgspec.DecodeError):
        return []


def running_shared_nodes() -> list[ElasticsearchNode]:
    """Return the nodes of the shared server if all of them run, else none."""
    nodes = recorded_nodes()
    return nodes if all(node.is_alive() for node in nodes) else []


def start_shared(nodes: int, heap: str) -> list[ElasticsearchNode]:
    """Start a server that runs until `stop`, or return the running one. Killed nodes are restarted with their data."""
    if running := running_shared_nodes():
        return running
    setup = ServerSetup(nodes=nodes, heap=heap)
    existing = [node for node in recorded_nodes() if Path(node.folder).is_dir()]
    if len(existing) == nodes:
        started = [node if node.is_alive() else restart_node(node, setup) for node in existing]
    else:
        started = start(setup, "shared")
    (base_folder() / "shared.json").write_bytes(msgspec.json.encode(started))
    return started


def stop_shared() -> str:
    """Stop the shared server and return what to tell the user."""
    nodes = recorded_nodes()
    stop(nodes)
    (base_folder() / "shared.json").unlink(missing_ok=True)
    return "stopped; its data is deleted" if nodes else "nothing was running"


def describe(nodes: Sequence[ElasticsearchNode]) -> str:
    """Return the environment variable that points tests to the nodes."""
    return f"WASHLINE_ELASTICSEARCH={','.join(node.url for node in nodes)}" if nodes else "not running"


def main(arguments: Sequence[str] | None = None) -> int:
    """Start, stop or show the shared server."""
    parser = argparse.ArgumentParser(prog="python -m devtools.elasticsearch.server", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "status"])
    parser.add_argument("--nodes", type=int, default=1, choices=[1, 3])
    parser.add_argument("--heap", default=DEFAULT_HEAP)
    options = parser.parse_args(arguments)
    try:
        match options.action:
            case "start":
                message = describe(start_shared(options.nodes, options.heap))
            case "stop":
                message = stop_shared()
            case _:
                message = describe(running_shared_nodes())
    except WashlineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{message}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
