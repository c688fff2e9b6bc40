"""The lexicons read what their own test cases say, and weigh nothing that research does not support."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.indicators import Support, find_indicators, load_lexicons

CASES = [(lexicon.code, case.text, case.found) for lexicon in load_lexicons() for case in lexicon.cases]


@pytest.mark.parametrize(("code", "text", "found"), CASES)
def test_a_lexicon_reads_its_own_cases(code, text, found):
    assert any(indicator.code == code for indicator in find_indicators(text)) is found


def test_there_is_a_lexicon_for_each_indicator_from_wording():
    assert [lexicon.code for lexicon in load_lexicons()] == ["I9", "I10", "I11", "I13", "I18", "I21", "I29"]


def test_every_lexicon_is_complete_and_has_cases_both_ways():
    for lexicon in load_lexicons():
        assert all((lexicon.definition, lexicon.source, lexicon.innocent, lexicon.version))
        assert {case.found for case in lexicon.cases} == {True, False}


def test_what_does_not_predict_weighs_nothing():
    assert all(lexicon.weight == 0 for lexicon in load_lexicons() if lexicon.support in (Support.NOT, Support.REVERSE))


def test_youth_wording_goes_to_child_safeguarding():
    (indicator,) = [each for each in find_indicators("She is very young") if each.code == "I11"]
    assert indicator.route == "child safeguarding"


def test_ethnicity_is_not_read():
    assert find_indicators("Polish, Brazilian, Thai, black, white, Asian, Latina") == []


@given(st.text() | st.text(st.sampled_from("new in town 100% real ＮＥＷ\u200b<b>&amp;")))
def test_an_indicator_is_cited_where_it_stands(text):
    assert all(text[each.start : each.end] == each.raw for each in find_indicators(text))
