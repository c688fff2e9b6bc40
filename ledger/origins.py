"""The allow-list of origins: which may be crawled, on what basis, and who approved it. No other origin is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ledger.database import format_utc
from ledger.tables import origins
from records.errors import NotAnOrigin
from records.origin import parse_origin


@dataclass(frozen=True, slots=True)
class CrawlPermission:
    """A permission to crawl one exact scheme://host:port; `site` is its registered site, "" for the generic reader."""

    origin: str
    site: str
    basis: str
    approver: str
    allowed_by: str
    allowed_at: str


class Origins:
    """The allow-list of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def allow(self, permission: CrawlPermission) -> None:
        """Store a permission; it replaces an older one for the same origin. The audit log has both."""
        with self._engine.begin() as connection:
            connection.execute(origins.delete().where(origins.c.origin == permission.origin))
            connection.execute(origins.insert().values(**asdict(permission)))

    def forbid(self, origin: str) -> bool:
        """Withdraw a permission; return False if there was none."""
        with self._engine.begin() as connection:
            return connection.execute(origins.delete().where(origins.c.origin == origin)).rowcount > 0

    def all(self) -> Sequence[CrawlPermission]:
        """Return the permissions, sorted by origin."""
        with self._engine.connect() as connection:
            return [CrawlPermission(*row) for row in connection.execute(select(origins).order_by(origins.c.origin))]


def build_permission(url: str, site: str, basis: str, approver: str, user: str, now: datetime) -> CrawlPermission:
    """Return a permission for the origin of a URL; raise NotAnOrigin."""
    return CrawlPermission(require_origin(url), site, basis, approver, user, format_utc(now))


def require_origin(url: str) -> str:
    """Return the origin of a URL; raise NotAnOrigin if it has none.

    >>> require_origin("HTTP://Example.org:80/a?b")
    'http://example.org'
    """
    if origin := parse_origin(url.strip()):
        return origin
    raise NotAnOrigin(url)
