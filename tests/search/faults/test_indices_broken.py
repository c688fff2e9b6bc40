"""The indices are not as Washline left them: other mappings, aliases to nowhere, somebody else's, closed for writing."""

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
from search.elasticsearch.client.connection import EngineConnection, Acknowledged, RequestRefused
from search.elasticsearch.index.mappings import Index, build_mapping
from search.elasticsearch.rebuild import rebuild_indices
from search.elasticsearch.store import ElasticsearchStore
from search.errors import AliasMissing, AliasTaken, EngineUnavailable, MappingDiffers
from search.fingerprint import fingerprint
from search.query import Query
from tests.search.faults.captured import NOON, as_it_must_be, batches, harvest

pytestmark = pytest.mark.slow


def test_an_index_with_another_mapping_refuses_some_records(fresh: ElasticsearchStore) -> None:
    remapped(fresh, Index.ADVERTS, area={"type": "long"})
    ten = [harvest(n) for n in range(10)]
    ten[3] = replace(ten[3], advert=replace(ten[3].advert, area="Ilford"))
    saved = fresh.save_adverts([replace(one, advert=replace(one.advert, area=one.advert.area or "1")) for one in ten])
    assert (saved.new, saved.refused) == (9, 1)
    (letter,) = fresh.dead_letters()
    assert "failed to parse field [advert.area] of type [long]" in letter.reason
    assert list(find_inconsistencies(fresh)) == []
    remapped(fresh, Index.ADVERTS, area={"type": "keyword"})
    assert fresh.replay().new == 1
    assert (list(fresh.dead_letters()), fresh.counts()["adverts"]) == ([], 10)


def test_a_field_that_the_index_does_not_know_is_refused_by_name(fresh: ElasticsearchStore) -> None:
    remapped(fresh, Index.ADVERTS, area=None)
    saved = fresh.save_adverts([harvest(n) for n in range(3)])
    assert (saved.new, saved.refused) == (0, 3)
    assert all("dynamic introduction of [area]" in letter.reason for letter in fresh.dead_letters())
    assert fresh.counts()["adverts"] == 0
    remapped(fresh, Index.ADVERTS)
    assert fresh.replay().new == 3
    assert list(find_inconsistencies(fresh)) == []


def test_somebody_else_cannot_write_documents_of_another_shape(fresh: ElasticsearchStore) -> None:
    with pytest.raises(RequestRefused, match=r"strict_dynamic_mapping_exception.*\[stray\]"):
        EngineConnection(fresh.indices.settings).request(
            "PUT", f"/{fresh.indices.alias(Index.ADVERTS)}/_doc/1", {"stray": 1}, response_type=Acknowledged
        )


def test_an_alias_that_points_nowhere(fresh: ElasticsearchStore) -> None:
    fresh.save_adverts([harvest(1)])
    alias, (name,) = fresh.indices.alias(Index.ADVERTS), fresh.indices.indices_of_alias(Index.ADVERTS)
    EngineConnection(fresh.indices.settings).request("DELETE", f"/{name}/_alias/{alias}", response_type=Acknowledged)
    for attempt in (
        lambda: fresh.save_adverts([harvest(2)]),
        lambda: fresh.search(Query()),
        lambda: ElasticsearchStore(fresh.indices.settings),
    ):
        with pytest.raises(AliasMissing, match=r"points nowhere.*washline store rebuild"):
            attempt()
    assert any("points at" in line for line in rebuild_indices(fresh.indices.settings))
    fresh.save_adverts([harvest(2)])
    assert fresh.counts()["adverts"] == 2
    assert list(find_inconsistencies(fresh)) == []


def test_a_delete_under_a_lost_alias_makes_no_index_of_its_name(fresh: ElasticsearchStore) -> None:
    entry = Entry("nominals", "v1", "n1", "nominals.csv row n1", loaded_at=NOON)
    fresh.save_entries([EntryRecord(entry, harvest(1).sightings)])
    alias, (name,) = fresh.indices.alias(Index.ENTRY_SIGHTINGS), fresh.indices.indices_of_alias(Index.ENTRY_SIGHTINGS)
    EngineConnection(fresh.indices.settings).request("DELETE", f"/{name}/_alias/{alias}", response_type=Acknowledged)
    with pytest.raises(AliasMissing, match="points nowhere"):
        fresh.save_entries([EntryRecord(replace(entry, dataset_version="v2"), ())])
    assert alias not in fresh.indices.describe_indices()
    fresh.indices.switch_aliases({Index.ENTRY_SIGHTINGS: name})


def test_an_index_that_somebody_else_made(fresh: ElasticsearchStore) -> None:
    given = replace(fresh.indices.settings, prefix=f"theirs-{time.time_ns()}-")
    EngineConnection(given).request("PUT", f"/{given.prefix}adverts", response_type=Acknowledged)
    with pytest.raises(AliasTaken, match="is an index that Washline did not make"):
        ElasticsearchStore(given)
    fresh.indices.delete_indices([f"{given.prefix}adverts"])


def test_an_index_of_an_older_washline_is_refused_until_it_is_rebuilt(
    fresh: ElasticsearchStore, tmp_path: Path
) -> None:
    wanted = batches(200)
    for batch in wanted:
        fresh.save_adverts(batch)
    as_schema_1_wrote_them(fresh)
    with pytest.raises(
        MappingDiffers, match=r"has mapping 1, this Washline works with mapping 2.*washline store rebuild"
    ):
        ElasticsearchStore(fresh.indices.settings)
    assert sum("documents moved" in line for line in rebuild_indices(fresh.indices.settings)) == len(Index)
    again = ElasticsearchStore(fresh.indices.settings)
    assert fingerprint(again) == as_it_must_be(tmp_path, wanted)
    linking = sorted(map(repr, again.linkable_adverts()))
    again.save_adverts([one for batch in wanted for one in batch])
    assert sorted(map(repr, again.linkable_adverts())) == linking
    assert list(find_inconsistencies(again)) == []
    again.close()


def as_schema_1_wrote_them(store: ElasticsearchStore) -> None:
    """Leave the adverts as schema 1 had them: of each version only the identifiers, and nothing made ready for linking."""
    alias, (name,) = store.indices.alias(Index.ADVERTS), store.indices.indices_of_alias(Index.ADVERTS)
    store.flush()
    writes = []
    for hit in store.indices.reader.scan(alias, dict[str, Any]):
        older = {field: value for field, value in hit.source.items() if field != "linking"}
        older["held"] = dict.fromkeys(older["held"], older["identifiers"])
        writes.append(BulkOperation(alias, hit.id, msgspec.json.encode(older)))
    store.indices.bulk.write(writes)
    described = {"_meta": {"washline": {"schema": 1}}}
    EngineConnection(store.indices.settings).request("PUT", f"/{name}/_mapping", described, response_type=Acknowledged)


def test_a_rebuild_leaves_alone_what_another_process_is_filling(fresh: ElasticsearchStore) -> None:
    filling = fresh.indices.create_index(Index.CLUSTERS)
    left = f"{fresh.indices.alias(Index.CLUSTERS)}-{1:018d}"
    EngineConnection(fresh.indices.settings).request("PUT", f"/{left}", response_type=Acknowledged)
    list(rebuild_indices(fresh.indices.settings))
    assert fresh.indices.unaliased_indices(Index.CLUSTERS) == [filling]


def test_while_it_is_rebuilt_readers_go_on_and_writers_wait(fresh: ElasticsearchStore) -> None:
    fresh.save_adverts([harvest(1)])
    (name,) = fresh.indices.indices_of_alias(Index.ADVERTS)
    connection = EngineConnection(fresh.indices.settings)
    connection.request("PUT", f"/{name}/_block/write", response_type=Acknowledged)
    assert fresh.save_adverts([harvest(2)]).waiting == 1
    assert [stored.advert.source_id for stored in fresh.adverts()] == ["1"]
    assert fresh.status().waiting == 1
    for ask in (
        lambda: fresh.search(Query()),
        lambda: list(fresh.look_up([harvest(1).sightings[0].identifier], Subject.ADVERT)),
    ):
        with pytest.raises(EngineUnavailable, match="1 batches wait on disk"):
            ask()
    other = ElasticsearchStore(replace(fresh.indices.settings, folder=None, patience=0))
    assert [stored.advert.source_id for stored in other.adverts()] == ["1"]
    with pytest.raises(EngineUnavailable, match="blocked by"):
        other.save_adverts([harvest(3)])
    connection.request("PUT", f"/{name}/_settings", {"index.blocks.write": None}, response_type=Acknowledged)
    assert fresh.counts()["adverts"] == 2
    other.close()


def remapped(store: ElasticsearchStore, index: Index, **changed: dict[str, object] | None) -> None:
    """Put an index in place whose advert fields are mapped otherwise (None: unknown), with the documents that fit."""
    altered: Any = build_mapping(index, "standard")
    fields = altered["properties"]["advert"]["properties"]
    fields.update(changed)
    for gone in (name for name, field in changed.items() if field is None):
        del fields[gone]
    connection, name = EngineConnection(store.indices.settings), f"{store.indices.alias(index)}-0{time.time_ns()}"
    connection.request(
        "PUT", f"/{name}", {"mappings": altered, "settings": {"number_of_replicas": 0}}, response_type=Acknowledged
    )
    for hit in store.indices.reader.scan(store.indices.alias(index), msgspec.Raw):
        connection.request(
            "PUT", f"/{name}/_doc/{hit.id}?refresh", msgspec.json.decode(hit.source), response_type=Acknowledged
        )
    store.indices.switch_aliases({index: name})
