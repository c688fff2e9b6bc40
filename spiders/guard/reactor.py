"""Enforces the guard in this process: on name resolution, on Twisted's connections and on every socket."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # zope has no type stubs

from spiders.errors import AddressRefused
from spiders.guard.origin_guard import OriginGuard


def install_guard(guard: OriginGuard) -> None:
    """Check every connection of this process from now on. Cannot be undone: Python's audit hooks stay."""
    from twisted.internet import reactor as installed  # the first import of this module chooses a reactor

    reactor: Any = installed  # typed as a module, but an object at run time
    connect_tcp = reactor.connectTCP

    def connect_if_allowed(host: str, port: int, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Twisted's signature
        guard.check_connection(host, port)
        return connect_tcp(host, port, *args, **kwargs)

    reactor.connectTCP = connect_if_allowed
    reactor.installNameResolver(GuardedResolver(guard, reactor.nameResolver))
    sys.addaudithook(_build_audit_hook(guard))


def _build_audit_hook(guard: OriginGuard) -> Callable[[str, tuple[Any, ...]], None]:
    def check_socket(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and args[0].family in (socket.AF_INET, socket.AF_INET6):
            guard.check_connection(args[1][0], args[1][1])

    return check_socket


@implementer(IHostnameResolver)
class GuardedResolver:
    """A name resolver for hosts of allowed origins only; it adds their addresses to the guard."""

    def __init__(self, guard: OriginGuard, resolver: Any) -> None:  # noqa: ANN401 - zope interfaces are not types
        self._guard, self._resolver = guard, resolver

    # Names and untyped arguments as in the interface.
    def resolveHostName(self, receiver: Any, hostName: str, *args: Any, **kwargs: Any) -> IHostResolution:  # noqa: ANN401, N802, N803
        """Resolve a host name; raise AddressRefused if no allowed origin has it."""
        if not self._guard.allows_host(hostName):
            raise AddressRefused(hostName, 0)
        recorder = _ResolutionRecorder(self._guard, receiver)
        return self._resolver.resolveHostName(recorder, hostName, *args, **kwargs)  # type: ignore[no-any-return]


@implementer(IResolutionReceiver)
class _ResolutionRecorder:
    def __init__(self, guard: OriginGuard, receiver: Any) -> None:  # noqa: ANN401 - zope interfaces are not types
        self._guard, self._receiver = guard, receiver
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802 - the interface's names
        self._guard.add_resolved([str(ipaddress.ip_address(address.host.partition("%")[0]))])
        self._receiver.addressResolved(address)
