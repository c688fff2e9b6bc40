"""The allow-list of a crawl: URLs of the allowed origins, and the IP addresses to connect to for them.

A host name is checked twice: its origin before the request, its IP address when the connection is made. A name that
resolves to a private address, always or after DNS rebinding, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from records.origin import parse_origin, split_host_port
from spiders.errors import AddressRefused

Address = IPv4Address | IPv6Address

# Private networks for which `is_global` is True, in some or all Python versions: tunnels and translations into private
# networks, blocks of the IANA special-purpose registries, a cloud metadata service.
TUNNELS = ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/23", "fec0::/10", "::/96")
SPECIAL = ("192.0.0.0/24", "3fff::/20", "5f00::/16", "100::/64", "168.63.129.16/32")
ALSO_PRIVATE = tuple(map(ip_network, (*TUNNELS, *SPECIAL)))
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class OriginGuard:
    """Holds the allowed origins and the public IP addresses that their names resolved to."""

    def __init__(self, origins: Iterable[str]) -> None:
        self.origins = frozenset(parse_origin(origin) for origin in origins) - {""}
        self._services = frozenset(map(split_host_port, self.origins))
        self._hosts = frozenset(host for host, _ in self._services)
        self._literals = frozenset(_iter_ip_literals(self._services))
        self._local_ports = frozenset(port for host, port in self._services if host == "localhost")
        self._resolved: set[Address] = set()

    def allows_url(self, url: str) -> bool:
        """Return whether a URL belongs to an allowed origin."""
        return parse_origin(url) in self.origins

    def allows_host(self, host: str) -> bool:
        """Return whether a host name may be resolved."""
        return host.lower().rstrip(".") in self._hosts

    def allows_service(self, host: str, port: int) -> bool:
        """Return whether an allowed origin has this host and port."""
        return (host.lower(), port) in self._services

    def add_resolved(self, addresses: Iterable[str]) -> None:
        """Allow connections to the IP addresses of an allowed host name, except private ones."""
        self._resolved.update(address for address in map(ip_address, addresses) if is_public(address))

    def check_connection(self, host: str, port: int) -> None:
        """Raise AddressRefused unless connections to the IP address `host` at this port are allowed."""
        address = ip_address(host.partition("%")[0])
        is_local = port in self._local_ports and any(address in network for network in LOOPBACK)
        if not (is_local or address in self._resolved or (address, port) in self._literals):
            raise AddressRefused(host, port)


def is_public(address: Address) -> bool:
    """Return whether an IP address belongs to the public internet.

    >>> addresses = ("8.8.8.8", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "224.0.0.1")
    >>> [is_public(ip_address(address)) for address in addresses]
    [True, False, False, False, False]
    """
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    is_reserved = any(address in network for network in ALSO_PRIVATE if network.version == address.version)
    return address.is_global and not address.is_multicast and not is_reserved


def _iter_ip_literals(services: Iterable[tuple[str, int]]) -> Iterable[tuple[Address, int]]:
    for host, port in services:
        try:
            yield ip_address(host), port
        except ValueError:
            continue  # a name, whose addresses `add_resolved` adds
