"""A parsed e-mail address, and the lexicon that its parsers share (email.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from enrich.lexicon.languages import list_signs
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.numbers import list_plus_words
from enrich.lexicon.tables import load_table

MAX_LOCAL = 64  # RFC 5321 section 4.5.3.1.1


class Context(msgspec.Struct, forbid_unknown_fields=True):
    """Words around an address."""

    cues: tuple[str, ...]
    labels: tuple[str, ...]
    keys: frozenset[str]
    units: frozenset[str]
    roles: frozenset[str]
    determiners: frozenset[str]
    never_local: frozenset[str]


class Placeholders(msgspec.Struct, forbid_unknown_fields=True):
    """Local parts and domains of made-up addresses."""

    everywhere: frozenset[str]
    generic: frozenset[str]
    people: frozenset[str]
    domains: frozenset[str]


class EmailTable(msgspec.Struct, forbid_unknown_fields=True):
    """The content of email.toml."""

    version: int
    source: str
    at: tuple[str, ...]
    at_ambiguous: frozenset[str]
    at_before_dot: tuple[str, ...]
    dot: tuple[str, ...]
    dot_ambiguous: tuple[str, ...]
    joints: dict[str, tuple[str, ...]]
    remarks: tuple[str, ...]
    removals: tuple[str, ...]
    symbols: dict[str, str]
    fillers: frozenset[str]
    context: Context
    placeholders: Placeholders


def join_words(words: Iterable[str]) -> str:
    """Return a regex of the words, the longest first; a space may also be a hyphen or left out.

    >>> join_words(["at", "at sign"])
    '(?:at[ -]?sign|at)'
    """
    ordered = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join('[ -]?'.join(map(_write_word, word.split())) for word in ordered)})"


def _write_word(word: str) -> str:
    """Return a regex of a word of which each Latin letter may lack its accents."""
    if word.isascii():
        return re.escape(word)
    return "".join(char if char == plain else f"[{char}{plain}]" for char, plain in _strip_letters(word))


def _strip_letters(word: str) -> Iterator[tuple[str, str]]:
    """Yield each letter with its form without accents; of other scripts as they are."""
    return ((re.escape(char), re.escape(strip_accents(char) if char < "\u0370" else char)) for char in word)


def normalise_word(word: str) -> str:
    """Return a word of the lexicon without spaces, hyphens and accents, as the tables of signs are keyed."""
    return strip_accents(word.replace(" ", "").replace("-", ""))


def collect_names(sign: str, own: Iterable[str]) -> frozenset[str]:
    """Return the names of a sign in all languages and this kind's own, with and without accents.

    >>> sorted(collect_names("dash", ["minus"]) & {"minus", "hyphen", "myślnik", "myslnik"})
    ['hyphen', 'minus', 'myslnik', 'myślnik']
    """
    names = frozenset((*list_signs(sign), *own))
    return names | frozenset(strip_accents(name) for name in names)


TABLE: EmailTable = load_table("email", EmailTable)
AT_NAMES = collect_names("at", TABLE.at)
DOT_NAMES = collect_names("dot", TABLE.dot) - frozenset(TABLE.dot_ambiguous)
JOINTS = {
    "_": collect_names("underscore", TABLE.joints["_"]),
    "-": collect_names("dash", TABLE.joints["-"]),
    "+": list_plus_words(),
}
AT_WORDS = join_words((*AT_NAMES, *TABLE.at_before_dot))
DOT_WORDS = join_words((*DOT_NAMES, *TABLE.dot_ambiguous))
# What each word for a sign means.
SIGNS: dict[str, str] = {normalise_word(word): sign for sign, words in JOINTS.items() for word in words} | {
    normalise_word(word): "." for word in (*DOT_NAMES, *TABLE.dot_ambiguous)
}
AT_SIGNS = frozenset(map(normalise_word, (*AT_NAMES, *TABLE.at_before_dot)))
AMBIGUOUS_DOTS = frozenset(map(normalise_word, TABLE.dot_ambiguous))
# Symbols on both sides of a word for a sign: "(at)", "*dot*", "-at-".
SYMBOL = r"[^\w\s@,;?£€$&]|_"
CERTAIN = frozenset(("@", "@@", "@@@", "AT", "@t"))
MIRRORED = str.maketrans("([{<>}])→←➡⬅‹›【】「」", ")]}><{[(←→⬅➡›‹】【」「")
SLASHES = str.maketrans("/\\", "\\/")


@dataclass(frozen=True, slots=True)
class Address:
    """An address (or only its domain): its span, its value in lower case, and its transformations."""

    start: int
    end: int
    value: str
    undone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AtSign:
    """An at sign or word for it: the end of the local part, the start of the domain, and how it is written."""

    start: int
    end: int
    word: str
    is_wrapped: bool
    is_spaced: bool
    is_joined: bool

    @property
    def is_certain(self) -> bool:
        """Whether it cannot be a word: a sign, in brackets, or joined to both sides."""
        return self.word in CERTAIN or self.is_wrapped or self.is_joined

    @property
    def undone(self) -> tuple[str, ...]:
        """The transformations to "@"."""
        if self.word[0] != "@":
            return ("at in words",)
        return ("spaces at the at sign",) if self.is_spaced or self.is_wrapped else ()


def is_mirrored(left: str, right: str) -> bool:
    r"""Return whether symbols on the left and right of a word are the same, or brackets that match.

    >>> is_mirrored("((", "))"), is_mirrored("_(", ")"), is_mirrored("*", "*"), is_mirrored("\\", "/")
    (True, False, True, True)
    """
    mirrored = right[::-1].translate(MIRRORED)
    return left in (mirrored, mirrored.translate(SLASHES))
