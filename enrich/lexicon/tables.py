"""Loads the lexicon's TOML files: one per language, one per list of words or names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from enrich.errors import LexiconBroken

FORMAT = 1  # of the files; each names the format that it is written in
T = TypeVar("T")


@cache
def load_table(name: str, schema: type[T]) -> T:
    """Return `enrich/lexicon/<name>.toml` as a msgspec schema; raise LexiconBroken, which names the file.

    The key `format` is checked here; `version` and `source` are of the file's content and free.
    """
    path = files("enrich") / "lexicon" / f"{name}.toml"
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconBroken(str(path), str(error)) from error
    written = content.pop("format", None)
    if written is None:
        raise LexiconBroken(str(path), f"it does not say its format: add the line `format = {FORMAT}` at its start")
    if written != FORMAT:
        raise LexiconBroken(str(path), f"it is in format {written}; this version of Washline reads `format = {FORMAT}`")
    try:
        return msgspec.convert(content, schema)
    except msgspec.ValidationError as error:
        raise LexiconBroken(str(path), str(error)) from error
