"""Both stores return the same after the same writes, and each can be copied to the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.advert import Advert, ExtractedAdvert
from records.cluster import Cluster, HeldBack, Outcome
from records.crawl import CrawlRun, CrawlSummary
from records.entry import Entry, EntryRecord, Location, Person, Role
from records.hit import Hit, MatchTier
from records.identifier import Sighting, Subject, Tier, Validity
from search.consistency import find_inconsistencies
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.index.documents import VersionDocument, build_index_key, build_sighting_id
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.store import ElasticsearchStore
from search.fingerprint import compute_fingerprint
from search.sqlite.store import SqliteStore
from search.store import LinkingResult, Store
from search.store_copy import copy_store
from tests.search.conftest import delete_all_documents

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHONE = Sighting("phone", "+447700900461", "07700 900461", 0, 12, validity=Validity.FICTIONAL, rule="phone/1")
KINDS = ("phone", "email", "phone-2")


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    kind, value = draw(st.sampled_from(KINDS)), draw(st.sampled_from("abé😀"))
    confidence, tier = draw(st.sampled_from((0.5, 0.75, 1.0))), draw(st.sampled_from(Tier))
    return Sighting(kind, value, value, 0, len(value), tier, Validity.FICTIONAL, confidence=confidence, rule="x/1")


@st.composite
def extracted_adverts(draw: st.DrawFn) -> ExtractedAdvert:
    at = NOON + timedelta(microseconds=1, hours=draw(st.integers(0, 6)))
    text, source_id = draw(st.sampled_from(("one", "two", "three"))), draw(st.sampled_from("123"))
    account, name, area = (
        draw(st.sampled_from(some)) for some in (("", "kim"), ("", "Kim", "Rose"), ("", "Ilford", "Leeds"))
    )
    where = ("northlight", source_id, f"http://site.example/{source_id}", at)
    advert = Advert(*where, text=text, account=account, name=name, area=area)
    return ExtractedAdvert(advert, tuple(draw(st.lists(sightings(), max_size=3))))


@st.composite
def recorded(draw: st.DrawFn) -> EntryRecord:
    urn, version = draw(st.sampled_from(("49/1/26", "49/2/26"))), draw(st.sampled_from(("v1", "v2")))
    key, place = draw(st.sampled_from("12")), Location(latitude="51.5", longitude="-0.1")
    entry = Entry("nominals", version, key, f"row {key}", (Role.VICTIM,), Person(urn=urn, aliases=("Rose",)), place)
    return EntryRecord(replace(entry, loaded_at=NOON), tuple(draw(st.lists(sightings(), max_size=3))))


batches = (
    st.lists(extracted_adverts(), min_size=1, max_size=4)
    | st.lists(recorded(), min_size=1, max_size=3)
    | st.just("drop")
)


def apply_step(store: Store, step: object) -> object:
    match step:
        case [ExtractedAdvert(), *_] as captured:
            return store.save_adverts(captured)
        case [EntryRecord(), *_] as loaded:
            return store.save_entries(loaded)
        case _:
            return store.drop_entries("nominals", except_version="v2")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(steps=st.lists(batches, min_size=1, max_size=5))
def test_both_stores_return_the_same(elastic_store: ElasticsearchStore, tmp_path: Path, steps: list[object]) -> None:
    delete_all_documents(elastic_store)
    (tmp_path / "store.db").unlink(missing_ok=True)
    embedded = SqliteStore(tmp_path / "store.db")
    assert [apply_step(elastic_store, step) for step in steps] == [apply_step(embedded, step) for step in steps]
    assert elastic_store.counts() == embedded.counts()
    for subject in Subject:
        assert list(elastic_store.occurrences(KINDS, subject)) == list(embedded.occurrences(KINDS, subject))
    assert linkable_reprs(elastic_store) == linkable_reprs(embedded)
    assert compute_fingerprint(elastic_store) == compute_fingerprint(embedded)
    assert list(find_inconsistencies(elastic_store)) == list(find_inconsistencies(embedded)) == []
    embedded.close()
    for path in tmp_path.iterdir():
        path.unlink()


def linkable_reprs(store: Store) -> list[str]:
    return sorted(map(repr, store.linkable_adverts()))


def fill(store: Store) -> Store:
    """Write at least one record of every type and return the store."""
    advert = Advert("northlight", "1", "http://site.example/1", NOON, text="one")
    for text, hours in (("one", 5), ("two", 2), ("one", -3), ("two", 9), ("one", 9)):
        changed = replace(advert, text=text, captured_at=NOON + timedelta(hours=hours))
        store.save_adverts(
            [ExtractedAdvert(changed, (PHONE,)), ExtractedAdvert(replace(changed, source_id="2"), (PHONE,))]
        )
    store.save_entries(
        [EntryRecord(Entry("nominals", "v1", str(n), f"row {n}", loaded_at=NOON), (PHONE,)) for n in range(20)]
    )
    (*_, seen) = store.look_up([PHONE.identifier], Subject.ENTRY)
    hits = [
        Hit("w1", f"row {n}", "07700900461", seen.identifier, seen, MatchTier.EXACT, "wash/1", NOON) for n in range(7)
    ]
    store.save_hits(hits)
    store.save_run(CrawlRun(CrawlSummary("northlight", "r1", pages=4, problems=("one", "two")), NOON))
    cluster = Cluster("c1", ("a", "b"), (), Outcome.INFORMATION, (("adverts", 2), ("sites", 1)), NOON, NOON, "link/1")
    held = HeldBack(seen.identifier, "seen in 12 towns", 60, (("towns", 12),), "hub/1")
    store.save_links(LinkingResult("e1", [cluster], [held]))
    return store


@pytest.mark.parametrize("direction", ["to elasticsearch", "to sqlite"])
def test_a_store_is_copied_completely_to_the_other_engine(
    elastic_store: ElasticsearchStore, tmp_path: Path, direction: str
) -> None:
    embedded = SqliteStore(tmp_path / "store.db")
    source, target = (embedded, elastic_store) if direction == "to elasticsearch" else (elastic_store, embedded)
    fill(source)
    copy_store(source, target)
    assert compute_fingerprint(target) == compute_fingerprint(source)
    assert all(count for _, count, _ in compute_fingerprint(target).parts)
    assert copy_store(source, target).new == 0
    assert compute_fingerprint(target) == compute_fingerprint(source)
    embedded.close()


def test_a_missing_sighting_is_reported_and_repaired_by_writing_again(elastic_store: ElasticsearchStore) -> None:
    fill(elastic_store)
    before = compute_fingerprint(elastic_store)
    found = elastic_store.look_up([PHONE.identifier], Subject.ADVERT)
    assert len(list(found)) == 2
    remove_one_sighting(elastic_store)
    assert [problem.split(":")[0] for problem in find_inconsistencies(elastic_store)] == [
        "sightings",
        "identifiers of adverts",
    ]
    for version in list(elastic_store.history()):
        elastic_store.save_adverts([version.extracted])
    assert list(find_inconsistencies(elastic_store)) == []
    assert compute_fingerprint(elastic_store) == before


def remove_one_sighting(store: ElasticsearchStore) -> None:
    """Delete a sighting, as if a writer had been interrupted before it wrote the sightings of a version."""
    alias = store.indices.get_alias(Index.SIGHTINGS)
    store.indices.reader.refresh([store.indices.get_alias(Index.VERSIONS)])
    versions = store.indices.reader.scan(store.indices.get_alias(Index.VERSIONS), VersionDocument)
    lost = [hit.source for hit in versions if hit.source.advert.source_id == "1"]
    ids = [(build_sighting_id(version.id, build_index_key(PHONE.identifier)), version.revision) for version in lost]
    store.indices.bulk.write([BulkOperation(alias, id_, None, version=revision) for id_, revision in ids])
    store.indices.reader.refresh([alias])
