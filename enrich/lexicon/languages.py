"""Languages of adverts: one file each, `enrich/lexicon/<ISO 639-1 code>.toml`, which this module finds and loads.

A new language is one new file. Its words are in lower case with their accents, separated by spaces; "_" joins the parts
of an entry of several words ("soixante_dix"). An empty entry is a number that has no word of its own. The key
`transliteration` has one entry a letter: the letter, a colon, and the ways to write it in Latin, with commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Annotated

from msgspec import Meta, Struct, field

from enrich.errors import LexiconBroken
from enrich.lexicon.tables import load_table

CODE = re.compile("[a-z]{2}")
ENGLISH = "en"
MAX_OTHER = 100
_PLACES = re.compile(r"\{[^{}]*\}|[{}]")  # also a brace alone
_TRANSLITERATED = re.compile(r"[^\s:,]:[a-z']*(?:,[a-z']+)*")
Ten = Annotated[list[str], Meta(min_length=10, max_length=10)]
TwentyToNinety = Annotated[list[str], Meta(min_length=8, max_length=8)]
Hundreds = Annotated[list[str], Meta(min_length=9, max_length=9)]


class NumberWords(Struct, forbid_unknown_fields=True, frozen=True):
    """The words for numbers of a language.

    `weak` are digits that are ordinary words too and count only among other digits; so do `homophones`, which are no
    digits but sound like zero to nine. `sounds` maps letters to spellings that sound the same. A word of `tens` that
    ends in "-" is one only with a digit glued to it. `compounds` are formats of 21 to 99 in one word, and `others` maps
    a number to words that don't follow from these rules. `spaced_tens` says that tens and a unit after them, in two
    words, are always one number ("sixty one" is 61, never 60 and 1).
    """

    units: Ten
    teens: Ten
    tens: TwentyToNinety
    hundreds: Hundreds = field(default_factory=lambda: [""] * 9)
    hundred: str = ""
    thousand: str = ""
    plurals: Ten = field(default_factory=lambda: [""] * 10)
    double: str = ""
    triple: str = ""
    quadruple: str = ""
    joiners: str = ""
    plus: str = ""
    homophones: Ten = field(default_factory=lambda: [""] * 10)
    weak: str = ""
    compounds: list[str] = []
    spaced_tens: bool = False
    others: dict[str, str] = {}
    sounds: dict[str, str] = {}
    transliteration: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError, which names the key and what to do, for a value that no reader of the numbers accepts."""
        _refuse(chain(_find_capitals(self), self._find_problems()))

    def _find_problems(self) -> Iterator[str]:
        """Yield a sentence for each wrong value, with its key."""
        wrong = (compound for compound in self.compounds if sorted(_PLACES.findall(compound)) != ["{ten}", "{unit}"])
        yield from (
            f"`compounds`: {compound!r} must have the places {{unit}} and {{ten}}, and no other" for compound in wrong
        )
        yield from self._find_wrong_pairs()

    def _find_wrong_pairs(self) -> Iterator[str]:
        """Yield a sentence for each wrong entry of a letter and its Latin, or of a number and its words."""
        for entry in self.transliteration.split():
            if not _TRANSLITERATED.fullmatch(entry):
                yield f"`transliteration`: write {entry!r} as a letter, a colon and its Latin, such as ч:ch,c"
        for number, words in self.others.items():
            if not (number.isdecimal() and int(number) < MAX_OTHER and words.strip()):
                yield f"`others`: {number!r} = {words!r} must be a number below {MAX_OTHER} and its words"
        unknown = sorted(set(self.weak.split()) - self.list_own_words())
        yield from (f"`weak`: {word!r} is no number word of this file; add it to its number" for word in unknown)

    def list_own_words(self) -> set[str]:
        """Return all words of numbers: for digits, repetitions, the plus sign and what joins them."""
        lists = (self.units, self.teens, self.tens, self.hundreds, self.plurals, self.homophones, self.others.values())
        single = (self.hundred, self.thousand, self.double, self.triple, self.quadruple, self.plus, self.joiners)
        return {word for entries in (*lists, single) for entry in entries for word in entry.split()}


class OrdinaryWords(Struct, forbid_unknown_fields=True, frozen=True):
    """The words around numbers: those that end one, that are filler between its digits, or that say whose it is.

    `durations`, `measures`, `money`, `months` and `weekdays` end a telephone number; `fillers` may be between its
    digits; `breaks` make two figures of the digits before and after them; `labels` name other kinds of numbers;
    `calling` are cues ("*" stands for any ending). `alphabet` spells letters.
    """

    months: str = ""
    weekdays: str = ""
    durations: str = ""
    measures: str = ""
    money: str = ""
    calling: str = ""
    fillers: str = ""
    breaks: str = ""
    labels: str = ""
    alphabet: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a word in capitals."""
        _refuse(_find_capitals(self))


class Signs(Struct, forbid_unknown_fields=True, frozen=True):
    """The names of the signs of an e-mail address."""

    at: str = ""
    dot: str = ""
    dash: str = ""
    underscore: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a word in capitals."""
        _refuse(_find_capitals(self))


class LanguageText(Struct, forbid_unknown_fields=True, frozen=True):
    """A test text with the telephone numbers and e-mail addresses that it holds."""

    text: str
    phones: list[str] = []
    emails: list[str] = []


class Language(Struct, forbid_unknown_fields=True, frozen=True):
    """A language of adverts."""

    version: int
    source: str
    name: str
    numbers: NumberWords
    words: OrdinaryWords
    signs: Signs
    texts: list[LanguageText]

    def __post_init__(self) -> None:
        """Raise ValueError for an empty name or source."""
        empty = (key for key in ("name", "source") if not getattr(self, key).strip())
        _refuse(f"`{key}` is empty: write the language's name, and where its words are from" for key in empty)


def _refuse(problems: Iterator[str]) -> None:
    """Raise ValueError with the first problem; msgspec adds the place in the file."""
    if problem := next(problems, ""):
        raise ValueError(problem)


def _find_capitals(table: Struct) -> Iterator[str]:
    """Yield a sentence for each value with capitals: texts are read in lower case, so it would never be found."""
    for key in table.__struct_fields__:
        value = getattr(table, key)
        if isinstance(value, bool):
            continue
        words = [value] if isinstance(value, str) else value.values() if isinstance(value, dict) else value
        yield from (
            f"`{key}`: write {word!r} in lower case" for text in words for word in text.split() if word != word.lower()
        )


@cache
def load_languages() -> dict[str, Language]:
    """Return all languages by their code, in alphabetical order; English first.

    >>> list(load_languages())[:3], load_languages()["uk"].name
    (['en', 'bg', 'cs'], 'Ukrainian')
    """
    paths = [path for path in (files("enrich") / "lexicon").iterdir() if path.name.endswith(".toml")]
    codes = {path.name.removesuffix(".toml") for path in paths if _is_language(path)} - {ENGLISH}
    return {code: load_table(code, Language) for code in (ENGLISH, *sorted(codes))}


def load_english() -> Language:
    """Return English alone."""
    english: Language = load_table(ENGLISH, Language)
    return english


def _is_language(path: Traversable) -> bool:
    """Return whether a file is a language's; raise LexiconBroken if it is by its content but not by its name."""
    if CODE.fullmatch(path.name.removesuffix(".toml")):
        return True
    if b"\n[numbers]\n" in path.read_bytes():
        raise LexiconBroken(str(path), "name a language's file by its ISO 639-1 code: two small letters and .toml")
    return False


@cache
def list_words(*fields: str) -> frozenset[str]:
    """Return the words of some fields of OrdinaryWords in all languages, with their accents.

    >>> "perc" in list_words("durations", "months"), "zadzwo*" in list_words("calling")
    (True, True)
    """
    tables = [language.words for language in load_languages().values()]
    return frozenset(split_entries(getattr(table, field) for table in tables for field in fields))


@cache
def list_signs(*fields: str) -> frozenset[str]:
    """Return the names of some signs of an e-mail address in all languages, with their accents and spaces.

    >>> sorted(list_signs("at"))[:3], "guion bajo" in list_signs("underscore")
    (['a rond', 'apenstaartje', 'apestaartje'], True)
    """
    tables = [language.signs for language in load_languages().values()]
    return frozenset(split_entries(getattr(table, field) for table in tables for field in fields))


@cache
def list_english_signs(field: str) -> frozenset[str]:
    """Return the English names of a sign; those of other languages may be English words ("tire", "punt")."""
    return frozenset(split_entries([getattr(load_english().signs, field)]))


def split_entries(texts: Iterable[str]) -> list[str]:
    """Return the entries of some texts of the lexicon; those of several words with spaces."""
    return [entry.replace("_", " ") for text in texts for entry in text.split()]
