"""Clusters: adverts linked by shared identifiers, with the evidence of every link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from records.identifier import Identifier


class Outcome(StrEnum):
    """Assessment of a cluster, never a fact. REFERRAL (to safeguarding) is the strongest outcome."""

    REFERRAL = "safeguarding referral"
    INFORMATION = "information"
    INDEPENDENT = "independent"


class Edge(msgspec.Struct, frozen=True, gc=False):
    """A link between two adverts: their ids, the identifier they share, its rarity (weight) and the rule that linked
    them.

    A msgspec Struct because a million adverts have about two million edges.
    """

    left: str
    right: str
    identifier: Identifier
    weight: float
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An identifier excluded from linking: the reason, how widely it is seen, and how many adverts it would have
    joined.
    """

    identifier: Identifier
    reason: str
    adverts: int
    spread: tuple[tuple[str, int], ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A connected group of adverts.

    `members` are sorted advert ids. `summary` holds (name, count) pairs: adverts, accounts, phones, e-mails, names,
    areas, sites. `reasons` are sentences, each a fact with its source; `innocent` lists innocent explanations to weigh;
    `missing` lists unknowns. `rule` is the version of the linker.
    """

    id: str
    members: tuple[str, ...]
    edges: tuple[Edge, ...]
    outcome: Outcome
    summary: tuple[tuple[str, int], ...]
    first_seen: datetime
    last_seen: datetime
    rule: str
    reasons: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
