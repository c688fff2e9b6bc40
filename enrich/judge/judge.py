"""Classifies candidates: sets their confidence, lists the decisive features, and drops improbable candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enrich.judge.features import list_features
from enrich.judge.model import KindModel, load_model
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting, Tier, Validity

MAX_INFERRED = 0.9  # maximum confidence of an inferred candidate
CERTAIN = 0.95  # no evidence is stored from this confidence on
DIGITS = 3


def judge(text: Text, candidates: Iterable[Sighting]) -> Iterator[Sighting]:
    """Yield the candidates at or above the threshold. Placeholders and kinds without a model are unchanged."""
    kinds, lowered = load_model().kinds, ""
    for candidate in candidates:
        model = kinds.get(candidate.kind)
        if model is None or candidate.validity is Validity.PLACEHOLDER:
            yield candidate
            continue
        lowered = lowered or lower_original(text)
        if judged := judge_candidate(model, lowered, text.original, candidate):
            yield judged


def lower_original(text: Text) -> str:
    """Return the original text in lower case, with the same offsets."""
    return text.lowered if text.folded is text.original else lowercase(text.original)


def judge_candidate(model: KindModel, lowered: str, original: str, candidate: Sighting) -> Sighting | None:
    """Return a candidate with its probability as confidence, or None if it is below the threshold."""
    features = list_features(lowered, original, candidate)
    probability = model.compute_probability(features)
    if probability < model.threshold:
        return None
    confidence = min(probability, MAX_INFERRED) if candidate.tier is Tier.INFERRED else probability
    evidence = describe_evidence(model, features) if confidence < CERTAIN else ()
    return candidate.judged(round(confidence, DIGITS), evidence)


def describe_evidence(model: KindModel, features: list[str]) -> tuple[str, ...]:
    """Return the decisive features, each with the sign of its effect: "+ before=call"."""
    return tuple(f"{'+' if weight > 0 else '-'} {feature}" for feature, weight in model.find_decisive(features))
