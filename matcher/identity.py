"""Which kinds of identifier tell who somebody is, and so may be washed or may link adverts.

People who share a place, a name or a price have nothing to do with each other for that; such kinds are neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrich.kind import Kind


class Use(StrEnum):
    """What a kind may be used for."""

    WASH = "wash"
    LINK = "link"


BOTH = (Use.WASH, Use.LINK)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a kind of identifier may be used for, and why.

    `noun` is what a reader calls one. `idle_days`: a value that was not seen for longer may be somebody else's since; 0 where
    values are not given out again.
    """

    kind: str
    noun: str
    uses: tuple[Use, ...]
    why: str
    idle_days: int = 0


STANDINGS = (
    Standing("phone", "phone", BOTH, "one subscriber at a time; given out again after some months without use", 90),
    Standing("email", "e-mail address", BOTH, "one mailbox, not given out again"),
    Standing(
        "handle", "handle", BOTH, "one account of a platform; a name that was given up can be taken by another", 90
    ),
    Standing("crypto", "wallet", BOTH, "one wallet"),
    Standing("iban", "bank account", BOTH, "one bank account"),
    Standing("account_number", "bank account", BOTH, "sort code and account are one bank account"),
    Standing(
        "account", "site account", (Use.LINK,), "one advertiser as the site knows it; a list does not say which site"
    ),
    Standing("plate", "vehicle", (Use.WASH,), "one vehicle; a taxi in two adverts links nobody"),
    Standing("url", "web address", (Use.WASH,), "one page; many adverts point at the same directory"),
    Standing("pncid", "PNCID", (Use.WASH,), "one nominal; never in adverts but by mistake"),
    Standing("cro", "CRO number", (Use.WASH,), "one nominal; never in adverts but by mistake"),
    Standing("postcode", "postcode", (Use.WASH,), "a place, never a person: fifteen households share one"),
)
BY_KIND = {standing.kind: standing for standing in STANDINGS}
PLACES = frozenset({"postcode"})
CONTACTS = frozenset({"phone", "email", "handle"})
WASHED = frozenset(standing.kind for standing in STANDINGS if Use.WASH in standing.uses)
LINKING = frozenset(standing.kind for standing in STANDINGS if Use.LINK in standing.uses)


def washable(kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Return the kinds that a list is washed for."""
    return tuple(kind for kind in kinds if kind.name in WASHED)
