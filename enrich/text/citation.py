"""Creates sightings with offsets of the original text, and the tier that follows from the transformations."""

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
    """Return the sighting of a span of the folded text: the usual way for a kind. It derives the tier.

    `Text.create_sighting` only converts the offsets; it is for kinds that determine the tier themselves (phone).
    `undone` lists the transformations from text to value. An entry with the prefix GUESS makes the sighting inferred,
    any other makes it obfuscated. Characters that folding changed are added as a transformation.
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
    return text.create_sighting(
        rule,
        *span,
        value,
        tier=_find_tier(undone),
        validity=validity,
        transformations=undone,
        confidence=confidence,
        alternatives=alternatives,
    )


def is_disguised(raw: str, folded: str) -> bool:
    r"""Return whether folding replaced a letter or digit of a span, or removed an invisible character.

    Spaces and dashes of another width are not a disguise.

    >>> is_disguised("0\uff17700 900461", "07700 900461"), is_disguised("07700\u2013900461", "07700-900461")
    (True, False)
    """
    changed = set(raw).difference(folded, map(chr, range(128)))
    return any(not char.isspace() and not unicodedata.category(char).startswith("P") for char in changed)


def _find_tier(undone: tuple[str, ...]) -> Tier:
    if not undone:
        return Tier.CLEAN
    return Tier.INFERRED if any(step.startswith(GUESS) for step in undone) else Tier.OBFUSCATED
