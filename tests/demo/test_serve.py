"""The invented web over real HTTP."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from demo.serve import serve

ANY = (0, 0, 0, 0)
PARENT = """
from demo.serve import serve
with serve(130, ports=(0, 0, 0, 0)) as web:
    print(web.origins["lumen"], flush=True)
    input()
"""


@pytest.fixture(scope="module")
def web():
    with serve(130, ports=ANY) as served:
        yield served


def get(origin: str, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
    connection.request("GET", path)
    return connection.getresponse()


def test_each_site_answers_on_a_loopback_port_of_its_own(web):
    assert list(web.origins) == ["northlight", "lumen", "jumble", "roomboard"]
    assert len({urlsplit(origin).port for origin in web.origins.values()}) == 4
    for origin in web.origins.values():
        assert urlsplit(origin).hostname == "127.0.0.1"
        assert get(origin, "/").status == 200


def test_the_busy_page_asks_once_for_patience(web):
    first, second = get(web.origins["jumble"], "/busy"), get(web.origins["jumble"], "/busy")
    assert (first.status, first.headers["Retry-After"]) == (429, "1")
    assert second.status == 200


def test_a_page_has_moved_one_is_lost_and_one_is_slow(web):
    origin = web.origins["jumble"]
    moved = get(origin, "/old-front")
    assert (moved.status, moved.headers["Location"]) == (301, "/page/1")
    assert get(origin, "/lost").status == 404
    started = time.monotonic()
    assert get(origin, "/slow").status == 200
    assert time.monotonic() - started >= 2


def test_the_untidy_site_names_no_character_set(web):
    answer = get(web.origins["jumble"], "/")
    assert answer.headers["Content-Type"] == "text/html"
    assert "£" in answer.read().decode("windows-1252")


def test_listings_of_the_script_site_are_empty_but_their_json_is_not(web):
    origin = web.origins["lumen"]
    assert b"/view/" not in get(origin, "/").read().replace(b'"/view/" +', b"")
    assert get(origin, "/api/adverts.json?page=1").read().count(b'"title"') == 20


def test_a_port_that_is_taken_is_replaced():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serve(130, ports=(port, 0, 0, 0)) as web:
            assert urlsplit(web.origins["northlight"]).port != port
            assert get(web.origins["northlight"], "/").status == 200


def test_it_ends_with_its_parent():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        origin = parent.stdout.readline().decode().strip()
        assert get(origin, "/").status == 200
        os.kill(parent.pid, signal.SIGKILL)
    for _ in range(50):
        try:
            get(origin, "/")
        except OSError:
            return
        time.sleep(0.1)
    pytest.fail("the server outlived its parent")
