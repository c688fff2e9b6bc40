"""Identifiers that tie strangers together (helplines, switchboards, a site's own address): they must not link, and say why.

One person who travels with one account is no hub however many towns she visits, nor is a number that ten people use in eight
towns: the rules ask for towns *and* people. Measured on a planted world of 625,780 adverts: dropping what is seen in
more than ten towns gives a pair precision of 0.997; a cap on adverts cuts real networks instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matcher.clusters.columns import Columns, Flags, Numbers
from matcher.clusters.identities import Identities
from matcher.clusters.spread import Spread
from records.cluster import HeldBack
from records.identifier import Identifier

MOST_TOWNS = 10
MOST_PEOPLE = 10
CROWD = 50
MOST_OF_A_SITE, SITE_SIZE = 0.5, 40
SECOND_PEOPLE, SECOND_SHARE = 5, 0.9
SERVICE_PEOPLE = 2
SERVICE_NUMBERS = ("+44800", "+44808", "+443", "+44844", "+44845", "+44870", "+44871", "+44872", "+44873", "+449")


@dataclass(frozen=True, slots=True)
class HubRule:
    """One way to know a hub: a name with its version, the reason that is shown, and which identities it holds back."""

    name: str
    reason: str
    holds: Callable[[Spread], Flags]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person decided: `keep` is never held back, `hold` always, with the reason and who said so."""

    keep: frozenset[Identifier] = frozenset()
    hold: Mapping[Identifier, str] = field(default_factory=dict)


def wide(spread: Spread) -> Flags:
    """Hold back what many people in many towns show."""
    return (spread.areas > MOST_TOWNS) & (spread.people > MOST_PEOPLE)


def crowded(spread: Spread) -> Flags:
    """Hold back what more people show than any network has been known to advertise under one contact, wherever they are."""
    return spread.surely_people > CROWD


def of_the_site(spread: Spread) -> Flags:
    """Hold back what stands on most adverts of a site, of many people: it is the site's own."""
    return (spread.share(SITE_SIZE) >= MOST_OF_A_SITE) & (spread.people > MOST_PEOPLE)


def second(spread: Spread) -> Flags:
    """Hold back what several people show beside a contact of the same kind that is each one's own: a helpline, an office."""
    return (spread.people > SECOND_PEOPLE) & (spread.accompanied() >= SECOND_SHARE)


def service(spread: Spread) -> Flags:
    """Hold back freephone, 03, 084, 087 and 09 numbers of several people: organisations have them, not persons.

    Source: Ofcom, National Telephone Numbering Plan.
    """
    candidates = np.flatnonzero(spread.people > SERVICE_PEOPLE)
    values = spread.of.columns.values
    held = np.zeros(spread.of.count, dtype=np.bool_)
    for identity in candidates:
        one = values[spread.of.value[identity]]
        held[identity] = one.kind == "phone" and one.value.startswith(SERVICE_NUMBERS)
    return held


HUB_RULES = (
    HubRule("hub-spread/1", f"more than {MOST_PEOPLE} people in more than {MOST_TOWNS} towns show it", wide),
    HubRule("hub-service/1", "it is a service number of an organisation, shown by several people", service),
    HubRule("hub-second/1", f"more than {SECOND_PEOPLE} people show it, each beside a contact of their own", second),
    HubRule("hub-crowd/1", f"more than {CROWD} people show it", crowded),
    HubRule("hub-site/1", "most adverts of a site show it: it is the site's own", of_the_site),
)
DECIDED = "decision"


@dataclass(frozen=True, slots=True)
class Hubs:
    """Which identities are held back, and what is told of each identifier among them."""

    flags: Flags
    held_back: tuple[HeldBack, ...]


def hubs(spread: Spread, overrides: Overrides) -> Hubs:
    """Apply the rules in order, then what persons decided."""
    rule = np.zeros(spread.of.count, dtype=np.int64)
    for number, one in enumerate(HUB_RULES, 1):
        rule[(rule == 0) & one.holds(spread)] = number
    rule[decided(spread.of, overrides.keep)] = 0
    rule[decided(spread.of, overrides.hold)] = -1
    held = np.flatnonzero(rule)
    return Hubs(rule != 0, tuple(told(spread, held, rule, overrides)))


def decided(of: Identities, identifiers: frozenset[Identifier] | Mapping[Identifier, str]) -> Flags:
    """Return which identities are of these identifiers."""
    columns: Columns = of.columns
    numbers = [number for number, value in enumerate(columns.values) if value in identifiers] if identifiers else []
    return np.isin(of.value, numbers)


def told(spread: Spread, held: Numbers, rule: Numbers, overrides: Overrides) -> list[HeldBack]:
    """Return one record for each identifier that is held back; of several times of use the widest is told."""
    widest: dict[Identifier, int] = {}
    for identity in sorted(held.tolist(), key=lambda one: int(spread.adverts[one])):
        widest[spread.of.columns.values[spread.of.value[identity]]] = identity
    return [record(spread, identifier, one, int(rule[one]), overrides) for identifier, one in sorted(widest.items())]


def record(spread: Spread, identifier: Identifier, identity: int, rule: int, overrides: Overrides) -> HeldBack:
    """Return what is told of one identity that is held back."""
    name, reason = (
        (DECIDED, overrides.hold[identifier]) if rule < 0 else (HUB_RULES[rule - 1].name, HUB_RULES[rule - 1].reason)
    )
    counted = (("accounts", spread.accounts), ("names", spread.names), ("areas", spread.areas), ("sites", spread.sites))
    return HeldBack(
        identifier=identifier,
        reason=f"{reason}; it would have joined {int(spread.adverts[identity])} adverts",
        adverts=int(spread.adverts[identity]),
        spread=tuple((what, int(column[identity])) for what, column in counted),
        rule=name,
    )
