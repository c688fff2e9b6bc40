"""Citing a reading in the original, with the honest tier: what had to be undone makes it obfuscated or inferred."""

from __future__ import annotations

import unicodedata

from enrich.text.folding import Text
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
    first, last = text.original_span(*span)
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


def is_disguised(raw: str, folded: str) -> bool:
    r"""Tell whether folding changed a letter or digit of a stretch, or took an invisible character away.

    Spaces and dashes of another width disguise nothing.

    >>> is_disguised("0\uff17700 900461", "07700 900461"), is_disguised("07700\u2013900461", "07700-900461")
    (True, False)
    """
    changed = set(raw).difference(folded, map(chr, range(128)))
    return any(not char.isspace() and not unicodedata.category(char).startswith("P") for char in changed)


def _tier(undone: tuple[str, ...]) -> Tier:
    if not undone:
        return Tier.CLEAN
    return Tier.INFERRED if any(step.startswith(GUESS) for step in undone) else Tier.OBFUSCATED
