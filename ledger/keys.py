"""API keys: only their hashes are stored; each key belongs to one user and one operation."""

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
    """The metadata of an API key, without the key and its hash."""

    id: int
    name: str
    user: str
    operation: int
    created_at: str
    revoked_at: str | None


METADATA = (keys.c.id, keys.c.name, keys.c.user, keys.c.operation, keys.c.created_at, keys.c.revoked_at)


class ApiKeys:
    """The API keys of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, name: str, user: str, operation: int, now: datetime) -> str:
        """Create a key and return it. It cannot be shown again, because only its hash is stored."""
        key = "wl_" + secrets.token_urlsafe(32)
        row = {"name": name, "user": user, "operation": operation, "created_at": format_utc(now)}
        with self._engine.begin() as connection:
            connection.execute(keys.insert().values(**row, digest=hash_key(key)))
        return key

    def find_active(self, key: str) -> ApiKey | None:
        """Return the metadata of a key, or None if it is unknown or revoked.

        The look-up is by the SHA-256 of a token of 256 random bits, so timing does not leak the key.
        """
        active = select(*METADATA).where(keys.c.digest == hash_key(key), keys.c.revoked_at.is_(None))
        with self._engine.connect() as connection:
            row = connection.execute(active).first()
        return ApiKey(*row) if row else None

    def revoke(self, number: int, now: datetime) -> bool:
        """Revoke a key; return False if there is no active key with that id."""
        active = keys.update().where(keys.c.id == number, keys.c.revoked_at.is_(None))
        with self._engine.begin() as connection:
            return connection.execute(active.values(revoked_at=format_utc(now))).rowcount > 0

    def all(self) -> Sequence[ApiKey]:
        """Return the metadata of every key, oldest first."""
        with self._engine.connect() as connection:
            return [ApiKey(*row) for row in connection.execute(select(*METADATA).order_by(keys.c.id))]


def hash_key(key: str) -> str:
    """Return the SHA-256 of a key in hexadecimal."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
