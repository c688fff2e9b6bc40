"""Adverts that shared identifiers hold together, with the evidence of every link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from records.identifier import Identifier


class Outcome(StrEnum):
    """What a cluster looks like; an assessment, never a fact. REFERRAL (for safeguarding) is the strongest there is."""

    REFERRAL = "safeguarding referral"
    INFORMATION = "information"
    INDEPENDENT = "independent"
    SPAM = "spam"


class Edge(msgspec.Struct, frozen=True, gc=False):
    """Two adverts that share one identifier: the value, the two advert ids, how rare the value is (weight), what found it.

    A Struct: a million adverts have two million of them.
    """

    left: str
    right: str
    identifier: Identifier
    weight: float
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A value that was not allowed to link, visibly: why, how widely it is seen and how many adverts it would have joined."""

    identifier: Identifier
    reason: str
    adverts: int
    spread: tuple[tuple[str, int], ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A connected group of adverts.

    `members` are advert ids in order. `summary` holds what is counted for its reader ((what, how many) pairs: adverts,
    accounts, phones, e-mails, names, areas, sites). `reasons` are plain sentences, each a fact with its source; `innocent` the
    explanations that a reader must weigh; `missing` what is not known. `rule` is the linker's version.
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
