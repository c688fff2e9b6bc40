"""Computes the facts of all components at once: counts, times, and the indicators that each shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matcher.clusters.columns import ACCOUNT, KIND_CODES, UNKNOWN, BoolArray, IntArray
from matcher.clusters.identities import (
    DAY_SECONDS,
    Identities,
    count_distinct,
    count_values,
    find_flagged_groups,
    find_run_starts,
    select_distinct_pairs,
    sort_unique,
)
from matcher.clusters.indicators import (
    OBSCURED_CONTACTS,
    SAME_IMAGES,
    SAME_TEXTS,
    SEVERAL_ACCOUNTS,
    SEVERAL_CONTACTS,
    SEVERAL_NAMES,
    SEVERAL_NAMES_ON_ACCOUNT,
    SUDDEN_MOVE,
    ClusterIndicator,
)
from matcher.clusters.spread import Spread
from matcher.kind_policy import POLICY_BY_KIND

COUNTED_KINDS = (("phones", "phone"), ("e-mails", "email"), ("handles", "handle"))


@dataclass(frozen=True, slots=True)
class Finding:
    """An indicator that a component shows, as a sentence."""

    indicator: ClusterIndicator
    sentence: str


@dataclass(frozen=True)
class ClusterFacts:
    """Counts, first and last time by component number, and the findings of the components that have any."""

    counts: dict[str, IntArray]
    first: IntArray
    last: IntArray
    findings: dict[int, list[Finding]]


def compute_facts(spread: Spread, is_held: BoolArray, component: IntArray) -> ClusterFacts:
    """Compute the facts of all components; values that are held back are not counted."""
    identities = spread.identities
    columns = identities.columns
    rows = np.flatnonzero(~is_held[identities.identity])
    row_component, count = component[identities.advert[rows]], int(component.max(initial=-1)) + 1
    first, last = np.full(count, np.iinfo(np.int64).max), np.zeros(count, dtype=np.int64)
    np.minimum.at(first, row_component, columns.first[identities.order][rows])
    np.maximum.at(last, row_component, columns.last[identities.order][rows])
    counts = count_members(identities, rows, component, count)
    return ClusterFacts(counts, first, last, find_cluster_indicators(spread, is_held, component))


def count_members(identities: Identities, rows: IntArray, component: IntArray, count: int) -> dict[str, IntArray]:
    """Return the number of adverts, accounts, names, areas, sites and contacts of each component."""
    columns = identities.columns
    row_component = component[identities.advert[rows]]
    counts = {"adverts": np.bincount(component, minlength=count).astype(np.int64)}
    for name, column in (("accounts", columns.account), ("names", columns.name), ("areas", columns.area)):
        counts[name] = count_distinct(row_component, column[identities.order][rows], count)
    counts["sites"] = count_distinct(component, columns.site, count)
    values, kinds = columns.row_value[identities.order][rows], identities.kind[identities.identity[rows]]
    for name, kind in COUNTED_KINDS:
        is_kind = kinds == KIND_CODES[kind]
        counts[name] = count_distinct(row_component[is_kind], values[is_kind], count)
    return counts


def find_cluster_indicators(spread: Spread, is_held: BoolArray, component: IntArray) -> dict[int, list[Finding]]:
    """Return the findings of each component, in the order of the indicators."""
    identities, columns = spread.identities, spread.identities.columns
    is_account = identities.kind == KIND_CODES[ACCOUNT]
    is_contact, is_owner = ~is_held & ~is_account, ~is_held & is_account
    is_travelling = is_contact & (spread.names > 1) & has_sudden_move(identities)
    findings: dict[int, list[Finding]] = defaultdict(list)
    for label, finding in (
        *find_shared(SEVERAL_NAMES, spread, component, is_contact, spread.names, "names"),
        *find_shared(SEVERAL_ACCOUNTS, spread, component, is_contact, spread.accounts, "accounts"),
        *find_shared(SEVERAL_CONTACTS, spread, component, is_owner, spread.accounts, "contacts"),
        *find_shared(SEVERAL_NAMES_ON_ACCOUNT, spread, component, is_owner, spread.names, "names"),
        *find_copies(SAME_TEXTS, columns.texts, identities, component, min_areas=2),
        *find_copies(SAME_IMAGES, columns.images, identities, component, min_areas=0),
        *find_shared(SUDDEN_MOVE, spread, component, is_travelling, spread.areas, "areas"),
        *find_obscured(identities, component),
    ):
        findings[label].append(finding)
    return findings


def find_shared(
    indicator: ClusterIndicator, spread: Spread, component: IntArray, among: BoolArray, measure: IntArray, noun: str
) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for each component with identities whose measure is above one, naming the highest."""
    identities = spread.identities
    shared = np.flatnonzero(among & (measure > 1))
    label = component[identities.advert[identities.starts[shared]]]
    order = np.lexsort((-identities.value[shared], measure[shared], label))
    shared, label = shared[order], label[order]
    starts = np.append(np.flatnonzero(find_run_starts(label)), len(label))
    for start, end in pairwise(starts.tolist()):
        highest = shared[end - 1]
        identifier = identities.columns.values[identities.value[highest]]
        most = f"{POLICY_BY_KIND[identifier.kind].noun} {identifier.value} with {measure[highest]} {noun}"
        sentence = indicator.template.format(count=end - start, most=most)
        yield int(label[start]), Finding(indicator, sentence)


def has_sudden_move(identities: Identities) -> BoolArray:
    """Return for each identity whether it appeared in two areas within 24 hours."""
    first, area = identities.columns.first[identities.order], identities.columns.area[identities.order]
    known = np.flatnonzero(area != UNKNOWN)
    identity, first, area = identities.identity[known], first[known], area[known]
    is_same_identity, is_other_area = identity[1:] == identity[:-1], area[1:] != area[:-1]
    is_sudden = is_same_identity & is_other_area & (first[1:] - first[:-1] <= DAY_SECONDS)
    return find_flagged_groups(identity[1:], is_sudden, identities.count)


def find_copies(
    indicator: ClusterIndicator, pairs: IntArray, identities: Identities, component: IntArray, *, min_areas: int
) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for each component with texts or images that only its own names or accounts share.

    Content that other adverts also use (boilerplate of a site, a stolen picture) is not evidence.
    """
    if not pairs.size:
        return
    advert, copy = select_distinct_pairs(*pairs)
    count = int(copy.max(initial=-1)) + 1

    def count_contexts(column: IntArray) -> IntArray:
        return count_distinct(copy, find_latest_context(identities, column, len(component))[advert], count)

    columns = identities.columns
    is_exclusive = count_distinct(copy, component[advert], count) == 1
    is_shared = (count_contexts(columns.account) > 1) | (count_contexts(columns.name) > 1)
    is_evidence = (is_exclusive & is_shared & (count_contexts(columns.area) >= min_areas))[copy]
    label = component[advert[is_evidence]]
    for component_label, number in zip(*count_values(select_distinct_pairs(label, copy[is_evidence])[0]), strict=True):
        yield int(component_label), Finding(indicator, indicator.template.format(count=number))


def find_latest_context(identities: Identities, column: IntArray, adverts: int) -> IntArray:
    """Return the latest value of a context column for each advert."""
    columns = identities.columns
    latest = np.lexsort((identities.identity, columns.first[identities.order], columns.last[identities.order]))
    values = np.full(adverts, UNKNOWN, dtype=np.int64)
    values[identities.advert[latest]] = column[identities.order][latest]
    return values


def find_obscured(identities: Identities, component: IntArray) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for each component with adverts that obscure a contact."""
    adverts = sort_unique(identities.columns.row_advert[identities.columns.obscured])
    for label, number in zip(*count_values(component[adverts]), strict=True):
        yield int(label), Finding(OBSCURED_CONTACTS, OBSCURED_CONTACTS.template.format(count=number))
