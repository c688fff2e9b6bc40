"""Compares the Elasticsearch store with bare `helpers.bulk` on one node: `python bench/elasticsearch/run.py [adverts]`.

Starts its own server, or uses WASHLINE_ELASTICSEARCH. Bare bulk writes the same prepared documents into indices with
the same mappings; only the store builds documents, reads the present ones and guards each write.
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
from matcher.clusters.link import link_adverts
from records.advert import Advert, ExtractedAdvert
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

BATCH_SIZE = 500
CHUNK_SIZE = 10_000
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOWNS = 300
COMMON = (
    "quiet evening company dinner relaxing room near the station calls any time please friendly discreet weekend visit "
    "available today tomorrow short notice tea walk theatre music travel London north south city centre parking garden"
).split()
SYLLABLES = ("ba", "co", "de", "fi", "gan", "hol", "ki", "lem", "mo", "nur", "pe", "ro", "sil", "ta", "ven", "wy")
WORDS = (*COMMON, *("".join(parts) for parts in product(SYLLABLES, repeat=3)))
# The n-th word has the frequency 1/n, as in any language.
ZIPF = tuple(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
SIGHTINGS_PER_ADVERT = 10  # as in real adverts
WRITTEN = (Index.ADVERTS, Index.VERSIONS, Index.SIGHTINGS)


def build_extracted(n: int, dice: random.Random) -> ExtractedAdvert:
    """Return an invented advert of about 80 words; five adverts of one owner share e-mail, account and two handles.

    The thousand drama phone numbers occur in many towns, like those of switchboards, so linking does not use them.
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
    return ExtractedAdvert(
        advert, tuple(Sighting(k, v, v, 0, len(v), validity=Validity.FICTIONAL, rule=f"{k}/1") for k, v in seen)
    )


def generate_extracted(adverts: int) -> Iterator[ExtractedAdvert]:
    dice = random.Random(7)
    return (build_extracted(n, dice) for n in range(adverts))


def time_store(store: Store, adverts: int) -> float:
    spent = 0.0
    for batch in chunked(generate_extracted(adverts), BATCH_SIZE):
        began = time.perf_counter()
        store.save_adverts(batch)
        spent += time.perf_counter() - began
    return spent


def time_bare_bulk(store: ElasticsearchStore, urls: tuple[str, ...]) -> tuple[int, float]:
    """Write the documents of the store into indices with the same mappings, with the client's own helper."""
    client, count, spent = Elasticsearch(list(urls), request_timeout=120), 0, 0.0
    for index in WRITTEN:
        name = store.indices.create_index(index)
        hits = store.indices.reader.scan(store.indices.get_alias(index), msgspec.Raw)
        for chunk in chunked(hits, CHUNK_SIZE):
            actions = [{"_index": name, "_id": hit.id, "_source": msgspec.json.decode(hit.source)} for hit in chunk]
            began = time.perf_counter()
            helpers.bulk(client, actions)
            spent += time.perf_counter() - began
            count += len(actions)
        store.indices.delete_indices([name])
    client.close()
    return count, spent


def time_call(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def time_wash(store: Store, values: int) -> tuple[float, int]:
    """Look up a list; every tenth value is in the store."""
    held = [Identifier("email", f"rose{n}@mail.example") for n in range(values // 10)]
    asked = held + [Identifier("email", f"nobody{n}@mail.example") for n in range(values - len(held))]
    spent, found = time_call(lambda: sum(1 for _ in store.look_up(asked, Subject.ADVERT)))
    return spent, found


def fill_sightings(store: ElasticsearchStore, up_to: int) -> None:
    """Write sightings directly into their index until it has `up_to` of them."""
    alias, held = store.indices.get_alias(Index.SIGHTINGS), store.counts()["sightings"]
    source = ("northlight", "0", "v", NOON, NOON)
    for numbers in chunked(range(held, up_to), CHUNK_SIZE):
        seen = [(n, Sighting("handle", value := f"held{n}", value, 0, len(value), rule="handle/1")) for n in numbers]
        documents = [
            build_sighting_document(found, (f"holder{n // SIGHTINGS_PER_ADVERT}", *source)) for n, found in seen
        ]
        store.indices.bulk.write(
            [BulkOperation(alias, document.value, msgspec.json.encode(document)) for document in documents]
        )
    store.flush()


def describe_searches(store: Store) -> Iterator[str]:
    """Yield search times: by two words of nearly all adverts, by two rarer words, by common words in one town, and by
    identifier.
    """
    dice = random.Random(3)
    common = [tuple(dice.sample(COMMON, 2)) for _ in range(60)]
    rarer = [tuple(dice.sample(WORDS[100:1000], 2)) for _ in range(60)]
    searches = {
        "by common words": [Query(words=words) for words in common],
        "by words": [Query(words=words) for words in rarer],
        "in one town": [Query(words=words, areas=(f"Town {n}",)) for n, words in enumerate(common)],
        "by identifier": [Query(identifiers=(Identifier("email", f"rose{n * 7}@mail.example"),)) for n in range(60)],
    }
    for name, queries in searches.items():
        times = sorted(time_call(lambda query=query: store.search(query))[0] * 1000 for query in queries)
        yield f"{name} p50 {median(times):.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms"


def report_sqlite(adverts: int) -> None:
    """Print the same figures for the SQLite store."""
    with TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "store.db")
        print(
            f"sqlite     indexing {adverts / time_store(store, adverts):,.0f} adverts/s; wash of {adverts:,} values ",
            end="",
        )
        linking = time_call(lambda: link_adverts(store.linkable_adverts()))[0]
        print(f"{time_wash(store, adverts)[0]:.2f} s; linking {linking:.1f} s", flush=True)
        for line in describe_searches(store):
            print(f"sqlite     search {line}", flush=True)
        store.close()


@contextmanager
def start_server() -> Iterator[tuple[str, ...]]:
    if urls := os.environ.get("WASHLINE_ELASTICSEARCH", ""):  # noqa: TID251 - benches have no configuration
        yield tuple(urls.split(","))
        return
    with running_cluster(ServerSetup(heap="1g")) as nodes:
        yield tuple(node.url for node in nodes)


def main(adverts: int) -> None:
    with start_server() as urls:
        store = ElasticsearchStore(
            ElasticsearchSettings(urls=urls, prefix=f"bench-{os.getpid()}-", replicas=0, timeout=300)
        )
        try:
            report_elasticsearch(store, urls, adverts)
            report_sqlite(adverts)
        finally:
            for index in Index:
                store.indices.delete_indices(
                    [*store.indices.find_indices_of_alias(index), *store.indices.find_unaliased_indices(index)]
                )
            store.close()


def report_elasticsearch(store: ElasticsearchStore, urls: tuple[str, ...], adverts: int) -> None:
    spent = time_store(store, adverts)
    store.flush()
    documents, alone = time_bare_bulk(store, urls)
    print(f"indexing   {adverts / spent:,.0f} adverts/s ({documents / spent:,.0f} documents/s); ", end="")
    print(f"helpers.bulk {documents / alone:,.0f} documents/s; ratio {alone / spent:.2f} (bar 0.80)", flush=True)
    spent = time_store(store, min(adverts, 10_000))
    print(f"replay     {min(adverts, 10_000) / spent:,.0f} adverts/s", flush=True)
    fill_sightings(store, adverts * SIGHTINGS_PER_ADVERT)
    for values in (adverts // 10, adverts):
        spent, found = time_wash(store, values)
        held = store.counts()["sightings"]
        print(f"wash       {values:,} values against {held:,} in {spent:.2f} s, {found:,} found", flush=True)
    for line in describe_searches(store):
        print(f"search     {line}", flush=True)
    spent, count = time_call(lambda: sum(1 for _ in store.linkable_adverts()))
    print(f"read       {count:,} adverts for linking in {spent:.1f} s ({count / spent:,.0f}/s)", flush=True)
    spent, count = time_call(lambda: sum(1 for _ in store.occurrences(["phone", "email"], Subject.ADVERT)))
    print(f"stream     {count:,} sightings in order in {spent:.1f} s ({count / spent:,.0f}/s)", flush=True)
    spent, linked = time_call(lambda: link_adverts(store.linkable_adverts()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"linking    {adverts:,} adverts in {spent:.1f} s, {len(linked.clusters):,} clusters, peak {peak:.2f} GB here"
    )
    print(f"written    {time_call(lambda: store.save_links(linked))[0]:.1f} s for the clusters", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 100_000)
