"""Small planted worlds: networks that must hold together, and innocents who must not be tied to anybody."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.harvest import harvest_many
from matcher.clusters.link import LinkSettings, Overrides, link, link_store
from matcher.clusters.shortest_path import find_shortest_path
from matcher.errors import NotInCluster
from records.advert import Advert
from records.cluster import Cluster, Outcome
from records.identifier import Identifier
from records.linkable import Linkable, Span
from search.store import Linked

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


def linked(ads: Sequence[Ad], *, texts: bool = False, **settings: object) -> Linked:
    return link([ad.linkable(texts=texts) for ad in ads], LinkSettings(**settings))  # type: ignore[arg-type]


def groups(ads: Sequence[Ad], **more: object) -> set[frozenset[str]]:
    names = {ad.advert.id: ad.id for ad in ads}
    return {frozenset(names[member] for member in cluster.members) for cluster in linked(ads, **more).clusters}  # type: ignore[arg-type]


def only(ads: Sequence[Ad], **more: object) -> Cluster:
    (cluster,) = linked(ads, **more).clusters  # type: ignore[arg-type]
    return cluster


def helpline(count: int = 30) -> list[Ad]:
    """A site's helpline beside each advertiser's own number."""
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
    """A number that one person gave up and another was given half a year later."""
    return [
        *(Ad(f"r{n}", (phone(4),), "eve", "Eve", "York", day=n) for n in range(3)),
        *(Ad(f"s{n}", (phone(4),), "fay", "Fay", "Bath", day=180 + n) for n in range(3)),
    ]


def strive(seed: int = 1) -> list[Ad]:
    """Ten accounts, eight e-mails, thirteen phones and many names in four regions, tied together two by two."""
    chance = random.Random(seed)
    ads = []
    for n in range(60):
        account = n % 10
        shows = (phone(500 + (account + n // 10) % 13), mail(f"m{account % 8}"))
        name, area = f"Persona {n % 12}", f"Region {chance.randrange(4)}"
        ads.append(Ad(f"o{n}", shows if n % 3 else shows[:1], f"ocg{account}", name, area, day=n))
    return ads


class TestInnocents:
    def test_a_helpline_ties_nobody_and_is_told(self):
        found = linked(helpline())
        assert found.clusters == []
        (held,) = found.held_back
        assert (held.identifier, held.adverts) == (phone(999), 30)
        assert "it would have joined 30 adverts" in held.reason
        assert dict(held.spread)["areas"] == 15

    def test_a_helpline_of_a_small_site_is_known_by_what_stands_beside_it(self):
        assert groups(helpline(7)) == set()

    def test_a_freephone_number_of_several_people_is_an_organisation(self):
        free = Identifier("phone", "+448081570123")
        ads = [Ad(str(n), (free,), f"a{n}", f"N{n}") for n in range(3)]
        assert linked(ads).held_back[0].rule == "hub-service/1"

    def test_a_helpline_is_known_where_adverts_tell_neither_account_nor_name(self):
        ads = [replace(ad, account="", name="", area="") for ad in helpline()]
        assert groups(ads) == set()
        assert linked(ads).held_back[0].identifier == phone(999)

    def test_an_advert_that_lists_numbers_ties_nobody_and_is_told(self):
        numbers = [phone(n) for n in range(600, 640)]
        ads = [Ad(f"p{n}", (one,), f"a{n}", f"N{n}") for n, one in enumerate(numbers)]
        warning = Ad("warning", tuple(numbers), "admin", "Admin")
        found = linked([*ads, warning])
        assert found.clusters == []
        (held,) = found.held_back
        assert held.identifier == Identifier("advert", warning.advert.id)
        assert "lists 40 contacts" in held.reason
        kept = Overrides(keep=frozenset({held.identifier}))
        assert len(only([*ads, warning], overrides=kept).members) == 41

    def test_a_touring_independent_is_one_cluster_and_independent(self):
        assert only(tour()).outcome is Outcome.INDEPENDENT
        assert linked(tour()).held_back == ()

    def test_flat_sharers_have_nothing_to_do_with_each_other(self):
        assert groups(flat()) == set()

    def test_a_recycled_number_does_not_tie_its_users(self):
        assert groups(recycled()) == {frozenset({"r0", "r1", "r2"}), frozenset({"s0", "s1", "s2"})}

    def test_the_gap_can_be_set(self):
        assert len(groups(recycled(), idle_days={"phone": 200})) == 1

    def test_an_address_is_not_given_out_again(self):
        ads = [Ad("a", (mail("x"),), "acc1", "Ada", day=0), Ad("b", (mail("x"),), "acc2", "Bea", day=300)]
        assert groups(ads) == {frozenset({"a", "b"})}

    def test_two_friends_on_one_phone_are_information_at_most(self):
        ads = [Ad(str(n), (phone(5),), f"a{n % 2}", f"N{n % 2}", f"Town {n}", text=TEXT) for n in range(6)]
        assert only(ads, texts=True).outcome is Outcome.INFORMATION

    def test_a_lone_advert_is_no_cluster(self):
        assert groups([Ad("a", (phone(1),), "acc")]) == set()


class TestNetworks:
    def test_the_planted_network_is_one_cluster_among_innocents(self):
        world = strive() + helpline() + tour() + flat() + recycled()
        found = groups(world)
        assert frozenset(ad.id for ad in strive()) in found
        assert len(found) == 4  # the network, the tour, and the two users of the recycled number

    def test_its_cluster_counts_and_explains(self):
        cluster = only(strive())
        summary = dict(cluster.summary)
        assert (summary["accounts"], summary["e-mails"], summary["phones"], summary["areas"]) == (10, 8, 13, 4)
        adverts = {ad.advert.id: ad for ad in strive()}
        for edge in cluster.edges:
            for side in (edge.left, edge.right):
                shown = {*adverts[side].shows, Identifier("account", f"northlight:{adverts[side].account}")}
                assert edge.identifier in shown
            assert edge.identifier.value in edge.reason
            assert 0 < edge.weight <= 1
        assert cluster.outcome is Outcome.INFORMATION
        assert cluster.innocent
        assert cluster.missing

    def test_a_number_of_ten_personas_in_eight_towns_is_kept(self):
        ads = [Ad(str(n), (phone(7),), f"a{n % 10}", f"P{n % 10}", f"Town {n % 8}", day=n / 3) for n in range(80)]
        assert len(only(ads).members) == 80

    def test_same_text_under_several_names_and_areas_refers(self):
        ads = [Ad(str(n), (phone(8),), f"a{n}", f"P{n}", f"Town {n}", text=f"{TEXT} {n}") for n in range(4)]
        assert only(ads, texts=True).outcome is Outcome.REFERRAL
        assert any("[I5/1, text family" in reason for reason in only(ads, texts=True).reasons)
        assert only(ads).outcome is Outcome.INFORMATION

    def test_a_text_that_others_use_too_supports_nothing(self):
        ads = [Ad(str(n), (phone(8),), f"a{n}", f"P{n}", f"Town {n}", text=TEXT) for n in range(4)]
        elsewhere = Ad("x", (phone(9),), "x", "X", "York", text=TEXT)
        (cluster,) = linked([*ads, elsewhere], texts=True).clusters
        assert cluster.outcome is Outcome.INFORMATION

    def test_an_account_ties_adverts_that_show_nothing_else(self):
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


class TestDecisions:
    def test_a_person_can_keep_a_value(self):
        ads = helpline()
        assert len(only(ads, overrides=Overrides(keep=frozenset({phone(999)}))).members) == 30

    def test_a_person_can_hold_a_value_back(self):
        ads = [Ad("a", (phone(1),)), Ad("b", (phone(1),))]
        found = linked(ads, overrides=Overrides(hold={phone(1): "Sgt Example: it is the newsagent's"}))
        assert found.clusters == []
        assert found.held_back[0].reason.startswith("Sgt Example")

    def test_a_cluster_tells_which_of_its_values_were_held_back(self):
        ads = [*helpline(), Ad("again", (phone(100),), "acc100", "Name 100", day=26)]
        (cluster,) = linked(ads).clusters
        assert [held.identifier for held in cluster.held_back] == [phone(999)]


class TestStability:
    def test_the_id_stays_when_a_cluster_grows(self):
        ads = strive()
        before = only(ads[:40])
        assert only(ads).id == before.id

    def test_the_edition_tells_what_went_in(self):
        one = linked(strive())
        assert linked(strive()[::-1]).edition == one.edition
        assert linked(strive()[:-1]).edition != one.edition
        assert linked(strive(), idle_days={"phone": 7}).edition != one.edition

    def test_nothing_makes_nothing(self):
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
def test_clusters_are_what_a_plain_search_finds(ads):
    names = {ad.advert.id: ad for ad in ads}
    found = {frozenset(names[member].id for member in one.members) for one in linked(ads).clusters}
    assert found == plain_components(ads)


def plain_components(ads: Sequence[Ad]) -> set[frozenset[str]]:
    """Connected components over shared (value, time of use), the slow and obvious way."""
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


def test_additions_to_a_store_end_where_a_full_computation_does(store, tmp_path):
    from search.sqlite.store import SqliteStore

    world = strive() + helpline() + tour() + recycled()
    adverts = [replace(ad.advert, text=" ".join(spoken(one) for one in ad.shows)) for ad in world]
    whole = SqliteStore(tmp_path / "whole.db")
    whole.save_adverts(list(harvest_many(adverts)))
    for start in range(0, len(adverts), 25):
        store.save_adverts(list(harvest_many(adverts[start : start + 25])))
        partly = link_store(store)
    assert partly == link_store(whole)
    assert len(partly.clusters) == 4
    store.save_links(partly)
    assert list(store.clusters()) == list(partly.clusters)
    assert list(store.held_back()) == list(partly.held_back)
    whole.close()


def spoken(one: Identifier) -> str:
    return f"Call 0{one.value[3:]}." if one.kind == "phone" else f"Write to {one.value}."
