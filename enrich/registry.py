"""The registry of all identifier kinds. To add a kind, add its Kind to KINDS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.errors import UnknownKind
from enrich.kind import Kind
from enrich.kinds.account import account
from enrich.kinds.account_number import account_number
from enrich.kinds.age import age
from enrich.kinds.cro import cro
from enrich.kinds.crypto import crypto
from enrich.kinds.email import email
from enrich.kinds.handle import handle
from enrich.kinds.host import host
from enrich.kinds.iban import iban
from enrich.kinds.name import name
from enrich.kinds.nominal import person, urn
from enrich.kinds.phone import phone
from enrich.kinds.place import place
from enrich.kinds.plate import plate
from enrich.kinds.pncid import pncid
from enrich.kinds.postcode import postcode
from enrich.kinds.price import price
from enrich.kinds.url import url

KINDS: tuple[Kind, ...] = (
    phone,
    email,
    handle,
    url,
    host,
    postcode,
    place,
    plate,
    price,
    crypto,
    iban,
    account_number,
    pncid,
    cro,
    urn,
    person,
    age,
    name,
    account,
)


def select_kinds(names: Iterable[str]) -> tuple[Kind, ...]:
    """Return the kinds with these names, in the given order; raise UnknownKind for an unknown name."""
    by_name = {kind.name: kind for kind in KINDS}
    return tuple(_get_kind(name, by_name) for name in names)


def resolve_kinds(kinds: Sequence[Kind | str] | str) -> Sequence[Kind]:
    """Return kinds that may be given by name: ["phone"], "phone,email"; raise UnknownKind for an unknown name.

    >>> [kind.name for kind in resolve_kinds("phone,email")], resolve_kinds([phone, "email"]) == (phone, email)
    (['phone', 'email'], True)
    """
    given = kinds.split(",") if isinstance(kinds, str) else kinds
    return tuple(kind if isinstance(kind, Kind) else select_kinds([kind])[0] for kind in given)


def _get_kind(name: str, by_name: dict[str, Kind]) -> Kind:
    try:
        return by_name[name.strip().lower()]
    except KeyError:
        raise UnknownKind(name, by_name) from None
