"""Linking: adverts that share identifiers become clusters, every link explained, every hub held back in sight.

An edge is a value that two adverts share; a place, a name or a price links nobody. The same sightings give the same clusters in
whatever order they come, so a computation after an addition equals one of everything from the start.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from matcher.clusters.chains import chains, components
from matcher.clusters.clustering import RULE, Clustering
from matcher.clusters.columns import Columns, Gathering
from matcher.clusters.facts import facts
from matcher.clusters.hubs import HUB_RULES, Overrides, hubs
from matcher.clusters.identities import identities
from matcher.clusters.indicators import INDICATORS
from matcher.clusters.listings import LISTING_RULE, without_listings
from matcher.clusters.spread import spread
from matcher.identity import STANDINGS
from records.digest import digest
from records.linkable import Linkable
from search.store import LinkingResult, Store


@dataclass(frozen=True, slots=True)
class Settings:
    """How to link: what persons decided, and after how many silent days a value of a kind may be somebody else's (0: never)."""

    overrides: Overrides = field(default_factory=Overrides)
    idle_days: Mapping[str, int] = field(default_factory=lambda: {one.kind: one.idle_days for one in STANDINGS})


def link(adverts: Iterable[Linkable], settings: Settings | None = None) -> LinkingResult:
    """Return the clusters of two and more adverts, largest first, and what was held back.

    `adverts` come in any order, each once. The same texts and images can support a cluster but never make one. A million
    adverts need about three gigabytes.
    """
    gathering = Gathering()
    with uncollected():
        for one in adverts:
            gathering.take(one)
        return linked(gathering, settings or Settings())


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python's collector of cycles away: it would look through millions of records again and again, which have none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def linked(gathering: Gathering, chosen: Settings) -> LinkingResult:
    """Return the clusters of what was gathered, and what was held back."""
    columns, listings = without_listings(gathering.columns(), chosen.overrides.keep)
    widths = spread(identities(columns, chosen.idle_days))
    held = hubs(widths, chosen.overrides)
    edges = chains(widths.of, held.flags)
    component = components(edges, len(columns.adverts))
    known = facts(widths, held.flags, component)
    told = tuple(sorted((*listings, *held.held_back), key=lambda one: (-one.adverts, one.identifier)))
    clusters = Clustering(widths, held, edges, component, known).clusters()
    return LinkingResult(edition(columns, chosen), sorted(clusters, key=lambda one: (-len(one.members), one.id)), told)


def link_store(store: Store, settings: Settings | None = None) -> LinkingResult:
    """Link all adverts of a store; the caller saves the result (`store.save_links`)."""
    return link(store.linkable_adverts(), settings)


def edition(columns: Columns, settings: Settings) -> str:
    """Return an id of what went in: sightings, rules and decisions."""
    whole = sha256()
    order = np.lexsort((columns.last, columns.first, columns.advert, columns.value))
    for column in (columns.value, columns.advert, columns.first, columns.last):
        whole.update(column[order].tobytes())
    rules = (RULE, LISTING_RULE, *(rule.name for rule in HUB_RULES), *(f"{one.id}/{one.version}" for one in INDICATORS))
    overrides = (*sorted(map(str, settings.overrides.keep)), *sorted(map(str, settings.overrides.hold)))
    idle = (f"{kind}={days}" for kind, days in sorted(settings.idle_days.items()))
    return digest(*rules, *overrides, *idle, *columns.adverts, *map(str, columns.values), whole.hexdigest())
