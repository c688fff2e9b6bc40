"""The spaCy component works in any pipeline."""

from __future__ import annotations

import pytest
import spacy

from enrich import pipeline as washline
from records.identifier import Tier

ADVERT = "Hi, I'm Daniela, new in Ilford. Mail jane at gmail dot com, 30 min £80."


def test_identifiers_become_spans():
    nlp = spacy.blank("en")
    nlp.add_pipe("washline_identifiers")
    doc = nlp(ADVERT)
    spans = doc.spans["washline"]
    seen = [(span.label_, span.id_) for span in spans]
    assert ("name", "Daniela") in seen
    assert ("place", "Ilford, Greater London") in seen
    assert ("email", "jane@gmail.com") in seen
    assert ("price", "GBP 80.00 per 30 min") in seen


def test_a_span_has_its_sighting():
    nlp = washline.load_pipeline(model=False)
    doc = nlp(ADVERT)
    for span in doc.spans["washline"]:
        sighting = span._.sighting
        assert ADVERT[sighting.start : sighting.end] == sighting.raw
        assert sighting.raw in span.text


def test_only_the_configured_kinds_are_extracted():
    nlp = spacy.blank("en")
    nlp.add_pipe("washline_identifiers", config={"kinds": ["email"], "spans_key": "mail"})
    doc = nlp(ADVERT)
    assert [span.label_ for span in doc.spans["mail"]] == ["email"]


def test_the_model_only_adds_inferred_sightings():
    if not any(map(washline.importlib.util.find_spec, washline.MODELS)):
        pytest.skip("no statistical model is installed")
    plain, modelled = washline.load_pipeline(model=False)(ADVERT), washline.load_pipeline()(ADVERT)
    rules, spans = [span.id_ for span in plain.spans["washline"]], modelled.spans["washline"]
    assert set(rules) <= {span.id_ for span in spans}
    assert all(span._.sighting.tier is Tier.INFERRED for span in spans if span.id_ not in rules)


def test_documents_can_be_sent_to_processes_and_stored():
    nlp = washline.load_pipeline(model=False)
    there, _ = nlp.pipe([ADVERT, ADVERT], n_process=2, batch_size=1)
    doc = nlp(ADVERT)
    stored = spacy.tokens.DocBin(store_user_data=True, docs=[doc])
    (back,) = spacy.tokens.DocBin(store_user_data=True).from_bytes(stored.to_bytes()).get_docs(nlp.vocab)
    here = [span._.sighting for span in doc.spans["washline"]]
    assert [span._.sighting for span in there.spans["washline"]] == here
    assert [span._.sighting for span in back.spans["washline"]] == here
