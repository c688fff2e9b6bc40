"""The main job from end to end, on a smaller web and with the whole list: what a user sees of `make demo`."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from demo import files, numbers, story, truth
from demo.serve import serve
from demo.world import NORTHLIGHT, build_world
from records.cluster import Outcome
from records.identifier import Identifier, Subject
from spiders.evidence.capture_lookup import read_record
from washline.config import read_settings
from washline.wiring import open_configured_workspace

LIVE_ADVERTS = 300


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory):
    with open_configured_workspace(read_settings(data=str(tmp_path_factory.mktemp("demo")))) as opened:
        opened.ledger.operations.open(story.OPERATION, story.PURPOSE, opened.user, opened.now())
        yield opened


@pytest.fixture(scope="module")
def runs(place):
    """The story told twice on the same web."""
    with serve(LIVE_ADVERTS, ports=(0, 0, 0, 0)) as web:
        written = files.write_files(place.folder / "demo")
        return [story.run_pipeline(place, web.origins, written, lambda _: None) for _ in range(2)]


@pytest.fixture(scope="module")
def told(runs):
    return runs[0]


def test_every_live_advert_is_stored_once(told, place):
    ads = build_world(LIVE_ADVERTS).ads
    stored = Counter(stored_advert.advert.site for stored_advert in place.store.adverts())
    assert stored == {site: len(those) for site, those in ads.items()} | {NORTHLIGHT: LIVE_ADVERTS + 3}
    assert [crawl.outcome for crawl in told.crawls] == ["finished"] * 4


def test_adverts_are_stored_as_the_site_shows_them(told, place):
    assert told.counts["adverts"]
    truth_of = {(ad.site, ad.id): ad for ads in build_world(LIVE_ADVERTS).ads.values() for ad in ads}
    for stored_advert in place.store.adverts():
        ad = truth_of.get((stored_advert.advert.site, stored_advert.advert.source_id))
        if ad:
            shown = (
                stored_advert.advert.account,
                stored_advert.advert.name,
                stored_advert.advert.area,
                stored_advert.advert.title,
                stored_advert.advert.price,
            )
            assert shown == (ad.account, ad.name, ad.town, ad.title, ad.price)
            assert stored_advert.advert.text.split() == ad.text.split()


def test_only_the_pages_that_need_it_are_rendered(told):
    rendered = {crawl.site: crawl.rendered for crawl in told.crawls}
    assert rendered == {"northlight": 0, "lumen": 3, "jumble": 0, "roomboard": 0}


def test_the_untidy_site_costs_only_its_dead_ends(told):
    (untidy,) = [crawl for crawl in told.crawls if crawl.site == "jumble"]
    assert untidy.skipped >= 1
    assert untidy.missing >= 1
    assert not any("/busy" in problem or "/slow" in problem for problem in untidy.problems)


def test_exactly_two_of_454_numbers_are_in_the_adverts(told):
    assert (told.hits, told.no_trace) == (truth.HITS, truth.NO_TRACE) == (2, 452)
    assert {hit.identifier.value for hit in told.wash.hits} == set(truth.IN_ADVERTS)
    assert sum(told.wash.results.values()) == truth.LIST_ROWS


def test_the_result_file_has_every_row_in_order(told, place):
    out = place.folder / "again.csv"
    from matcher.wash.wash import Against
    from scheduler.jobs.wash import Question, wash_list

    wash_list(place, Path(told.wash.list), Question(against=Against.ADVERTS), out=out)
    given = list(csv.DictReader(io.StringIO(files.build_wash_list())))
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert [row["ref"] for row in rows] == [row["ref"] for row in given]
    assert [row["city"] for row in rows] == [row["city"] for row in given]
    assert Counter(row["result"] for row in rows) == {"hit": 2, "no trace": 452}


def test_the_planted_network_is_one_cluster_and_nobody_else_is_in_it(told):
    networks = [cluster for cluster in told.clusters if dict(cluster.summary)["accounts"] > 1]
    assert len(networks) == 1
    counted = dict(networks[0].summary)
    planted = truth.NETWORK
    assert (counted["accounts"], counted["e-mails"], counted["phones"]) == (
        planted.accounts,
        planted.emails,
        planted.phones,
    )
    assert networks[0].outcome is Outcome.REFERRAL  # for safeguarding: identifiers and texts agree


def test_each_edge_names_a_value_that_both_its_adverts_show(told, place):
    network = max(told.clusters, key=lambda cluster: dict(cluster.summary)["accounts"])
    held = {
        stored_advert.advert.id: {s.identifier for s in stored_advert.sightings}
        for stored_advert in place.store.adverts(network.members)
    }
    assert len(network.edges) >= len(network.members) - 1
    for edge in network.edges:
        assert edge.identifier in held[edge.left] & held[edge.right]
        assert edge.rule
        assert edge.reason


@pytest.mark.parametrize(
    ("who", "phone", "accounts"),
    [
        ("the touring independent", numbers.TOURING, {"wandering-wren"}),
        ("the first flat-sharer", numbers.FLAT_SHARERS[0], {"cleo-flat"}),
        ("the second flat-sharer", numbers.FLAT_SHARERS[1], {"dora-flat"}),
        ("the later user of a recycled number", numbers.RECYCLED, {"nell-now", "ivy-earlier"}),
        ("the duo", numbers.DUO, {"ana-and-bea"}),
    ],
)
def test_innocents_are_merged_with_nobody(told, place, who, phone, accounts):
    holders = list(place.store.look_up([Identifier("phone", phone)], Subject.ADVERT))
    assert {holder.account for holder in holders} == accounts, who
    cluster_of = {member: cluster for cluster in told.clusters for member in cluster.members}
    adverts = {stored_advert.advert.id: stored_advert.advert.account for stored_advert in place.store.adverts()}
    for holder in holders:
        cluster = cluster_of.get(holder.subject_id)
        if cluster:
            assert {adverts[member] for member in cluster.members} == {holder.account}, who


def test_the_helpline_is_held_back_in_sight(told):
    assert [held.identifier.value for held in told.held_back] == [numbers.HELPLINE]
    assert told.held_back[0].adverts >= 50


def test_the_datasets_meet_the_adverts(told):
    assert [loaded.edition.name for loaded in told.datasets] == ["nominals", "incidents"]
    assert all(loaded.edition.entries >= 40 for loaded in told.datasets)
    assert {"victim"} <= {hit.role for hit in told.advert_hits}
    assert all(hit.seen.edition and hit.rule for hit in told.advert_hits)


def test_every_crawled_advert_points_into_its_evidence(told, place):
    assert told.crawls
    crawled = [
        stored_advert.advert
        for stored_advert in place.store.adverts()
        if not stored_advert.advert.source_id.startswith("old-")
    ]
    for advert in crawled[::40]:
        payload = read_record(place.evidence, advert.capture).payload
        assert advert.name.encode() in payload


def test_the_evidence_is_sound(told, place):
    assert told.crawls
    warcs = sorted(place.evidence.glob("*.warc.gz"))
    assert warcs
    for warc in warcs:
        with warc.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()


def test_what_made_each_thing_is_known(told, place):
    assert told.counts["hits"]
    for stored_advert in place.store.adverts():
        assert all(sighting.rule.startswith(f"{sighting.kind}/") for sighting in stored_advert.sightings)
        assert all(
            stored_advert.advert.document[s.start : s.end] == s.raw
            for s in stored_advert.sightings
            if s.field == "document"
        )


def test_told_again_it_doubles_nothing(runs):
    first, second = runs
    assert [(crawl.new, crawl.changed) for crawl in second.crawls] == [(0, 0)] * 4
    assert second.counts == first.counts
    assert second.clusters
    assert {cluster.id for cluster in second.clusters} == {cluster.id for cluster in first.clusters}
    assert (second.hits, second.no_trace) == (first.hits, first.no_trace)


def test_every_step_is_in_the_audit_log(told, place):
    assert told.hits
    actions = {logged.event.action for logged in place.ledger.audit.events()}
    assert {"crawl", "adverts import", "dataset load", "wash", "wash adverts", "link", "site allow"} <= actions
    assert place.ledger.audit.verify() > 0
