"""Links adverts that share identifiers into clusters; every edge has a reason, every hub is reported.

An edge is a value that two adverts share; a place, a name or a price does not link. The result does not depend on the
order of the input, so linking after an addition gives the same clusters as linking all adverts at once.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from matcher.clusters.builder import LINK_RULE, ClusterBuilder
from matcher.clusters.columns import ColumnBuilder, Columns
from matcher.clusters.edges import build_edges, find_components
from matcher.clusters.facts import compute_facts
from matcher.clusters.hubs import HUB_RULES, Overrides, find_hubs
from matcher.clusters.identities import split_identities
from matcher.clusters.indicators import CLUSTER_INDICATORS
from matcher.clusters.listings import LISTING_RULE, remove_listings
from matcher.clusters.spread import measure_spread
from matcher.kind_policy import KIND_POLICIES
from records.digest import digest
from records.linkable import Linkable
from search.store import LinkingResult


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Configuration of linking: the decisions of users, and the idle days by kind."""

    overrides: Overrides = field(default_factory=Overrides)
    idle_days: Mapping[str, int] = field(
        default_factory=lambda: {policy.kind: policy.idle_days for policy in KIND_POLICIES}
    )


def link_adverts(adverts: Iterable[Linkable], settings: LinkSettings | None = None) -> LinkingResult:
    """Return the clusters of two or more adverts, largest first, and the identifiers that were held back.

    `adverts` are in any order, each once. Equal texts and images can support a cluster but never make one. A million
    adverts need about three gigabytes.
    """
    builder = ColumnBuilder()
    with disable_garbage_collection():
        for advert in adverts:
            builder.add(advert)
        return link_columns(builder.build(), settings or LinkSettings())


@contextmanager
def disable_garbage_collection() -> Iterator[None]:
    """Disable cyclic garbage collection, which would traverse millions of records that have no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def link_columns(all_columns: Columns, settings: LinkSettings) -> LinkingResult:
    """Return the clusters of the columns, and the identifiers that were held back."""
    columns, listings = remove_listings(all_columns, settings.overrides.keep)
    spread = measure_spread(split_identities(columns, settings.idle_days))
    hubs = find_hubs(spread, settings.overrides)
    edges = build_edges(spread.identities, hubs.is_held)
    component = find_components(edges, len(columns.adverts))
    facts = compute_facts(spread, hubs.is_held, component)
    clusters = ClusterBuilder(spread, hubs, edges, component, facts).build_clusters()
    return LinkingResult(
        compute_edition(columns, settings),
        sorted(clusters, key=lambda cluster: (-len(cluster.members), cluster.id)),
        tuple(sorted((*listings, *hubs.held_back), key=lambda record: (-record.adverts, record.identifier))),
    )


def compute_edition(columns: Columns, settings: LinkSettings) -> str:
    """Return a digest of the input and the configuration: sightings, rules and settings."""
    rows = sha256()
    order = np.lexsort((columns.last, columns.first, columns.row_advert, columns.row_value))
    for column in (columns.row_value, columns.row_advert, columns.first, columns.last):
        rows.update(column[order].tobytes())
    hub_rules = (rule.name for rule in HUB_RULES)
    indicator_rules = (indicator.rule for indicator in CLUSTER_INDICATORS)
    overrides = (*sorted(map(str, settings.overrides.keep)), *sorted(map(str, settings.overrides.hold)))
    idle_days = (f"{kind}={days}" for kind, days in sorted(settings.idle_days.items()))
    rules = (LINK_RULE, LISTING_RULE, *hub_rules, *indicator_rules, *overrides, *idle_days)
    return digest(*rules, *columns.adverts, *map(str, columns.values), rows.hexdigest())
