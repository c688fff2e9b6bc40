"""What is planted holds together, or apart, by the adverts alone: no linker is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from demo import numbers, truth
from demo.world import Ad, build_world
from enrich.extract import extract
from enrich.registry import select_kinds

KINDS = select_kinds(["phone", "email", "handle"])


@pytest.fixture(scope="module", params=[130, 2900])
def tied(request) -> list[tuple[Ad, set[str]]]:
    """Each advert with the contacts and the account that could tie it to others, the helpline apart."""
    ads = [ad for those in build_world(request.param).ads.values() for ad in those]
    return [(ad, ties(ad) - {numbers.HELPLINE}) for ad in ads]


def ties(ad: Ad) -> set[str]:
    return {sighting.value for sighting in extract(ad.text, KINDS)} | {f"{ad.site}:{ad.account}"}


def components(tied: Iterable[tuple[Ad, set[str]]]) -> list[tuple[list[Ad], set[str]]]:
    """Adverts joined by whatever they share, the plain way."""
    found: list[tuple[list[Ad], set[str]]] = []
    for ad, values in tied:
        joined = [component for component in found if component[1] & values]
        found = [component for component in found if not component[1] & values]
        found.append(([ad, *(old for ads, _ in joined for old in ads)], values.union(*(held for _, held in joined))))
    return found


def test_the_network_is_one_component_and_nobody_else_is_in_it(tied):
    mine = [component for component in components(tied) if any(ad.account.startswith("silver") for ad in component[0])]
    assert len(mine) == 1
    ads, values = mine[0]
    assert all(ad.account.startswith("silver") for ad in ads)
    assert {value for value in values if value.startswith("+")} == set(numbers.NETWORK)
    assert len({ad.account for ad in ads}) == truth.NETWORK.accounts
    assert len({value for value in values if "@" in value}) == truth.NETWORK.emails
    assert len({ad.region for ad in ads}) > 2
    assert len({ad.site for ad in ads}) == 2


def test_everybody_else_stands_alone(tied):
    for ads, _ in components(tied):
        accounts = {ad.account for ad in ads}
        assert len(accounts) == 1 or all(account.startswith("silver") for account in accounts)


def test_the_helpline_is_on_many_adverts_of_many_accounts_and_towns(tied):
    shown = [ad for ad, _ in tied if numbers.HELPLINE in ties(ad)]
    assert len(shown) >= 60
    assert min(len({ad.account for ad in shown}), len({ad.town for ad in shown})) > 10


def test_each_innocent_is_who_the_tale_says(tied):
    people = ("wandering-wren", "cleo-flat", "dora-flat")
    by_account = {account: [ad for ad, _ in tied if ad.account == account] for account in people}
    assert len({ad.town for ad in by_account["wandering-wren"]}) >= 12
    assert {ad.name for ad in by_account["wandering-wren"]} == {"Wren"}
    sharers = [ad for flat in people[1:] for ad in by_account[flat]]
    addresses = [set(re.findall(r"\d+ Example Street, \S+ \S+", ad.text)) for ad in sharers]
    assert len(addresses) == 6
    assert set.union(*addresses) == addresses[0]
