"""Every indicator lexicon passes its own test cases, and its weight follows from the research."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.indicators import Support, find_indicators, load_lexicons

FILES = [
    tomllib.loads(file.read_text("utf-8")) for file in files("enrich.indicators").iterdir() if file.suffix == ".toml"
]
CASES = [(data["code"], text, key == "found") for data in FILES for key in ("found", "not_found") for text in data[key]]


@pytest.mark.parametrize(("code", "text", "found"), CASES)
def test_a_lexicon_passes_its_own_cases(code, text, found):
    assert any(indicator.code == code for indicator in find_indicators(text)) is found


def test_there_is_a_lexicon_for_each_indicator_from_wording():
    assert [lexicon.code for lexicon in load_lexicons()] == ["I9", "I10", "I11", "I13", "I18", "I21", "I29"]


def test_every_lexicon_is_complete_and_has_cases_both_ways():
    for lexicon in load_lexicons():
        assert all((lexicon.definition, lexicon.source, lexicon.innocent, lexicon.version))
    assert all(data["found"] and data["not_found"] for data in FILES)


def test_an_indicator_without_research_support_has_no_weight():
    unsupported = (Support.NOT_PREDICTIVE, Support.REVERSE)
    assert all(lexicon.weight == 0 for lexicon in load_lexicons() if lexicon.support in unsupported)


def test_youth_wording_goes_to_child_safeguarding():
    (indicator,) = [indicator for indicator in find_indicators("She is very young") if indicator.code == "I11"]
    assert indicator.route == "child safeguarding"


def test_ethnicity_is_not_an_indicator():
    assert find_indicators("Polish, Brazilian, Thai, black, white, Asian, Latina") == []


@given(st.text() | st.text(st.sampled_from("new in town 100% real ＮＥＷ\u200b<b>&amp;")))
def test_an_indicator_has_the_offsets_of_the_original_text(text):
    assert all(text[indicator.start : indicator.end] == indicator.raw for indicator in find_indicators(text))
