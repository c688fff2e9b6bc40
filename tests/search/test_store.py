"""The contract of every store; each test runs against each engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.advert import Advert, ExtractedAdvert
from records.cluster import Cluster, Edge, HeldBack, Outcome
from records.crawl import CrawlRun, CrawlSummary
from records.digest import text_digest
from records.entry import Entry, EntryRecord, Person, Role
from records.hit import Hit, MatchTier
from records.identifier import Identifier, Occurrence, Sighting, Subject, Tier, Validity
from records.linkable import Linkable
from search.errors import StoreError
from search.query import Query
from search.store import LinkingResult, Saved, Store

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHONE = Identifier("phone", "+447700900461")
OTHER = Identifier("phone", "+447700900462")


def advert(source_id: str = "1", text: str = "Call 07700 900461", at: datetime = NOON, **more: str) -> Advert:
    return Advert("northlight", source_id, f"http://site.example/{source_id}", at, text=text, **more)


def sighting(identifier: Identifier = PHONE, raw: str = "07700 900461", start: int = 6) -> Sighting:
    return Sighting(
        identifier.kind,
        identifier.value,
        raw,
        start,
        start + len(raw),
        validity=Validity.FICTIONAL,
        rule="phone/1",
        field="document",
    )


def extracted(*identifiers: Identifier, **more: object) -> ExtractedAdvert:
    return ExtractedAdvert(advert(**more), tuple(sighting(identifier) for identifier in identifiers or (PHONE,)))  # type: ignore[arg-type]


def entry(key: str = "n1", version: str = "v1", urn: str = "49/1/26") -> Entry:
    person = Person(urn=urn, given="Ada", surname="Quill", aliases=("Rose",))
    return Entry(
        "nominals", version, key, f"nominals.csv row {key}", (Role.VICTIM,), person, row=(("Tel", "7700900461"),)
    )


def cluster(cluster_id: str = "c1", *members: str) -> Cluster:
    edge = Edge("a", "b", PHONE, 1.0, "link/1", "both hold it")
    return Cluster(
        cluster_id, members or ("a", "b"), (edge,), Outcome.INFORMATION, (("adverts", 2),), NOON, NOON + DAY, "link/1"
    )


def linked_pairs(adverts: Iterable[Linkable]) -> Iterator[object]:
    """The identifiers of the linking data with their context, one by one."""
    for advert in adverts:
        for span in advert.spans:
            context = (advert.id, advert.site, span.first_seen, span.last_seen, span.account, span.name, span.area)
            yield from ((pair, clear, *context) for pair, clear in span.pairs())


def as_linked_pair(seen: Occurrence) -> object:
    clear, pair = seen.tier is Tier.CLEAN, (seen.identifier.kind, seen.identifier.value)
    return (
        pair,
        clear,
        seen.subject_id,
        seen.source,
        seen.first_seen,
        seen.last_seen,
        seen.account,
        seen.name,
        seen.area,
    )


def as_sorted_reprs(many: Iterable[object]) -> list[str]:
    return sorted(map(repr, many))


def values(store: Store, *identifiers: Identifier, among: Subject = Subject.ADVERT) -> list[tuple[str, str]]:
    return [(seen.identifier.value, seen.source_id) for seen in store.look_up(identifiers, among)]


class TestAdverts:
    def test_a_stored_advert_is_returned_unchanged(self, store: Store) -> None:
        captured = extracted(title="Rose", area="Ilford", account="rose1")
        assert store.save_adverts([captured]) == Saved(new=1)
        (stored,) = store.adverts([captured.advert.id])
        assert (stored.advert, stored.sightings) == (captured.advert, captured.sightings)
        assert (stored.first_seen, stored.last_seen, stored.versions) == (NOON, NOON, 1)

    def test_a_repeated_batch_changes_nothing(self, store: Store) -> None:
        batch = [extracted(source_id=str(n)) for n in range(5)]
        store.save_adverts(batch)
        before = (list(store.adverts()), list(store.occurrences(["phone"], Subject.ADVERT)), store.counts())
        assert store.save_adverts(batch) == Saved(same=5)
        assert (list(store.adverts()), list(store.occurrences(["phone"], Subject.ADVERT)), store.counts()) == before

    def test_the_same_advert_twice_in_a_batch_is_stored_once(self, store: Store) -> None:
        assert store.save_adverts([extracted(), extracted(at=NOON + DAY)]) == Saved(new=1, same=1)
        assert store.counts()["adverts"] == 1

    def test_a_changed_advert_keeps_its_older_versions(self, store: Store) -> None:
        store.save_adverts([extracted()])
        assert store.save_adverts([extracted(OTHER, text="Call 07700 900462", at=NOON + DAY)]) == Saved(changed=1)
        versions = [version.extracted.advert.text for version in store.history()]
        assert versions == ["Call 07700 900461", "Call 07700 900462"]
        (stored,) = store.adverts([advert().id])
        assert (stored.advert.text, stored.versions) == ("Call 07700 900462", 2)
        assert values(store, PHONE, OTHER) == [(PHONE.value, "1"), (OTHER.value, "1")]

    def test_a_late_older_capture_does_not_become_the_newest(self, store: Store) -> None:
        store.save_adverts([extracted(text="now", at=NOON)])
        store.save_adverts([extracted(text="before", at=NOON - DAY)])
        (stored,) = store.adverts([advert().id])
        assert (stored.advert.text, stored.first_seen, stored.last_seen) == ("now", NOON - DAY, NOON)

    def test_a_newer_extractor_replaces_the_sightings_of_a_version(self, store: Store) -> None:
        store.save_adverts([extracted(PHONE)])
        assert store.save_adverts([extracted(OTHER)]) == Saved(same=1)
        assert values(store, PHONE, OTHER) == [(OTHER.value, "1")]

    def test_unknown_ids_are_left_out(self, store: Store) -> None:
        store.save_adverts([extracted()])
        assert list(store.adverts(["none"])) == []
        assert [stored.advert.id for stored in store.adverts(["none", advert().id])] == [advert().id]

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
    @given(
        text=st.text(st.characters(exclude_categories=["Cs"])), title=st.text(st.characters(exclude_categories=["Cs"]))
    )
    def test_any_text_survives(self, store: Store, text: str, title: str) -> None:
        captured = ExtractedAdvert(advert(text=text, title=title, source_id=title[:20]))
        store.save_adverts([captured])
        (stored,) = store.adverts([captured.advert.id])
        assert stored.advert in (captured.advert, *(version.extracted.advert for version in store.history()))
        store.search(Query(words=tuple(text.split())[:4], phrases=(title,)))

    def test_a_batch_with_an_invalid_record_stores_nothing(self, store: Store) -> None:
        broken = ExtractedAdvert(advert("2"), (sighting(Identifier("phone", None)),))  # type: ignore[arg-type]
        with pytest.raises(StoreError, match=r"must not be null|got `null`"):
            store.save_adverts([extracted(), broken])
        assert store.counts()["adverts"] == 0
        assert store.save_adverts([extracted()]) == Saved(new=1)


class TestRefresh:
    """Adverts that are stored with the same content by the same rules need no new extraction."""

    def refreshable(self, store: Store, **fields: Any) -> Advert:
        captured = replace(extracted(**fields), rules="r1")
        store.save_adverts([captured])
        return captured.advert

    def test_only_the_time_of_an_unchanged_advert_moves(self, store: Store) -> None:
        known = self.refreshable(store)
        again = replace(known, captured_at=NOON + DAY)
        assert store.refresh_adverts([again], "r1") == (Saved(same=1), [])
        (stored,) = store.adverts([known.id])
        assert (stored.first_seen, stored.last_seen, stored.versions) == (NOON, NOON + DAY, 1)
        assert [seen.last_seen for seen in store.look_up([PHONE], Subject.ADVERT)] == [NOON + DAY]
        assert store.refresh_adverts([replace(known, captured_at=NOON - DAY)], "r1") == (Saved(same=1), [])
        (version,) = store.history()
        assert (version.first_seen, version.last_seen, version.extracted.rules) == (NOON - DAY, NOON + DAY, "r1")

    def test_new_and_changed_adverts_and_those_of_other_rules_are_returned_in_order(self, store: Store) -> None:
        known = self.refreshable(store)
        older = self.refreshable(store, source_id="2", text="before")
        self.refreshable(store, source_id="2", text="now", at=NOON + DAY)
        new, changed = replace(known, source_id="3"), replace(known, text="changed")
        assert store.refresh_adverts([new, known, changed, older], "r1") == (Saved(same=1), [new, changed, older])
        assert store.refresh_adverts([known], "r2") == (Saved(), [known])
        assert store.refresh_adverts([], "r1") == (Saved(), [])

    def test_saving_by_other_rules_replaces_the_rules(self, store: Store) -> None:
        known = self.refreshable(store)
        store.save_adverts([ExtractedAdvert(known, (sighting(),), "r2")])
        assert store.refresh_adverts([known], "r1") == (Saved(), [known])
        assert store.refresh_adverts([known], "r2") == (Saved(same=1), [])


class TestLookUp:
    def test_finds_the_adverts_with_the_value_and_no_others(self, store: Store) -> None:
        store.save_adverts(
            [extracted(PHONE, source_id="1"), extracted(OTHER, source_id="2"), extracted(PHONE, OTHER, source_id="3")]
        )
        assert sorted(values(store, PHONE)) == [(PHONE.value, "1"), (PHONE.value, "3")]
        assert values(store, Identifier("phone", "+447700900999")) == []
        assert values(store, Identifier("email", PHONE.value)) == []

    def test_many_values_at_once(self, store: Store) -> None:
        numbers = [Identifier("phone", f"+4477009{n:05}") for n in range(3000)]
        store.save_adverts([extracted(number, source_id=str(n)) for n, number in enumerate(numbers[:100])])
        looked_up = list(store.look_up(numbers, Subject.ADVERT))
        assert [seen.identifier for seen in looked_up] == numbers[:100]

    def test_an_occurrence_has_context_spelling_and_times(self, store: Store) -> None:
        captured = extracted(account="rose1", name="Rose", area="Ilford")
        store.save_adverts([captured, replace(captured, advert=replace(captured.advert, captured_at=NOON + DAY))])
        (seen,) = store.look_up([PHONE], Subject.ADVERT)
        assert (seen.subject_id, seen.source, seen.edition) == (
            captured.advert.id,
            "northlight",
            captured.advert.version,
        )
        assert (seen.account, seen.name, seen.area) == ("rose1", "Rose", "Ilford")
        assert (seen.first_seen, seen.last_seen) == (NOON, NOON + DAY)
        assert (seen.raw, seen.tier, seen.validity, seen.rule) == (
            "07700 900461",
            Tier.CLEAN,
            Validity.FICTIONAL,
            "phone/1",
        )

    def test_the_most_confident_sighting_of_a_value_is_looked_up(self, store: Store) -> None:
        spellings = [("O77OO 9OO461", 0.6), ("07700 900461", 0.95), ("0770 0900 461", 0.8)]
        sightings = tuple(replace(sighting(raw=raw), confidence=confidence) for raw, confidence in spellings)
        store.save_adverts([ExtractedAdvert(advert(), sightings)])
        store.save_entries([EntryRecord(entry(), sightings)])
        for subject in Subject:
            (seen,) = store.look_up([PHONE], subject)
            assert (seen.raw, seen.confidence) == ("07700 900461", 0.95)
            assert list(store.occurrences(["phone"], subject)) == [seen]

    def test_occurrences_are_ordered_by_identifier_and_advert_over_all_versions(self, store: Store) -> None:
        store.save_adverts([extracted(OTHER, PHONE, source_id=str(n)) for n in range(4)])
        store.save_adverts([extracted(PHONE, source_id="1", text="changed", at=NOON + 9 * DAY)])
        streamed = list(store.occurrences(["phone", "email"], Subject.ADVERT))
        assert len(streamed) == 8
        assert streamed == sorted(streamed, key=lambda seen: (seen.identifier, seen.subject_id))
        assert next(seen for seen in streamed if seen.last_seen == NOON + 9 * DAY).first_seen == NOON

    def test_linking_data_has_every_advert_and_every_occurrence(self, store: Store) -> None:
        store.save_adverts([extracted(OTHER, PHONE, source_id=str(n)) for n in range(4)])
        store.save_adverts([extracted(PHONE, source_id="1", text="changed", at=NOON + 9 * DAY)])
        store.save_adverts([ExtractedAdvert(advert(source_id="none"), ())])
        adverts = list(store.linkable_adverts())
        assert len(adverts) == 5
        assert as_sorted_reprs(linked_pairs(adverts)) == as_sorted_reprs(
            map(as_linked_pair, store.occurrences(["phone", "email"], Subject.ADVERT))
        )
        newest = {
            found.advert.id: (found.first_seen, found.last_seen, text_digest(found.advert.document))
            for found in store.adverts()
        }
        assert {found.id: (found.first_seen, found.last_seen, found.text_digest) for found in adverts} == newest

    def test_a_value_longer_than_any_engine_indexes(self, store: Store) -> None:
        long = [Identifier("handle", "x" * 40_000 + end) for end in "ab"]
        store.save_adverts([extracted(long[0], source_id="1"), extracted(long[1], source_id="2")])
        assert [(seen.identifier, seen.source_id) for seen in store.look_up(long[:1], Subject.ADVERT)] == [
            (long[0], "1")
        ]
        assert {seen.identifier for seen in store.occurrences(["handle"], Subject.ADVERT)} == set(long)

    def test_a_reader_may_write_while_it_reads(self, store: Store) -> None:
        store.save_adverts([extracted(PHONE, source_id=str(n)) for n in range(50)])
        for seen in store.occurrences(["phone"], Subject.ADVERT):
            store.save_hits([hit(seen.subject_id)])
        assert store.counts()["hits"] == 50


def hit(subject_id: str = "x", run: str = "w1") -> Hit:
    seen = Occurrence(
        PHONE, Subject.ADVERT, subject_id, "s", "1", "v", NOON, NOON, "raw", Tier.CLEAN, Validity.VALID, 1.0, "phone/1"
    )
    return Hit(run, "list row 1", "07700 900461", PHONE, seen, MatchTier.NORMALISED, "wash/1", NOON)


class TestEntries:
    def test_entries_are_returned_and_found_by_lookup(self, store: Store) -> None:
        assert store.save_entries([EntryRecord(entry(), (sighting(),))]) == Saved(new=1)
        assert list(store.entries()) == [entry()]
        (seen,) = store.look_up([PHONE], Subject.ENTRY)
        assert (seen.subject, seen.subject_id, seen.source, seen.source_id) == (
            Subject.ENTRY,
            entry().id,
            "nominals",
            "n1",
        )
        assert values(store, PHONE, among=Subject.ADVERT) == []

    def test_a_newer_edition_replaces_rows_and_drops_removed_ones(self, store: Store) -> None:
        store.save_entries([EntryRecord(entry("n1"), (sighting(),)), EntryRecord(entry("n2"), (sighting(OTHER),))])
        assert store.save_entries([EntryRecord(entry("n1", "v2"), (sighting(),))]) == Saved(same=1)
        assert store.drop_entries("nominals", except_version="v2") == 1
        assert [(stored.key, stored.dataset_version) for stored in store.entries()] == [("n1", "v2")]
        assert values(store, PHONE, OTHER, among=Subject.ENTRY) == [(PHONE.value, "n1")]

    def test_a_late_older_edition_changes_nothing(self, store: Store) -> None:
        late = replace(entry(urn="49/9/26"), loaded_at=NOON - timedelta(days=1))
        store.save_entries([EntryRecord(replace(entry("n1", "v2"), loaded_at=NOON), (sighting(),))])
        assert store.save_entries([EntryRecord(late, (sighting(OTHER),))]) == Saved(same=1)
        assert [stored.dataset_version for stored in store.entries()] == ["v2"]
        assert values(store, PHONE, OTHER, among=Subject.ENTRY) == [(PHONE.value, "n1")]

    def test_a_changed_row_counts_as_changed(self, store: Store) -> None:
        store.save_entries([EntryRecord(entry())])
        assert store.save_entries([EntryRecord(entry(version="v2", urn="49/2/26"))]) == Saved(changed=1)


class TestHitsAndClusters:
    def test_hits_are_stored_once_and_found_by_run(self, store: Store) -> None:
        store.save_hits([hit(), hit("y"), hit(run="w2")])
        assert store.save_hits([hit()]) == Saved(same=1)
        assert {found.seen.subject_id for found in store.hits("w1")} == {"x", "y"}
        assert len(list(store.hits())) == 3

    def test_a_new_linking_result_replaces_the_old_one(self, store: Store) -> None:
        held = HeldBack(PHONE, "seen in 12 towns", 60, (("towns", 12),), "hub/1")
        store.save_links(LinkingResult("e1", [cluster("c1"), cluster("c2", "a", "b", "c")], [held]))
        assert [found.id for found in store.clusters()] == ["c2", "c1"]
        assert list(store.held_back()) == [held]
        long = HeldBack(Identifier("handle", "x:" + "y" * 2_100), "seen in 12 towns", 60, (("towns", 12),), "hub/1")
        store.save_links(LinkingResult("e2", [cluster("d9")], [long]))
        assert list(store.held_back()) == [long]
        store.save_links(LinkingResult("e3", [cluster("d9")], []))
        assert list(store.clusters()) == [cluster("d9")]
        assert list(store.held_back()) == []

    def test_a_cluster_is_found_by_an_unambiguous_prefix(self, store: Store) -> None:
        store.save_links(LinkingResult("e1", [cluster("abc"), cluster("abd")], []))
        assert store.cluster("abc") == cluster("abc")
        assert store.cluster("ab") is None
        assert store.cluster("abd") == cluster("abd")
        assert store.cluster("") is None
        assert store.cluster("_bc") is None


class TestHistoryAndStatus:
    def test_history_has_every_version_with_its_times_and_the_newest_last(self, store: Store) -> None:
        store.save_adverts([extracted(text="now", at=NOON), extracted(OTHER, text="before", at=NOON - DAY)])
        store.save_adverts([extracted(text="now", at=NOON + DAY)])
        first, newest = store.history()
        assert (first.extracted.advert.text, first.extracted.sightings) == ("before", (sighting(OTHER),))
        assert (first.first_seen, first.last_seen) == (NOON - DAY, NOON - DAY)
        assert (newest.extracted.advert.text, newest.first_seen, newest.last_seen) == ("now", NOON, NOON + DAY)

    def test_entries_keep_all_their_sightings(self, store: Store) -> None:
        recorded = EntryRecord(entry(), (sighting(), sighting(OTHER)))
        store.save_entries([recorded])
        assert list(store.entry_records()) == [recorded]
        assert list(store.entry_records([recorded.entry.id, "unknown"])) == [recorded]
        assert list(store.entry_records([])) == []
        again = EntryRecord(entry(version="v2"), (sighting(OTHER),))
        store.save_entries([again])
        assert list(store.entry_records()) == [again]

    def test_a_later_summary_of_a_crawl_run_replaces_the_earlier_one(self, store: Store) -> None:
        ended = [CrawlRun(CrawlSummary("northlight", "r1", pages=n, problems=("late",)), NOON) for n in (1, 2)]
        for run in ended:
            store.save_run(run)
        assert list(store.runs()) == [ended[1]]

    def test_status_has_state_counts_and_size(self, store: Store) -> None:
        store.save_adverts([extracted()])
        status = store.status()
        assert (status.state, dict(status.counts)) == ("ok", store.counts())
        assert status.bytes > 0
        assert (status.waiting, status.refused) == (0, 0)


class TestSearch:
    @pytest.fixture
    def filled(self, store: Store) -> Store:
        store.save_adverts(
            [
                extracted(
                    PHONE,
                    source_id="1",
                    title="Massages in Ilford",
                    text="Relaxing evenings, call 07700 900461",
                    area="Ilford",
                ),
                extracted(
                    OTHER,
                    source_id="2",
                    title="Dinner company",
                    text="Quiet evening in Leeds",
                    area="Leeds",
                    at=NOON + DAY,
                ),
                extracted(OTHER, source_id="3", title="Room to let", text="Double room near Zoë's café", area="Leeds"),
            ]
        )
        store.flush()
        return store

    def ids(self, store: Store, **asked: object) -> list[str]:
        return [found.stored.advert.source_id for found in store.search(Query(**asked)).found]  # type: ignore[arg-type]

    def test_words_match_by_stem_without_case_or_accents(self, filled: Store) -> None:
        assert self.ids(filled, words=("massage",)) == ["1"]
        assert sorted(self.ids(filled, words=("evening",))) == ["1", "2"]
        assert self.ids(filled, words=("zoe", "CAFE")) == ["3"]

    def test_all_words_must_match_and_excluded_words_must_not(self, filled: Store) -> None:
        assert self.ids(filled, words=("evening", "leeds")) == ["2"]
        assert self.ids(filled, words=("evening",), excluded=("leeds",)) == ["1"]

    def test_a_phrase_keeps_its_order(self, filled: Store) -> None:
        assert self.ids(filled, phrases=("double room",)) == ["3"]
        assert self.ids(filled, phrases=("room double",)) == []

    def test_an_identifier_finds_its_adverts_in_any_spelling(self, filled: Store) -> None:
        results = filled.search(Query(identifiers=(PHONE,)))
        assert results.total == 1
        assert "«" in results.found[0].snippet
        assert str(PHONE) in results.found[0].reason

    def test_an_identifier_of_an_older_version_still_finds_the_advert(self, filled: Store) -> None:
        filled.save_adverts([extracted(OTHER, source_id="1", text="New number", at=NOON + 2 * DAY)])
        (found,) = filled.search(Query(identifiers=(PHONE,))).found
        assert (found.stored.advert.text, found.reason) == ("New number", "an earlier version contains the identifier")
        assert {result.stored.advert.source_id for result in filled.search(Query(identifiers=(OTHER,))).found} == {
            "1",
            "2",
            "3",
        }

    def test_matches_by_identifier_come_before_matches_by_words(self, filled: Store) -> None:
        assert self.ids(filled, words=("evening", "leeds"), identifiers=(PHONE,)) == ["1", "2"]

    def test_results_beyond_one_page_are_returned(self, store: Store) -> None:
        store.save_adverts([extracted(source_id=str(n)) for n in range(1200)])
        results = store.search(Query(words=("call",), limit=1100))
        assert (results.total, len({found.stored.advert.id for found in results.found})) == (1200, 1100)

    def test_a_word_without_letters_excludes_nothing(self, filled: Store) -> None:
        assert self.ids(filled, words=("leeds",), excluded=("-", "quiet")) == ["3"]

    def test_filters_and_limit(self, filled: Store) -> None:
        assert sorted(self.ids(filled, areas=("leeds",))) == ["2", "3"]
        assert self.ids(filled, since=NOON + DAY) == ["2"]
        assert self.ids(filled, sites=("elsewhere",)) == []
        results = filled.search(Query(limit=1))
        assert (results.total, len(results.found)) == (3, 1)

    @pytest.mark.parametrize("hostile", ['"', "*", "a OR b", "NEAR(zz", "title:", "\0", "' --", "-", "(", "^x"])
    def test_no_character_is_an_operator(self, filled: Store, hostile: str) -> None:
        assert filled.search(Query(words=(hostile,))).total == 0


def test_a_closed_store_keeps_its_data(store: Store) -> None:
    store.save_adverts([extracted()])
    store.close()
    store.close()
    assert store.counts()["adverts"] == 1
