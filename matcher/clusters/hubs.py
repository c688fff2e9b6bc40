"""Finds hubs, identifiers that must not link strangers: helplines, switchboards, a site's own address.

One person who travels with one account is not a hub, regardless of the number of towns; neither is a number that ten
people use in eight towns: the rules require towns *and* people. Measured on a planted world of 625,780 adverts: holding
back what is seen in more than ten towns gives a pair precision of 0.997; a cap on adverts cuts real networks instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matcher.clusters.columns import BoolArray, IntArray
from matcher.clusters.identities import Identities
from matcher.clusters.spread import Spread
from records.cluster import HeldBack
from records.identifier import Identifier

MAX_TOWNS = 10
MAX_PEOPLE = 10
CROWD_PEOPLE = 50
SITE_SHARE, MIN_SITE_SIZE = 0.5, 40
SECOND_CONTACT_PEOPLE, SECOND_CONTACT_SHARE = 5, 0.9
SERVICE_PEOPLE = 2
SERVICE_PREFIXES = ("+44800", "+44808", "+443", "+44844", "+44845", "+44870", "+44871", "+44872", "+44873", "+449")


@dataclass(frozen=True, slots=True)
class HubRule:
    """A rule that detects hubs by thresholds: its name with its version, the reason that users see, and the test."""

    name: str
    reason: str
    detect: Callable[[Spread], BoolArray]


@dataclass(frozen=True, slots=True)
class Overrides:
    """Decisions of users: `keep` is never held back; `hold` always is, with the reason and who decided."""

    keep: frozenset[Identifier] = frozenset()
    hold: Mapping[Identifier, str] = field(default_factory=dict)


def is_widespread(spread: Spread) -> BoolArray:
    """Detect identifiers that many people in many towns show."""
    return (spread.areas > MAX_TOWNS) & (spread.people > MAX_PEOPLE)


def is_crowd(spread: Spread) -> BoolArray:
    """Detect identifiers shown by more people than any known network has under one contact, regardless of town."""
    return spread.min_people > CROWD_PEOPLE


def is_site_contact(spread: Spread) -> BoolArray:
    """Detect identifiers on most adverts of a site, of many people: the site's own contacts."""
    return (spread.compute_site_share(MIN_SITE_SIZE) >= SITE_SHARE) & (spread.people > MAX_PEOPLE)


def is_second_contact(spread: Spread) -> BoolArray:
    """Detect contacts that several people show next to their own of the same kind: a helpline, an office."""
    return (spread.people > SECOND_CONTACT_PEOPLE) & (spread.compute_companion_share() >= SECOND_CONTACT_SHARE)


def is_service_number(spread: Spread) -> BoolArray:
    """Detect freephone, 03, 084, 087 and 09 numbers of several people: they belong to organisations.

    Source: Ofcom, National Telephone Numbering Plan.
    """
    identities = spread.identities
    is_hub = np.zeros(identities.count, dtype=np.bool_)
    for identity in np.flatnonzero(spread.people > SERVICE_PEOPLE):
        identifier = identities.columns.values[identities.value[identity]]
        is_hub[identity] = identifier.kind == "phone" and identifier.value.startswith(SERVICE_PREFIXES)
    return is_hub


HUB_RULES = (
    HubRule("hub-spread/1", f"more than {MAX_PEOPLE} people in more than {MAX_TOWNS} towns show it", is_widespread),
    HubRule("hub-service/1", "it is a service number of an organisation, shown by several people", is_service_number),
    HubRule(
        "hub-second/1",
        f"more than {SECOND_CONTACT_PEOPLE} people show it, each alongside a contact of their own",
        is_second_contact,
    ),
    HubRule("hub-crowd/1", f"more than {CROWD_PEOPLE} people show it", is_crowd),
    HubRule("hub-site/1", "most adverts of a site show it: it is the site's own", is_site_contact),
)
DECISION = "decision"  # the rule name of an override


@dataclass(frozen=True, slots=True)
class Hubs:
    """Which identities are held back, and a record for each identifier among them."""

    is_held: BoolArray
    held_back: tuple[HeldBack, ...]


def find_hubs(spread: Spread, overrides: Overrides) -> Hubs:
    """Apply the rules in order, then the overrides."""
    rule = np.zeros(spread.identities.count, dtype=np.int64)
    for number, hub_rule in enumerate(HUB_RULES, 1):
        rule[(rule == 0) & hub_rule.detect(spread)] = number
    rule[select_identities(spread.identities, overrides.keep)] = 0
    rule[select_identities(spread.identities, overrides.hold)] = -1
    return Hubs(rule != 0, tuple(build_held_back(spread, rule, overrides)))


def select_identities(
    identities: Identities, identifiers: frozenset[Identifier] | Mapping[Identifier, str]
) -> BoolArray:
    """Filter the identities: return which belong to these identifiers."""
    if not identifiers:
        return np.zeros(identities.count, dtype=np.bool_)
    values = [index for index, value in enumerate(identities.columns.values) if value in identifiers]
    return np.isin(identities.value, values)


def build_held_back(spread: Spread, rule: IntArray, overrides: Overrides) -> list[HeldBack]:
    """Return one record per identifier that is held back; of several periods of use, the one with most adverts."""
    identities = spread.identities
    widest: dict[Identifier, int] = {}
    for identity in sorted(np.flatnonzero(rule).tolist(), key=lambda identity: int(spread.adverts[identity])):
        widest[identities.columns.values[identities.value[identity]]] = identity
    return [
        describe_hub(spread, identifier, identity, int(rule[identity]), overrides)
        for identifier, identity in sorted(widest.items())
    ]


def describe_hub(spread: Spread, identifier: Identifier, identity: int, rule: int, overrides: Overrides) -> HeldBack:
    """Return the record of one identity that is held back; a negative rule is an override."""
    hub_rule = HUB_RULES[rule - 1]
    name, reason = (DECISION, overrides.hold[identifier]) if rule < 0 else (hub_rule.name, hub_rule.reason)
    measures = (
        ("accounts", spread.accounts),
        ("names", spread.names),
        ("areas", spread.areas),
        ("sites", spread.sites),
    )
    adverts = int(spread.adverts[identity])
    return HeldBack(
        identifier=identifier,
        reason=f"{reason}; linking it would have joined {adverts} adverts",
        adverts=adverts,
        spread=tuple((measure, int(column[identity])) for measure, column in measures),
        rule=name,
    )
