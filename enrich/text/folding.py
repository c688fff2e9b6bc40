"""Folds a text to plain characters and maps its offsets back to the original.

Hostile texts disguise their characters. Rules match `folded`; every sighting has offsets of the original.
"""

from __future__ import annotations

import re
from array import array
from html import unescape
from itertools import chain, compress, repeat

from enrich.text import markup
from enrich.text.blanking import RAISED_DIGITS, blank_footnotes
from enrich.text.characters import (
    AT_SIGN,
    CIRCLED_A,
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
from enrich.text.joints import INVISIBLE, JOINTS, ZERO_WIDTH, close_joints
from enrich.text.links import EM_DASH, EN_DASH, mark_dashes
from enrich.text.lowercase import lowercase
from records.identifier import Sighting, Tier, Validity

RUN = re.compile(r"[^\W_]+")
LONG_DASHES = {"–": EN_DASH, "—": EM_DASH, "―": EM_DASH}
_LONG_DASH = re.compile(r"[–—―]|&(?:[nm]dash|#)")
MARKS_TO_SPACES = bytes(code if chr(code).isalnum() else ord(" ") for code in range(256))


class Text:
    """A text and its folded form.

    In `folded`, compatibility forms (NFKC), digits of other scripts and look-alike letters are replaced by ASCII, and
    invisible characters are removed; case is unchanged. If nothing is to be folded, it is the original object.
    """

    __slots__ = ("_addressed", "_lowered", "_offsets", "_words", "folded", "marks", "original")

    def __init__(self, original: str) -> None:
        self.original = original
        self.folded = original
        self.marks: frozenset[str] | None = None  # the marks and traits of kinds that occur, once it was scanned
        self._addressed: str | None = None
        self._lowered: str | None = None
        self._words: frozenset[str] | None = None
        self._offsets: array[int] | None = None
        if not original.isascii():
            self._fold()

    @classmethod
    def from_string(cls, original: str) -> Text:
        """Return the text to extract from; if the string contains HTML, without its tags and entities."""
        return cls.from_markup(original) if markup.has_markup(original) else cls(original)

    @classmethod
    def from_markup(cls, original: str) -> Text:
        """Return the text of HTML: entities are decoded and tags removed; a block tag leaves a line break."""
        text = cls("")
        text.original = original
        pieces = _fold_characters(blank_footnotes(original))
        _mark_joints(original, pieces)
        for start, end, replacement in markup.find_replacements(original):
            pieces[start:end] = [_fold_replacement(replacement), *repeat("", end - start - 1)]
        close_joints(pieces)
        text._apply(pieces)
        return text

    @property
    def lowered(self) -> str:
        """The folded text in lower case, with the same offsets."""
        if self._lowered is None:
            self._lowered = lowercase(self.folded)
        return self._lowered

    @property
    def addressed(self) -> str:
        """The folded text to find addresses and links in: a long dash that parts one from another word is none."""
        if self._addressed is None:
            self._addressed = mark_dashes(self._restore_dashes()) if _LONG_DASH.search(self.original) else self.folded
        return self._addressed

    @property
    def addressed_lowered(self) -> str:
        """The text to find addresses and links in, in lower case, with the same offsets."""
        return self.lowered if self.addressed is self.folded else lowercase(self.addressed)

    def _restore_dashes(self) -> str:
        """Return the folded text with its long dashes, which `folded` has as "-"."""
        return re.sub("-", lambda dash: LONG_DASHES.get(self._read_original(dash), "-"), self.folded)

    def _read_original(self, folded: re.Match[str]) -> str:
        """Return the original character of a folded one, from its entity too."""
        start, end = self.original_span(*folded.span())
        return unescape(self.original[start:end])

    @property
    def words(self) -> frozenset[str]:
        """The different runs of letters and digits of the text, in lower case."""
        if self._words is None:
            self._words = split_words(self.lowered)
        return self._words

    def _fold(self) -> None:
        """Fold a text that is not ASCII. Offsets are unchanged if every character is replaced by one character."""
        foreign = set(FOREIGN.findall(self.original))
        source = self.original if foreign.isdisjoint(RAISED_DIGITS) else blank_footnotes(self.original)
        if not CIRCLED_A.isdisjoint(foreign):
            source = AT_SIGN.sub("@", source)
        if any(len(FOLDED_CHARACTERS[char]) != 1 for char in foreign):
            pieces = _fold_characters(source)
            if not foreign.isdisjoint(INVISIBLE):
                _mark_joints(source, pieces)
                close_joints(pieces)
            self._apply(pieces)
        elif any(FOLDED_CHARACTERS[char] != char for char in foreign):
            self.folded = _transliterate_words(source.translate(FOLDED_CHARACTERS), foreign)
        else:
            self.folded = _transliterate_words(source, foreign)

    def _apply(self, pieces: list[str]) -> None:
        """Join the folded pieces, one per original character, and store the offset of each folded character."""
        folded = "".join(pieces)
        self.folded = _transliterate_words(folded, set(FOREIGN.findall(folded)))
        widths = list(map(len, pieces))
        origins = range(len(pieces))
        self._offsets = array(
            "I",
            compress(origins, widths)
            if max(widths, default=0) <= 1
            else chain.from_iterable(map(repeat, origins, widths)),
        )

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of a folded span, including the combining marks of its last character."""
        if self._offsets is None or start >= end:
            return start, end
        last = self._offsets[end - 1] + 1
        tail = TAIL.match(self.original, last)
        return self._offsets[start], tail.end() if tail else last

    def list_origins(self) -> str:
        """Return the original character of each folded one: a string with the offsets of the folded text."""
        return self.original if self._offsets is None else "".join(map(self.original.__getitem__, self._offsets))

    def create_sighting(
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
        """Return a sighting of a folded span, with original offsets. `rule` is the kind's rule ("phone/3")."""
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


def split_words(text: str) -> frozenset[str]:
    """Return the different runs of letters and digits of a text; in ASCII three times faster than by RUN."""
    if not text.isascii():
        return frozenset(RUN.findall(text))
    return frozenset(text.encode("ascii").translate(MARKS_TO_SPACES).decode("ascii").split())


def _fold_characters(original: str) -> list[str]:
    """Return the replacement of each character; combining marks are composed with the character before them."""
    pieces = list(map(FOLDED_CHARACTERS.__getitem__, original))
    for cluster in CLUSTER.finditer(original) if MARK.search(original) else ():
        pieces[cluster.start()] = compose(cluster.group())
    return pieces


def _mark_joints(original: str, pieces: list[str]) -> None:
    """Make the piece of each zero-width character a joint."""
    for index, char in enumerate(original):
        if char in INVISIBLE:
            pieces[index] = ZERO_WIDTH


def _fold_replacement(replacement: str) -> str:
    """Return the folded replacement of a tag or entity; a joint is unchanged, a zero-width character becomes one."""
    if replacement in JOINTS:
        return replacement
    return ZERO_WIDTH if replacement in INVISIBLE else "".join(map(FOLDED_CHARACTERS.__getitem__, replacement))


def _transliterate_words(folded: str, foreign: set[str]) -> str:
    """Transliterate words whose letters only look Latin; a word of another script is unchanged."""
    return folded if foreign.isdisjoint(LOOKALIKE_LETTERS) else LOOKALIKE_WORD.sub(transliterate, folded)
