"""Which origins may be read, why, and who approved it. Nothing else is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Engine, select

from ledger.database import stamp
from ledger.tables import origins
from records.errors import NotAnOrigin

HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """A permission to read one exact scheme://host:port; `site` is the reader of its pages, "" for the generic one."""

    origin: str
    site: str
    basis: str
    approver: str
    allowed_by: str
    allowed_at: str


def origin_of(url: str) -> str:
    """Return the exact origin of an address, without a default port; raise NotAnOrigin for what is no web address.

    >>> origin_of("HTTP://Example.org:80/a?b")
    'http://example.org'
    """
    try:
        parts = urlsplit(url.strip())
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        raise NotAnOrigin(url) from None
    if scheme not in DEFAULT_PORTS or not host or not HOST.fullmatch(host) or parts.username is not None:
        raise NotAnOrigin(url)
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port in (None, DEFAULT_PORTS[scheme]) else f"{scheme}://{shown}:{port}"


class Origins:
    """The permissions of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def allow(self, permission: Origin) -> None:
        """Record a permission; a newer one for the same origin takes the older one's place (the audit log has both)."""
        with self._engine.begin() as connection:
            connection.execute(origins.delete().where(origins.c.origin == permission.origin))
            connection.execute(
                origins.insert().values(
                    origin=permission.origin,
                    site=permission.site,
                    basis=permission.basis,
                    approver=permission.approver,
                    allowed_by=permission.allowed_by,
                    allowed_at=permission.allowed_at,
                )
            )

    def forbid(self, origin: str) -> bool:
        """Take a permission back; say whether there was one."""
        with self._engine.begin() as connection:
            return connection.execute(origins.delete().where(origins.c.origin == origin)).rowcount > 0

    def all(self) -> Sequence[Origin]:
        """The permissions, by origin."""
        with self._engine.connect() as connection:
            return [Origin(*row) for row in connection.execute(select(origins).order_by(origins.c.origin))]


def permission(url: str, site: str, basis: str, approver: str, user: str, now: datetime) -> Origin:
    """Return a permission for the origin of an address, stamped."""
    return Origin(origin_of(url), site, basis, approver, user, stamp(now))
