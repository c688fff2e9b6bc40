"""Classifies candidates: sets their confidence, lists the decisive features, and drops improbable candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enrich.judge.features import View, describe_view, view
from enrich.judge.model import KindModel, load_model
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting, Tier, Validity

MAX_INFERRED = 0.9  # maximum confidence of an inferred candidate
CERTAIN = 0.95  # no evidence is stored from this confidence on
DIGITS = 3


# A text of one phrase, repeated, is judged once: the judge sees a candidate's surroundings, not its place.
Decision = tuple[float, tuple[str, ...]] | None
MAX_DECISIONS = 256  # views of a text whose decisions are kept


def judge(text: Text, candidates: Iterable[Sighting]) -> Iterator[Sighting]:
    """Yield the candidates at or above the threshold. Placeholders and kinds without a model are unchanged."""
    kinds, lowered = load_model().kinds, ""
    decisions: dict[View, Decision] = {}
    for candidate in candidates:
        model = kinds.get(candidate.kind)
        if model is None or candidate.validity is Validity.PLACEHOLDER:
            yield candidate
            continue
        lowered = lowered or lower_original(text)
        seen = view(lowered, text.original, candidate)
        if seen not in decisions:
            if len(decisions) == MAX_DECISIONS:
                decisions.clear()
            decisions[seen] = decide(model, seen)
        if decision := decisions[seen]:
            yield candidate.judged(*decision)


def lower_original(text: Text) -> str:
    """Return the original text in lower case, with the same offsets."""
    return text.lowered if text.folded is text.original else lowercase(text.original)


def decide(model: KindModel, seen: View) -> Decision:
    """Return the confidence and the evidence of a candidate, or None if its probability is below the threshold."""
    features = describe_view(seen)
    probability = model.compute_probability(features)
    if probability < model.threshold:
        return None
    confidence = min(probability, MAX_INFERRED) if seen.tier is Tier.INFERRED else probability
    return round(confidence, DIGITS), describe_evidence(model, features) if confidence < CERTAIN else ()


def describe_evidence(model: KindModel, features: list[str]) -> tuple[str, ...]:
    """Return the decisive features, each with the sign of its effect: "+ before=call"."""
    return tuple(f"{'+' if weight > 0 else '-'} {feature}" for feature, weight in model.find_decisive(features))
