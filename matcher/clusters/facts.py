"""What is counted of each component, and which indicators it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matcher.clusters.columns import ACCOUNT, NOTHING, PLACE, Flags, Numbers
from matcher.clusters.identities import Identities, any_of, begins, counted, different, different_of, distinct_pairs
from matcher.clusters.indicators import I1, I2, I3, I4, I5, I6, I9, I31, Indicator
from matcher.clusters.spread import Spread
from matcher.identity import BY_KIND

DAY = 86_400
COUNTED = (("phones", "phone"), ("e-mails", "email"), ("handles", "handle"))


@dataclass(frozen=True, slots=True)
class Finding:
    """An indicator that a component shows, as a sentence."""

    indicator: Indicator
    sentence: str


@dataclass(frozen=True)
class Facts:
    """For each component (by number) what is counted of it, and its findings."""

    counted: dict[str, Numbers]
    first: Numbers
    last: Numbers
    findings: dict[int, list[Finding]]


def facts(spread: Spread, held: Flags, component: Numbers) -> Facts:
    """Count and find for all components at once; values that are held back count for nothing."""
    of = spread.of
    rows = np.flatnonzero(~held[of.identity])
    label, count = component[of.advert[rows]], int(component.max(initial=-1)) + 1
    counted = {"adverts": np.bincount(component, minlength=count).astype(np.int64)}
    for what, column in (("accounts", of.columns.account), ("names", of.columns.name), ("areas", of.columns.area)):
        counted[what] = different(label, column[of.order][rows], count)
    counted["sites"] = different(component, of.columns.site, count)
    for what, kind in COUNTED:
        mine = of.kind[of.identity[rows]] == PLACE[kind]
        counted[what] = different(label[mine], of.columns.value[of.order][rows][mine], count)
    first, last = np.full(count, np.iinfo(np.int64).max), np.zeros(count, dtype=np.int64)
    np.minimum.at(first, label, of.columns.first[of.order][rows])
    np.maximum.at(last, label, of.columns.last[of.order][rows])
    return Facts(counted, first, last, found(spread, held, component))


def found(spread: Spread, held: Flags, component: Numbers) -> dict[int, list[Finding]]:
    """Return the findings of each component, in the order of the indicators."""
    of = spread.of
    contact, owner = ~held & (of.kind != PLACE[ACCOUNT]), ~held & (of.kind == PLACE[ACCOUNT])
    findings: dict[int, list[Finding]] = defaultdict(list)
    for label, finding in (
        *widest(I1, spread, component, contact, spread.names, "names"),
        *widest(I2, spread, component, contact, spread.accounts, "accounts"),
        *widest(I3, spread, component, owner, spread.accounts, "contacts"),
        *widest(I4, spread, component, owner, spread.names, "names"),
        *shown(I5, of.columns.texts, of, component, areas=2),
        *shown(I6, of.columns.images, of, component, areas=0),
        *widest(I31, spread, component, contact & (spread.names > 1) & sudden(of), spread.areas, "areas"),
        *obscured(of, component),
    ):
        findings[label].append(finding)
    return findings


def widest(
    indicator: Indicator, spread: Spread, component: Numbers, among: Flags, measure: Numbers, noun: str
) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for each component in which some identity has a measure above one."""
    of = spread.of
    several = np.flatnonzero(among & (measure > 1))
    label = component[of.advert[of.starts[several]]]
    order = np.lexsort((-of.value[several], measure[several], label))
    several, label = several[order], label[order]
    starts = np.append(np.flatnonzero(begins(label)), len(label))
    for start, end in pairwise(starts.tolist()):
        one, count = several[end - 1], end - start
        identifier = of.columns.values[of.value[one]]
        most = f"{BY_KIND[identifier.kind].noun} {identifier.value} with {measure[one]} {noun}"
        yield int(label[start]), Finding(indicator, indicator.says.format(count=count, most=most))


def sudden(of: Identities) -> Flags:
    """Say of each identity whether it appeared in two areas within 24 hours."""
    first, area = of.columns.first[of.order], of.columns.area[of.order]
    known = np.flatnonzero(area != NOTHING)
    identity, first, area = of.identity[known], first[known], area[known]
    quick = (identity[1:] == identity[:-1]) & (area[1:] != area[:-1]) & (first[1:] - first[:-1] <= DAY)
    return any_of(identity[1:], quick, of.count)


def shown(
    indicator: Indicator, pairs: Numbers, of: Identities, component: Numbers, *, areas: int
) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for each component that alone shows a text or image, under different names or accounts.

    What other adverts show too (a site's own words, a stolen picture) tells nothing.
    """
    if not pairs.size:
        return
    advert, what = distinct_pairs(*pairs)
    count = int(what.max(initial=-1)) + 1
    own = different(what, component[advert], count) == 1

    def varies(column: Numbers) -> Numbers:
        return different(what, context(of, column, len(component))[advert], count)

    several = (varies(of.columns.account) > 1) | (varies(of.columns.name) > 1)
    telling = own & several & (varies(of.columns.area) >= areas)
    label = component[advert[telling[what]]]
    for one, number in zip(*counted(distinct_pairs(label, what[telling[what]])[0]), strict=True):
        yield int(one), Finding(indicator, indicator.says.format(count=number))


def context(of: Identities, column: Numbers, adverts: int) -> Numbers:
    """Return what a column says of each advert last."""
    latest = np.lexsort((of.identity, of.columns.first[of.order], of.columns.last[of.order]))
    told = np.full(adverts, NOTHING, dtype=np.int64)
    told[of.advert[latest]] = column[of.order][latest]
    return told


def obscured(of: Identities, component: Numbers) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for each component with adverts that disguise a contact."""
    adverts = different_of(of.columns.advert[of.columns.obscured])
    for one, number in zip(*counted(component[adverts]), strict=True):
        yield int(one), Finding(I9, I9.says.format(count=number))
