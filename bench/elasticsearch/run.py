"""The store on Elasticsearch beside bare `helpers.bulk`, on one node: `python bench/elasticsearch/run.py [adverts]`.

A server of its own is started (or WASHLINE_ELASTICSEARCH is used). Bare bulk writes the same documents, ready made, into
indices with the same mappings; what it takes to make them, to read what is there and to guard each write is ours.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec
from elasticsearch import Elasticsearch, helpers
from more_itertools import chunked

from devtools.elasticsearch.server import ServerSetup, running_cluster
from matcher.clusters.link import link_store
from records.advert import Advert, Harvest
from records.identifier import Identifier, Sighting, Subject, Validity
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.index.documents import build_sighting_document
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.store import ElasticsearchStore
from search.query import Query
from search.sqlite.store import SqliteStore
from search.store import Store

T = TypeVar("T")

BATCH = 500
SLICE = 10_000
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOWNS = 300
COMMON = (
    "quiet evening company dinner relaxing room near the station calls any time please friendly discreet weekend visit "
    "available today tomorrow short notice tea walk theatre music travel London north south city centre parking garden"
).split()
SYLLABLES = ("ba", "co", "de", "fi", "gan", "hol", "ki", "lem", "mo", "nur", "pe", "ro", "sil", "ta", "ven", "wy")
WORDS = (*COMMON, *("".join(parts) for parts in product(SYLLABLES, repeat=3)))
ZIPF = tuple(
    accumulate(1 / rank for rank in range(1, len(WORDS) + 1))
)  # the n-th word is as common as 1/n, as in any language
HELD = 10  # sightings an advert, as real ones have
WRITTEN = (Index.ADVERTS, Index.VERSIONS, Index.SIGHTINGS)


def harvest(n: int, dice: random.Random) -> Harvest:
    """An invented advert of about 80 words; five adverts of one owner share an e-mail address, an account and two handles.

    The thousand phone numbers that may be invented are seen in many towns, as switchboards are, and are held back.
    """
    owner = n // 5
    text = " ".join(dice.choices(WORDS, cum_weights=ZIPF, k=80))
    phone, mail = f"+447700900{dice.randrange(1000):03}", f"rose{owner}@mail.example"
    advert = Advert(
        "northlight",
        str(n),
        f"http://site.example/{n}",
        NOON + timedelta(minutes=n),
        f"{dice.choice(COMMON)} {n}",
        text,
        f"account{owner}",
        "Rose",
        f"Town {dice.randrange(TOWNS)}",
    )
    seen = (("phone", phone), ("email", mail), ("handle", f"handle{owner}-{n % 2}"))
    return Harvest(
        advert, tuple(Sighting(k, v, v, 0, len(v), validity=Validity.FICTIONAL, rule=f"{k}/1") for k, v in seen)
    )


def captured(adverts: int) -> Iterator[Harvest]:
    dice = random.Random(7)
    return (harvest(n, dice) for n in range(adverts))


def ours(store: Store, adverts: int) -> float:
    spent = 0.0
    for batch in chunked(captured(adverts), BATCH):
        began = time.perf_counter()
        store.save_adverts(batch)
        spent += time.perf_counter() - began
    return spent


def bare(store: ElasticsearchStore, urls: tuple[str, ...]) -> tuple[int, float]:
    """Write what our store wrote into indices of the same mapping, with nothing but the client's own helper."""
    client, count, spent = Elasticsearch(list(urls), request_timeout=120), 0, 0.0
    for index in WRITTEN:
        name = store.indices.create_index(index)
        hits = store.indices.reader.scan(store.indices.alias(index), msgspec.Raw)
        for some in chunked(hits, SLICE):
            actions = [{"_index": name, "_id": hit.id, "_source": msgspec.json.decode(hit.source)} for hit in some]
            began = time.perf_counter()
            helpers.bulk(client, actions)
            spent += time.perf_counter() - began
            count += len(actions)
        store.indices.delete_indices([name])
    client.close()
    return count, spent


def clock(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def wash(store: Store, values: int) -> tuple[float, int]:
    """Look up a list of which every tenth value is there."""
    held = [Identifier("email", f"rose{n}@mail.example") for n in range(values // 10)]
    asked = held + [Identifier("email", f"nobody{n}@mail.example") for n in range(values - len(held))]
    spent, found = clock(lambda: sum(1 for _ in store.look_up(asked, Subject.ADVERT)))
    return spent, found


def crowded(store: ElasticsearchStore, up_to: int) -> None:
    """Fill the sightings up to so many, straight into their index: what adverts hold besides."""
    alias, held = store.indices.alias(Index.SIGHTINGS), store.counts()["sightings"]
    of = ("northlight", "0", "v", NOON, NOON)
    for some in chunked(range(held, up_to), SLICE):
        seen = [(n, Sighting("handle", value := f"held{n}", value, 0, len(value), rule="handle/1")) for n in some]
        documents = [build_sighting_document(one, (f"holder{n // HELD}", *of)) for n, one in seen]
        store.indices.bulk.write([BulkOperation(alias, one.value, msgspec.json.encode(one)) for one in documents])
    store.flush()


def searches(store: Store) -> Iterator[str]:
    """Yield how long searches take: by two words that nearly all adverts hold, by two rarer ones, the common ones in one
    town, and by an identifier.
    """
    dice = random.Random(3)
    common = [tuple(dice.sample(COMMON, 2)) for _ in range(60)]
    rarer = [tuple(dice.sample(WORDS[100:1000], 2)) for _ in range(60)]
    ways = {
        "by common words": [Query(words=words) for words in common],
        "by words": [Query(words=words) for words in rarer],
        "in one town": [Query(words=words, areas=(f"Town {n}",)) for n, words in enumerate(common)],
        "by identifier": [Query(identifiers=(Identifier("email", f"rose{n * 7}@mail.example"),)) for n in range(60)],
    }
    for way, queries in ways.items():
        times = sorted(clock(lambda query=query: store.search(query))[0] * 1000 for query in queries)
        yield f"{way} p50 {median(times):.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms"


def embedded(adverts: int) -> None:
    """The same on SQLite, to see which store pays."""
    with TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "store.db")
        print(
            f"sqlite     indexing {adverts / ours(store, adverts):,.0f} adverts/s; wash of {adverts:,} values ", end=""
        )
        print(f"{wash(store, adverts)[0]:.2f} s; linking {clock(lambda: link_store(store))[0]:.1f} s", flush=True)
        for line in searches(store):
            print(f"sqlite     search {line}", flush=True)
        store.close()


@contextmanager
def server() -> Iterator[tuple[str, ...]]:
    if named := os.environ.get("WASHLINE_ELASTICSEARCH", ""):  # noqa: TID251 - benches have no configuration
        yield tuple(named.split(","))
        return
    with running_cluster(ServerSetup(heap="1g")) as nodes:
        yield tuple(node.url for node in nodes)


def main(adverts: int) -> None:
    with server() as urls:
        store = ElasticsearchStore(ElasticsearchSettings(urls=urls, prefix=f"bench-{os.getpid()}-", replicas=0, timeout=300))
        try:
            report(store, urls, adverts)
            embedded(adverts)
        finally:
            for index in Index:
                store.indices.delete_indices([*store.indices.indices_of_alias(index), *store.indices.unaliased_indices(index)])
            store.close()


def report(store: ElasticsearchStore, urls: tuple[str, ...], adverts: int) -> None:
    spent = ours(store, adverts)
    store.flush()
    documents, alone = bare(store, urls)
    print(f"indexing   {adverts / spent:,.0f} adverts/s ({documents / spent:,.0f} documents/s); ", end="")
    print(f"helpers.bulk {documents / alone:,.0f} documents/s; ratio {alone / spent:.2f} (bar 0.80)", flush=True)
    spent = ours(store, min(adverts, 10_000))
    print(f"replay     {min(adverts, 10_000) / spent:,.0f} adverts/s", flush=True)
    crowded(store, adverts * HELD)
    for values in (adverts // 10, adverts):
        spent, found = wash(store, values)
        held = store.counts()["sightings"]
        print(f"wash       {values:,} values against {held:,} in {spent:.2f} s, {found:,} found", flush=True)
    for line in searches(store):
        print(f"search     {line}", flush=True)
    spent, count = clock(lambda: sum(1 for _ in store.linkable_adverts()))
    print(f"read       {count:,} adverts for linking in {spent:.1f} s ({count / spent:,.0f}/s)", flush=True)
    spent, count = clock(lambda: sum(1 for _ in store.occurrences(["phone", "email"], Subject.ADVERT)))
    print(f"stream     {count:,} sightings in order in {spent:.1f} s ({count / spent:,.0f}/s)", flush=True)
    spent, linked = clock(lambda: link_store(store))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"linking    {adverts:,} adverts in {spent:.1f} s, {len(linked.clusters):,} clusters, peak {peak:.2f} GB here"
    )
    print(f"written    {clock(lambda: store.save_links(linked))[0]:.1f} s for the clusters", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 100_000)
