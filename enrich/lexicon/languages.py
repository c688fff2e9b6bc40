"""Languages of adverts: one file each, `enrich/lexicon/<ISO 639-1 code>.toml`, which this module finds and loads.

A new language is one new file. Its words are in lower case with their accents, separated by spaces; "_" joins the parts
of an entry of several words ("soixante_dix"). An empty entry is a number that has no word of its own. The key
`transliteration` has one entry a letter: the letter, a colon, and the ways to write it in Latin, with commas.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated

from msgspec import Meta, Struct, field

from enrich.lexicon.tables import load_table

CODE_LENGTH = len("en")
ENGLISH = "en"
Ten = Annotated[list[str], Meta(min_length=10, max_length=10)]
TwentyToNinety = Annotated[list[str], Meta(min_length=8, max_length=8)]
Hundreds = Annotated[list[str], Meta(min_length=9, max_length=9)]


class NumberWords(Struct, forbid_unknown_fields=True, frozen=True):
    """The words for numbers of a language.

    `weak` are digits that are ordinary words too and count only among other digits; so do `homophones`, which are no
    digits but sound like zero to nine. `sounds` maps letters to spellings that sound the same. A word of `tens` that
    ends in "-" is one only with a digit glued to it. `compounds` are formats of 21 to 99 in one word, and `others` maps
    a number to words that don't follow from these rules.
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
    others: dict[str, str] = {}
    sounds: dict[str, str] = {}
    transliteration: str = ""


class OrdinaryWords(Struct, forbid_unknown_fields=True, frozen=True):
    """The words around numbers: those that end one, that are filler between its digits, or that say whose it is.

    `durations`, `measures`, `money`, `months` and `weekdays` end a telephone number; `fillers` may be between its
    digits; `labels` name other kinds of numbers; `calling` are cues ("*" stands for any ending). `alphabet` spells
    letters.
    """

    months: str = ""
    weekdays: str = ""
    durations: str = ""
    measures: str = ""
    money: str = ""
    calling: str = ""
    fillers: str = ""
    labels: str = ""
    alphabet: str = ""


class Signs(Struct, forbid_unknown_fields=True, frozen=True):
    """The names of the signs of an e-mail address."""

    at: str = ""
    dot: str = ""
    dash: str = ""
    underscore: str = ""


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


@cache
def load_languages() -> dict[str, Language]:
    """Return all languages by their code, in alphabetical order; English first.

    >>> list(load_languages())[:3], load_languages()["uk"].name
    (['en', 'bg', 'cs'], 'Ukrainian')
    """
    names = (path.name for path in (files("enrich") / "lexicon").iterdir() if path.name.endswith(".toml"))
    codes = {name.removesuffix(".toml") for name in names} - {ENGLISH}
    return {code: load_table(code, Language) for code in (ENGLISH, *sorted(filter(_is_code, codes)))}


def load_english() -> Language:
    """Return English alone."""
    english: Language = load_table(ENGLISH, Language)
    return english


def _is_code(name: str) -> bool:
    return len(name) == CODE_LENGTH


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
