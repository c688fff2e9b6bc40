"""Reads the names of columns: what a column holds by the words of its name.

Source: `column_names.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from enrich.lexicon.platforms import CLEAR, find_cue

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]+|\d+")
REFERENCE, RECORD, KIND, PLATFORM = "reference", "record", "kind", "platform"
HANDLE, PHONE = "handle", "phone"
NUMBER_WORDS = frozenset(("number", "numbers", "no"))
LETTERS = re.compile(r"[^\W\d_]+|\d+")
MAX_PHRASE = 3  # words of a listed name
MAX_NUMBER = 2  # digits of a number in a column's name


class Words(msgspec.Struct, forbid_unknown_fields=True):
    """A table of `column_names.toml` with one list of words."""

    words: str


class ColumnNames(msgspec.Struct, forbid_unknown_fields=True):
    """The file `column_names.toml`, which explains the tables."""

    version: int
    source: str
    kinds: dict[str, str]
    references: Words
    types: dict[str, str]
    person: dict[str, str]
    fields: dict[str, str]
    others: Words
    fillers: Words


def _load() -> ColumnNames:
    path = Path(__file__).with_name("column_names.toml")
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), ColumnNames)


def _phrases(words: str) -> frozenset[str]:
    return frozenset(word.replace("-", " ") for word in words.split())


_NAMES = _load()
_TARGETS = (
    *((kind, _phrases(words)) for kind, words in _NAMES.kinds.items()),
    *((target, _phrases(words)) for target, words in _NAMES.types.items()),
    *((f"person.{field}", _phrases(words)) for field, words in _NAMES.person.items()),
    (REFERENCE, _phrases(_NAMES.references.words)),
)
_FIELDS = tuple((field, _phrases(words)) for field, words in _NAMES.fields.items())
_FILLERS = _phrases(_NAMES.fillers.words)
_KNOWN = frozenset().union(*(words for _, words in _TARGETS), _phrases(_NAMES.others.words), _FILLERS)


@lru_cache(maxsize=10_000)
def find_target(name: str) -> str:
    """Return what a column holds by its name: a kind, "handle:PLATFORM", "person.FIELD", "kind", "platform",
    "reference", or "" if the name does not say.

    >>> find_target("Mobile No."), find_target("E-mail address"), find_target("Insta"), find_target("CrimeRef")
    ('phone', 'email', 'handle:instagram', 'reference')
    >>> find_target("Surname"), find_target("Notes"), find_target("Telegram number")
    ('person.surname', '', 'phone')
    """
    words, plain = split_words(name), LETTERS.findall(name.lower())
    phrases = {*list_phrases(words), *list_phrases(plain)}
    target = next((target for target, known in _TARGETS if known & phrases), "")
    if target in ("", HANDLE, PLATFORM, REFERENCE):
        return find_platform_target(plain) or target
    return REFERENCE if target == RECORD else target


@lru_cache(maxsize=10_000)
def find_field(name: str) -> str:
    """Return the field of the common data model that a column holds by its name, "" if the name does not say.

    >>> find_field("Home address"), find_field("Crime No"), find_field("Mobile")
    ('location.address', 'event.crime_number', '')
    """
    phrases = {*list_phrases(split_words(name))}
    return next((field for field, known in _FIELDS if known & phrases), "")


def combine_types(targets: Iterable[str]) -> str:
    """Return the target of a value from the cells that state its kind and platform; a kind counts more than a platform.

    >>> combine_types(["handle", "handle:telegram"]), combine_types(["email", "handle:telegram"]), combine_types([""])
    ('handle:telegram', 'email', '')
    """
    named = [target for target in targets if target]
    return max(named, key=lambda target: (target.partition(":")[0] != HANDLE, len(target)), default="")


def find_platform_target(words: list[str]) -> str:
    """Return what a column named after a platform holds: its user names, or numbers; "" if it names none.

    >>> find_platform_target(["snap"]), find_platform_target(["telegram", "number"]), find_platform_target(["town"])
    ('handle:snapchat', 'phone', '')
    """
    cues = (find_cue(word) for word in words)
    platform = next((cue.platform for cue in cues if cue and cue.strength == CLEAR), None)
    if platform is None:
        return ""
    return PHONE if platform.by_number or NUMBER_WORDS & set(words) else f"{HANDLE}:{platform.name}"


def is_column_name(cell: str) -> bool:
    """Return whether a cell is the name of a column: each of its words is known from column names.

    >>> is_column_name("Home tel 2"), is_column_name("see notes"), is_column_name("Leeds"), is_column_name("2")
    (True, False, False, False)
    """
    return _has_known_words(split_words(cell)) or _has_known_words(LETTERS.findall(cell.lower()))


def _has_known_words(words: list[str]) -> bool:
    index = 0
    named = 0
    while index < len(words):
        length = next((size for size in range(MAX_PHRASE, 0, -1) if _is_known(words[index : index + size])), 0)
        if not length:
            return False
        named += not words[index].isdigit()
        index += length
    return named > 0


def is_label_word(word: str) -> bool:
    """Return whether a word beside a value may only say what it is ("tel", "home")."""
    return all(_is_known([part]) for part in split_words(word))


def split_words(name: str) -> list[str]:
    """Return the words of a name in lower case.

    >>> split_words("Home_tel. No 2"), split_words("MobileNo"), split_words("D.O.B.")
    (['home', 'tel', 'no', '2'], ['mobile', 'no'], ['d', 'o', 'b'])
    """
    return [word.lower() for word in WORD.findall(name)]


def list_phrases(words: list[str]) -> Iterator[str]:
    """Yield the words and each group of up to MAX_PHRASE neighbours.

    >>> list(list_phrases(["post", "code"]))
    ['post', 'code', 'post code']
    """
    for size in range(1, MAX_PHRASE + 1):
        for index in range(len(words) - size + 1):
            yield " ".join(words[index : index + size])


def _is_known(words: list[str]) -> bool:
    if len(words) == 1 and (words[0].isdigit() or find_cue(words[0])):
        return not words[0].isdigit() or len(words[0]) <= MAX_NUMBER
    return " ".join(words) in _KNOWN
