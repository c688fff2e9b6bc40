"""The invented world is what its truth says."""

from __future__ import annotations

import csv
import io
import re

import pytest

from demo import files, numbers, truth
from demo.web import build_sites
from demo.world import LIVE_ADVERTS, NORTHLIGHT, build_world

DRAMA = re.compile(r"\+447700900\d{3}|\+442079460\d{3}|\+4411[356]4960\d{3}|\+448081570\d{3}|\+120255501\d\d")


@pytest.fixture(scope="module")
def whole():
    return build_world()


def test_the_national_site_has_exactly_2900_live_adverts(whole):
    assert LIVE_ADVERTS == 2900
    assert len(whole.ads[NORTHLIGHT]) == 2900
    assert len({ad.id for ad in whole.ads[NORTHLIGHT]}) == 2900
    pages = build_sites(whole)[NORTHLIGHT]
    assert sum(path.startswith("/advert/") and answer.status == 200 for path, answer in pages.items()) == 2900


def test_the_same_world_comes_out_each_time(whole):
    assert build_world() == whole
    assert files.build_wash_list() == files.build_wash_list()
    assert files.build_nominals() == files.build_nominals()


def test_every_number_is_reserved_for_drama():
    every = [value for name in dir(numbers) if name.isupper() for value in listed(getattr(numbers, name))]
    assert len(every) > 1000
    assert not [number for number in every if not DRAMA.fullmatch(number)]


def listed(value):
    values = value if isinstance(value, list | tuple) else [value]
    return [value for value in values if isinstance(value, str) and value.startswith("+")]


def test_no_number_is_used_for_two_purposes():
    groups = [
        numbers.NETWORK,
        numbers.INDEPENDENTS,
        numbers.SHELL_SITE,
        numbers.UNTIDY_SITE,
        numbers.ROOMS_TO_LET,
        numbers.ELSEWHERE,
    ]
    groups += [[numbers.TOURING], [numbers.DUO], [numbers.RECYCLED], list(numbers.FLAT_SHARERS), [numbers.HELPLINE]]
    every = [number for group in groups for number in group]
    assert len(every) == len(set(every))


def test_the_list_has_454_different_numbers_of_which_two_are_in_the_adverts():
    rows = list(csv.DictReader(io.StringIO(files.build_wash_list())))
    assert len(rows) == len({row["number"] for row in rows}) == truth.LIST_ROWS == 454
    assert (truth.HITS, truth.NO_TRACE) == (2, 452)


def test_a_smaller_world_holds_all_that_is_planted():
    small = build_world(320).ads
    text = "\n".join(ad.text for ads in small.values() for ad in ads)
    assert len(small[NORTHLIGHT]) == 320
    assert (
        len({ad.account for ads in small.values() for ad in ads if ad.account.startswith("silver")})
        == truth.NETWORK.accounts
    )
    assert len(set(re.findall(r"silver\.star\d@post\.example", text))) == truth.NETWORK.emails
