"""Measures how widely each identity is seen: by accounts, names, towns and sites a hub differs from a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.clusters.columns import ACCOUNT, KIND_CODES, LINKING_KIND_NAMES, BoolArray, IntArray
from matcher.clusters.identities import Identities, count_distinct, count_values, find_first_rows_of_pairs


@dataclass(frozen=True)
class Spread:
    """Per identity, the number of distinct adverts, accounts and so on that it is seen with.

    `accounts` counts accounts for a contact, and contacts for an account: in both cases how many it ties together.
    `areas` counts towns (see `resolve_area`). `companions` counts other values of the same kind in its adverts if these
    show neither account nor name; else it is 0.
    """

    identities: Identities
    adverts: IntArray
    accounts: IntArray
    names: IntArray
    areas: IntArray
    sites: IntArray
    companions: IntArray

    @property
    def people(self) -> IntArray:
        """An upper estimate of the people behind an identity: accounts, names or companions, whichever are most."""
        return np.maximum(np.maximum(self.accounts, self.names), self.companions)

    @property
    def min_people(self) -> IntArray:
        """A lower estimate: accounts or names, whichever are fewer, if both are known; else `people`."""
        has_both = (self.accounts > 0) & (self.names > 0)
        return np.where(has_both, np.minimum(self.accounts, self.names), self.people)

    def compute_site_share(self, min_site_size: int) -> NDArray[np.float64]:
        """Return the largest share of a site's adverts that show each identity, ignoring small sites."""
        identities = self.identities
        share = np.zeros(identities.count)
        site_of, site_sizes = identities.columns.site, np.bincount(identities.columns.site)
        rows = find_first_rows_of_pairs(identities.identity, identities.advert)
        rows = rows[site_sizes[site_of[identities.advert[rows]]] >= min_site_size]
        identity, site = identities.identity[rows], site_of[identities.advert[rows]]
        pairs, counts = count_values(identity * len(site_sizes) + site)
        left, right = np.divmod(pairs, len(site_sizes))
        np.maximum.at(share, left, counts / site_sizes[right])
        return share

    def compute_companion_share(self) -> NDArray[np.float64]:
        """Return per identity the share of its adverts that also show one person's own value of the same kind."""
        identities = self.identities
        rows, key = compute_advert_kind_keys(identities)
        is_personal = (self.people <= 1)[identities.identity[rows]]
        is_beside_personal = np.isin(key, key[is_personal]) & ~is_personal
        counts = np.bincount(identities.identity[rows], is_beside_personal, identities.count)
        return counts / np.maximum(self.adverts, 1)


def measure_spread(identities: Identities) -> Spread:
    """Return how widely each identity is seen."""
    columns = identities.columns
    is_account = identities.kind == KIND_CODES[ACCOUNT]
    contacts = count_contacts(identities, is_account)
    accounts = np.where(is_account, contacts, identities.count_distinct(columns.account))
    names = identities.count_distinct(columns.name)
    return Spread(
        identities=identities,
        adverts=identities.count_distinct(columns.row_advert),
        accounts=accounts,
        names=names,
        areas=identities.count_distinct(columns.area),
        sites=identities.count_distinct(columns.site[columns.row_advert]),
        companions=count_companions(identities, np.maximum(accounts, names) == 0),
    )


def compute_advert_kind_keys(identities: Identities) -> tuple[IntArray, IntArray]:
    """Return the first row of each identity in each advert, and a key of its advert and kind."""
    rows = find_first_rows_of_pairs(identities.identity, identities.advert)
    return rows, identities.advert[rows] * len(LINKING_KIND_NAMES) + identities.kind[identities.identity[rows]]


def count_companions(identities: Identities, is_wanted: BoolArray) -> IntArray:
    """Return for each wanted identity the number of others of its kind in its adverts; 0 for the rest."""
    count = np.zeros(identities.count, dtype=np.int64)
    if is_wanted.any():
        rows, key = compute_advert_kind_keys(identities)
        key = np.unique(key, return_inverse=True)[1]
        ones = np.ones(len(rows), dtype=np.int32)
        shape = (identities.count, int(key.max()) + 1)
        incidence = csr_array((ones, (identities.identity[rows], key)), shape=shape)
        together = incidence[np.flatnonzero(is_wanted)] @ incidence.T
        count[is_wanted] = np.diff(together.indptr) - 1
    return count


def count_contacts(identities: Identities, is_account: BoolArray) -> IntArray:
    """Return for each account the number of distinct contacts in its adverts; 0 for other identities."""
    columns = identities.columns
    identity_of_value = np.zeros(len(columns.values), dtype=np.int64)
    identity_of_value[identities.value[is_account]] = np.flatnonzero(is_account)
    account = columns.account[identities.order]
    is_contact = ~is_account[identities.identity] & (account >= 0)
    owner = identity_of_value[account[is_contact]]
    return count_distinct(owner, identities.identity[is_contact], identities.count)
