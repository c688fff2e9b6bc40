"""A text made fit for reading, with the way back to the original.

Hostile text disguises its characters. Rules read `folded`; every sighting is cited in the original.
"""

from __future__ import annotations

from records.identifier import Sighting, Tier, Validity


class Text:
    """An original text with its folded form.

    `folded` has compatibility forms (NFKC), foreign digits and look-alike letters brought to ASCII and invisible characters
    removed; upper and lower case are kept. For a text that is plain already it is the original itself, at no cost.
    """

    __slots__ = ("_offsets", "folded", "original")

    def __init__(self, original: str) -> None:
        self.original = original
        self.folded = original
        self._offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the folded text stands in the original."""
        if self._offsets is None:
            return start, end
        return self._offsets[start], self._offsets[end - 1] + 1

    def sighting(
        self,
        rule: str,
        start: int,
        end: int,
        value: str,
        *,
        tier: Tier = Tier.CLEAN,
        validity: Validity = Validity.VALID,
        transformations: tuple[str, ...] = (),
        confidence: float = 1.0,
        alternatives: tuple[str, ...] = (),
    ) -> Sighting:
        """Return a sighting of a stretch of the folded text, cited in the original; `rule` is the kind's rule ("phone/3")."""
        first, last = self.span(start, end)
        kind = rule.partition("/")[0]
        return Sighting(
            kind,
            value,
            self.original[first:last],
            first,
            last,
            tier,
            validity,
            transformations,
            confidence,
            alternatives,
            rule,
        )
