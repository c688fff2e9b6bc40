"""A text made fit for reading, with the way back to the original.

Hostile text disguises its characters. Rules read `folded`; every sighting is cited in the original.
"""

from __future__ import annotations

from array import array
from itertools import chain, compress, repeat

from enrich.text import markup
from enrich.text.characters import (
    CLUSTER,
    FOLDED_CHARACTERS,
    FOREIGN,
    LOOKALIKE_LETTERS,
    LOOKALIKE_WORD,
    MARK,
    TAIL,
    compose,
    transliterate,
)
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
        self._offsets: array[int] | None = None
        if not original.isascii():
            self._fold()

    @classmethod
    def from_string(cls, original: str) -> Text:
        """Return the text to read: without its tags and entities where it holds HTML."""
        return cls.from_markup(original) if markup.has_markup(original) else cls(original)

    @classmethod
    def from_markup(cls, original: str) -> Text:
        """Return the text of a piece of HTML: tags vanish (a block's leaves a line break), entities are resolved."""
        text = cls("")
        text.original = original
        pieces = _pieces(original)
        for start, end, replacement in markup.find_replacements(original):
            pieces[start:end] = ["".join(map(FOLDED_CHARACTERS.__getitem__, replacement)), *repeat("", end - start - 1)]
        text._settle(pieces)
        return text

    def _fold(self) -> None:
        """Fold a text that is not ASCII; while each character stays one, offsets stay what they are."""
        foreign = set(FOREIGN.findall(self.original))
        if any(len(FOLDED_CHARACTERS[char]) != 1 for char in foreign):
            self._settle(_pieces(self.original))
        elif any(FOLDED_CHARACTERS[char] != char for char in foreign):
            self.folded = _look_alikes(self.original.translate(FOLDED_CHARACTERS), foreign)
        else:
            self.folded = _look_alikes(self.original, foreign)

    def _settle(self, pieces: list[str]) -> None:
        """Join the pieces, one for each original character, and remember where each folded character came from."""
        folded = "".join(pieces)
        self.folded = _look_alikes(folded, set(FOREIGN.findall(folded)))
        widths = list(map(len, pieces))
        origins = range(len(pieces))
        self._offsets = array(
            "I",
            compress(origins, widths)
            if max(widths, default=0) <= 1
            else chain.from_iterable(map(repeat, origins, widths)),
        )

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the folded text stands in the original, the last character's own marks included."""
        if self._offsets is None or start >= end:
            return start, end
        last = self._offsets[end - 1] + 1
        tail = TAIL.match(self.original, last)
        return self._offsets[start], tail.end() if tail else last

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
        first, last = self.original_span(start, end)
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


def _pieces(original: str) -> list[str]:
    """Return what each character becomes; marks are joined with the character before them."""
    pieces = list(map(FOLDED_CHARACTERS.__getitem__, original))
    for cluster in CLUSTER.finditer(original) if MARK.search(original) else ():
        pieces[cluster.start()] = compose(cluster.group())
    return pieces


def _look_alikes(folded: str, foreign: set[str]) -> str:
    """Write words in Latin whose letters only look Latin; a word of another script keeps its letters."""
    return folded if foreign.isdisjoint(LOOKALIKE_LETTERS) else LOOKALIKE_WORD.sub(transliterate, folded)
