"""The guard: allowed URLs, host names and connections, and the browser's proxy."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address

from records.origin import parse_origin
from spiders.errors import AddressRefused
from spiders.guard.origin_guard import OriginGuard, is_public
from spiders.guard.proxy import BrowserRequest, ExchangeLimits, GuardProxy
from spiders.guard.reactor import GuardedResolver

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 - a destination, not an address to listen on
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "2001::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused_even_if_an_allowed_name_resolves_to_it(address):
    guard = OriginGuard(["http://site.example"])
    guard.add_resolved([address])
    with pytest.raises(AddressRefused):
        guard.check_connection(address, 80)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_allowed_once_an_allowed_name_resolves_to_it(address):
    guard = OriginGuard(["http://site.example"])
    with pytest.raises(AddressRefused):
        guard.check_connection(address, 80)
    guard.add_resolved([address])
    guard.check_connection(address, 80)


def test_an_origin_with_an_ip_address_allows_only_that_address_and_port():
    guard = OriginGuard(["http://127.0.0.1:8000", "http://[::1]:9000"])
    guard.check_connection("127.0.0.1", 8000)
    guard.check_connection("::1", 9000)
    for host, port in (("127.0.0.1", 8001), ("127.0.0.2", 8000), ("::1", 8000), ("10.0.0.1", 8000)):
        with pytest.raises(AddressRefused):
            guard.check_connection(host, port)


def test_a_name_between_two_ip_addresses_hides_neither():
    guard = OriginGuard(["http://127.0.0.1:8000", "http://site.example", "http://[::1]:9000"])
    guard.check_connection("127.0.0.1", 8000)
    guard.check_connection("::1", 9000)


def test_a_refusal_names_the_address_and_the_port():
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1 port 81"):
        OriginGuard(["http://site.example"]).check_connection("10.0.0.1", 81)


def test_a_scoped_address_is_judged_without_its_scope():
    with pytest.raises(AddressRefused):
        OriginGuard(["http://site.example"]).check_connection("fe80::1%eth0", 80)


@pytest.mark.parametrize("host", ["site.example", "SITE.example", "site.example."])
def test_a_host_of_an_allowed_origin_may_be_resolved_in_any_spelling(host):
    guard = OriginGuard(["http://site.example:8080"])
    assert guard.allows_host(host)
    assert not guard.allows_host("X" + host)
    assert guard.allows_service(host.rstrip("."), 8080)
    assert not guard.allows_service(host.rstrip("."), 80)


def test_what_is_no_origin_allows_nothing():
    guard = OriginGuard(["", "not an origin"])
    assert guard.origins == frozenset()
    assert not guard.allows_url("also none")


def test_localhost_allows_loopback_only_at_its_port():
    guard = OriginGuard(["http://localhost:8000"])
    guard.check_connection("127.0.0.1", 8000)
    guard.check_connection("::1", 8000)
    with pytest.raises(AddressRefused):
        guard.check_connection("10.0.0.1", 8000)
    with pytest.raises(AddressRefused):
        guard.check_connection("127.0.0.1", 22)


@pytest.mark.parametrize(
    "url",
    [
        "http://site.example:80/", "HTTP://SITE.EXAMPLE/x", "http://site.example?q", "http://site.example#f", "http://site.example",
    ],
)  # fmt: skip
def test_different_spellings_of_an_origin_are_allowed(url):
    assert OriginGuard(["http://site.example/"]).allows_url(url)


OTHERS = [
    "https://site.example/",
    "http://site.example:81/",
    "http://www.site.example/",
    "http://site.example.test/",
    "http://site.example@evil.test/",
    "http://evil.test\\@site.example/",
    "http://evil.test#@site.example/",
    "//site.example/",
    "http:site.example",
    "ftp://site.example/",
    "javascript:alert(1)",
    "http://site.example:99999/",
    "http://site.example:x/",
    "http://site%2eexample/",
    "http://",
    "http://[site.example]/",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("url", [*OTHERS, "", "http:// site.example/", "http://site.example\n.evil.test/"])
def test_other_origins_are_not_allowed(url):
    assert not OriginGuard(["http://site.example"]).allows_url(url)


@given(st.text(max_size=60))
def test_any_text_has_an_origin_or_none(text):
    for url in (text, "http://" + text):
        found = parse_origin(url)
        assert found == "" or parse_origin(found) == found


class FakeResolver:
    """A resolver and receiver in one: it resolves every name to one address and records both."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.resolved: list[str] = []
        self.received: list[str] = []

    def resolveHostName(self, receiver, hostName):  # noqa: N802, N803 - Twisted's names
        self.resolved.append(hostName)
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", self.address, 80))
        receiver.resolutionComplete()

    def resolutionBegan(self, _):  # noqa: N802 - Twisted's name
        pass

    def addressResolved(self, address):  # noqa: N802 - Twisted's name
        self.received.append(address.host)

    def resolutionComplete(self):  # noqa: N802 - Twisted's name
        pass


@pytest.mark.parametrize("host", ["site.example", "SITE.EXAMPLE", "site.example."])
def test_the_name_of_an_allowed_origin_is_resolved_and_its_address_allowed(host):
    guard, fake = OriginGuard(["http://site.example"]), FakeResolver("8.8.8.8")
    GuardedResolver(guard, fake).resolveHostName(fake, host)
    assert (fake.resolved, fake.received) == ([host], ["8.8.8.8"])
    guard.check_connection("8.8.8.8", 80)


@pytest.mark.parametrize("host", ["other.example", "www.site.example", "site.example.evil.test", "example", ""])
def test_the_name_of_another_origin_is_not_resolved(host):
    guard, fake = OriginGuard(["http://site.example"]), FakeResolver("8.8.8.8")
    with pytest.raises(AddressRefused):
        GuardedResolver(guard, fake).resolveHostName(fake, host)
    assert (fake.resolved, fake.received) == ([], [])
    with pytest.raises(AddressRefused):
        guard.check_connection("8.8.8.8", 80)


async def send_request(proxy: str, request: bytes) -> bytes:
    host, port = proxy.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    response = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return response


BODY_LIMIT = 100_000
ADDED = [(b"X-Added", b"yes")]


async def allow_all(_: BrowserRequest) -> bool:
    return True


def send_through_proxy(origins: list[str], *requests: bytes) -> list[bytes]:
    async def run() -> list[bytes]:
        proxy = GuardProxy(OriginGuard(origins), allow_all, ExchangeLimits(seconds=3, body_bytes=BODY_LIMIT), ADDED)
        address = await proxy.start()
        return [await send_request(address, request) for request in requests]

    return asyncio.run(run())


def test_the_proxy_relays_requests_to_allowed_origins(web):
    web.advert("/a/1")
    request = f"GET {web.origin}/a/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    (response,) = send_through_proxy([web.origin], request)
    assert response.startswith(b"HTTP/1.1 200")
    assert b"x-added: yes" in response.lower()
    assert response.endswith(b"</p>")
    assert web.requests == ["/a/1"]


def test_requests_on_one_connection_are_judged_one_by_one(web, other_web):
    """The server keeps the connection open; the second request on it names another origin."""
    lines = [f"GET {web.origin}/1", f"GET {other_web.origin}/2", f"GET {web.origin}/3"]
    *first, last = [f"{line} HTTP/1.1\r\nHost: x\r\n".encode() for line in lines]
    request = b"\r\n".join([*first, last + b"Connection: close\r\n\r\n"])
    (response,) = send_through_proxy([web.origin], request)
    assert [status[:3] for status in response.split(b"HTTP/1.1 ")[1:]] == [b"404", b"403", b"404"]
    assert (web.requests, other_web.requests) == (["/1", "/3"], [])


@pytest.mark.parametrize(("size", "is_whole"), [(BODY_LIMIT, True), (BODY_LIMIT + 1, False)])
def test_a_response_longer_than_the_limit_is_cut_off(web, size, is_whole):
    web.page("/", "x" * size)
    (response,) = send_through_proxy(
        [web.origin], f"GET {web.origin}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    assert (response.count(b"x" * 1000) == size // 1000) == is_whole


def test_a_response_that_never_ends_is_cut_off(web):
    web.page("/", lambda _: time.sleep(10))
    started = time.monotonic()
    send_through_proxy([web.origin], f"GET {web.origin}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert 2 < time.monotonic() - started < 9


def test_the_proxy_refuses_all_other_requests(web, other_web):
    port = other_web.server_port
    requests = [
        f"GET {other_web.origin}/ HTTP/1.1",
        f"GET http://localhost:{web.server_port}/ HTTP/1.1",
        f"GET http://0x7f.1:{port}/ HTTP/1.1",
        f"CONNECT 127.0.0.1:{port} HTTP/1.1",
        f"CONNECT localhost:{web.server_port} HTTP/1.1",
        *(
            "GET / HTTP/1.1",
            "GET file:///etc/passwd HTTP/1.1",
            "CONNECT 127.0.0.1:22 HTTP/1.1",
            "CONNECT x HTTP/1.1",
            "nonsense",
        ),
    ]
    responses = send_through_proxy(
        [web.origin], *(f"{line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode() for line in requests)
    )
    assert all(response == b"" or response.startswith(b"HTTP/1.1 403 ") for response in responses)
    assert (web.requests, other_web.requests) == ([], [])


def test_the_proxy_does_not_connect_to_a_private_address_for_an_allowed_name(web, monkeypatch):
    real_getaddrinfo = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *rest, **named: real_getaddrinfo("127.0.0.1", *rest, **named))
    name = f"http://rebinding.test:{web.server_port}"
    (response,) = send_through_proxy([name], f"GET {name}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert response.startswith(b"HTTP/1.1 502")
    assert web.requests == []


def test_a_mapped_ipv4_address_is_public_if_the_ipv4_address_is():
    from ipaddress import ip_address

    assert [is_public(ip_address(text)) for text in ("::ffff:1.1.1.1", "::ffff:10.0.0.1")] == [True, False]
