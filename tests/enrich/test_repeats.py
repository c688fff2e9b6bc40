"""Texts of one phrase, repeated: what they cost, counted in decisions, and that what is hidden in them is read."""

from __future__ import annotations

from itertools import count

import pytest

from enrich.extract import extract
from enrich.judge import judge as judging
from enrich.kinds import postcode
from enrich.kinds.email import disguised
from enrich.kinds.handle import joiner, pairs
from enrich.kinds.postcode import outward
from enrich.kinds.price import ranges
from enrich.text import joints, repeats
from enrich.text.folding import Text
from enrich.text.repeats import MAX_PLACES, MIN_TEXT, RepeatMemo

REACH = 100
PHRASE = "insta: "
LONG = PHRASE * 1000
PLACE, NEXT = (3500, 3505), (3507, 3512)


def recall(*strings: str) -> int | None:
    """Return what is known of a place after the same phrase before it was decided."""
    memo = RepeatMemo[int](REACH, *strings)
    memo.store(*PLACE, 1)
    return memo.recall(*NEXT)


def replace_char(text: str, offset: int) -> str:
    return f"{text[:offset]}#{text[offset + 1 :]}"


@pytest.mark.parametrize(
    ("offset", "known"),
    [
        (PLACE[0] - REACH - 1, 1),
        (PLACE[0] - REACH, None),
        (PLACE[0], None),
        (NEXT[1] + REACH - 1, None),
        (NEXT[1] + REACH, 1),
    ],
)
def test_a_decision_holds_for_the_same_surroundings_within_reach(offset, known):
    assert recall(replace_char(LONG, offset)) == known
    assert recall(LONG, replace_char(LONG, offset)) == known


@pytest.mark.parametrize(("length", "known"), [(MIN_TEXT - 1, None), (MIN_TEXT, 1)])
def test_short_texts_are_not_remembered(length, known):
    assert recall(LONG[:length]) == known


def test_a_place_near_the_beginning_or_of_another_length_is_not_known():
    memo = RepeatMemo[int](REACH, LONG)
    memo.store(REACH - 2, REACH + 3, 1)
    assert memo.recall(REACH + 5, REACH + 10) is None
    memo.store(*PLACE, 1)
    assert memo.recall(NEXT[0], NEXT[1] + 7) is None


def test_after_another_phrase_the_surroundings_are_compared_anew():
    memo = RepeatMemo[int](REACH, LONG[:3000] + "kik " + LONG[:3000])
    memo.store(1400, 1405, 1)
    assert memo.recall(1407, 1412)
    assert memo.recall(2996, 3001) is None
    assert memo.recall(3004 + 1400, 3004 + 1405)


def test_only_so_many_places_are_remembered():
    memo = RepeatMemo[int](0, "".join(map(chr, range(1000, 1000 + MIN_TEXT))))
    for start in range(MAX_PLACES):
        memo.store(start, start, start)
    assert memo.recall(0, 0) == 0
    memo.store(MAX_PLACES, MAX_PLACES, 0)
    assert memo.recall(0, 0) is None


def test_what_the_characters_were_counts_too():
    text = Text("\u2013 in\u200bsta: " * 1000)
    assert len(text.list_origins()) == len(text.folded)
    assert text.list_origins()[0] == "\u2013"
    changed = Text("- in\u200bsta: " * 500 + "\u2013 in\u200bsta: " * 500)
    assert changed.folded == text.folded
    memo = RepeatMemo[int].of_text(20, changed)
    memo.store(4000 - 9, 4000 - 4, 1)
    assert memo.recall(4500 + 9, 4500 + 14) is None


# The function that decides, of a module, and a text that asks it again and again.
DECISIONS = [
    ("sc:", joiner, "_build_after"),
    ("x is 4 ", pairs, "_judge_before"),
    ("kik: ", pairs, "read_after"),
    ("\U0001f47b ", pairs, "read_after"),
    ("e1 4 ", postcode, "is_location"),
    ("M2 1TB ", postcode, "_is_postcode"),
    ("M2 1TB ", outward, "_find_strangers"),
    ("E27 E14 ", outward.Doubts, "_is_near_stranger"),
    ("E14,", judging, "describe_view"),
    ("u/mia_b ", judging, "describe_view"),
]


def count_calls(monkeypatch, owner, name, text):
    calls, function = count(), getattr(owner, name)

    def counted(*args, **options):
        next(calls)
        return function(*args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, counted)
        extract(text)
    return next(calls)


@pytest.mark.parametrize(("phrase", "owner", "name"), DECISIONS, ids=lambda value: str(value)[:12])
def test_a_phrase_that_is_repeated_is_decided_as_often_in_a_longer_text(monkeypatch, phrase, owner, name):
    few, many = (count_calls(monkeypatch, owner, name, phrase * (size // len(phrase))) for size in (12_000, 18_000))
    assert few > 0
    assert many - few <= 2


def test_of_addresses_that_overlap_only_those_that_may_be_read_are_parsed(monkeypatch):
    phrase, few, more = "(at).", 2400, 1200
    calls = [count_calls(monkeypatch, disguised, "_parse_around", phrase * times) for times in (few, few + more)]
    assert 0 < calls[1] - calls[0] <= more // 20


def test_no_name_is_looked_for_behind_more_signs_than_are_passed(monkeypatch):
    assert count_calls(monkeypatch, joiner, "_pass", f"insta{'~' * joiner.MAX_STEPS}mia_b99") == 0
    assert count_calls(monkeypatch, joiner, "_pass", f"insta{'~' * (joiner.MAX_STEPS - 1)}mia_b99") > 0


@pytest.mark.parametrize("phrase", ["20/", "200/", "80-"])
def test_each_number_of_a_list_is_judged_once(monkeypatch, phrase):
    calls = count_calls(monkeypatch, ranges, "_judge_plain_number", f"£5 {phrase * 500}")
    assert 0 < calls <= 500


def test_the_same_joint_is_judged_once():
    joints._is_split.cache_clear()
    extract("7\u200b" * 1000)
    few = joints._is_split.cache_info().misses
    joints._is_split.cache_clear()
    extract("7\u200b" * 2000)
    assert 0 < few == joints._is_split.cache_info().misses


HIDDEN = ["insta: mia_b99 ", "mia at gmail dot com ", "incall E14 9AB ", "near E14, ", "ring 07700 900461 ", "£80/30 "]


@pytest.mark.parametrize("phrase", ["(at).", *dict.fromkeys(phrase for phrase, _, _ in DECISIONS)])
def test_what_is_hidden_in_a_repeated_phrase_is_read_as_without_the_memory(monkeypatch, phrase):
    row = phrase * ((5000 if phrase == "(at)." else 9000) // len(phrase))  # longer than two reaches
    text = row + f" {row} ".join(HIDDEN) + row
    found = extract(text)
    monkeypatch.setattr(repeats, "MIN_TEXT", len(text) * 2)
    assert found == extract(text)
    assert any(seen.value == "instagram:mia_b99" for seen in found) or phrase == "(at)."
