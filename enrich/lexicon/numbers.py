"""Number words of all languages, compiled from the lexicon: each spelling with its role and its digits.

A spelling is in lower case without accents. Words in Cyrillic are also spelt in Latin letters; a word in capitals that
all look Latin (Bulgarian eight) is folded to Latin letters before it is read, so that spelling is added too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from enrich.lexicon.languages import ENGLISH, Language, NumberWords, load_languages
from enrich.lexicon.letters import LOOKALIKES, strip_accents
from enrich.lexicon.wordlist import load_common_words, load_given_names

UNIT, TEEN, TENS, HUNDREDS, HUNDRED, THOUSAND, REPEAT, PLURAL = (
    "UNIT",
    "TEEN",
    "TENS",
    "HUNDREDS",
    "HUNDRED",
    "THOUSAND",
    "REPEAT",
    "PLURAL",
)
GLUED_ONLY = "-"


class NumberWord(NamedTuple):
    """A word for a number.

    `digits` is its value; of a REPEAT the number of repetitions. A weak word is an ordinary word too, and a digit only
    among other digits. `languages` has one bit for each language of the word, in the order of load_languages().
    """

    role: str
    digits: str
    is_weak: bool = False
    languages: int = 0


@cache
def load_number_words() -> dict[str, NumberWord]:
    """Return the number words of all languages; of a word with two meanings, the one of the first language.

    >>> load_number_words()["sedem"].digits, load_number_words()["soixante_et_onze"].digits
    ('7', '71')
    """
    table: dict[str, NumberWord] = {}
    for code in load_languages():
        for spelling, word in list_number_words(code):
            known = table.setdefault(spelling, word)
            if known is not word and known[:2] == word[:2]:
                table[spelling] = known._replace(languages=known.languages | word.languages)
    return table


@cache
def list_number_words(code: str) -> tuple[tuple[str, NumberWord], ...]:
    """Return the spellings of the number words of a language, homophones last."""
    return tuple(_spell_number_words(code, load_languages()[code]))


def _spell_number_words(code: str, language: Language) -> Iterator[tuple[str, NumberWord]]:
    numbers, weak, bit = language.numbers, list_weak_words(), 1 << list(load_languages()).index(code)
    for word, role, digits in _list_entries(numbers):
        for spelling in spell(word, numbers):
            is_weak = spelling in weak or (code != ENGLISH and _is_ordinary(spelling))
            yield spelling, NumberWord(role, digits, is_weak, bit)
    for digit, words in enumerate(numbers.homophones):
        for word in words.split():
            yield word, NumberWord(UNIT, str(digit), is_weak=True, languages=bit)


@cache
def find_spaced_tens() -> int:
    """Return one bit for each language in which tens and a unit after them in two words are always one number."""
    spaced = (language.numbers.spaced_tens for language in load_languages().values())
    return sum(is_spaced << index for index, is_spaced in enumerate(spaced))


@cache
def list_weak_words() -> frozenset[str]:
    """Return the words that some language declares weak."""
    return frozenset(
        strip_accents(word) for language in load_languages().values() for word in language.numbers.weak.split()
    )


def spell(word: str, numbers: NumberWords) -> list[str]:
    """Return the spellings of a word: without accents, in Latin letters, and in capitals that look Latin.

    >>> from enrich.lexicon.languages import load_languages
    >>> spell("сім", load_languages()["uk"].numbers), spell("sześć", load_languages()["pl"].numbers)
    (['сім', 'cim', 'sim'], ['szesc'])
    """
    plain = strip_accents(word)
    spellings = [plain]
    capitals = plain.upper().translate(LOOKALIKES)
    if capitals.isascii() and not plain.isascii():
        spellings.append(capitals.lower())
    if numbers.transliteration:
        letters = _parse_transliteration(numbers.transliteration)
        spellings += map("".join, product(*(letters.get(letter, ("",)) for letter in plain)))
    return spellings


def _list_entries(numbers: NumberWords) -> Iterator[tuple[str, str, str]]:
    """Yield each word with its role and digits."""
    for role, words, step in (
        (UNIT, numbers.units, 1),
        (TEEN, numbers.teens, 1),
        (TENS, numbers.tens, 10),
        (HUNDREDS, numbers.hundreds, 100),
        (PLURAL, numbers.plurals, 1),
    ):
        first = {TEEN: 10, TENS: 20, HUNDREDS: 100}.get(role, 0)
        for index, entries in enumerate(words):
            yield from ((word, role, str(first + index * step)) for word in entries.split() if word[-1] != GLUED_ONLY)
    for role, entries, digits in (
        (HUNDRED, numbers.hundred, "00"),
        (THOUSAND, numbers.thousand, "000"),
        (REPEAT, numbers.double, "2"),
        (REPEAT, numbers.triple, "3"),
        (REPEAT, numbers.quadruple, "4"),
    ):
        yield from ((word, role, digits) for word in entries.split())
    yield from _list_compounds(numbers)


def _list_compounds(numbers: NumberWords) -> Iterator[tuple[str, str, str]]:
    """Yield the words for 21 to 99 that are formed by compounds, glued to a bound form of the tens, or irregular."""
    for number, entries in numbers.others.items():
        yield from ((word, TEEN, number) for word in entries.split())
    for ten, tens in enumerate(numbers.tens, 2):
        for unit, units in enumerate(numbers.units[1:], 1):
            for ten_word, unit_word in product(tens.split(), units.split()):
                for written in _glue(ten_word, unit_word, numbers.compounds):
                    yield written, TEEN, f"{ten}{unit}"


def _glue(ten: str, unit: str, compounds: list[str]) -> list[str]:
    if ten[-1] == GLUED_ONLY:
        return [ten[:-1] + unit]
    return [compound.format(ten=ten, unit=unit) for compound in compounds]


@cache
def _parse_transliteration(entries: str) -> dict[str, list[str]]:
    pairs = (entry.split(":") for entry in entries.split())
    return {letter: latin.split(",") for letter, latin in pairs}


def _is_ordinary(spelling: str) -> bool:
    """Return whether a word of another language is an English word or a given name."""
    return spelling in load_common_words() or spelling in load_given_names()


@cache
def list_number_spellings(role: str, digits: str = "", *, weak: bool | None = None) -> frozenset[str]:
    """Return the spellings of a role, of certain digits (any if empty), weak or not (both if None).

    >>> sorted(list_number_spellings(UNIT, "0", weak=True))[:3]
    ['dim', 'nada', 'nil']
    """
    return frozenset(
        spelling
        for spelling, word in load_number_words().items()
        if word.role == role and digits in {"", word.digits} and weak in {None, word.is_weak}
    )


@cache
def list_joiners() -> frozenset[str]:
    """Return the words that join tens and units, and hundreds and tens."""
    return frozenset(
        strip_accents(word) for language in load_languages().values() for word in language.numbers.joiners.split()
    )


@cache
def list_plus_words() -> frozenset[str]:
    """Return the names of the plus sign."""
    return frozenset(
        strip_accents(word) for language in load_languages().values() for word in language.numbers.plus.split()
    )
