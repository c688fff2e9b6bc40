"""The guard of the way out: which origins may be asked and which numeric addresses may be dialled for them.

A name is checked twice: its origin when a page is wanted, its numeric addresses when a connection is made, so that a name that
resolves to something private (on purpose, or from one moment to the next) is refused all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from records.origin import parse_origin, split_host_port
from spiders.errors import AddressRefused

Address = IPv4Address | IPv6Address

# What `is_global` calls public, in some Python or in all, but is not: translations and tunnels into private networks, blocks
# of the IANA special-purpose registries, a metadata service.
TUNNELS = ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/23", "fec0::/10", "::/96")
SPECIAL = ("192.0.0.0/24", "3fff::/20", "5f00::/16", "100::/64", "168.63.129.16/32")
ALSO_PRIVATE = tuple(map(ip_network, (*TUNNELS, *SPECIAL)))
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class OriginGuard:
    """Knows the origins that somebody allowed, and the addresses that their names stood for."""

    def __init__(self, origins: Iterable[str]) -> None:
        self.origins = frozenset(parse_origin(allowed) for allowed in origins) - {""}
        self._literal = frozenset(_literals(self.origins))
        self._local_ports = frozenset(port for host, port in map(split_host_port, self.origins) if host == "localhost")
        self._names = frozenset(host for host, _ in map(split_host_port, self.origins))
        self._learned: set[Address] = set()
        self._own: set[tuple[str, int]] = set()

    def allows_url(self, url: str) -> bool:
        """Tell whether an address belongs to an allowed origin."""
        return parse_origin(url) in self.origins

    def admits_name(self, host: str) -> bool:
        """Tell whether a host's name may be looked up."""
        return host.lower().rstrip(".") in self._names

    def admits_service(self, host: str, port: int) -> bool:
        """Tell whether an allowed origin is reached at this host and port."""
        return (host.lower(), port) in {split_host_port(allowed) for allowed in self.origins}

    def add_resolved(self, addresses: Iterable[str]) -> None:
        """Remember what an allowed name resolved to; only public addresses count."""
        self._learned.update(address for address in map(ip_address, addresses) if is_public(address))

    def own(self, host: str, port: int) -> None:
        """Remember a service of the crawl itself (its guard proxy, its browser)."""
        self._own.add((host, port))

    def check_connection(self, host: str, port: int) -> None:
        """Raise AddressRefused unless the numeric address may be dialled at this port."""
        address = ip_address(host.partition("%")[0])
        local = port in self._local_ports and any(address in network for network in LOOPBACK)
        if not (local or address in self._learned or (address, port) in self._literal or (host, port) in self._own):
            raise AddressRefused(host, port)


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the open internet.

    >>> [is_public(ip_address(text)) for text in ("8.8.8.8", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "224.0.0.1")]
    [True, False, False, False, False]
    """
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    hidden = any(address in network for network in ALSO_PRIVATE if network.version == address.version)
    return address.is_global and not address.is_multicast and not hidden


def _literals(origins: Iterable[str]) -> Iterable[tuple[Address, int]]:
    for host, port in map(split_host_port, origins):
        try:
            yield ip_address(host), port
        except ValueError:
            continue  # a name: its addresses are learned when it is looked up
