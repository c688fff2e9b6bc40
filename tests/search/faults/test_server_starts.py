"""The test server starts even if another process takes one of its ports meanwhile."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from devtools.elasticsearch import server

Ports = tuple[str, ...]


def test_ports_are_distinct_and_below_those_for_outgoing_connections() -> None:
    ports = server.choose_free_ports(500)
    assert len(set(ports)) == len(ports) == 500
    assert max(ports) < 32_768


def test_a_port_that_is_taken_before_the_start_causes_a_second_attempt(
    elasticsearch: Ports,  # noqa: ARG001 - skips if no server can run
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose_free_ports, chosen = server.choose_free_ports, list[list[int]]()
    with ExitStack() as taken:

        def taken_at_first(count: int) -> list[int]:
            chosen.append(choose_free_ports(count))
            if len(chosen) == 1:
                listening = taken.enter_context(socket.socket())
                listening.bind(("127.0.0.1", chosen[0][0]))
                listening.listen()
            return chosen[-1]

        monkeypatch.setattr(server, "choose_free_ports", taken_at_first)
        with server.running_cluster() as (node,):
            assert server.is_ready(node, size=1)
            assert node.url.endswith(f":{chosen[1][0]}")
