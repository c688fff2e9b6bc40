"""Puts the guard between Scrapy and the network: on names, on connections, and under both on the sockets themselves."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # zope carries no types

from spiders.errors import AddressRefused
from spiders.guard.origin_guard import OriginGuard


def put_in_place(guard: OriginGuard) -> None:
    """Let every connection of this process pass the guard from now on; cannot be undone."""
    from twisted.internet import reactor as installed  # where it is imported first, a reactor is chosen

    reactor: Any = installed  # a module that turns into an object
    dial = reactor.connectTCP

    def connect(host: str, port: int, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed through as it comes
        guard.check_connection(host, port)
        return dial(host, port, *args, **kwargs)

    reactor.connectTCP = connect
    reactor.installNameResolver(GuardedResolver(guard, reactor.nameResolver))
    sys.addaudithook(_socket_watch(guard))


def _socket_watch(guard: OriginGuard) -> Any:  # noqa: ANN401 - the hook's type is private to sys
    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and args[0].family in (socket.AF_INET, socket.AF_INET6):
            guard.check_connection(args[1][0], args[1][1])

    return watch


@implementer(IHostnameResolver)
class GuardedResolver:
    """Looks up allowed names only, and tells the guard what they stand for."""

    def __init__(self, guard: OriginGuard, resolver: Any) -> None:  # noqa: ANN401 - zope interfaces are no types
        self._guard, self._resolver = guard, resolver

    # The names and the missing types are the interface's.
    def resolveHostName(self, receiver: Any, hostName: str, *args: Any, **kwargs: Any) -> IHostResolution:  # noqa: ANN401, N802, N803
        """Resolve as the interface says; a name that nobody allowed resolves to nothing."""
        if not self._guard.admits_name(hostName):
            raise AddressRefused(hostName, 0)
        return self._resolver.resolveHostName(_Learner(self._guard, receiver), hostName, *args, **kwargs)  # type: ignore[no-any-return]


@implementer(IResolutionReceiver)
class _Learner:
    def __init__(self, guard: OriginGuard, receiver: Any) -> None:  # noqa: ANN401 - zope interfaces are no types
        self._guard, self._receiver = guard, receiver
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802 - the interface's names
        self._guard.add_resolved([str(ipaddress.ip_address(address.host.partition("%")[0]))])
        self._receiver.addressResolved(address)
