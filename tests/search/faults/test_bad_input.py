"""Extreme and invalid records: stored unchanged, or refused with a reason while the rest of the batch is written.

The embedded store has no dead letters: there an invalid record fails its whole batch.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from records.advert import ExtractedAdvert
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
from tests.search.faults.invented_crawl import extracted

pytestmark = pytest.mark.slow

PHONE = extracted(0).sightings[0]
SURROGATE = extracted(101, "lone \ud800 surrogate")
NAN_CONFIDENCE = replace(extracted(102), sightings=(replace(PHONE, confidence=float("nan")),))
REASONS = {
    SURROGATE: "'utf-8' codec can't encode character '\\ud800' in position 5: surrogates not allowed",
    NAN_CONFIDENCE: "Expected `float`, got `null` - at `$.sightings[0].confidence`",
}


def extreme_adverts() -> list[ExtractedAdvert]:
    """Return extreme records that can be stored, between ordinary ones."""
    return [
        extracted(1),
        replace(extracted(2), sightings=tuple(replace(PHONE, value=f"+44770090{n:05}") for n in range(50_000))),
        extracted(3, "word " * 200_000),
        extracted(4, "x" * 1_000_000),
        extracted(5, at=datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)),
        extracted(6, at=datetime(1, 1, 1, tzinfo=UTC)),
        replace(extracted(7), sightings=(replace(PHONE, value="\0\n" * 20_000),)),
        extracted(8, "\0\x1b[31m\u202e"),
        extracted(9),
    ]


def assert_stored(store: Store, written: list[ExtractedAdvert]) -> None:
    """Assert that a store has exactly the adverts that were written."""
    stored_adverts = {
        stored.advert.source_id: ExtractedAdvert(stored.advert, stored.sightings) for stored in store.adverts()
    }
    assert stored_adverts == {extracted.advert.source_id: extracted for extracted in written}
    sightings = sum(len(extracted.sightings) for extracted in written)
    assert store.counts()["sightings"] == sum(1 for _ in store.occurrences(["phone"], Subject.ADVERT)) == sightings
    assert list(find_inconsistencies(store)) == []


def test_records_that_cannot_be_stored_become_dead_letters_and_the_rest_is_written(store: ElasticsearchStore) -> None:
    written = extreme_adverts()
    saved = store.save_adverts([*written[:4], SURROGATE, NAN_CONFIDENCE, *written[4:]])
    assert saved == Saved(new=len(written), refused=2)
    assert [letter.reason for letter in store.dead_letters()] == list(REASONS.values())
    assert_stored(store, written)


def test_the_embedded_store_rejects_the_whole_batch(tmp_path: Path) -> None:
    store, written = SqliteStore(tmp_path / "store.db"), extreme_adverts()
    for broken, reason in REASONS.items():
        with pytest.raises(RecordRefused) as refused:
            store.save_adverts([*written[:4], broken, *written[4:]])
        assert str(refused.value).endswith(
            f"advert '{broken.advert.source_id}' of northlight cannot be stored: {reason}"
        )
        assert_stored(store, [])
    assert store.save_adverts(written) == Saved(new=len(written))
    assert_stored(store, written)
    assert store.save_adverts(written) == Saved(same=len(written))
    store.close()


def test_a_dead_letter_that_is_refused_again_stays_with_its_reason(store: ElasticsearchStore) -> None:
    store.save_adverts([SURROGATE])
    assert store.replay().refused == 1
    (letter,) = store.dead_letters()
    assert letter.reason == REASONS[SURROGATE]


def test_the_same_dead_letter_is_stored_once(store: ElasticsearchStore) -> None:
    for _ in range(3):
        store.save_adverts([SURROGATE])
    assert [letter.reason for letter in store.dead_letters()] == [REASONS[SURROGATE]]


def test_spooled_records_that_cannot_be_decoded_become_dead_letters_and_the_rest_is_written(
    store: ElasticsearchStore, tmp_path: Path
) -> None:
    undecodable = [{"advert": {"other": 1}}, msgspec.to_builtins(extracted(1))]
    Spool(tmp_path, 10**6).append("adverts", msgspec.json.encode(undecodable), len(undecodable), "")
    store.flush()
    assert_stored(store, [extracted(1)])
    (letter,) = store.dead_letters()
    assert "missing required field" in letter.reason
    assert store.replay() == Saved(refused=1)
    assert len(list(store.dead_letters())) == 1


def test_a_url_with_a_password_is_refused() -> None:
    with pytest.raises(SettingInvalid, match="password_file"):
        ElasticsearchSettings(urls=("https://washline:drama-range@localhost:9200",))


def test_spooled_records_of_a_newer_washline_are_written_without_unknown_fields(
    store: ElasticsearchStore, tmp_path: Path
) -> None:
    written = [extracted(n) for n in range(3)]
    newer = [{**msgspec.to_builtins(record), "unknown": {"deep": [1]}} for record in written]
    Spool(tmp_path, 10**6).append("adverts", msgspec.json.encode(newer), len(newer), "")
    store.flush()
    assert list(store.dead_letters()) == []
    assert_stored(store, written)


def test_without_a_dead_letter_folder_nothing_is_written(store: ElasticsearchStore) -> None:
    store_without_folder = ElasticsearchStore(replace(store.indices.settings, folder=None))
    with pytest.raises(RecordRefused, match=r"advert '2' of northlight cannot be stored: .*surrogates not allowed"):
        store_without_folder.save_adverts([extracted(1), extracted(2, "\udfff")])
    assert store_without_folder.counts()["adverts"] == 0
    store_without_folder.close()


@pytest.mark.parametrize(
    "hostile", ["/(a+)+$/", "*" * 5000, "?" * 5000, "_exists_:advert", "a AND (b", "~99999", "{!}", '{"match_all":{}}']
)
def test_a_search_is_never_parsed_by_the_engine(store: ElasticsearchStore, hostile: str) -> None:
    store.save_adverts([extracted(1)])
    assert store.search(Query(words=(hostile,), phrases=(hostile,))).total == 0


def test_a_search_has_a_word_limit(store: ElasticsearchStore) -> None:
    with pytest.raises(Exception, match="a search can have at most 500 words"):
        store.search(Query(words=("w",) * 501))
