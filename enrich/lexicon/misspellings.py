"""Misspellings of number words, generated: a letter doubled, dropped, swapped or replaced by one that sounds like it.

A spelling that is an ordinary word, a name or a number word of any language is not generated, nor one of two numbers.
Figures for letters ("s3ven", "51x") need no table: `read_figures_as_letters` undoes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

from enrich.lexicon.languages import ENGLISH, list_signs, list_words, load_languages
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.numbers import HUNDRED, HUNDREDS, TEEN, TENS, UNIT, NumberWord, list_number_words, load_number_words
from enrich.lexicon.wordlist import ADVERT_WORDS, load_common_words, load_given_names

ROLES = frozenset((UNIT, TEEN, TENS, HUNDREDS, HUNDRED))
# The shortest word that is misspelt, in English and elsewhere, and the longest: longer ones are compounds.
MIN_ENGLISH_LENGTH, MIN_LENGTH, MAX_LENGTH = 3, 4, 9
VOWELS = "aeiou"
FIGURES = str.maketrans("0134579", "oieastg")
LETTER_L = str.maketrans("1", "l")


@cache
def load_misspellings() -> dict[str, NumberWord]:
    """Return the misspellings of the number words of all languages, all of them weak.

    >>> [load_misspellings()[word].digits for word in ("sevven", "sevn", "esven", "foar", "nien")]
    ['7', '7', '7', '4', '9']
    >>> "fore" in load_misspellings()
    False
    """
    found: dict[str, NumberWord] = {}
    doubtful = {*load_guard(), *load_number_words()}
    for spelling, number in _generate():
        if found.setdefault(spelling, number).digits != number.digits:
            doubtful.add(spelling)
    return {spelling: number for spelling, number in found.items() if spelling not in doubtful}


@cache
def list_misspellings(role: str, digits: str) -> frozenset[str]:
    """Return the misspellings of the words for one number, without those of others; some may be ordinary words.

    >>> "zzero" in list_misspellings(UNIT, "0"), "sevn" in list_misspellings(UNIT, "0")
    (True, False)
    """
    return frozenset(spelling for spelling, _ in _generate(frozenset(((role, digits),))))


def _generate(numbers: frozenset[tuple[str, str]] = frozenset()) -> Iterator[tuple[str, NumberWord]]:
    """Yield the misspellings of the words for some numbers, or for all, that are neither weak nor too short."""
    known = load_number_words()
    for code, language in load_languages().items():
        shortest = MIN_ENGLISH_LENGTH if code == ENGLISH else MIN_LENGTH
        for word, number in list_number_words(code):
            is_long = shortest <= len(word) <= MAX_LENGTH and word.isalpha()
            is_wanted = (number[:2] in numbers) if numbers else number.role in ROLES
            if is_wanted and is_long and not known[word].is_weak:
                weak = number._replace(is_weak=True)
                yield from ((spelling, weak) for spelling in _misspell(word, language.numbers.sounds, shortest))


@cache
def load_guard() -> frozenset[str]:
    """Return the words that are never a misspelling: English words, given names, and the lexicon's other words."""
    fields = ("months", "weekdays", "durations", "measures", "money", "fillers", "labels", "calling")
    words = chain(list_words(*fields), list_signs("at", "dot", "dash", "underscore"))
    plurals = (word + "s" for word in load_common_words())
    return (
        load_common_words() | load_given_names() | ADVERT_WORDS | {strip_accents(word) for word in words} | set(plurals)
    )


@cache
def load_words_with_own_figure() -> dict[str, NumberWord]:
    """Return the words for digits with their own figure for a letter ("7even", "se7en"), if short for the first.

    >>> load_words_with_own_figure()["se7en"].digits, load_words_with_own_figure()["2wo"].digits
    ('7', '2')
    """
    return {
        word[:index] + number.digits + word[index + 1 :]: number
        for word, number in load_number_words().items()
        if number.role == UNIT and not number.is_weak and len(word) >= MIN_ENGLISH_LENGTH and word.isalpha()
        for index in range(len(word) if len(word) > MIN_ENGLISH_LENGTH else 1)
    }


def read_figures_as_letters(run: str) -> list[str]:
    """Return the words that a run in lower case may be with letters for its figures; none if it has no letter.

    >>> read_figures_as_letters("53v3n"), read_figures_as_letters("nu11a")
    (['seven'], ['nuiia', 'nulla'])
    """
    if run.isdigit():
        return []
    plain = run.translate(FIGURES)
    return [plain, run.translate(LETTER_L).translate(FIGURES)] if "1" in run else [plain]


def _misspell(word: str, sounds: dict[str, str], shortest: int) -> Iterator[str]:
    """Yield the misspellings of a word. None is shorter than `shortest`, and words of that length lose no letter."""
    for index, letter in enumerate(word):
        before, after = word[:index], word[index + 1 :]
        yield before + letter + letter + after
        yield before + after[:1] + letter + after[1:]
        if len(word) > shortest:
            if index:
                yield before + after
            if letter in VOWELS:
                yield from (before + vowel + after for vowel in VOWELS)
    for sound, spellings in sounds.items():
        start = word.find(sound)
        while start >= 0:
            yield from (word[:start] + other + word[start + len(sound) :] for other in spellings.split())
            start = word.find(sound, start + 1)
