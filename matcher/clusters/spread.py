"""How widely an identity is seen: that tells a hub (a helpline, a switchboard) from a network, the number of adverts cannot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.clusters.columns import ACCOUNT, KINDS, PLACE, Flags, Numbers
from matcher.clusters.identities import Identities, counted, different, first_of_pairs


@dataclass(frozen=True)
class Spread:
    """For each identity, with how many different things it is seen.

    `accounts` counts accounts for a contact, and contacts for an account: in both cases how many it ties together. `companions`
    counts other values of its kind in its adverts, where no account and no name is told; else it is 0.
    """

    of: Identities
    adverts: Numbers
    accounts: Numbers
    names: Numbers
    areas: Numbers
    sites: Numbers
    companions: Numbers

    @property
    def people(self) -> Numbers:
        """How many people seem to be behind an identity: accounts or names, whichever are more, else companions."""
        return np.maximum(np.maximum(self.accounts, self.names), self.companions)

    @property
    def surely_people(self) -> Numbers:
        """As `people`, but where both accounts and names are told whichever are fewer."""
        both = (self.accounts > 0) & (self.names > 0)
        return np.where(both, np.minimum(self.accounts, self.names), self.people)

    def share(self, size: int) -> NDArray[np.float64]:
        """Return what share of a site's adverts show each identity: the largest on any site of at least `size` adverts."""
        share = np.zeros(self.of.count)
        sites, site_sizes = self.of.columns.site, np.bincount(self.of.columns.site)
        shown = first_of_pairs(self.of.identity, self.of.advert)
        shown = shown[site_sizes[sites[self.of.advert[shown]]] >= size]
        identity, site = self.of.identity[shown], sites[self.of.advert[shown]]
        pairs, counts = counted(identity * len(site_sizes) + site)
        left, right = np.divmod(pairs, len(site_sizes))
        np.maximum.at(share, left, counts / site_sizes[right])
        return share

    def accompanied(self) -> NDArray[np.float64]:
        """Return for each identity the share of its adverts that show another of its kind too, which is one person's own."""
        of = self.of
        shown, place = places(of)
        own = (self.people <= 1)[of.identity[shown]]
        with_own = np.isin(place, place[own]) & ~own
        return np.bincount(of.identity[shown], with_own, of.count) / np.maximum(self.adverts, 1)


def spread(of: Identities) -> Spread:
    """Return how widely each identity is seen."""
    columns = of.columns
    is_account = of.kind == PLACE[ACCOUNT]
    accounts = np.where(is_account, contacts(of, is_account), of.different(columns.account))
    names = of.different(columns.name)
    return Spread(
        of=of,
        adverts=of.different(columns.advert),
        accounts=accounts,
        names=names,
        areas=of.different(columns.area),
        sites=of.different(columns.site[columns.advert]),
        companions=companions(of, np.maximum(accounts, names) == 0),
    )


def places(of: Identities) -> tuple[Numbers, Numbers]:
    """Return the first row of each identity in each advert, and a number for its advert and kind."""
    shown = first_of_pairs(of.identity, of.advert)
    return shown, of.advert[shown] * len(KINDS) + of.kind[of.identity[shown]]


def companions(of: Identities, wanted: Flags) -> Numbers:
    """Return for each wanted identity how many others of its kind its adverts show; 0 for the rest."""
    count = np.zeros(of.count, dtype=np.int64)
    if wanted.any():
        shown, place = places(of)
        place = np.unique(place, return_inverse=True)[1]
        ones = np.ones(len(shown), dtype=np.int32)
        table = csr_array((ones, (of.identity[shown], place)), shape=(of.count, int(place.max()) + 1))
        together = table[np.flatnonzero(wanted)] @ table.T
        count[wanted] = np.diff(together.indptr) - 1
    return count


def contacts(of: Identities, is_account: Flags) -> Numbers:
    """Return for each account identity how many different contacts its adverts show; 0 for other identities."""
    columns = of.columns
    identity_of_value = np.zeros(len(columns.values), dtype=np.int64)
    identity_of_value[of.value[is_account]] = np.flatnonzero(is_account)
    account = columns.account[of.order]
    is_contact = ~is_account[of.identity] & (account >= 0)
    return different(identity_of_value[account[is_contact]], of.identity[is_contact], of.count)
