"""Files of the lexicon: a broken one is named with its problem."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from enrich.errors import LexiconBroken
from enrich.kinds import name as name_kind
from enrich.lexicon import checks, gazetteer, languages, tables, wordlist
from enrich.text.folding import Text

ENRICH = Path(tables.__file__).parents[1]


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


TABLES = sorted(path.stem for path in (ENRICH / "lexicon").glob("*.toml") if len(path.stem) > tables.LANGUAGE_CODE)


def read_table(name: str) -> dict:
    return tomllib.loads((ENRICH / "lexicon" / f"{name}.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_this_version_has_no_problem(name):
    assert checks.find_problem(name, read_table(name)) == ""


@pytest.mark.parametrize(
    ("name", "path", "value", "problem"),
    [
        ("call_links", ["homes"], [], "'homes' is empty"),
        ("call_links", ["schemes"], ["tel", " "], "'schemes' is empty"),
        ("prices", ["words"], {}, "'words' is empty"),
        ("currencies", ["currencies", 0, "thousands"], "", "'thousands' is empty"),
        ("currencies", ["currencies", 1, "code"], "GBP", "'currencies' has 'GBP' twice"),
        ("currencies", ["currencies", 1, "code"], "Eur", "'Eur' is no code"),
        ("currencies", ["currencies", 9, "others"], ["N"], "'N' is no code"),
        ("currencies", ["pence", "p"], "XYZ", "'pence' names 'XYZ'"),
        ("platforms", ["platform", 1, "name"], "telegram", "'platform' has 'telegram' twice"),
        ("platforms", ["platform", 0, "profiles"], ["/{nme}"], "'{nme}' is unknown"),
        ("prices", ["phrases", "night"], ["all {hor}"], "'{hor}' is unknown"),
        ("prices", ["phrases", "30 mn"], ["half"], "'30 mn' is no duration"),
        ("prices", ["phrases", "0 min"], ["half"], "'0 min' is no duration"),
        ("prices", ["lone", "week"], "wek", "'wek' is no duration"),
        ("handles", ["threshold"], -99, "'threshold' and 'sure'"),
        ("handles", ["threshold"], 0, "'threshold' and 'sure'"),
        ("handles", ["threshold"], 6, "'threshold' and 'sure'"),
        ("handles", ["sure"], 31, "'threshold' and 'sure'"),
        ("handles", ["weights", "at"], 31, "the weight of 'at'"),
        ("handles", ["weights", "common"], -31, "the weight of 'common'"),
        ("placeholder_numbers", ["run"], 4, "'run' is not from 5 to 15"),
        ("placeholder_numbers", ["zeros"], 16, "'zeros' is not from 5 to 15"),
        ("placeholder_numbers", ["numbers"], ["07700123456"], "'07700123456' is no number"),
    ],
)
def test_a_table_that_says_nonsense_has_a_problem(name, path, value, problem):
    content = read_table(name)
    *parents, last = path
    part = content
    for key in parents:
        part = part[key]
    part[last] = value
    assert problem in checks.find_problem(name, content)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("handles", ["threshold"], 1),
        ("handles", ["threshold"], 5),
        ("handles", ["sure"], 30),
        ("placeholder_numbers", ["run"], 5),
        ("placeholder_numbers", ["run"], 15),
    ],
)
def test_a_value_at_a_limit_is_accepted(name, path, value):
    assert checks.find_problem(name, read_table(name) | {path[0]: value}) == ""


def test_a_table_with_a_problem_is_named(lexicon):
    (lexicon / "colours.toml").write_text('format = 1\nversion = 2\nwords = [""]\n')
    with pytest.raises(LexiconBroken, match="'words' is empty"):
        tables.load_table("colours", Words)


def test_the_manifest_lists_every_file():
    manifest = tables.load_manifest()
    listed = [*manifest.languages.split(), *manifest.tables.split(), "manifest"]
    assert sorted(listed) == sorted(path.stem for path in (ENRICH / "lexicon").glob("*.toml"))
    assert sorted(manifest.rows) == sorted(path.name for path in (ENRICH / "data").glob("*.t*"))


@pytest.mark.parametrize("missing", ["lexicon/pl.toml", "lexicon/placeholder_numbers.toml", "data/names.txt", "data"])
def test_a_missing_file_is_an_error_at_the_start(tmp_path, monkeypatch, missing):
    for path in (ENRICH / "lexicon").glob("*.toml"):
        make_file(tmp_path / "lexicon" / path.name, path.read_bytes() if path.stem == "manifest" else b"", missing)
    for path in (ENRICH / "data").glob("*.t*"):
        make_file(tmp_path / "data" / path.name, b"", missing)
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    tables.load_table.cache_clear()
    try:
        with pytest.raises(LexiconBroken, match="it is missing") as error:
            tables.check_files()
        assert str(tmp_path / missing) in str(error.value)
    finally:
        tables.load_table.cache_clear()


def make_file(path: Path, content: bytes, missing: str) -> None:
    if not path.as_posix().endswith(missing) and path.parent.name != missing:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


DATA_FILES = sorted(tables.load_manifest().rows)


@pytest.fixture
def data(tmp_path, monkeypatch):
    for name in DATA_FILES:
        (tmp_path / name).write_bytes((ENRICH / "data" / name).read_bytes())
    monkeypatch.setattr(wordlist, "DATA", tmp_path)
    monkeypatch.setattr(gazetteer, "DATA", tmp_path)
    clear_gazetteer()
    yield tmp_path
    clear_gazetteer()


def clear_gazetteer() -> None:
    for load in (gazetteer.load_districts, gazetteer.load_outward_codes, gazetteer.load_places):
        load.cache_clear()


@pytest.mark.parametrize("name", DATA_FILES)
def test_a_shortened_data_file_is_named(data, name):
    text = (data / name).read_text("utf-8")
    for shorter in ("", text[: len(text) // 2]):
        (data / name).write_text(shorter, "utf-8")
        with pytest.raises(LexiconBroken, match="rows, not") as error:
            wordlist.read_rows(name)
        assert str(data / name) in str(error.value)
    (data / name).write_bytes(b"\xff")
    with pytest.raises(LexiconBroken, match="decode"):
        wordlist.read_rows(name)


@pytest.mark.parametrize("name", DATA_FILES)
def test_the_least_number_of_rows_is_near_the_real_one(data, name):
    least, rows = tables.load_manifest().rows[name], wordlist.read_rows(name)
    assert 0.75 < least / len(rows) <= 1
    (data / name).write_text("\n".join(rows[:least]), "utf-8")
    assert len(wordlist.read_rows(name)) == least
    (data / name).write_text("\n".join(rows[: least - 1]), "utf-8")
    with pytest.raises(LexiconBroken):
        wordlist.read_rows(name)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("aliases.tsv", "Toontown\tNowhere\tEssex"),
        ("aliases.tsv", "Toontown\t7"),
        ("districts.tsv", "E1\tHartlepool\tCounty Durham\tcleveland"),
        ("districts.tsv", "E06000099\tHartlepool\tCounty Durham\t7"),
        ("districts.tsv", "E06000099\t\tCounty Durham\tcleveland"),
        ("districts.tsv", "E06000099\tHartlepool"),
        ("outwards.tsv", "ZZ1\tnorth\t-2.1\tS12000033"),
        ("outwards.tsv", "ZZ1\t57.1\t-2.1\tS12"),
        ("outwards.tsv", "ZZ1\t571\t-2.1\tS12000033"),
        ("places.tsv", "Oz\t51.8\t0.9\tmany\tE07000071"),
        ("places.tsv", "Oz\tnan\t0.9\t831\tE07000071"),
        ("places.tsv", "Oz\t51.8\t0.9\t831\t7"),
        ("quarters.tsv", "Soho\t7"),
        ("quarters.tsv", "Soho"),
    ],
)
def test_a_broken_row_is_named(data, name, row):
    with (data / name).open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    with pytest.raises(LexiconBroken) as error:
        gazetteer.load_places()
    assert f"{data / name}: row {row!r}" in str(error.value)
