"""The languages of the lexicon: their test texts, every number of each, and misspellings that are no ordinary words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.extract import extract
from enrich.kinds.phone.tokens.starts import SEVEN_MARK, START_MARK, find_sevens, find_word_starts
from enrich.kinds.phone.tokens.vocabulary import TokenType, tokenise
from enrich.lexicon import languages
from enrich.lexicon.languages import load_languages
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.misspellings import load_guard, load_misspellings, load_words_with_own_figure
from enrich.lexicon.numbers import list_number_words, load_number_words
from enrich.lexicon.wordlist import is_common, load_common_words, load_given_names
from enrich.text.folding import Text
from enrich.text.marks import MarkScanner

ROOT = Path(__file__).parents[2]
LANGUAGES = load_languages()
TEXTS = [text for language in LANGUAGES.values() for text in language.texts]
# A digit whose word forms no number with the tens that follow it, as French "quatre vingt" does.
DIGIT = 5


def read(text, kind):
    return [sighting.value for sighting in extract(text) if sighting.kind == kind]


def phones(text):
    return read(text, "phone")


def get_word(entries):
    """The first spelling of a number."""
    return entries.split()[0].replace("_", " ")


def spell_digit(numbers, digit):
    return get_word(numbers.units[digit])


def spell_number(numbers, number, *, joined):
    """The words for 0 to 99, as a speaker says them."""
    if str(number) in numbers.others:
        return get_word(numbers.others[str(number)])
    if number < len(numbers.units):
        return spell_digit(numbers, number)
    tens, unit = divmod(number, 10)
    if tens == 1:
        return get_word(numbers.teens[unit])
    return spell_tens(numbers, numbers.tens[tens - 2], unit, joined=joined)


def spell_tens(numbers, forms, unit, *, joined):
    """The words for 20 to 99: in the order and with the joiner of the language."""
    ten, digit = get_word(forms), spell_digit(numbers, unit)
    if not unit:
        return ten
    if numbers.compounds:
        return numbers.compounds[0].format(ten=ten, unit=numbers.units[unit].split()[-1])
    glued = [form.removesuffix("-") + digit for form in forms.split() if form.endswith("-")]
    if glued and digit[0] in "aeiou":
        return glued[0]
    joiner = numbers.joiners.split()[:1] if joined else []
    return " ".join([ten, *joiner, digit])


@pytest.mark.parametrize("row", TEXTS, ids=[row.text[:60] for row in TEXTS])
def test_the_texts_of_a_language_are_read(row):
    assert sorted(phones(row.text)) == sorted(row.phones)
    assert sorted(read(row.text, "email")) == sorted(row.emails)


def test_the_documentation_shows_a_whole_file_and_names_every_key():
    page = (ROOT / "docs/new-language.md").read_text("utf-8")
    lines = (ROOT / "enrich/lexicon/cy.toml").read_text("utf-8").splitlines()
    assert "".join(f"    {line}\n" if line else "\n" for line in lines) in page
    tables = (
        languages.Language,
        languages.NumberWords,
        languages.OrdinaryWords,
        languages.Signs,
        languages.LanguageText,
    )
    keys = {key for table in tables for key in table.__struct_fields__}
    assert not {key for key in keys if f"`{key}`" not in page and f"[{key}]" not in page}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_a_text(code):
    assert any(row.phones for row in LANGUAGES[code].texts)


@pytest.mark.parametrize("accents", [True, False], ids=["accents", "no accents"])
@pytest.mark.parametrize("joined", [True, False], ids=["joiner", "no joiner"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_to_99_reads_as_itself(code, joined, accents):
    numbers = LANGUAGES[code].numbers
    digit_after = spell_digit(numbers, DIGIT)
    beginning = [*(spell_digit(numbers, int(digit)) for digit in "07700900"), digit_after]
    wrong = {}
    for number in range(100):
        spelt, after = (
            spell_number(numbers, number, joined=joined),
            [digit_after] if number < len(numbers.units) else [],
        )
        text = " ".join([*beginning, spelt, *after])
        found = phones(text if accents else strip_accents(text))
        if found != [f"+447700900{DIGIT}{number}{DIGIT if after else ''}"]:
            wrong[spelt] = found
    assert not wrong


@pytest.mark.parametrize("code", LANGUAGES)
@given(ending=st.integers(0, 999))
def test_digits_spell_a_whole_number_in_words_and_glued(code, ending):
    digits = f"07700900{ending:03}"
    words = [spell_digit(LANGUAGES[code].numbers, int(digit)) for digit in digits]
    assert phones(" ".join(words)) == [f"+44{digits[1:]}"]
    assert phones("".join(words).replace("'", "")) == [f"+44{digits[1:]}"]


def test_no_word_has_two_meanings():
    meanings = {}
    for code in LANGUAGES:
        for spelling, word in list_number_words(code):
            meanings.setdefault(spelling, set()).add(word[:2])
    assert {spelling: found for spelling, found in meanings.items() if len(found) > 1} == {}


def test_no_misspelling_is_an_ordinary_word():
    generated = {*load_misspellings(), *load_words_with_own_figure()}
    assert not generated & (load_common_words() | load_given_names() | load_guard())
    assert not generated & load_number_words().keys()
    assert not list(filter(is_common, generated))


def test_ordinary_words_and_names_are_no_digits():
    ordinary = (load_common_words() | load_given_names()) - load_number_words().keys()
    digits = {TokenType.UNIT, TokenType.TEEN, TokenType.TENS, TokenType.HUNDREDS}
    wrong = {
        word: tokenise(word) for word in ordinary if len(word) > 1 and {token.type for token in tokenise(word)} & digits
    }
    assert wrong == {}


@st.composite
def misspelt_digits(draw):
    """A drama number, and its digits in words of a language, the first and each second one perhaps misspelt."""
    code = draw(st.sampled_from(sorted(LANGUAGES)))
    digits = f"07700900{draw(st.integers(0, 999)):03}"
    known = BY_DIGIT[code]
    words = [draw(st.sampled_from([spell_digit(LANGUAGES[code].numbers, int(digits[0])), *known[digits[0]]]))]
    for index, digit in enumerate(digits[1:], 1):
        plain = spell_digit(LANGUAGES[code].numbers, int(digit))
        words.append(draw(st.sampled_from([plain, *known[digit]])) if index % 2 else plain)
    return digits, words


def by_digit(code):
    """The misspellings of a language by digit."""
    bit = 1 << list(LANGUAGES).index(code)
    found = {str(digit): [] for digit in range(10)}
    for spelling, word in load_misspellings().items():
        if word.role == "UNIT" and word.languages & bit:
            found[word.digits].append(spelling)
    return found


BY_DIGIT = {code: by_digit(code) for code in LANGUAGES}


@given(misspelt_digits())
def test_misspelt_digits_spell_a_whole_number(spelt):
    digits, words = spelt
    assert phones(" ".join(words)) == [f"+44{digits[1:]}"]


LEET = str.maketrans("oiest", "01357")


@given(ending=st.integers(0, 999), data=st.data())
def test_figures_for_letters_are_read_as_letters(ending, data):
    digits = f"07700900{ending:03}"
    words = [spell_digit(LANGUAGES["en"].numbers, int(digit)) for digit in digits]
    mixed = ["".join(data.draw(st.sampled_from((letter, letter.translate(LEET)))) for letter in word) for word in words]
    assert phones(" ".join(mixed)) == [f"+44{digits[1:]}"]


STARTS = MarkScanner({"start": START_MARK, "seven": SEVEN_MARK})


@given(st.lists(st.sampled_from([*load_number_words(), "call", "7", "john", "nice"]), max_size=6).map(" ".join))
def test_the_cheap_checks_miss_no_start(text):
    lowered = Text(text.replace("_", " ")).lowered
    marks = {"start": list(find_word_starts(lowered)), "seven": list(find_sevens(lowered, any_form=False))}
    assert {name for name, found in marks.items() if found} <= STARTS.scan(f" {lowered}")


def test_the_cheap_checks_are_selective():
    assert not STARTS.scan(" my name is john, i offer massage in a nice flat for the whole evening")


def test_a_language_is_one_file(tmp_path, monkeypatch):
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "en.toml").write_text("")
    (folder / "xx.toml").write_text("")
    (folder / "platforms.toml").write_text("")
    monkeypatch.setattr(languages, "files", lambda _: tmp_path)
    monkeypatch.setattr(languages, "load_table", lambda code, _: code)
    assert languages.load_languages.__wrapped__() == {"en": "en", "xx": "xx"}
