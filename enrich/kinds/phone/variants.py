"""Variants of a text without the filler between the digits of a number, or with digits for their substitutes.

Each variant is built only if its mark occurs. Only mobile numbers are read in a variant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from enrich.kinds.phone.context.cues import ZERO_NAMES
from enrich.kinds.phone.mark import Trait
from enrich.kinds.phone.tokens.vocabulary import is_number_word
from enrich.text.blanking import blank_match
from enrich.text.folding import Text

LETTERS = "symbols for letters"
ASIDE = "words between digits"
ZEROS = "symbols for zeros"
LETTERS_APART = "letters set apart"
NUMERALS = "Roman numerals"
SYLLABLES = "hyphens in words"
ELSEWHERE = "other lines between digits"
AMOUNTS = "currency signs between digits"
SUBSTITUTES = "signs replaced as the text says"
UNUSUAL = frozenset((LETTERS, ASIDE, ZEROS, LETTERS_APART, NUMERALS, SYLLABLES, ELSEWHERE, AMOUNTS, SUBSTITUTES))

# "0770 (call) 0900 (after ten) 461", "077 [29 years] 009 [£80] 00461".
_IN_BRACKETS = re.compile(r"[(\[{](?=[^()\[\]{}\n]*[^\W\d_]|£)[^()\[\]{}\n]{2,40}[)\]}]")
# "0 baby 7 baby 7 baby": the same word between all the digits.
_SAME_WORD = re.compile(r"0(?<![\w.,:/-]0)(\W{1,3}[^\W\d_]{1,12}\W{1,3})7(?:\1[0-9]){9}(?![\w:%]|[.,][0-9])")
# A letter, Roman numerals, an amount's sign or a hyphen: "0a7b7c0...", "0 VII VII 0", "£07 £70", "ze-ro sev-en".
_LETTER_BETWEEN = re.compile(r"(?<![^\W_])[a-z]?0(-?)[a-z]\1[17](?:\1[a-z]\1[0-9]){9}(?![0-9])", re.IGNORECASE)
_ROMAN = re.compile(r"(?<![^\W_])[0O](?:[ ,.*/-]{1,3}(?:[0O]|I{1,3}|I?V|VI{1,3}|IX)){10}(?![^\W_])")
_ROMAN_DIGIT = re.compile(r"[0OIVX]+")
_ROMAN_VALUES = {"O": "0", **dict(zip("I II III IV V VI VII VIII IX".split(), "123456789", strict=True))}
_AMOUNTS = re.compile(r"(?<![^\W_])([£€$])0[0-9]{0,2}(?:[ ,]{1,2}\1[0-9]{1,3}){3,10}(?![0-9]|[.,][0-9])")
_SYLLABLES = re.compile(r"(?<![^\W_])[a-z]{1,4}-[a-z]{1,4}(?![^\W_]|-)", re.IGNORECASE)
# "*77**9**461, * is zero", "()77()()9()()461".
_ONE_SYMBOL = re.compile(
    r"7(?<=([^\w\s£$€+().,/:#-]|[xX])7)(?<![^\W_].7)(?=(?:[ .-]?[0-9]){0,8}[ .-]?\1)(?:[ .-]?(?:\1|[0-9])){9}(?!\w)"
)
_SAYS_ZERO = re.compile(
    r"\b(?:zeros?|zeroes|noughts?)\b|(?:\b(?:is|means?|for|put|an?|as|with|to)|=)\s?(?:an?\s|the\s)?[\"'“]?(?:0|oh?)\b",
    re.IGNORECASE,
)
_ZERO_NAMES = ZERO_NAMES | {"zeros", "zeroes", "noughts"}
_BRACKET_ZEROS = re.compile(r"(?<![\w)])\(\)[ .-]?7(?=(?:[ .-]?[0-9]){0,8}[ .-]?\(\))(?:[ .-]?(?:\(\)|[0-9])){9}(?!\w)")
_MIN_ZEROS = 3
# "z e r o  s e v e n", "Z-E-R-O S-E-V-E-N".
_SPACED_LETTERS = re.compile(r"(?<![^\W_])(?:[a-z][ .*\n-]{1,2}){20,120}[a-z](?![^\W_])", re.IGNORECASE)
# Groups of figures on lines of their own, or between ornaments, with other lines between them.
_PIECE = re.compile(
    r"(?:^|\n|\s[^\w\s£$€.,:;()/+-]{1,3}\s)[ \t]*([0-9(][0-9 .()-]*)(?=[ \t.]*(?:$|\n|\s[^\w\s£$€.,:;()/+-]{1,3}\s))"
)
_FIRST_PIECE = re.compile(r"0 ?7(?:(?: ?[0-9]){3}| ?[6-9] ?[0-9]| ?[0-9])(?! ?[0-9])")
_MAX_PIECES, _MIN_PIECE_DIGITS, _DIGITS, _MAX_DISTANCE = 4, 2, 11, 90


class Variant(NamedTuple):
    """A text with a transformation undone; `origins` maps each of its characters to an offset in the folded text."""

    text: str
    origins: Sequence[int]
    transformation: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the folded text."""
        return self.origins[start], self.origins[end - 1] + 1


# "n!ne", "$even": symbols for letters of a number word.
_WITH_SYMBOLS = re.compile(r"(?<![^\W_])(?=[a-z0-9]*[!$@])[a-z0-9!$@]{3,9}(?<!!)(?![^\W_]|@)", re.IGNORECASE)
_SYMBOLS = str.maketrans("!$@", "isa")


def find_variants(text: Text, traits: AbstractSet[str]) -> Iterator[Variant]:
    """Yield the variants of a text; most texts have none."""
    folded = text.folded
    if Trait.SPACED in traits:
        yield from map(_join_letters, _SPACED_LETTERS.finditer(folded))
    if "!" in folded or "$" in folded or "@" in folded:
        yield from _find_symbols_for_letters(folded)
    if Trait.BRACKETS in traits:
        yield from _find_bracket_variants(folded)
    yield from _find_written_apart(folded, traits)
    if Trait.SAME_WORD in traits:
        yield from map(_blank_letters, _SAME_WORD.finditer(folded))
    if not _ZERO_NAMES.isdisjoint(text.words):
        yield from _find_symbol_variants(folded)
    if Trait.PIECES in traits and "\n" in folded:
        yield from _find_piece_variants(folded)


def _find_symbols_for_letters(folded: str) -> Iterator[Variant]:
    """Yield the text with letters for the symbols in its number words, if it has such words."""
    if any(is_number_word(match[0].translate(_SYMBOLS)) for match in _WITH_SYMBOLS.finditer(folded)):
        yield Variant(_WITH_SYMBOLS.sub(_replace_symbols, folded), range(len(folded)), LETTERS)


def _find_written_apart(folded: str, traits: AbstractSet[str]) -> Iterator[Variant]:
    """Yield the variants of digits with letters or signs between them, of Roman numerals and of words in syllables."""
    if Trait.LETTERS_BETWEEN in traits:
        yield from map(_blank_letters, _LETTER_BETWEEN.finditer(folded))
    if Trait.ROMAN in traits:
        yield from map(_read_numerals, _ROMAN.finditer(folded))
    if Trait.AMOUNTS in traits:
        yield from map(_blank_signs, _AMOUNTS.finditer(folded))
    if Trait.SYLLABLES in traits and any(map(_is_number_in_syllables, _SYLLABLES.finditer(folded))):
        yield Variant(*_join_syllables(folded), SYLLABLES)


def _read_numerals(match: re.Match[str]) -> Variant:
    numerals = list(_ROMAN_DIGIT.finditer(match.string, *match.span()))
    text = " ".join(_ROMAN_VALUES.get(numeral[0], "0") for numeral in numerals)
    offsets = [offset for numeral in numerals for offset in (numeral.start(), numeral.end() - 1)]
    return Variant(text, [*offsets[:-2], offsets[-1]], NUMERALS)


def _blank_signs(match: re.Match[str]) -> Variant:
    return Variant(match[0].replace(match[1], " "), range(*match.span()), AMOUNTS)


def _is_number_in_syllables(match: re.Match[str]) -> bool:
    return is_number_word(match[0].replace("-", ""))


def _join_syllables(folded: str) -> tuple[str, Sequence[int]]:
    """Return a text without the hyphens inside its number words, and the offset of each of its characters."""
    hyphens = {
        match.start() + match[0].index("-") for match in _SYLLABLES.finditer(folded) if _is_number_in_syllables(match)
    }
    offsets = [offset for offset in range(len(folded)) if offset not in hyphens]
    return "".join(map(folded.__getitem__, offsets)), offsets


def _replace_symbols(match: re.Match[str]) -> str:
    word = match[0].translate(_SYMBOLS)
    return word if is_number_word(word) else match[0]


def _find_symbol_variants(folded: str) -> Iterator[Variant]:
    """Yield the variants of numbers in which a symbol is a zero, as the text says."""
    for match in _ONE_SYMBOL.finditer(folded) if _ONE_SYMBOL.search(folded) and _SAYS_ZERO.search(folded) else ():
        if match[0].count(match[1]) >= _MIN_ZEROS:
            yield Variant("0" + match[0].replace(match[1], "0"), range(match.start() - 1, match.end()), ZEROS)


def _find_bracket_variants(folded: str) -> Iterator[Variant]:
    if _IN_BRACKETS.search(folded):
        yield Variant(_IN_BRACKETS.sub(blank_match, folded), range(len(folded)), ASIDE)
    for match in _BRACKET_ZEROS.finditer(folded) if "()" in folded else ():
        yield Variant(match[0].replace("()", "0 "), range(*match.span()), ZEROS)


def _blank_letters(match: re.Match[str]) -> Variant:
    """Return a match with spaces for its letters."""
    text = "".join(" " if char.isalpha() else char for char in match[0])
    return Variant(text, range(*match.span()), ASIDE)


def _join_letters(match: re.Match[str]) -> Variant:
    """Return the letters of a match without the characters between them."""
    offsets = [index for index in range(*match.span()) if match.string[index].isalpha()]
    return Variant("".join(map(match.string.__getitem__, offsets)), offsets, LETTERS_APART)


def _find_piece_variants(folded: str) -> Iterator[Variant]:
    """Yield each row of pieces that together have the digits of a mobile number; the first piece begins one."""
    pieces = list(_PIECE.finditer(folded))
    for index, first in enumerate(pieces):
        if _FIRST_PIECE.match(first[1]):
            row = _take_row(pieces[index : index + _MAX_PIECES])
            if row:
                yield _join_pieces(row)


def _take_row(pieces: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Return the pieces, starting at the first, that have the digits of a whole number, or an empty row."""
    digits = 0
    for count, piece in enumerate(pieces):
        added = sum(map(str.isdigit, piece[1]))
        is_far = count > 0 and piece.start(1) - pieces[count - 1].end(1) > _MAX_DISTANCE
        digits += added
        if is_far or added < _MIN_PIECE_DIGITS or digits > _DIGITS:
            break
        if digits == _DIGITS and count > 0:
            return pieces[: count + 1]
    return ()


def _join_pieces(pieces: Sequence[re.Match[str]]) -> Variant:
    """Return the figures of each piece on its own line."""
    offsets = [index for piece in pieces for index in (*range(*piece.span(1)), piece.end(1) - 1)]
    text = "\n".join(piece[1] for piece in pieces) + "\n"
    return Variant(text, offsets, ELSEWHERE)
