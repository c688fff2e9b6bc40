"""Results of linking: clusters and held-back identifiers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from records.cluster import Cluster, HeldBack
from search.sqlite.codec import decode_cluster, decode_held_back, encode
from search.store import LinkingResult


def save_links(connection: sqlite3.Connection, linked: LinkingResult) -> None:
    """Replace all clusters and held-back identifiers, inside the caller's transaction."""
    clusters = ((cluster.id, len(cluster.members), encode(cluster)) for cluster in linked.clusters)
    held_back = ((str(held.identifier), held.adverts, encode(held)) for held in linked.held_back)
    connection.execute("DELETE FROM clusters")
    connection.execute("DELETE FROM held_back")
    connection.executemany("INSERT INTO clusters VALUES (?, ?, ?)", clusters)
    connection.executemany("INSERT OR REPLACE INTO held_back VALUES (?, ?, ?)", held_back)


def read_clusters(connection: sqlite3.Connection) -> Iterator[Cluster]:
    """Yield the clusters, largest first."""
    rows = connection.execute("SELECT body FROM clusters ORDER BY size DESC, id")
    return (decode_cluster(body) for (body,) in rows)


def find_cluster(connection: sqlite3.Connection, prefix: str) -> Cluster | None:
    """Return the only cluster whose id starts with the prefix, or None."""
    if not prefix:
        return None
    select = "SELECT body FROM clusters WHERE substr(id, 1, ?) = ? LIMIT 2"
    rows = connection.execute(select, (len(prefix), prefix)).fetchall()
    return decode_cluster(rows[0][0]) if len(rows) == 1 else None


def read_held_back(connection: sqlite3.Connection) -> Iterator[HeldBack]:
    """Yield the held-back identifiers, most adverts first."""
    rows = connection.execute("SELECT body FROM held_back ORDER BY adverts DESC, identifier")
    return (decode_held_back(body) for (body,) in rows)
