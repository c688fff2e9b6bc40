"""The indices have changed: other mappings, missing aliases, foreign indices, blocked writes."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from records.entry import Entry, EntryRecord
from records.identifier import Subject
from search.consistency import find_inconsistencies
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.client.connection import Acknowledged, EngineConnection, RequestRefused
from search.elasticsearch.index.mappings import MAPPING_VERSION, Index, build_mapping
from search.elasticsearch.rebuild import rebuild_indices
from search.elasticsearch.store import ElasticsearchStore
from search.errors import AliasMissing, AliasTaken, EngineUnavailable, MappingDiffers
from search.fingerprint import compute_fingerprint
from search.query import Query
from tests.search.faults.invented_crawl import NOON, batches, expected_fingerprint, extracted

pytestmark = pytest.mark.slow


def test_records_that_do_not_fit_another_mapping_are_refused(fresh: ElasticsearchStore) -> None:
    change_mapping(fresh, Index.ADVERTS, area={"type": "long"})
    ten = [extracted(n) for n in range(10)]
    ten[3] = replace(ten[3], advert=replace(ten[3].advert, area="Ilford"))
    saved = fresh.save_adverts(
        [replace(item, advert=replace(item.advert, area=item.advert.area or "1")) for item in ten]
    )
    assert (saved.new, saved.refused) == (9, 1)
    (letter,) = fresh.dead_letters()
    assert "failed to parse field [advert.area] of type [long]" in letter.reason
    assert list(find_inconsistencies(fresh)) == []
    change_mapping(fresh, Index.ADVERTS, area={"type": "keyword"})
    assert fresh.replay().new == 1
    assert (list(fresh.dead_letters()), fresh.counts()["adverts"]) == ([], 10)


def test_an_unknown_field_is_refused_by_name(fresh: ElasticsearchStore) -> None:
    change_mapping(fresh, Index.ADVERTS, area=None)
    saved = fresh.save_adverts([extracted(n) for n in range(3)])
    assert (saved.new, saved.refused) == (0, 3)
    assert all("dynamic introduction of [area]" in letter.reason for letter in fresh.dead_letters())
    assert fresh.counts()["adverts"] == 0
    change_mapping(fresh, Index.ADVERTS)
    assert fresh.replay().new == 3
    assert list(find_inconsistencies(fresh)) == []


def test_other_programs_cannot_write_documents_with_unknown_fields(fresh: ElasticsearchStore) -> None:
    with pytest.raises(RequestRefused, match=r"strict_dynamic_mapping_exception.*\[stray\]"):
        EngineConnection(fresh.indices.settings).request(
            "PUT", f"/{fresh.indices.get_alias(Index.ADVERTS)}/_doc/1", {"stray": 1}, response_type=Acknowledged
        )


def test_an_alias_that_points_to_no_index(fresh: ElasticsearchStore) -> None:
    fresh.save_adverts([extracted(1)])
    alias, (name,) = fresh.indices.get_alias(Index.ADVERTS), fresh.indices.find_indices_of_alias(Index.ADVERTS)
    EngineConnection(fresh.indices.settings).request("DELETE", f"/{name}/_alias/{alias}", response_type=Acknowledged)
    for attempt in (
        lambda: fresh.save_adverts([extracted(2)]),
        lambda: fresh.search(Query()),
        lambda: ElasticsearchStore(fresh.indices.settings),
    ):
        with pytest.raises(AliasMissing, match=r"points to no index.*washline store rebuild"):
            attempt()
    assert any("points to" in line for line in rebuild_indices(fresh.indices.settings))
    fresh.save_adverts([extracted(2)])
    assert fresh.counts()["adverts"] == 2
    assert list(find_inconsistencies(fresh)) == []


def test_a_delete_under_a_lost_alias_creates_no_index_of_its_name(fresh: ElasticsearchStore) -> None:
    entry = Entry("nominals", "v1", "n1", "nominals.csv row n1", loaded_at=NOON)
    fresh.save_entries([EntryRecord(entry, extracted(1).sightings)])
    alias, (name,) = (
        fresh.indices.get_alias(Index.ENTRY_SIGHTINGS),
        fresh.indices.find_indices_of_alias(Index.ENTRY_SIGHTINGS),
    )
    EngineConnection(fresh.indices.settings).request("DELETE", f"/{name}/_alias/{alias}", response_type=Acknowledged)
    with pytest.raises(AliasMissing, match="points to no index"):
        fresh.save_entries([EntryRecord(replace(entry, dataset_version="v2"), ())])
    assert alias not in fresh.indices.describe_indices()
    fresh.indices.switch_aliases({Index.ENTRY_SIGHTINGS: name})


def test_an_index_of_another_program(fresh: ElasticsearchStore) -> None:
    other_settings = replace(fresh.indices.settings, prefix=f"theirs-{time.time_ns()}-")
    EngineConnection(other_settings).request("PUT", f"/{other_settings.prefix}adverts", response_type=Acknowledged)
    with pytest.raises(AliasTaken, match="is an index that Washline did not create"):
        ElasticsearchStore(other_settings)
    fresh.indices.delete_indices([f"{other_settings.prefix}adverts"])


def test_an_index_of_an_older_washline_is_refused_until_it_is_rebuilt(
    fresh: ElasticsearchStore, tmp_path: Path
) -> None:
    crawl = batches(200)
    for batch in crawl:
        fresh.save_adverts(batch)
    downgrade_to_mapping_1(fresh)
    with pytest.raises(
        MappingDiffers,
        match=rf"has mapping 1, this Washline works with mapping {MAPPING_VERSION}.*washline store rebuild",
    ):
        ElasticsearchStore(fresh.indices.settings)
    assert sum("documents moved" in line for line in rebuild_indices(fresh.indices.settings)) == len(Index)
    again = ElasticsearchStore(fresh.indices.settings)
    assert compute_fingerprint(again) == expected_fingerprint(tmp_path, crawl)
    linking = sorted(map(repr, again.linkable_adverts()))
    again.save_adverts([item for batch in crawl for item in batch])
    assert sorted(map(repr, again.linkable_adverts())) == linking
    assert list(find_inconsistencies(again)) == []
    again.close()


def downgrade_to_mapping_1(store: ElasticsearchStore) -> None:
    """Rewrite the adverts as mapping 1 had them: only identifiers per version, and no linking data."""
    alias, (name,) = store.indices.get_alias(Index.ADVERTS), store.indices.find_indices_of_alias(Index.ADVERTS)
    store.flush()
    writes = []
    for hit in store.indices.reader.scan(alias, dict[str, Any]):
        older = {field: value for field, value in hit.source.items() if field != "linking"}
        older["held"] = dict.fromkeys(older["held"], older["identifiers"])
        writes.append(BulkOperation(alias, hit.id, msgspec.json.encode(older)))
    store.indices.bulk.write(writes)
    described = {"_meta": {"washline": {"schema": 1}}}
    EngineConnection(store.indices.settings).request("PUT", f"/{name}/_mapping", described, response_type=Acknowledged)


def test_a_rebuild_keeps_an_index_that_another_process_is_filling(fresh: ElasticsearchStore) -> None:
    filling = fresh.indices.create_index(Index.CLUSTERS)
    abandoned = f"{fresh.indices.get_alias(Index.CLUSTERS)}-{1:018d}"
    EngineConnection(fresh.indices.settings).request("PUT", f"/{abandoned}", response_type=Acknowledged)
    list(rebuild_indices(fresh.indices.settings))
    assert fresh.indices.find_unaliased_indices(Index.CLUSTERS) == [filling]


def test_during_a_rebuild_readers_continue_and_writes_are_spooled(fresh: ElasticsearchStore) -> None:
    fresh.save_adverts([extracted(1)])
    (name,) = fresh.indices.find_indices_of_alias(Index.ADVERTS)
    connection = EngineConnection(fresh.indices.settings)
    connection.request("PUT", f"/{name}/_block/write", response_type=Acknowledged)
    assert fresh.save_adverts([extracted(2)]).waiting == 1
    assert [stored.advert.source_id for stored in fresh.adverts()] == ["1"]
    assert fresh.status().waiting == 1
    for read in (
        lambda: fresh.search(Query()),
        lambda: list(fresh.look_up([extracted(1).sightings[0].identifier], Subject.ADVERT)),
    ):
        with pytest.raises(EngineUnavailable, match="1 spooled batches"):
            read()
    other = ElasticsearchStore(replace(fresh.indices.settings, folder=None, patience=0))
    assert [stored.advert.source_id for stored in other.adverts()] == ["1"]
    with pytest.raises(EngineUnavailable, match="blocked by"):
        other.save_adverts([extracted(3)])
    connection.request("PUT", f"/{name}/_settings", {"index.blocks.write": None}, response_type=Acknowledged)
    assert fresh.counts()["adverts"] == 2
    other.close()


def change_mapping(store: ElasticsearchStore, index: Index, **changed: dict[str, object] | None) -> None:
    """Replace an index by one with other mappings of advert fields (None: unmapped) and copy its documents."""
    altered: Any = build_mapping(index, "standard")
    fields = altered["properties"]["advert"]["properties"]
    fields.update(changed)
    for removed in (name for name, field in changed.items() if field is None):
        del fields[removed]
    connection, name = EngineConnection(store.indices.settings), f"{store.indices.get_alias(index)}-0{time.time_ns()}"
    connection.request(
        "PUT", f"/{name}", {"mappings": altered, "settings": {"number_of_replicas": 0}}, response_type=Acknowledged
    )
    for hit in store.indices.reader.scan(store.indices.get_alias(index), msgspec.Raw):
        connection.request(
            "PUT", f"/{name}/_doc/{hit.id}?refresh", msgspec.json.decode(hit.source), response_type=Acknowledged
        )
    store.indices.switch_aliases({index: name})
