"""Commands that run until they are ended."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest


@pytest.fixture
def started(washline):
    running = []

    def start(*arguments):
        given = [free_port() if argument == "FREE" else argument for argument in arguments]
        command = [sys.executable, "-u", "-m", "washline", *given, "--data", str(washline.data)]
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        running.append(child)
        return child

    yield start
    for child in running:
        child.kill()
        child.wait()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def address(child):
    for line in child.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            return int(found[1])
    raise AssertionError(child.wait())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", [("demo", "serve"), ("serve", "--port", "FREE")], ids=" ".join)
def test_it_ends_when_it_is_told_to(started, command, number):
    child = started(*command)
    port = address(child)
    child.send_signal(number)
    assert child.wait(30) in (0, -signal.SIGTERM)
    assert "Traceback" not in child.stdout.read()
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/")


def test_the_api_answers_by_key_only(started, washline):
    key = washline.done("key", "new").out.strip()
    child = started("serve", "--port", "FREE")
    port = address(child)
    url = f"http://127.0.0.1:{port}/v1/health"
    ask = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})
    for _ in range(100):
        try:
            with urllib.request.urlopen(ask, timeout=10) as answer:  # noqa: S310 - the address is ours
                assert json.load(answer)["counts"]["adverts"] == 0
            break
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(url, timeout=10)


def test_a_port_that_is_taken_is_told(washline):
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = washline("serve", "--port", server.getsockname()[1])
    assert said.status == 1
    assert "--port" in said.err
