"""Files of the lexicon: a broken one is named with its problem."""

from __future__ import annotations

import msgspec
import pytest

from enrich.errors import LexiconBroken
from enrich.kinds import name as name_kind
from enrich.lexicon import languages, tables
from enrich.text.folding import Text


class Words(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    words: list[str]


@pytest.fixture
def lexicon(tmp_path, monkeypatch):
    folder = tmp_path / "lexicon"
    folder.mkdir()
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    yield folder
    tables.load_table.cache_clear()


def test_a_file_is_loaded_by_its_schema(lexicon):
    (lexicon / "colours.toml").write_text('format = 1\nversion = 2\nwords = ["red"]\n')
    assert tables.load_table("colours", Words) == Words(2, ["red"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"words = [", "Invalid value"),
        (b"\xff", "decode"),
        (b"version = 1\nwords = []\n", "add the line `format = 1`"),
        (b"format = 2\nversion = 1\nwords = []\n", "it is in format 2"),
        (b"format = 1\nversion = 1\nwords = [1]\n", "Expected `str`"),
        (b"format = 1\nversion = 1\nwords = []\nword = 1\n", "unknown field `word`"),
        (None, "No such file"),
    ],
)
def test_a_broken_file_is_named(lexicon, content, problem):
    if content is not None:
        (lexicon / "colours.toml").write_bytes(content)
    with pytest.raises(LexiconBroken, match=problem) as error:
        tables.load_table("colours", Words)
    assert str(lexicon / "colours.toml") in str(error.value)


GERMAN = (languages.files("enrich") / "lexicon" / "de.toml").read_text("utf-8")


def load_german(lexicon, content):
    (lexicon / "de.toml").write_text(content, "utf-8")
    tables.load_table.cache_clear()
    return tables.load_table("de", languages.Language)


def test_the_file_that_the_tests_break_is_whole(lexicon):
    assert load_german(lexicon, GERMAN).name == "German"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"{unit}und{ten}"', '"{unt}{ten}"', "`compounds`: '{unt}{ten}' must have the places {unit} and {ten}"),
        ('"{unit}und{ten}"', '"und"', "`compounds`: 'und' must have"),
        ('"{unit}und{ten}"', '"{unit}und{ten"', "`compounds`: '{unit}und{ten' must have"),
        ('plus = "plus"', 'plus = "plus"\ntransliteration = "abc"', "`transliteration`: write 'abc' as a letter"),
        ('plus = "plus"', 'plus = "plus"\ntransliteration = "ч:ch;c"', "`transliteration`: write 'ч:ch;c' as"),
        ('plus = "plus"', 'plus = "plus"\nothers = {"x" = "acht"}', "`others`: 'x' = 'acht' must be a number below"),
        ('plus = "plus"', 'plus = "plus"\nothers = {"100" = "acht"}', "`others`: '100' = 'acht' must be a number"),
        ('plus = "plus"', 'plus = "plus"\nothers = {"21" = ""}', "`others`: '21' = '' must be a number"),
        ('plus = "plus"', 'plus = "Plus"', "`plus`: write 'Plus' in lower case"),
        ('"vier",', '"Vier",', "`units`: write 'Vier' in lower case"),
        ('dot = "punkt"', 'dot = "Punkt"', "`dot`: write 'Punkt' in lower case"),
        ('fillers = "dann', 'fillers = "Dann', "`fillers`: write 'Dann' in lower case"),
        ('weak = "null', 'weak = "wort null', "`weak`: 'wort' is no number word of this file"),
        ('name = "German"', 'name = ""', "`name` is empty"),
        ('name = "German"', 'name = " "', "`name` is empty"),
        ('    "vier",', "", "Expected `array` of length >= 10 - at `$.numbers.units`"),
        ("format = 1", "", "add the line `format = 1`"),
    ],
)
def test_a_mistake_in_a_language_is_named_with_its_file_and_key(lexicon, old, new, problem):
    assert old in GERMAN
    with pytest.raises(LexiconBroken) as error:
        load_german(lexicon, GERMAN.replace(old, new, 1))
    assert str(lexicon / "de.toml") in str(error.value)
    assert problem in str(error.value)


@pytest.mark.parametrize("added", ['transliteration = "ч:ch,c й:y"', 'others = {"0" = "acht", "99" = "neun"}'])
def test_what_is_allowed_in_a_language_is_accepted(lexicon, added):
    assert load_german(lexicon, GERMAN.replace('plus = "plus"', f'plus = "plus"\n{added}', 1)).name == "German"


@pytest.mark.parametrize("name", ["ger.toml", "DE.toml", "d.toml", "d1.toml"])
def test_a_language_is_named_by_its_two_letters(tmp_path, monkeypatch, name):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / name).write_text(GERMAN, "utf-8")
    monkeypatch.setattr(languages, "files", lambda _: tmp_path)
    with pytest.raises(LexiconBroken, match="two small letters") as error:
        languages.load_languages.__wrapped__()
    assert name in str(error.value)


def test_every_sure_cue_of_a_name_opens_the_gate():
    for cue in name_kind.TABLE.cues.sure.split("|"):
        assert list(name_kind.name.find(Text(f"{cue} Xyzzandra"))), cue
