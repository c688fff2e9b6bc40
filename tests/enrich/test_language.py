"""Languages are told where a text is long enough, and left undecided otherwise."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.language import UNDECIDED, language_of


def test_languages_of_adverts():
    assert language_of("Hello gents, I have just arrived in town and I am free all week").code == "en"
    assert language_of("Bună, sunt nouă în oraș și aștept apelul tău").code == "ro"
    assert language_of("Dzień dobry, jestem nowa w mieście i czekam na telefon").code == "pl"


def test_a_text_without_words_is_undecided():
    assert language_of("") == language_of("07700 900461") == UNDECIDED


@settings(max_examples=50)
@given(st.text(st.characters(codec=None)))
def test_no_text_breaks_it(text):
    assert 0 <= language_of(text).confidence <= 1
