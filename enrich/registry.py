"""Every kind of identifier that Washline reads; a new kind is one line here."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.kind import Kind
from enrich.kinds.account import account
from enrich.kinds.email import email
from enrich.kinds.handle import handle
from enrich.kinds.name import name
from enrich.kinds.phone import phone
from enrich.kinds.place import place
from enrich.kinds.postcode import postcode
from enrich.kinds.price import price
from records.errors import UnknownKind

KINDS: tuple[Kind, ...] = (
    phone,
    email,
    handle,
    postcode,
    place,
    price,
    name,
    account,
)


def kinds_named(names: Iterable[str]) -> tuple[Kind, ...]:
    """Return the kinds of these names, in the order asked; raise UnknownKind for a name that none has."""
    known = {kind.name: kind for kind in KINDS}
    return tuple(_known(name, known) for name in names)


def _known(name: str, known: dict[str, Kind]) -> Kind:
    try:
        return known[name.strip().lower()]
    except KeyError:
        raise UnknownKind(name, known) from None
