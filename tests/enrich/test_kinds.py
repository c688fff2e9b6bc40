"""Properties of every kind: spans are exact, canonical values are stable, only documented errors are raised."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enrich.errors import IdentifierError
from enrich.registry import KINDS
from enrich.text.folding import Text

NAMES = [kind.name for kind in KINDS]
PIECES = (
    "jane @ (at) [dot] gmail com . £80 30min 1hr / - half hour E14 9AB SW1A AB45 CDE insta: @anna_b t.me/anna_b I'm "
    "Anna here 24 yo Ilford London GB82 WEST sort code 12-34-56 12345678 265416/21G 2001/0171310W www. https:// \u200b "
    "ｇｍａｉｌ \u0301 İ ß ½ 👉 <b> &amp; </p> <a href=t.me/anna_b> &#64; &pound;80 07700 900 461 oh 7 reg E 14 9AB "
    "gmail 30m hora (24) Mia xx \n"
).split(" ")
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map(" ".join) | st.lists(
    st.sampled_from(PIECES)
).map("".join)
ANYTHING = st.text(st.characters(codec=None)) | HOSTILE


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
@settings(max_examples=60, deadline=None)
@given(text=ANYTHING)
@example(text="İ.AL/0")
@example(text="00. GMAIL")
@example(text="0.AL/00://A")
@example(text=f"{'077' * 22}x@gmail.com")
@example(text=f"{'077' * 22}x at gmail dot com")
def test_every_sighting_has_the_span_of_its_raw_text(kind, text):
    for sighting in (*kind.find(Text(text)), *kind.find(Text.from_string(text))):
        assert text[sighting.start : sighting.end] == sighting.raw
        assert sighting.kind == kind.name
        assert kind.canonical(sighting.value) == sighting.value


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
@settings(max_examples=60, deadline=None)
@given(value=ANYTHING)
@example(value="0. .AL")
@example(value="Aİ")
def test_canonical_is_idempotent_or_raises_an_error_of_the_kind(kind, value):
    try:
        canonical = kind.canonical(value)
    except IdentifierError as error:
        assert error.kind == kind.name  # noqa: PT017 - most values are fine, and raise nothing
    else:
        assert kind.canonical(canonical) == canonical


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
@pytest.mark.parametrize("text", ["", " ", "\n", "\u200b", "<br>", "&nbsp;"])
def test_an_empty_text_has_no_sightings(kind, text):
    assert list(kind.find(Text.from_string(text))) == []


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_kind_accepts_its_own_example(kind):
    assert kind.canonical(kind.example) == kind.example
    assert all((kind.about, kind.source, kind.version))
