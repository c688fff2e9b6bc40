"""Which origins may be read, why, and who approved it. Nothing else is ever fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ledger.database import format_utc
from ledger.tables import origins
from records.errors import NotAnOrigin
from records.origin import parse_origin


@dataclass(frozen=True, slots=True)
class Origin:
    """A permission to read one exact scheme://host:port; `site` is the reader of its pages, "" for the generic one."""

    origin: str
    site: str
    basis: str
    approver: str
    allowed_by: str
    allowed_at: str


def require_origin(url: str) -> str:
    """Return the origin of a web address; raise NotAnOrigin if it has none.

    >>> require_origin("HTTP://Example.org:80/a?b")
    'http://example.org'
    """
    if origin := parse_origin(url.strip()):
        return origin
    raise NotAnOrigin(url)


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


def build_permission(url: str, site: str, basis: str, approver: str, user: str, now: datetime) -> Origin:
    """Return a permission for the origin of an address, stamped."""
    return Origin(require_origin(url), site, basis, approver, user, format_utc(now))
