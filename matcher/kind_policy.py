"""Policy: which kinds of identifier identify a person, and so may be washed or may link adverts.

A shared place, name or price does not connect people; such kinds are neither washed nor linked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrich.kind import Kind


class Use(StrEnum):
    """A use of a kind of identifier."""

    WASH = "wash"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class KindPolicy:
    """The allowed uses of a kind.

    `noun` is the name of the kind in sentences. `idle_days`: a value not seen for longer may have a new user; 0 if
    values are never reassigned.
    """

    kind: str
    noun: str
    uses: tuple[Use, ...]
    idle_days: int = 0


BOTH = (Use.WASH, Use.LINK)
KIND_POLICIES = (
    KindPolicy("phone", "phone", BOTH, 90),  # one subscriber at a time; reassigned after some months without use
    KindPolicy("email", "e-mail address", BOTH),  # one mailbox, never reassigned
    KindPolicy("handle", "handle", BOTH, 90),  # one account of a platform; an abandoned name can be registered again
    KindPolicy("crypto", "wallet", BOTH),
    KindPolicy("iban", "bank account", BOTH),
    KindPolicy("account_number", "bank account", BOTH),  # sort code and account number together
    KindPolicy("account", "site account", (Use.LINK,)),  # one advertiser on one site; a list does not name the site
    KindPolicy("plate", "vehicle", (Use.WASH,)),  # a taxi in two adverts does not link them
    KindPolicy("url", "web address", (Use.WASH,)),  # many adverts refer to the same directory
    KindPolicy("pncid", "PNCID", (Use.WASH,)),  # one nominal; in an advert only by mistake
    KindPolicy("cro", "CRO number", (Use.WASH,)),  # one nominal; in an advert only by mistake
    KindPolicy("urn", "URN", (Use.WASH,)),  # one nominal of one force
    KindPolicy("person", "name and date of birth", (Use.WASH,)),  # shared by chance: never more than possible
    KindPolicy("postcode", "postcode", (Use.WASH,)),  # a place, not a person: fifteen households share one
)
POLICY_BY_KIND = {policy.kind: policy for policy in KIND_POLICIES}
PLACE_KINDS = frozenset({"postcode"})
SHARED_KINDS = PLACE_KINDS | {"person"}  # a match of these alone is possible, not a hit, if a row asks for more
CONTACT_KINDS = frozenset({"phone", "email", "handle"})
WASHED_KINDS = frozenset(policy.kind for policy in KIND_POLICIES if Use.WASH in policy.uses)
LINKING_KINDS = frozenset(policy.kind for policy in KIND_POLICIES if Use.LINK in policy.uses)


def select_washed(kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Return those of the kinds that are washed."""
    return tuple(kind for kind in kinds if kind.name in WASHED_KINDS)
