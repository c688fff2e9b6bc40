"""Files of the lexicon: a broken one is named with its problem."""

from __future__ import annotations

import msgspec
import pytest

from enrich.errors import LexiconBroken
from enrich.kinds import name as name_kind
from enrich.lexicon import tables
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
        (b"version = 1\nwords = []\n", "not in format 1"),
        (b"format = 2\nversion = 1\nwords = []\n", "not in format 1"),
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


def test_every_sure_cue_of_a_name_opens_the_gate():
    for cue in name_kind.TABLE.cues.sure.split("|"):
        assert list(name_kind.name.find(Text(f"{cue} Xyzzandra"))), cue
