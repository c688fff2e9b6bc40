"""Builds edges: a value that n adverts share makes n-1 edges, from each advert to the next that showed it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matcher.clusters.columns import BoolArray, IntArray
from matcher.clusters.identities import Identities, find_first_rows_of_pairs


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges as three columns: two adverts and the identity that they share."""

    left: IntArray
    right: IntArray
    identity: IntArray


def build_edges(identities: Identities, is_held: BoolArray) -> Edges:
    """Return the edges of all identities that are not held back, by identity and time."""
    rows = find_first_rows_of_pairs(identities.identity, identities.advert)
    rows = rows[~is_held[identities.identity[rows]]]
    advert, identity = identities.advert[rows], identities.identity[rows]
    is_same = identity[1:] == identity[:-1]
    return Edges(advert[:-1][is_same], advert[1:][is_same], identity[1:][is_same])


def find_components(edges: Edges, adverts: int) -> IntArray:
    """Return the connected component of each advert."""
    graph = coo_array((np.ones(len(edges.left), dtype=np.int8), (edges.left, edges.right)), shape=(adverts, adverts))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def compute_rarity(adverts: IntArray) -> NDArray[np.float64]:
    """Return the weight of an edge by the number of adverts that show its value: 1 for two adverts, less for more.

    One over the base-2 logarithm of that number, so that it does not depend on the total number of adverts.
    """
    return np.round(1 / np.log2(np.maximum(adverts, 2)), 3)
