"""Edges: a value that n adverts share ties them with n-1 edges, each advert to the next that showed the value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matcher.clusters.columns import Flags, Numbers
from matcher.clusters.identities import Identities, first_of_pairs


@dataclass(frozen=True, slots=True)
class Chains:
    """Edges as three columns: two adverts and the identity that they share."""

    left: Numbers
    right: Numbers
    identity: Numbers


def chains(of: Identities, held: Flags) -> Chains:
    """Return the edges of all identities that are not held back, in order of identity and time."""
    rows = first_of_pairs(of.identity, of.advert)
    rows = rows[~held[of.identity[rows]]]
    advert, identity = of.advert[rows], of.identity[rows]
    same = identity[1:] == identity[:-1]
    return Chains(advert[:-1][same], advert[1:][same], identity[1:][same])


def components(edges: Chains, adverts: int) -> Numbers:
    """Return the number of each advert's connected component."""
    graph = coo_array((np.ones(len(edges.left), dtype=np.int8), (edges.left, edges.right)), shape=(adverts, adverts))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def rarity(adverts: Numbers) -> NDArray[np.float64]:
    """Return how much an edge of each identity says: 1 where two adverts share a value, falling as more do.

    One over the base-2 logarithm of the adverts, so that it does not depend on how many adverts there are in all.
    """
    return np.round(1 / np.log2(np.maximum(adverts, 2)), 3)
