"""What goes wrong with a real Elasticsearch, tried for real. After each fault: nothing lost, nothing twice, one plain sentence.

"Nothing lost, nothing twice" is measured against the embedded store, which is given the same batches without any fault.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from records.advert import Advert, Harvest
from records.batches import batched
from records.errors import (
    AliasForbidden,
    AliasNowhere,
    AliasTaken,
    CertificateRefused,
    EngineAway,
    EngineUnsupported,
    MappingDiffers,
    RecordRefused,
    SignInRefused,
    SpoolFull,
    StoreError,
)
from records.identifier import Sighting, Validity
from records.seen import Subject
from search.check import check
from search.elastic.connection import Connection, Nothing
from search.elastic.mappings import Index
from search.elastic.node import Node
from search.elastic.rebuild import rebuild
from search.elastic.server import Setup, restart, running
from search.elastic.settings import ElasticSettings
from search.elastic.spool import NAME
from search.fingerprint import Fingerprint, fingerprint
from search.query import Query
from search.stores.elastic import AGAIN, ElasticStore
from search.stores.sqlite import SqliteStore

pytestmark = pytest.mark.slow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIZE = 40


def harvest(n: int, text: str = "Call any time", at: datetime = NOON) -> Harvest:
    """An advert of its own with a number that it shares with two others."""
    value = f"+447700900{n % 300:03}"
    advert = Advert("northlight", str(n), f"http://site.example/{n}", at, title=f"Advert {n}", text=text)
    return Harvest(advert, (Sighting("phone", value, value, 0, 0, validity=Validity.FICTIONAL, rule="phone/1"),))


def batches(adverts: int) -> list[list[Harvest]]:
    """Batches of a crawl in which every tenth advert is met again, changed."""
    captured = [harvest(n) for n in range(adverts)]
    captured += [harvest(n, "Call in the evening", NOON + timedelta(days=1)) for n in range(0, adverts, 10)]
    return list(batched(captured, SIZE))


def as_it_must_be(folder: Path, wanted: list[list[Harvest]]) -> Fingerprint:
    """The fingerprint of a store to which nothing happened."""
    store = SqliteStore(folder / "model.db")
    for batch in wanted:
        store.save_adverts(batch)
    whole = fingerprint(store)
    store.close()
    return whole


def settings(urls: str | tuple[str, ...], folder: Path | None, **more: object) -> ElasticSettings:
    urls = (urls,) if isinstance(urls, str) else urls
    plain = ElasticSettings(urls=urls, folder=folder, prefix=f"fault-{time.time_ns()}-", patience=2, timeout=10)
    return replace(plain, **more)  # type: ignore[arg-type]


def cleared(store: ElasticStore) -> None:
    for index in Index:
        store.indices.delete([*store.indices.behind(index), *store.indices.strays(index)])
    store.close()


@pytest.fixture
def store(elastic_store: ElasticStore, tmp_path: Path) -> Iterator[ElasticStore]:
    """A store with a folder to wait in, on the server that all tests share."""
    opened = ElasticStore(replace(elastic_store.indices.settings, folder=tmp_path, patience=2))
    yield opened
    opened.close()


@pytest.fixture
def fresh(elasticsearch: tuple[str, ...], tmp_path: Path) -> Iterator[ElasticStore]:
    """A store with indices of its own, which may be broken."""
    opened = ElasticStore(settings(elasticsearch, tmp_path, replicas=0))
    yield opened
    cleared(opened)


@pytest.fixture(scope="module")
def own(elasticsearch: tuple[str, ...]) -> Iterator[list[Node]]:  # noqa: ARG001 - where there is no server, there is none of one's own
    """A server of one's own, to be killed; begun again by `begin`."""
    with running() as nodes:
        yield nodes


def begin(nodes: list[Node]) -> None:
    nodes[0] = restart(nodes[0])


def drained(store: ElasticStore, within: float = 60) -> None:
    """Wait until the store settles, as a user would by trying again."""
    until = time.monotonic() + within
    while True:
        try:
            return store.settle()
        except EngineAway:
            if time.monotonic() > until:
                raise
            time.sleep(1)


class TestTheEngineGoes:
    def test_killed_in_the_middle_of_a_crawl(self, own: list[Node], tmp_path: Path) -> None:
        store, wanted = ElasticStore(settings(own[0].url, tmp_path, replicas=0)), batches(2000)
        killer = threading.Timer(1.0, own[0].kill)
        killer.start()
        with capture_logs() as logs:
            saved = [store.save_adverts(batch) for batch in wanted]
            killer.join()
            saved += [store.save_adverts(wanted[-1])]
        assert sum(one.waiting for one in saved) > 0
        assert any(log["event"] == "engine_away" and log["reason"] for log in logs)
        assert store.status().waiting == sum(one.waiting for one in saved)
        with pytest.raises(EngineAway, match=r"is away: .* batches wait on disk and are written when it is back"):
            store.settle()
        begin(own)
        drained(store)
        assert store.status().waiting == 0
        assert fingerprint(store) == as_it_must_be(tmp_path, wanted)
        assert list(check(store)) == []
        cleared(store)

    def test_what_waits_survives_washline_too_and_is_written_in_order(self, own: list[Node], tmp_path: Path) -> None:
        given = settings(own[0].url, tmp_path, replicas=0)
        ElasticStore(given).close()
        own[0].kill()
        store = ElasticStore(given)
        for text, days in (("first", 0), ("second", 1), ("third", 2)):
            assert store.save_adverts([harvest(1, text, NOON + timedelta(days=days))]).waiting == 1
        store.close()
        begin(own)
        again = ElasticStore(given)
        assert again.save_adverts([harvest(1, "fourth", NOON + timedelta(days=3))]).changed == 1
        assert [version.text for version in again.versions(harvest(1).advert.id)] == ["first", "second", "third", "fourth"]
        cleared(again)

    def test_hanging_is_being_away(self, own: list[Node], tmp_path: Path) -> None:
        store = ElasticStore(settings(own[0].url, tmp_path, replicas=0, patience=0, timeout=1))
        own[0].pause()
        try:
            assert store.save_adverts([harvest(1)]).waiting == 1
            began = time.monotonic()
            assert store.save_adverts([harvest(2)]).waiting == 1
            assert time.monotonic() - began < AGAIN
        finally:
            own[0].resume()
        time.sleep(AGAIN)
        drained(store)
        assert store.counts()["adverts"] == 2
        cleared(store)

    def test_there_is_an_end_to_what_may_wait(self, tmp_path: Path) -> None:
        store = ElasticStore(settings("http://127.0.0.1:9", tmp_path, patience=0, spool_bytes=100_000))
        for batch in batches(80):
            store.save_adverts(batch)
        with pytest.raises(SpoolFull, match=r"holds as much as it may \(0 MB\); nothing was lost"):
            store.save_adverts([harvest(n) for n in range(500)])
        assert 0 < store.status().waiting < 2000
        assert (tmp_path / NAME).stat().st_size < 1_000_000

    def test_nothing_to_wait_in_is_an_error_at_once(self, tmp_path: Path) -> None:
        with pytest.raises(EngineAway, match=r"Elasticsearch at http://127.0.0.1:9 is away: .*refused"):
            ElasticStore(settings("http://127.0.0.1:9", None, patience=0))
        assert not list(tmp_path.iterdir())

    @pytest.mark.usefixtures("elasticsearch")
    def test_one_node_of_three_is_killed_under_load(self, tmp_path: Path) -> None:
        with running(Setup(nodes=3, heap="384m")) as nodes:
            urls = tuple(node.url for node in nodes)
            store, wanted = ElasticStore(settings(urls, tmp_path, replicas=1, patience=60)), batches(2000)
            green(Connection(settings(urls, None, prefix=store.indices.alias(Index.ADVERTS)[: -len("adverts")])))
            killer = threading.Timer(1.0, nodes[0].kill)
            killer.start()
            saved = [store.save_adverts(batch) for batch in wanted]
            killer.join()
            drained(store)
            assert sum((one.new for one in saved), 0) <= 2000
            assert fingerprint(store) == as_it_must_be(tmp_path, wanted)
            assert list(check(store)) == []
            assert "nodes" in store.status().state
            store.close()


def green(connection: Connection) -> None:
    connection.ask("GET", "/_cluster/health?wait_for_status=green&timeout=60s", of=Nothing)


class TestWashlineGoes:
    SCRIPT = """
import sys
sys.path.insert(0, {here!r})
from test_elastic_faults import ElasticStore, ElasticSettings, batches
from pathlib import Path
store = ElasticStore(ElasticSettings(urls={urls!r}, prefix={prefix!r}, folder=Path({folder!r}), replicas=0))
for n, batch in enumerate(batches(4000)):
    store.save_adverts(batch)
    print(n, flush=True)
"""

    def test_killed_between_acknowledge_and_record(self, store: ElasticStore, tmp_path: Path) -> None:
        prefix = store.indices.alias(Index.ADVERTS)[: -len("adverts")]
        here, urls = str(Path(__file__).parent), store.indices.settings.urls
        script = self.SCRIPT.format(here=here, urls=urls, prefix=prefix, folder=str(tmp_path))
        for lines in (1, 3):
            with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=Path.cwd()) as washline:
                assert washline.stdout is not None
                for _ in range(lines):
                    assert washline.stdout.readline()
                time.sleep(0.03)
                washline.kill()
        store.settle()
        assert store.counts()["adverts"] < 4000
        wanted = batches(600)
        for batch in wanted:
            store.save_adverts(batch)
        assert fingerprint(store) == as_it_must_be(tmp_path, wanted)
        assert list(check(store)) == []

    def test_two_writers_of_the_same_adverts_lose_nothing(self, store: ElasticStore, tmp_path: Path) -> None:
        other = ElasticStore(store.indices.settings)
        hours = [timedelta(hours=n) for n in range(24)]
        captured = [[harvest(n, f"text {at.seconds // 7200}", NOON + at) for n in range(20)] for at in hours]
        run_together(
            lambda: [store.save_adverts(batch) for batch in captured[::2]],
            lambda: [other.save_adverts(batch) for batch in captured[1::2]],
        )
        other.close()
        store.settle()
        assert list(check(store)) == []
        model = SqliteStore(tmp_path / "model.db")
        for batch in captured:
            model.save_adverts(batch)
        assert times(store) == times(model)
        assert store.counts() == model.counts()
        model.close()


def times(store: ElasticStore | SqliteStore) -> list[tuple[object, ...]]:
    return sorted((v.harvest.advert.id, v.harvest.advert.text, v.first_seen, v.last_seen) for v in store.history())


def run_together(*tasks: Callable[[], object]) -> None:
    problems: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            problems.append(error)

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems


class TestTheEngineIsBusy:
    def test_a_storm_of_429(self, elasticsearch: tuple[str, ...], tmp_path: Path) -> None:
        with storm(elasticsearch[0], refused=1) as url:
            store, wanted = ElasticStore(settings(url, tmp_path, replicas=0, patience=30)), batches(300)
            saved = [store.save_adverts(batch) for batch in wanted]
            assert sum(one.waiting for one in saved) == 0
            assert fingerprint(store) == as_it_must_be(tmp_path, wanted)
            cleared(store)

    @pytest.mark.usefixtures("elasticsearch")
    def test_a_server_with_little_memory_for_writing(self, tmp_path: Path) -> None:
        with running(Setup(settings={"indexing_pressure.memory.limit": "120kb"})) as nodes:
            store = ElasticStore(settings(nodes[0].url, tmp_path, replicas=0, patience=30))
            wanted = list(batched([harvest(n, f"{n} " * 300) for n in range(1500)], 500))
            saved = [store.save_adverts(batch) for batch in wanted]
            assert [one.new for one in saved] == [500, 500, 500]
            assert fingerprint(store) == as_it_must_be(tmp_path, wanted)

    def test_a_full_disk(self, own: list[Node], tmp_path: Path) -> None:
        store, connection = ElasticStore(settings(own[0].url, tmp_path, replicas=0)), Connection(settings(own[0].url, None))
        store.save_adverts([harvest(1)])
        marks = {f"cluster.routing.allocation.disk.watermark.{mark}": "1%" for mark in ("low", "high", "flood_stage")}
        full = {**marks, "cluster.routing.allocation.disk.threshold_enabled": True, "cluster.info.update.interval": "10s"}
        try:
            connection.ask("PUT", "/_cluster/settings", {"persistent": full}, of=Nothing)
            assert eventually(lambda: store.save_adverts([harvest(2)]).waiting == 1)
            assert store.save_adverts([harvest(3)]).waiting == 1
            time.sleep(AGAIN)
            with pytest.raises(EngineAway, match=r"(?i)disk usage exceeded flood-stage watermark.*batches wait on disk"):
                store.settle()
        finally:
            empty = {**dict.fromkeys(full), "cluster.routing.allocation.disk.threshold_enabled": False}
            connection.ask("PUT", "/_cluster/settings", {"persistent": empty}, of=Nothing)
        assert eventually(lambda: not store.save_adverts([harvest(4)]).waiting)
        assert store.counts()["adverts"] == 4
        cleared(store)


def eventually(done: Callable[[], bool], within: float = 90) -> bool:
    until = time.monotonic() + within
    while not done():
        if time.monotonic() > until:
            return False
        time.sleep(1)
    return True


@contextmanager
def storm(url: str, refused: int) -> Iterator[str]:
    """Stand before a server and answer 429 to so many requests before each one that is let through."""
    there, asked = urlsplit(url).netloc, 0

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def serve(self) -> None:
            nonlocal asked
            asked += 1
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if asked % (refused + 1):
                return self.answer(429, {"content-type": "application/json"}, b'{"error":{"type":"busy","reason":"storm"}}')
            connection = HTTPConnection(there)
            connection.request(self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() != "host"})
            answer = connection.getresponse()
            kept = {k: v for k, v in answer.headers.items() if k.lower() in ("content-type", "x-elastic-product")}
            content = answer.read()
            connection.close()
            return self.answer(answer.status, kept, content)

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 - the names that the server looks for

        def log_message(self, *_: object) -> None:
            pass

    with serving(Door) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


class TestTheEngineRefuses:
    def test_an_index_with_another_mapping_refuses_some_records(self, fresh: ElasticStore) -> None:
        remapped(fresh, Index.ADVERTS, {"area": {"type": "long"}})
        ten = [harvest(n) for n in range(10)]
        ten[3] = replace(ten[3], advert=replace(ten[3].advert, area="Ilford"))
        saved = fresh.save_adverts([replace(one, advert=replace(one.advert, area=one.advert.area or "1")) for one in ten])
        assert (saved.new, saved.refused) == (9, 1)
        (letter,) = fresh.refused()
        assert "area" in letter.reason
        assert list(check(fresh)) == []
        remapped(fresh, Index.ADVERTS, {"area": {"type": "keyword"}})
        assert fresh.replay().new == 1
        assert (list(fresh.refused()), fresh.counts()["adverts"]) == ([], 10)

    def test_an_alias_that_points_nowhere(self, fresh: ElasticStore) -> None:
        fresh.save_adverts([harvest(1)])
        alias, (name,) = fresh.indices.alias(Index.ADVERTS), fresh.indices.behind(Index.ADVERTS)
        Connection(fresh.indices.settings).ask("DELETE", f"/{name}/_alias/{alias}", of=Nothing)
        for attempt in (
            lambda: fresh.save_adverts([harvest(2)]),
            lambda: fresh.search(Query()),
            lambda: ElasticStore(fresh.indices.settings),
        ):
            with pytest.raises(AliasNowhere, match=r"points nowhere.*washline store rebuild"):
                attempt()
        assert any("points at" in line for line in rebuild(fresh.indices.settings))
        fresh.save_adverts([harvest(2)])
        assert fresh.counts()["adverts"] == 2

    def test_an_index_that_somebody_else_made(self, fresh: ElasticStore) -> None:
        given = replace(fresh.indices.settings, prefix=f"theirs-{time.time_ns()}-")
        Connection(given).ask("PUT", f"/{given.prefix}adverts", of=Nothing)
        with pytest.raises(AliasTaken, match="is an index that Washline did not make"):
            ElasticStore(given)
        fresh.indices.delete([f"{given.prefix}adverts"])

    def test_an_index_of_an_older_washline_is_refused_until_it_is_rebuilt(self, fresh: ElasticStore, tmp_path: Path) -> None:
        wanted = batches(200)
        for batch in wanted:
            fresh.save_adverts(batch)
        (name,) = fresh.indices.behind(Index.SIGHTINGS)
        older = {"_meta": {"washline": {"schema": 0}}}
        Connection(fresh.indices.settings).ask("PUT", f"/{name}/_mapping", older, of=Nothing)
        with pytest.raises(MappingDiffers, match=r"has mapping 0, this Washline works with mapping 1.*washline store rebuild"):
            ElasticStore(fresh.indices.settings)
        assert sum("documents moved" in line for line in rebuild(fresh.indices.settings)) == len(Index)
        again = ElasticStore(fresh.indices.settings)
        assert fingerprint(again) == as_it_must_be(tmp_path, wanted)
        again.save_adverts(batches(10)[0])
        assert list(check(again)) == []
        again.close()

    def test_while_it_is_rebuilt_readers_go_on_and_writers_wait(self, fresh: ElasticStore) -> None:
        fresh.save_adverts([harvest(1)])
        (name,) = fresh.indices.behind(Index.ADVERTS)
        connection = Connection(fresh.indices.settings)
        connection.ask("PUT", f"/{name}/_block/write", of=Nothing)
        assert fresh.save_adverts([harvest(2)]).waiting == 1
        other = ElasticStore(replace(fresh.indices.settings, folder=None, patience=0))
        assert [stored.advert.source_id for stored in other.adverts()] == ["1"]
        with pytest.raises(EngineAway, match="blocked by"):
            other.save_adverts([harvest(3)])
        connection.ask("PUT", f"/{name}/_settings", {"index.blocks.write": None}, of=Nothing)
        time.sleep(AGAIN)
        assert fresh.counts()["adverts"] == 2
        other.close()


def remapped(store: ElasticStore, index: Index, changed: dict[str, object]) -> None:
    """Put an index in place whose advert fields are mapped otherwise, with the documents that fit."""
    from search.elastic.mappings import mapping

    altered = mapping(index, "standard")
    altered["properties"]["advert"]["properties"].update(changed)  # type: ignore[index]
    connection, name = Connection(store.indices.settings), f"{store.indices.alias(index)}-0{time.time_ns()}"
    connection.ask("PUT", f"/{name}", {"mappings": altered, "settings": {"number_of_replicas": 0}}, of=Nothing)
    for hit in store.indices.reader.scan(store.indices.alias(index), msgspec.Raw):
        connection.ask("PUT", f"/{name}/_doc/{hit.id}?refresh", msgspec.json.decode(hit.source), of=Nothing)
    store.indices.switch({index: name})


class TestBadInput:
    def test_stored_or_refused_with_a_reason_and_the_batch_around_it_lands(self, store: ElasticStore) -> None:
        phone = harvest(0).sightings[0]
        many = tuple(replace(phone, value=f"+44770090{n:05}") for n in range(50_000))
        hostile = [
            harvest(1),
            replace(harvest(2), sightings=many),
            harvest(3, "word " * 200_000),
            harvest(4, "x" * 1_000_000),
            harvest(5, at=datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)),
            harvest(6, at=datetime(1, 1, 1, tzinfo=UTC)),
            harvest(7, "lone \ud800 surrogate"),
            replace(harvest(8), sightings=(replace(phone, confidence=float("nan")),)),
            replace(harvest(9), sightings=(replace(phone, value="\0\n" * 20_000),)),
            harvest(10, "\0\x1b[31m\u202e"),
            harvest(11),
        ]
        saved = store.save_adverts(hostile)
        assert (saved.new, saved.refused) == (9, 2)
        assert sorted(letter.reason for letter in store.refused()) == [
            "'utf-8' codec can't encode character '\\ud800' in position 5: surrogates not allowed",
            "Expected `float`, got `null` - at `$.sightings[0].confidence`",
        ]
        landed = {stored.advert.source_id: stored for stored in store.adverts()}
        assert landed.keys() == {"1", "2", "3", "4", "5", "6", "9", "10", "11"}
        for n in (2, 3, 4, 5, 6, 9, 10):
            assert (landed[str(n)].advert, landed[str(n)].sightings) == (hostile[n - 1].advert, hostile[n - 1].sightings)
        assert store.counts()["sightings"] == 50_000 + 8
        assert sum(1 for _ in store.seen(["phone"], Subject.ADVERT)) == 50_000 + 8
        assert list(check(store)) == []

    def test_what_is_refused_again_stays_with_its_reason(self, store: ElasticStore) -> None:
        store.save_adverts([harvest(1, "lone \ud800 surrogate")])
        assert store.replay().refused == 1
        (letter,) = store.refused()
        assert "surrogate" in letter.reason

    def test_without_a_place_for_refused_records_nothing_is_written(self, store: ElasticStore) -> None:
        bare = ElasticStore(replace(store.indices.settings, folder=None))
        with pytest.raises(RecordRefused, match=r"advert '2' of northlight cannot be stored: .*surrogates not allowed"):
            bare.save_adverts([harvest(1), harvest(2, "\udfff")])
        assert bare.counts()["adverts"] == 0
        bare.close()

    @pytest.mark.parametrize(
        "hostile", ["/(a+)+$/", "*" * 5000, "?" * 5000, "_exists_:advert", "a AND (b", "~99999", "{!}", '{"match_all":{}}']
    )
    def test_a_search_is_never_parsed_by_the_engine(self, store: ElasticStore, hostile: str) -> None:
        store.save_adverts([harvest(1)])
        assert store.search(Query(words=(hostile,), phrases=(hostile,))).total == 0

    def test_a_search_has_bounds(self, store: ElasticStore) -> None:
        with pytest.raises(Exception, match="a search may hold at most 500 words"):
            store.search(Query(words=("w",) * 501))


class TestWhoIsAsked:
    @pytest.mark.usefixtures("elasticsearch")
    def test_a_password_and_a_certificate(self, tmp_path: Path) -> None:
        authority, certificate, private = certificates()
        (tmp_path / "ca.pem").write_bytes(authority)
        for name, password in (("right", "drama-range\n"), ("wrong", "guess")):
            (tmp_path / name).write_text(password)
        with running(secured(certificate, private)) as nodes:
            url = nodes[0].url.replace("http:", "https:").replace("127.0.0.1", "localhost")
            given = settings(url, None, ca=tmp_path / "ca.pem", user="washline", password_file=tmp_path / "right", replicas=0)
            store = ready(given)
            store.save_adverts([harvest(1)])
            assert store.counts()["adverts"] == 1
            with pytest.raises(SignInRefused, match=r"does not accept user 'washline' with this password"):
                ElasticStore(replace(given, password_file=tmp_path / "wrong"))
            with pytest.raises(SignInRefused):
                ElasticStore(replace(given, user="", password_file=None))
            with pytest.raises(CertificateRefused, match=r"is not trusted, so nothing was sent to it; name the file"):
                ElasticStore(replace(given, ca=None, folder=tmp_path))
            looker = ElasticStore(replace(given, user="looker"))
            assert looker.counts()["adverts"] == 1
            with pytest.raises(AliasForbidden, match="may not be written by this user"):
                looker.save_adverts([harvest(2)])
            assert store.counts()["adverts"] == 1
            assert "drama-range" not in repr(given)

    @pytest.mark.usefixtures("elasticsearch")
    def test_a_server_that_is_too_old(self, tmp_path: Path) -> None:
        with running(Setup(version="7.17.29")) as nodes, pytest.raises(EngineUnsupported, match=r"needs Elasticsearch 8 or 9"):
            ElasticStore(settings(nodes[0].url, tmp_path))

    def test_another_product(self, tmp_path: Path) -> None:
        with another_product() as url, pytest.raises(EngineUnsupported, match=r"it is not Elasticsearch"):
            ElasticStore(settings(url, tmp_path))


@contextmanager
def another_product() -> Iterator[str]:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"nodes":{"a":{"version":"2.19.0"}}}'
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with serving(Other) as port:
        yield f"http://127.0.0.1:{port}"


def ready(given: ElasticSettings) -> ElasticStore:
    """Open a store on a server that is up but may still be making its users known."""
    for _ in range(30):
        try:
            return ElasticStore(given)
        except StoreError:
            time.sleep(1)
    return ElasticStore(given)


def secured(certificate: bytes, private: bytes) -> Setup:
    """A server with TLS and two users: one who may do all, one who may only read. Their password is drama-range."""
    hashed = b"$2a$10$ZIDP7ujLQSITLq8af1rVq.9vEKfeIgnAloLck0Pp5NOCT4.5YUFxS"
    rights = b"[read, view_index_metadata, maintenance]"
    reader = b"reader:\n  cluster: [monitor]\n  indices:\n    - names: ['*']\n      privileges: %b\n" % rights
    return Setup(
        settings={
            "xpack.security.enabled": "true",
            "xpack.security.http.ssl.enabled": "true",
            "xpack.security.http.ssl.key": "http.key",
            "xpack.security.http.ssl.certificate": "http.crt",
        },
        files={
            "http.key": private,
            "http.crt": certificate,
            "users": b"washline:%b\nlooker:%b\n" % (hashed, hashed),
            "users_roles": b"superuser:washline\nreader:looker\n",
            "roles.yml": reader,
        },
    )


def certificates() -> tuple[bytes, bytes, bytes]:
    """An authority that nobody knows, and a server's certificate and key signed by it (PEM)."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Invented authority")])
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder(ca_name, subject, public, x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))

    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)  # noqa: FBT003 - the library's own order
    ca = certificate(ca_name, ca_key.public_key()).add_extension(x509.BasicConstraints(True, None), critical=True)  # noqa: FBT003
    ca = ca.add_extension(usage, critical=True)
    signed = certificate(name, key.public_key()).add_extension(names, critical=False)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return (
        ca.sign(ca_key, hashes.SHA256()).public_bytes(pem),
        signed.sign(ca_key, hashes.SHA256()).public_bytes(pem),
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain),
    )
