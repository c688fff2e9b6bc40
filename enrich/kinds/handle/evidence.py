"""Weighs what a text says about a platform's name and a user name; the weights are rows of `handles.toml`.

>>> weigh(["cue", "mark", "digit"]), weigh(["particle", "digit"]) >= THRESHOLD
(7, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from enrich.lexicon.gazetteer import load_places
from enrich.lexicon.languages import list_signs, list_words
from enrich.lexicon.platforms import ABBREVIATION, CLEAR, Platform, find_cue
from enrich.lexicon.tables import load_table
from enrich.lexicon.wordlist import is_common, is_compound, load_given_names
from enrich.text.folding import Text

# Digits, and letters used as digits in a phone number.
NUMBER_LIKE = re.compile(r"[\d.-]*|(?=(?:\D*\d){4})[\doilsbz.-]{9,}")
MIXED = re.compile(r"\d[a-z]")  # as in a number half in words
OUTWARD = re.compile(r"[a-z]{1,2}\d{1,2}[a-z]?")


class HandleWords(msgspec.Struct, forbid_unknown_fields=True):
    """Words between a platform's name and a user name."""

    label: str
    filler: str
    never: str
    units: str


class HandleRemarks(msgspec.Struct, forbid_unknown_fields=True):
    """Remarks on the spelling of a name, and the signs that they name."""

    remove: str
    joined: str
    together: str
    ends: str
    starts: str
    signs: dict[str, str]


class HandlePlaceholders(msgspec.Struct, forbid_unknown_fields=True):
    """User names of instructions and forms."""

    names: str
    endings: str
    owners: str


class HandleTable(msgspec.Struct, forbid_unknown_fields=True):
    """The file `handles.toml`."""

    version: int
    source: str
    threshold: int
    sure: int
    words: HandleWords
    weights: dict[str, int]
    remarks: HandleRemarks
    placeholders: HandlePlaceholders


def fold_words(words: str) -> list[str]:
    """Return words, folded and in lower case."""
    return Text(words).lowered.split()


TABLE = load_table("handles", HandleTable)
WEIGHTS, THRESHOLD, SURE = TABLE.weights, TABLE.threshold, TABLE.sure
AT_WORDS = fold_words(" ".join(word for word in list_signs("at") if " " not in word and not is_common(word)))
WORDS = dict.fromkeys(AT_WORDS, "label")
WORDS |= dict.fromkeys(fold_words(TABLE.words.filler), "filler") | dict.fromkeys(fold_words(TABLE.words.label), "label")
PLACEHOLDERS = frozenset(TABLE.placeholders.names.split())
PLACEHOLDER_ENDING = re.compile(rf"[_.]?(?:{'|'.join(TABLE.placeholders.endings.split())})\Z")
OWNED = re.compile(rf"(?:{'|'.join(TABLE.placeholders.owners.split())})[_.]?(?P<thing>[a-z]+)\Z")
NEVER = frozenset(TABLE.words.never.split())
PREFIXES = ("un", "re")
DERIVED = ("r", "rs", "er", "ers", "ing", "ings", "ed")  # of a common word: "subscribers", "photographers"
MIN_DERIVED = 6  # letters of a word with such an ending; a shorter one may be a name
INFLECTIONS = ("s", "ed", "er", "ly", "able", "tion")
DATES = list_words("weekdays", "months")
# Endings of words, and what precedes words in longer ones: "fasteners", "overpriced".
ENDINGS = frozenset("s ed er ers ly able ing ings ness less ment ments tion ship ful ish ist ists ity al ally".split())
BEGINNINGS = frozenset(
    "un re in im dis mis non over under out up pre pro inter super anti multi ultra semi self".split()
)
MIN_COMPOSED = 10  # letters of a name with a word in it
MIN_WORD_IN, MIN_LAST_WORD = 5, 6  # letters of a word at its beginning, and at its end: "removalists" has "lists"
MIN_GIVEN_NAME = 4  # letters of a given name with which a user name begins
AMOUNT = re.compile(rf"\d+(?:[.-]\d+)*(?:{'|'.join(TABLE.words.units.split())})")


def weigh(evidence: Iterable[str]) -> int:
    """Return the sum of the weights of the evidence."""
    return sum(map(WEIGHTS.__getitem__, evidence))


def is_possible(name: str, platform: Platform) -> bool:
    """Return whether a token in lower case may be a user name of the platform, and is no number or page."""
    if not platform.allows(name) or not any(map(str.isalnum, name)) or name in platform.reserved or name in NEVER:
        return False
    if NUMBER_LIKE.fullmatch(name):
        return platform.allows_digits(name)
    return AMOUNT.fullmatch(name) is None


def is_placeholder(name: str) -> bool:
    """Return whether a user name is one of instructions and forms, which is nobody's.

    >>> [is_placeholder(name) for name in ("yourname", "username_bot", "yourinsta", "your_snap_here", "insta_mia")]
    [True, True, True, True, False]
    """
    stem = PLACEHOLDER_ENDING.sub("", name)
    if name in PLACEHOLDERS or stem in PLACEHOLDERS:
        return True
    owned = OWNED.match(stem)
    cue = find_cue(owned["thing"]) if owned else None
    return cue is not None and cue.strength in (CLEAR, ABBREVIATION)


def describe_name(spelling: str, name: str, platform: Platform) -> Iterator[str]:
    """Yield the evidence of a name itself, as spelled in the text; of a name in words `spelling` is not the name."""
    if is_placeholder(name):
        yield "unusual"
    elif OUTWARD.fullmatch(name):
        yield "outward"
    elif not name.replace("-", "").isalpha():
        yield _describe_signs(spelling, name)
        if platform.by_number and MIXED.search(name):
            yield "numbered"
    else:
        yield from _describe_letters(spelling, name, platform)


def _describe_signs(spelling: str, name: str) -> str:
    """Return the evidence of a name with a digit or sign in it; one dictated in words may be prose."""
    if "_" in name:
        return "underscore"
    if any(map(str.isdigit, name)):
        return "digit"
    return "common" if " " in spelling and all(map(is_common, name.split("."))) else "sign"


def _describe_letters(spelling: str, name: str, platform: Platform) -> Iterator[str]:
    """Yield the evidence of a name of letters and dashes."""
    if platform.by_number:
        yield "numbered"
    if is_word(name):
        yield "common"
    elif "-" in name:
        yield "sign"
    elif not spelling.isupper() and any(map(str.isupper, spelling[1:])):
        yield "camel"
    else:
        yield _describe_word(name, is_lower=spelling.islower())
        if name.endswith(INFLECTIONS) and not _is_composed(name) and not is_compound(name):
            yield "inflected"


def _describe_word(name: str, *, is_lower: bool) -> str:
    """Return the evidence of letters that are no word."""
    if name in load_given_names():
        return "given_name" if is_lower else "given_name_capital"
    if is_compound(name):
        return "compound"
    if not is_lower:
        return "capital"
    return "personal" if _is_composed(name) else "unusual"


def _is_composed(name: str) -> bool:
    """Return whether letters that are no word hold a given name, a place, or a word and more than an ending."""
    return _has_name_in(name) or _has_word_in(name)


def _has_word_in(name: str) -> bool:
    """Return whether a long name of letters begins or ends with a longer word: "mobilemechmo", "bjlightremovals"."""
    if len(name) < MIN_COMPOSED:
        return False
    for end in range(MIN_WORD_IN, len(name) - 1):
        if is_common(name[:end]) and name[end:] not in ENDINGS:
            return True
        if end >= MIN_LAST_WORD and is_common(name[-end:]) and name[:-end] not in BEGINNINGS:
            return True
    return False


def _has_name_in(name: str) -> bool:
    """Return whether a name of letters begins or ends with a given name or a place: "annabee", "vivgosport"."""
    for end in range(MIN_GIVEN_NAME, len(name) - 1):
        if _is_proper(name[:end]) or (len(name) - end >= MIN_GIVEN_NAME and _is_proper(name[end:])):
            return True
    return False


def _is_proper(part: str) -> bool:
    return part in load_given_names() or part in load_places()


def is_word(name: str) -> bool:
    """Return whether a token is a word, a place, a day or a month, or words with dashes between them."""
    return name in load_places() or name in DATES or all(map(_is_common, name.split("-")))


def _is_common(word: str) -> bool:
    if is_common(word) or (word.startswith(PREFIXES) and is_common(word[2:])):
        return True
    return any(
        word.endswith(ending) and is_common(word[: -len(ending)]) for ending in DERIVED if len(word) >= MIN_DERIVED
    )
