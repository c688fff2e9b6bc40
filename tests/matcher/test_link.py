"""Small planted worlds: networks that must be one cluster, and innocents who must not be linked."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.adverts import extract_adverts
from matcher.clusters.link import LinkSettings, Overrides, link_adverts
from matcher.clusters.shortest_path import find_shortest_path
from matcher.errors import NotInCluster
from records.advert import Advert
from records.cluster import Cluster, Outcome
from records.identifier import Identifier, Sighting, Validity
from records.linkable import Linkable, Span
from search.store import LinkingResult
from tests.matcher.test_areas import SPELLINGS_OF_LEEDS

START = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "Quiet flat close to the station, open every day from ten until late, please send a message before you come over"


def phone(number: int) -> Identifier:
    return Identifier("phone", f"+447700900{number:03}")


def mail(name: str) -> Identifier:
    return Identifier("email", f"{name}@mail.example")


@dataclass(frozen=True)
class Ad:
    """An advert of a planted world; `day` counts from START."""

    id: str
    shows: tuple[Identifier, ...]
    account: str = ""
    name: str = ""
    area: str = "Leeds"
    day: float = 0
    site: str = "northlight"
    text: str = ""

    @property
    def advert(self) -> Advert:
        at = START + timedelta(days=self.day)
        return Advert(self.site, self.id, "", at, text=self.text, account=self.account, name=self.name, area=self.area)

    def linkable(self, *, texts: bool = True) -> Linkable:
        advert = replace(self.advert, text=self.text if texts else "")
        at, shows = advert.captured_at, tuple(sorted((one.kind, one.value) for one in self.shows))
        return Linkable.from_versions(advert, {"v": Span(at, at, self.account, self.name, self.area, shows, ())})


def linked(ads: Sequence[Ad], *, texts: bool = False, **settings: object) -> LinkingResult:
    return link_adverts([ad.linkable(texts=texts) for ad in ads], LinkSettings(**settings))  # type: ignore[arg-type]


def groups(ads: Sequence[Ad], **more: object) -> set[frozenset[str]]:
    names = {ad.advert.id: ad.id for ad in ads}
    return {frozenset(names[member] for member in cluster.members) for cluster in linked(ads, **more).clusters}  # type: ignore[arg-type]


def only(ads: Sequence[Ad], **more: object) -> Cluster:
    (cluster,) = linked(ads, **more).clusters  # type: ignore[arg-type]
    return cluster


def helpline(count: int = 30) -> list[Ad]:
    """A site's helpline next to each advertiser's own number."""
    return [
        Ad(f"h{n}", (phone(n), phone(999)), f"acc{n}", f"Name {n}", f"Town {n % 15}", day=n / 4)
        for n in range(100, 100 + count)
    ]


def tour() -> list[Ad]:
    """One independent worker who visits fifteen towns with one number, account and name."""
    return [Ad(f"t{n}", (phone(1),), "bea", "Bea", f"Town {n}", day=7 * n) for n in range(15)]


def flat() -> list[Ad]:
    """Two people who share a flat, and so postcode, place and price."""
    same = (Identifier("postcode", "E14 9AB"), Identifier("place", "Leeds"), Identifier("price", "GBP 80.00"))
    return [Ad("f1", (phone(2), *same), "cleo", "Cleo"), Ad("f2", (phone(3), *same), "dora", "Dora")]


def recycled() -> list[Ad]:
    """A number that one person gave up and that was reassigned half a year later."""
    return [
        *(Ad(f"r{n}", (phone(4),), "eve", "Eve", "York", day=n) for n in range(3)),
        *(Ad(f"s{n}", (phone(4),), "fay", "Fay", "Bath", day=180 + n) for n in range(3)),
    ]


def network(seed: int = 1) -> list[Ad]:
    """Ten accounts, eight e-mails, thirteen phones and many names in four regions, linked in pairs."""
    chance = random.Random(seed)
    ads = []
    for n in range(60):
        account = n % 10
        shows = (phone(500 + (account + n // 10) % 13), mail(f"m{account % 8}"))
        name, area = f"Persona {n % 12}", f"Region {chance.randrange(4)}"
        ads.append(Ad(f"o{n}", shows if n % 3 else shows[:1], f"ocg{account}", name, area, day=n))
    return ads


class TestInnocents:
    def test_a_helpline_links_no_adverts_and_is_reported(self):
        found = linked(helpline())
        assert found.clusters == []
        (held,) = found.held_back
        assert (held.identifier, held.adverts) == (phone(999), 30)
        assert "it would have joined 30 adverts" in held.reason
        assert dict(held.spread) == {"accounts": 30, "names": 30, "areas": 15, "sites": 1}

    def test_a_helpline_of_a_small_site_is_detected_by_the_contacts_beside_it(self):
        assert groups(helpline(7)) == set()

    def test_a_freephone_number_of_several_people_is_an_organisation(self):
        free = Identifier("phone", "+448081570123")
        ads = [Ad(str(n), (free,), f"a{n}", f"N{n}") for n in range(3)]
        assert linked(ads).held_back[0].rule == "hub-service/1"

    def test_a_helpline_is_detected_if_adverts_show_neither_account_nor_name(self):
        ads = [replace(ad, account="", name="", area="") for ad in helpline()]
        assert groups(ads) == set()
        assert linked(ads).held_back[0].identifier == phone(999)

    def test_an_advert_that_lists_numbers_links_nothing_and_is_reported(self):
        numbers = [phone(n) for n in range(600, 640)]
        ads = [Ad(f"p{n}", (one,), f"a{n}", f"N{n}") for n, one in enumerate(numbers)]
        warning = Ad("warning", tuple(numbers), "admin", "Admin")
        found = linked([*ads, warning])
        assert found.clusters == []
        (held,) = found.held_back
        assert held.identifier == Identifier("advert", warning.advert.id)
        assert "lists 40 contacts" in held.reason
        assert held.spread == (("contacts", 40),)
        kept = Overrides(keep=frozenset({held.identifier}))
        assert len(only([*ads, warning], overrides=kept).members) == 41

    def test_a_touring_independent_is_one_cluster_and_independent(self):
        assert only(tour()).outcome is Outcome.INDEPENDENT
        assert linked(tour()).held_back == ()

    def test_flat_sharers_are_not_linked(self):
        assert groups(flat()) == set()

    def test_a_recycled_number_does_not_link_its_users(self):
        assert groups(recycled()) == {frozenset({"r0", "r1", "r2"}), frozenset({"s0", "s1", "s2"})}

    def test_the_gap_can_be_set(self):
        assert len(groups(recycled(), idle_days={"phone": 200})) == 1

    def test_an_email_address_is_never_reassigned(self):
        ads = [Ad("a", (mail("x"),), "acc1", "Ada", day=0), Ad("b", (mail("x"),), "acc2", "Bea", day=300)]
        assert groups(ads) == {frozenset({"a", "b"})}

    def test_two_friends_on_one_phone_are_information_at_most(self):
        ads = [Ad(str(n), (phone(5),), f"a{n % 2}", f"N{n % 2}", f"Town {n}", text=TEXT) for n in range(6)]
        assert only(ads, texts=True).outcome is Outcome.INFORMATION

    def test_a_single_advert_is_not_a_cluster(self):
        assert groups([Ad("a", (phone(1),), "acc")]) == set()


class TestNetworks:
    def test_the_planted_network_is_one_cluster_among_innocents(self):
        world = network() + helpline() + tour() + flat() + recycled()
        found = groups(world)
        assert frozenset(ad.id for ad in network()) in found
        assert len(found) == 4  # the network, the tour, and the two users of the recycled number

    def test_its_cluster_counts_and_explains(self):
        cluster = only(network())
        summary = dict(cluster.summary)
        assert (summary["accounts"], summary["e-mails"], summary["phones"], summary["areas"]) == (10, 8, 13, 4)
        adverts = {ad.advert.id: ad for ad in network()}
        for edge in cluster.edges:
            for side in (edge.left, edge.right):
                shown = {*adverts[side].shows, Identifier("account", f"northlight:{adverts[side].account}")}
                assert edge.identifier in shown
            assert edge.identifier.value in edge.reason
            assert 0 < edge.weight <= 1
        assert cluster.outcome is Outcome.INFORMATION
        assert cluster.innocent
        assert cluster.missing

    def test_a_number_of_ten_personas_in_eight_towns_links(self):
        ads = [Ad(str(n), (phone(7),), f"a{n % 10}", f"P{n % 10}", f"Town {n % 8}", day=n / 3) for n in range(80)]
        assert len(only(ads).members) == 80

    def test_same_text_under_several_names_and_areas_refers(self):
        ads = [Ad(str(n), (phone(8),), f"a{n}", f"P{n}", f"Town {n}", text=f"{TEXT} {n}") for n in range(4)]
        assert only(ads, texts=True).outcome is Outcome.REFERRAL
        assert any("[I5/1, text family" in reason for reason in only(ads, texts=True).reasons)
        assert only(ads).outcome is Outcome.INFORMATION

    def test_a_text_that_other_adverts_use_is_no_evidence(self):
        ads = [Ad(str(n), (phone(8),), f"a{n}", f"P{n}", f"Town {n}", text=TEXT) for n in range(4)]
        elsewhere = Ad("x", (phone(9),), "x", "X", "York", text=TEXT)
        (cluster,) = linked([*ads, elsewhere], texts=True).clusters
        assert cluster.outcome is Outcome.INFORMATION

    def test_an_account_links_adverts_without_contacts(self):
        ads = [Ad("a", (phone(1),), "Kim 22"), Ad("b", (), "kim 22 "), Ad("c", (), "other")]
        assert groups(ads, texts=True) == {frozenset({"a", "b"})}

    def test_one_account_name_on_two_sites_is_two_accounts(self):
        assert groups([Ad("a", (), "kim"), Ad("b", (), "kim", site="southlight")], texts=True) == set()

    @pytest.mark.parametrize("site", ["?", "***", ""])
    def test_a_site_may_have_any_name(self, site):
        assert groups([Ad("a", (phone(1),), site=site), Ad("b", (phone(1),), site=site)]) == {frozenset({"a", "b"})}

    def test_a_value_of_n_adverts_makes_n_minus_one_edges(self):
        assert len(only([Ad(str(n), (phone(1),), day=n) for n in range(50)]).edges) == 49

    def test_rarer_values_weigh_more(self):
        ads = [Ad(str(n), (phone(1),) if n > 1 else (phone(1), mail("x")), day=n) for n in range(10)]
        weights = {edge.identifier.kind: edge.weight for edge in only(ads).edges}
        assert weights["email"] > weights["phone"]

    def test_placeholders_link_nobody(self):
        seen = [
            Sighting("phone", "+441234567890", "01234 567890", 0, 12, validity=validity)
            for validity in (Validity.PLACEHOLDER, Validity.VALID)
        ]
        spans = [Span.from_sightings(Ad("1", ()).advert, [sighting], START, START) for sighting in seen]
        assert [span.clear for span in spans] == [(), (("phone", "+441234567890"),)]


class TestDecisions:
    def test_a_person_can_keep_a_value(self):
        ads = helpline()
        assert len(only(ads, overrides=Overrides(keep=frozenset({phone(999)}))).members) == 30

    def test_a_person_can_hold_a_value_back(self):
        ads = [Ad("a", (phone(1),)), Ad("b", (phone(1),))]
        found = linked(ads, overrides=Overrides(hold={phone(1): "Sgt Example: it is the newsagent's"}))
        assert found.clusters == []
        assert found.held_back[0].reason.startswith("Sgt Example")
        assert found.held_back[0].rule == "decision"

    def test_the_widest_period_of_use_is_the_one_reported(self):
        early = [Ad(f"e{n}", (phone(1),), day=0) for n in range(2)]
        late = [Ad(f"l{n}", (phone(1),), day=200) for n in range(5)]
        for ads in (early + late, [replace(ad, day=200 - ad.day) for ad in early + late]):
            found = linked(ads, overrides=Overrides(hold={phone(1): "Sgt Example: the newsagent's"}))
            assert [held.adverts for held in found.held_back] == [5]

    def test_a_cluster_lists_which_of_its_values_were_held_back(self):
        ads = [*helpline(), Ad("again", (phone(100),), "acc100", "Name 100", day=26)]
        (cluster,) = linked(ads).clusters
        assert [held.identifier for held in cluster.held_back] == [phone(999)]


def people(count: int, number: Identifier, towns: int, *, sites: int = 1, start: int = 0) -> list[Ad]:
    """As many people with one contact, spread over the towns and sites."""
    return [
        Ad(f"p{n}", (number,), f"acc{n}", f"Name {n}", f"Town {n % towns}", day=n / 9, site=f"site{n % sites}")
        for n in range(start, start + count)
    ]


def hub_rules(ads: Sequence[Ad]) -> list[str]:
    return [held.rule for held in linked(ads).held_back]


class TestThresholds:
    """Both sides of every threshold."""

    @pytest.mark.parametrize(
        ("count", "towns", "rules"), [(11, 11, ["hub-spread/1"]), (11, 10, []), (10, 10, []), (22, 10, [])]
    )
    def test_a_hub_has_more_than_ten_people_in_more_than_ten_towns(self, count, towns, rules):
        assert hub_rules(people(count, phone(7), towns)) == rules

    def test_ten_people_in_eleven_towns_are_not_a_hub(self):
        ads = [*people(10, phone(7), 10), Ad("again", (phone(7),), "acc0", "Name 0", "Town 10", site="site0")]
        assert hub_rules(ads) == []

    @pytest.mark.parametrize(("count", "rules"), [(50, []), (51, ["hub-crowd/1"])])
    def test_a_crowd_is_more_than_fifty_people(self, count, rules):
        assert hub_rules(people(count, phone(7), 8, sites=5)) == rules

    @pytest.mark.parametrize(
        ("showing", "size", "rules"), [(20, 40, ["hub-site/1"]), (19, 40, []), (20, 39, []), (38, 39, [])]
    )
    def test_a_sites_own_contact_is_on_half_of_its_adverts_or_more(self, showing, size, rules):
        others = [Ad(f"o{n}", (), f"other{n}", f"Other {n}", site="site0") for n in range(size - showing)]
        assert hub_rules([*people(showing, phone(7), 8), *others]) == rules

    @pytest.mark.parametrize(("count", "rules"), [(11, ["hub-site/1"]), (10, [])])
    def test_a_sites_own_contact_is_shown_by_more_than_ten_people(self, count, rules):
        ads = [replace(ad, id=f"{ad.id}-{n}") for n in range(4) for ad in people(count, phone(7), 8)]
        assert hub_rules(ads) == rules

    @pytest.mark.parametrize(("count", "rules"), [(5, []), (6, ["hub-second/1"])])
    def test_a_second_contact_is_shown_by_more_than_five_people(self, count, rules):
        assert hub_rules(helpline(count)) == rules

    @pytest.mark.parametrize(("alone", "rules"), [(1, ["hub-second/1"]), (2, [])])
    def test_a_second_contact_is_beside_an_own_one_in_nine_of_ten_adverts(self, alone, rules):
        assert hub_rules([replace(ad, shows=ad.shows[n < alone :]) for n, ad in enumerate(helpline(10))]) == rules

    @pytest.mark.parametrize(("count", "rules"), [(2, []), (3, ["hub-service/1"])])
    def test_a_service_number_is_shown_by_more_than_two_people(self, count, rules):
        assert hub_rules(people(count, Identifier("phone", "+448081570123"), 1)) == rules

    @pytest.mark.parametrize(("count", "rules"), [(12, []), (13, ["hub-listing/1"])])
    def test_a_list_has_more_than_twelve_contacts_of_one_kind(self, count, rules):
        numbers = tuple(phone(n) for n in range(600, 600 + count))
        addresses = tuple(mail(f"m{n}") for n in range(12))  # of another kind, so they do not add up
        assert hub_rules([Ad("list", numbers + addresses), Ad("b", numbers[:1])]) == rules

    @pytest.mark.parametrize(("seconds", "clusters"), [(0, 1), (1, 0)])
    def test_a_phone_has_a_new_user_after_more_than_ninety_days(self, seconds, clusters):
        ads = [Ad("a", (phone(1),)), Ad("b", (phone(1),), day=90 + seconds / 86_400)]
        assert len(linked(ads).clusters) == clusters

    @pytest.mark.parametrize(("seconds", "moves"), [(0, True), (1, False)])
    def test_a_sudden_move_takes_at_most_24_hours(self, seconds, moves):
        ads = [Ad("a", (phone(1),), "", "Ada", "Leeds"), Ad("b", (phone(1),), "", "Bea", "York", 1 + seconds / 86_400)]
        assert any("[I31/1" in reason for reason in only(ads).reasons) is moves

    @pytest.mark.parametrize(("count", "outcome"), [(2, Outcome.INFORMATION), (3, Outcome.REFERRAL)])
    def test_a_referral_needs_three_people(self, count, outcome):
        ads = [Ad(str(n), (phone(8),), f"a{n}", f"P{n}", f"Town {n}", text=TEXT) for n in range(count)]
        assert only(ads, texts=True).outcome is outcome

    @pytest.mark.parametrize(("phones", "outcome"), [(2, Outcome.INDEPENDENT), (3, Outcome.INFORMATION)])
    def test_one_person_has_at_most_two_phones(self, phones, outcome):
        assert only([Ad(str(n), (phone(n),), "bea", "Bea") for n in range(phones)]).outcome is outcome


class TestTowns:
    def test_spellings_of_one_town_are_one_town(self):
        assert len(SPELLINGS_OF_LEEDS) > 11
        ads = [Ad(str(n), (phone(7),), f"a{n}", f"N{n}", area) for n, area in enumerate(SPELLINGS_OF_LEEDS)]
        found = linked(ads)
        assert found.held_back == ()
        assert dict(found.clusters[0].summary)["areas"] == 1

    def test_towns_that_differ_are_counted_apart(self):
        areas = ("Leeds", "York", "Bath", "Hull", "Derby", "Luton", "Dover", "Poole", "Bristol", "Preston", "Exeter")
        ads = [Ad(str(n), (phone(7),), f"a{n}", f"N{n}", area) for n, area in enumerate(areas)]
        assert dict(linked(ads).held_back[0].spread)["areas"] == 11


class TestStability:
    def test_the_id_stays_when_a_cluster_grows(self):
        ads = network()
        before = only(ads[:40])
        assert only(ads).id == before.id

    def test_the_edition_identifies_the_input(self):
        one = linked(network())
        assert linked(network()[::-1]).edition == one.edition
        assert linked(network()[:-1]).edition != one.edition
        assert linked(network(), idle_days={"phone": 7}).edition != one.edition

    def test_no_adverts_make_no_clusters(self):
        assert linked([]).clusters == []
        assert linked([Ad("a", ())]).clusters == []


VALUES = st.sampled_from([phone(1), phone(2), phone(3), phone(4), mail("a"), mail("b")])
ADS = st.lists(
    st.builds(
        Ad,
        id=st.uuids().map(str),
        shows=st.lists(VALUES, max_size=3, unique=True).map(tuple),
        account=st.sampled_from(["", "a1", "a2", "a3"]),
        name=st.sampled_from(["", "Ada", "Bea", "Cleo", "Dora"]),
        area=st.sampled_from(["", "Leeds", "York", "Bath"]),
        day=st.integers(0, 400),
        text=st.sampled_from(["", TEXT]),
    ),
    max_size=25,
    unique_by=lambda ad: ad.id,
)


@settings(max_examples=80, deadline=None)
@given(ADS, st.randoms())
def test_linking_does_not_depend_on_the_order(ads, chance):
    mixed = list(ads)
    chance.shuffle(mixed)
    assert linked(mixed, texts=True) == linked(ads, texts=True)


@settings(max_examples=80, deadline=None)
@given(ADS)
def test_clusters_equal_those_of_a_naive_search(ads):
    names = {ad.advert.id: ad for ad in ads}
    found = {frozenset(names[member].id for member in one.members) for one in linked(ads).clusters}
    assert found == naive_components(ads)


def naive_components(ads: Sequence[Ad]) -> set[frozenset[str]]:
    """Connected components over shared (value, time of use), computed naively."""
    group = {ad.id: {ad.id} for ad in ads}
    values = {one for ad in ads for one in ad.shows} | {Identifier("account", ad.account) for ad in ads if ad.account}
    for value in values:
        account = value.kind == "account"
        holders = sorted(
            (ad for ad in ads if (ad.account == value.value if account else value in ad.shows)),
            key=lambda ad: (ad.day, ad.id),
        )
        for left, right in pairwise(holders):
            if value.kind != "phone" or right.day - left.day <= 90:
                whole = group[left.id] | group[right.id]
                group.update(dict.fromkeys(whole, whole))
    return {frozenset(one) for one in group.values() if len(one) > 1}


class TestExplain:
    def test_the_shortest_chain_is_found(self):
        ads = [
            Ad("a", (phone(1),), day=0), Ad("b", (phone(1),), day=1), Ad("c", (phone(1), mail("x")), day=2),
            Ad("d", (mail("x"),), day=3),
        ]  # fmt: skip
        cluster = only(ads)
        ids = {ad.id: ad.advert.id for ad in ads}
        chain = find_shortest_path(cluster, ids["a"], ids["d"])
        assert [(edge.left, edge.right, edge.identifier) for edge in chain] == [
            (ids["a"], ids["c"], phone(1)), (ids["c"], ids["d"], mail("x")),
        ]  # fmt: skip
        assert find_shortest_path(cluster, ids["a"], ids["a"]) == ()
        with pytest.raises(NotInCluster):
            find_shortest_path(cluster, ids["a"], "elsewhere")

    @settings(max_examples=50, deadline=None)
    @given(ADS)
    def test_every_step_of_every_chain_is_a_shared_value(self, ads):
        shown = {ad.advert.id: {*ad.shows, Identifier("account", f"northlight:{ad.account}")} for ad in ads}
        for cluster in linked(ads).clusters:
            for right in cluster.members[1:]:
                chain = find_shortest_path(cluster, cluster.members[0], right)
                assert (chain[0].left, chain[-1].right) == (cluster.members[0], right)
                assert all(one.right == two.left for one, two in pairwise(chain))
                assert all(edge.identifier in shown[edge.left] & shown[edge.right] for edge in chain)


def test_incremental_linking_equals_a_full_computation(store, tmp_path):
    from search.sqlite.store import SqliteStore

    world = network() + helpline() + tour() + recycled()
    adverts = [replace(ad.advert, text=" ".join(spoken(one) for one in ad.shows)) for ad in world]
    whole = SqliteStore(tmp_path / "whole.db")
    whole.save_adverts(list(extract_adverts(adverts)))
    for start in range(0, len(adverts), 25):
        store.save_adverts(list(extract_adverts(adverts[start : start + 25])))
        partly = link_adverts(store.linkable_adverts())
    assert partly == link_adverts(whole.linkable_adverts())
    assert len(partly.clusters) == 4
    store.save_links(partly)
    assert list(store.clusters()) == list(partly.clusters)
    assert list(store.held_back()) == list(partly.held_back)
    whole.close()


def spoken(one: Identifier) -> str:
    return f"Call 0{one.value[3:]}." if one.kind == "phone" else f"Write to {one.value}."


@pytest.mark.parametrize("site", ["site.example", "127.0.0.1:8104", "[::1]:8104"])
@pytest.mark.parametrize("account", ["", " "])
def test_adverts_of_a_site_that_shows_no_accounts_are_not_joined(site, account):
    ads = [Ad(f"a{n}", (phone(n),), account=account, site=site) for n in range(5)]
    assert not groups(ads)
    assert not linked(ads).held_back


def test_adverts_of_an_account_on_a_site_with_a_port_are_joined():
    ads = [Ad(f"a{n}", (phone(n),), account="mia", site="127.0.0.1:8104") for n in range(2)]
    assert groups(ads) == {frozenset({"a0", "a1"})}
