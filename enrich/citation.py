"""Citing a reading in the original, with the honest tier: what had to be undone makes it obfuscated or inferred."""

from __future__ import annotations

from enrich.text import Text
from records.identifier import Sighting, Tier, Validity

FOLDED = "look-alike characters"
GUESS = "guess: "


def cite(
    text: Text,
    rule: str,
    span: tuple[int, int],
    value: str,
    *,
    undone: tuple[str, ...] = (),
    validity: Validity = Validity.VALID,
    confidence: float = 1.0,
    alternatives: tuple[str, ...] = (),
) -> Sighting:
    """Return the sighting of a stretch of the folded text.

    `undone` names what was undone to read the value; an entry that begins with GUESS makes the reading inferred, any other
    makes it obfuscated. Characters that folding changed count as undone by themselves.
    """
    if text.folded is text.original and not undone:
        start, end = span
        raw = text.original[start:end]
        return Sighting(
            rule.partition("/")[0], value, raw, start, end, Tier.CLEAN, validity, (), confidence, alternatives, rule
        )
    first, last = text.span(*span)
    if text.original[first:last] != text.folded[span[0] : span[1]]:
        undone = (FOLDED, *undone)
    return text.sighting(
        rule,
        *span,
        value,
        tier=_tier(undone),
        validity=validity,
        transformations=undone,
        confidence=confidence,
        alternatives=alternatives,
    )


def _tier(undone: tuple[str, ...]) -> Tier:
    if not undone:
        return Tier.CLEAN
    return Tier.INFERRED if any(step.startswith(GUESS) for step in undone) else Tier.OBFUSCATED
