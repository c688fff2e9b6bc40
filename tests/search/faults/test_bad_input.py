"""Records that no one should have to store: stored as they are or refused with a reason, and the batch around them lands.

The embedded store keeps nothing aside: there a record that cannot be stored fails its batch whole.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from records.advert import Harvest
from records.errors import SettingInvalid
from records.identifier import Subject
from search.consistency import find_inconsistencies
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.spool.spool import Spool
from search.elasticsearch.store import ElasticsearchStore
from search.errors import RecordRefused
from search.query import Query
from search.sqlite.store import SqliteStore
from search.store import Saved, Store
from tests.search.faults.captured import harvest

pytestmark = pytest.mark.slow

PHONE = harvest(0).sightings[0]
SURROGATE = harvest(101, "lone \ud800 surrogate")
NO_NUMBER = replace(harvest(102), sightings=(replace(PHONE, confidence=float("nan")),))
WHY = {
    SURROGATE: "'utf-8' codec can't encode character '\\ud800' in position 5: surrogates not allowed",
    NO_NUMBER: "Expected `float`, got `null` - at `$.sightings[0].confidence`",
}


def extreme() -> list[Harvest]:
    """What is strange and can be stored, in between what is not strange."""
    return [
        harvest(1),
        replace(harvest(2), sightings=tuple(replace(PHONE, value=f"+44770090{n:05}") for n in range(50_000))),
        harvest(3, "word " * 200_000),
        harvest(4, "x" * 1_000_000),
        harvest(5, at=datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)),
        harvest(6, at=datetime(1, 1, 1, tzinfo=UTC)),
        replace(harvest(7), sightings=(replace(PHONE, value="\0\n" * 20_000),)),
        harvest(8, "\0\x1b[31m\u202e"),
        harvest(9),
    ]


def landed(store: Store, given: list[Harvest]) -> None:
    """Assert that a store holds just what it was given."""
    held = {stored.advert.source_id: Harvest(stored.advert, stored.sightings) for stored in store.adverts()}
    assert held == {one.advert.source_id: one for one in given}
    sightings = sum(len(one.sightings) for one in given)
    assert store.counts()["sightings"] == sum(1 for _ in store.occurrences(["phone"], Subject.ADVERT)) == sightings
    assert list(find_inconsistencies(store)) == []


def test_what_the_engine_cannot_store_is_kept_aside_and_the_batch_around_it_lands(store: ElasticsearchStore) -> None:
    given = extreme()
    saved = store.save_adverts([*given[:4], SURROGATE, NO_NUMBER, *given[4:]])
    assert saved == Saved(new=len(given), refused=2)
    assert [letter.reason for letter in store.dead_letters()] == list(WHY.values())
    landed(store, given)


def test_the_embedded_store_fails_the_batch_whole(tmp_path: Path) -> None:
    store, given = SqliteStore(tmp_path / "store.db"), extreme()
    for broken, why in WHY.items():
        with pytest.raises(RecordRefused) as refused:
            store.save_adverts([*given[:4], broken, *given[4:]])
        assert str(refused.value).endswith(f"advert '{broken.advert.source_id}' of northlight cannot be stored: {why}")
        landed(store, [])
    assert store.save_adverts(given) == Saved(new=len(given))
    landed(store, given)
    assert store.save_adverts(given) == Saved(same=len(given))
    store.close()


def test_what_is_refused_again_stays_with_its_reason(store: ElasticsearchStore) -> None:
    store.save_adverts([SURROGATE])
    assert store.replay().refused == 1
    (letter,) = store.dead_letters()
    assert letter.reason == WHY[SURROGATE]


def test_the_same_record_refused_again_is_kept_once(store: ElasticsearchStore) -> None:
    for _ in range(3):
        store.save_adverts([SURROGATE])
    assert [letter.reason for letter in store.dead_letters()] == [WHY[SURROGATE]]


def test_what_waits_in_a_shape_that_is_not_understood_is_kept_and_the_rest_lands(
    store: ElasticsearchStore, tmp_path: Path
) -> None:
    strange = [{"advert": {"other": 1}}, msgspec.to_builtins(harvest(1))]
    Spool(tmp_path, 10**6).append("adverts", msgspec.json.encode(strange), len(strange), "")
    store.flush()
    landed(store, [harvest(1)])
    (letter,) = store.dead_letters()
    assert "missing required field" in letter.reason
    assert store.replay() == Saved(refused=1)
    assert len(list(store.dead_letters())) == 1


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(SettingInvalid, match="password_file"):
        ElasticsearchSettings(urls=("https://washline:drama-range@localhost:9200",))


def test_what_waits_from_a_newer_washline_lands_without_the_fields_that_are_unknown(
    store: ElasticsearchStore, tmp_path: Path
) -> None:
    given = [harvest(n) for n in range(3)]
    newer = [{**msgspec.to_builtins(one), "unknown": {"deep": [1]}} for one in given]
    Spool(tmp_path, 10**6).append("adverts", msgspec.json.encode(newer), len(newer), "")
    store.flush()
    assert list(store.dead_letters()) == []
    landed(store, given)


def test_without_a_place_for_refused_records_nothing_is_written(store: ElasticsearchStore) -> None:
    bare = ElasticsearchStore(replace(store.indices.settings, folder=None))
    with pytest.raises(RecordRefused, match=r"advert '2' of northlight cannot be stored: .*surrogates not allowed"):
        bare.save_adverts([harvest(1), harvest(2, "\udfff")])
    assert bare.counts()["adverts"] == 0
    bare.close()


@pytest.mark.parametrize(
    "hostile", ["/(a+)+$/", "*" * 5000, "?" * 5000, "_exists_:advert", "a AND (b", "~99999", "{!}", '{"match_all":{}}']
)
def test_a_search_is_never_parsed_by_the_engine(store: ElasticsearchStore, hostile: str) -> None:
    store.save_adverts([harvest(1)])
    assert store.search(Query(words=(hostile,), phrases=(hostile,))).total == 0


def test_a_search_has_bounds(store: ElasticsearchStore) -> None:
    with pytest.raises(Exception, match="a search may hold at most 500 words"):
        store.search(Query(words=("w",) * 501))
