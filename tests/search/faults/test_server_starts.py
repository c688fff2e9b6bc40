"""The server that tests and benches start: a port that somebody takes meanwhile does not keep it from starting."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from devtools.elasticsearch import server

Ports = tuple[str, ...]


def test_ports_are_all_different_and_below_those_of_outgoing_connections() -> None:
    ports = server.choose_free_ports(500)
    assert len(set(ports)) == len(ports) == 500
    assert max(ports) < 32_768


def test_a_port_that_is_taken_between_choice_and_start_costs_one_more_try(
    elasticsearch: Ports,  # noqa: ARG001 - where there is none, there is none of one's own
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free_ports, chosen = server.choose_free_ports, list[list[int]]()
    with ExitStack() as taken:

        def taken_at_first(count: int) -> list[int]:
            chosen.append(free_ports(count))
            if len(chosen) == 1:
                listening = taken.enter_context(socket.socket())
                listening.bind(("127.0.0.1", chosen[0][0]))
                listening.listen()
            return chosen[-1]

        monkeypatch.setattr(server, "free_ports", taken_at_first)
        with server.running_cluster() as (node,):
            assert server.is_ready(node, size=1)
            assert node.url.endswith(f":{chosen[1][0]}")
