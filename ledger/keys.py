"""Keys of the HTTP API. Only their digests are kept; each is bound to a user and an operation."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine, select

from ledger.database import format_utc
from ledger.tables import keys


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key; never the key itself."""

    id: int
    name: str
    user: str
    operation: int
    created_at: str
    revoked_at: str | None


class ApiKeys:
    """The keys of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, name: str, user: str, operation: int, now: datetime) -> str:
        """Make a key and return it; it cannot be read again."""
        key = "wl_" + secrets.token_urlsafe(32)
        row = {"digest": digest(key), "name": name, "user": user, "operation": operation, "created_at": format_utc(now)}
        with self._engine.begin() as connection:
            connection.execute(keys.insert().values(**row))
        return key

    def find_active(self, key: str) -> ApiKey | None:
        """Who a key belongs to, or None for a key that is unknown or revoked.

        The look-up is by a SHA-256 of 256 random bits, so neither time nor the database tells anything of a key.
        """
        with self._engine.connect() as connection:
            row = connection.execute(
                select(keys).where(keys.c.digest == digest(key), keys.c.revoked_at.is_(None))
            ).first()
        return as_key(row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name

    def revoke(self, number: int, now: datetime) -> bool:
        """Let a key be of no use any more; say whether it was."""
        live = keys.update().where(keys.c.id == number, keys.c.revoked_at.is_(None))
        with self._engine.begin() as connection:
            return connection.execute(live.values(revoked_at=format_utc(now))).rowcount > 0

    def all(self) -> Sequence[ApiKey]:
        """What is known of every key, oldest first."""
        with self._engine.connect() as connection:
            return [as_key(row._mapping) for row in connection.execute(select(keys).order_by(keys.c.id))]  # noqa: SLF001 - as above


def digest(key: str) -> str:
    """Return what is kept of a key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def as_key(row: object) -> ApiKey:
    """Return a row without its digest."""
    return ApiKey(**{name: value for name, value in dict(row).items() if name != "digest"})  # type: ignore[call-overload]
