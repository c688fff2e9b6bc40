"""A column of user names has names of its platform; words, and contacts of other kinds, are not taken for them."""

from __future__ import annotations

import pytest

from enrich.kinds.handle import handle
from matcher.datasets.handle_cells import read_handles


def read(cell, platform="telegram"):
    reading = read_handles(cell, platform, handle)
    assert bool(reading.reason) is not bool(reading.sightings)
    for sighting in reading.sightings:
        assert cell[sighting.start : sighting.end] == sighting.raw
    return [str(sighting.identifier).removeprefix("handle:") for sighting in reading.sightings]


@pytest.mark.parametrize(
    "cell",
    [
        "unknown",
        "not known",
        "withheld",
        "private",
        "refused",
        "No telegram",
        "none given",
        "does not use",
        "deactivated",
        "private account",
        "see notes",
        "asked 12/07",
        "Mia Brown",
        "London",
        "on whatsapp",
        "facebook",
        "fb mia_b99",
        "https://site.example/mia_b99",
        "https://instagram.com/p/cxy123",
        "12345678",
    ],
)
def test_what_is_no_name_is_rejected_with_a_reason(cell):
    assert read(cell) == []


@pytest.mark.parametrize(
    "cell",
    [
        "mia_b99",
        "@Mia_B99",
        "(mia_b99)",
        '"mia_b99"',
        "mia_b99\U0001f618",
        "mia_b99 (old)",
        "mia_b99 (since 2024)",
        "old: mia_b99",
        "Mia Brown @mia_b99",
        "Telegram: mia_b99",
        "t.me/mia_b99",
        "https://t.me/mia_b99",
    ],
)
def test_one_name_in_any_dress_is_read(cell):
    assert read(cell) == ["telegram:mia_b99"]


@pytest.mark.parametrize("sign", ["/", ":", ", ", ";", "\t", " ", "\n", " & ", " and ", "=", " / ", "|"])
def test_two_names_are_both_read(sign):
    assert read(f"mia_b99{sign}mia98x") == ["telegram:mia_b99", "telegram:mia98x"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("snap: mia_b99", ["snapchat:mia_b99"]),
        ("insta mia_b99", ["instagram:mia_b99"]),
        ("mia_b99 (snap)", ["snapchat:mia_b99"]),
        ("mia_b99; insta: rosie_b", ["telegram:mia_b99", "instagram:rosie_b"]),
        ("mia98x / insta mia99x", ["telegram:mia98x", "instagram:mia99x"]),
        ("https://instagram.com/mia.b", ["instagram:mia.b"]),
        ("mia_b99@gmail.com", ["email:mia_b99@gmail.com"]),
        ("mia_b99 07700900461", ["telegram:mia_b99", "phone:+447700900461"]),
        ("https://t.me/mia_b99;mia98x", ["telegram:mia_b99", "telegram:mia98x"]),
    ],
)
def test_what_belongs_elsewhere_is_read_as_that(cell, expected):
    assert read(cell) == expected


@pytest.mark.parametrize("cell", ["07700900461", "07700 900461", "7700900461"])
def test_a_telephone_number_in_a_column_of_names_is_a_telephone_number(cell):
    assert read(cell, "instagram") == read(cell, "whatsapp") == ["phone:+447700900461"]


@pytest.mark.parametrize(
    ("platform", "cell", "name"),
    [
        ("x", "@miab", "miab"),
        ("skype", "live:mia.brown", "live:mia.brown"),
        ("discord", "mia#1234", "mia#1234"),
        ("reddit", "u/mia_b99", "mia_b99"),
        ("bluesky", "mia.bsky.social", "mia.bsky.social"),
        ("adultwork", "1234567", "1234567"),
        ("facebook", "100001234567890", "100001234567890"),
    ],
)
def test_each_platform_has_names_of_its_form(platform, cell, name):
    assert read(cell, platform) == [f"{platform}:{name}"]


@pytest.mark.parametrize(("digits", "count"), [("10000123456789", 0), ("100001234567890", 1)])
def test_only_digits_too_long_for_a_telephone_number_are_an_account(digits, count):
    assert len(read(digits, "facebook")) == count


def test_words_are_names_only_if_marked_or_unlike_words():
    assert read("sunshine") == []
    assert read("@sunshine") == ["telegram:sunshine"]
    assert read("silkystella") == ["telegram:silkystella"]
    assert [seen.confidence for seen in read_handles("silkystella", "telegram", handle).sightings] == [0.9]
    assert [seen.confidence for seen in read_handles("stella_99", "telegram", handle).sightings] == [1.0]
