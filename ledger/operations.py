"""Operations: every use of Washline is bound to one, and to its purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ledger.database import format_utc
from ledger.errors import NoSuchOperation, OperationNameInvalid, OperationPurposeDiffers, PurposeMissing
from ledger.tables import current_operations, operations


@dataclass(frozen=True, slots=True)
class Operation:
    """A police operation with its name and purpose."""

    id: int
    name: str
    purpose: str
    opened_by: str
    opened_at: str
    closed_at: str | None = None


class Operations:
    """The operations of a ledger; each user has one current operation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, name: str, purpose: str, user: str, now: datetime) -> Operation:
        """Open or reopen an operation and make it the user's current one.

        Raise OperationNameInvalid or PurposeMissing, or OperationPurposeDiffers if it was opened for another purpose.
        """
        if not (name.strip() and name.isprintable()):
            raise OperationNameInvalid(name)
        if not purpose.strip():
            raise PurposeMissing(name)
        known = self.find(name)
        if known is None:
            row = {"name": name, "purpose": purpose, "opened_by": user, "opened_at": format_utc(now)}
            with self._engine.begin() as connection:
                connection.execute(operations.insert().values(**row))
            known = self.get(name)
        elif known.purpose != purpose:
            raise OperationPurposeDiffers(name, known.purpose)
        self.make_current(known, user)
        return known

    def make_current(self, operation: Operation, user: str) -> None:
        """Make an operation the user's current one; reopen it if it was closed."""
        with self._engine.begin() as connection:
            connection.execute(current_operations.delete().where(current_operations.c.user == user))
            connection.execute(current_operations.insert().values(user=user, operation=operation.id))
            connection.execute(operations.update().where(operations.c.id == operation.id).values(closed_at=None))

    def close(self, name: str, now: datetime) -> Operation:
        """Close an operation for every user; raise NoSuchOperation."""
        operation = self.get(name)
        closed = operations.update().where(operations.c.id == operation.id).values(closed_at=format_utc(now))
        with self._engine.begin() as connection:
            connection.execute(current_operations.delete().where(current_operations.c.operation == operation.id))
            connection.execute(closed)
        return self.get(name)

    def get(self, name: str) -> Operation:
        """Return an operation by its name; raise NoSuchOperation."""
        operation = self.find(name)
        if operation is None:
            raise NoSuchOperation(name)
        return operation

    def find(self, name: str) -> Operation | None:
        """Return an operation by its name, or None."""
        return next((operation for operation in self.all() if operation.name == name), None)

    def get_by_id(self, number: int) -> Operation:
        """Return an operation by its id, which must exist."""
        return next(operation for operation in self.all() if operation.id == number)

    def current(self, user: str) -> Operation | None:
        """Return the user's current operation, or None."""
        mine = select(operations).join(current_operations).where(current_operations.c.user == user)
        with self._engine.connect() as connection:
            row = connection.execute(mine).first()
        return Operation(*row) if row else None

    def all(self) -> Iterator[Operation]:
        """Yield the operations in the order in which they were opened."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(operations).order_by(operations.c.id)).all()
        yield from (Operation(*row) for row in rows)
