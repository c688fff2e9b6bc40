"""Loads the lexicon's TOML files: one per language, one per list of words or names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from enrich.errors import LexiconBroken
from enrich.lexicon.checks import find_problem

FORMAT = 1  # of the files; each names the format that it is written in
LANGUAGE_CODE = len("en")
T = TypeVar("T")


class FileManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of manifest.toml. `rows` are the least numbers of rows of the files of `data/`."""

    version: int
    source: str
    languages: str
    tables: str
    rows: dict[str, int]


@cache
def load_table(name: str, schema: type[T]) -> T:
    """Return `enrich/lexicon/<name>.toml` as a msgspec schema; raise LexiconBroken, which names the file.

    The key `format` and what the table says (enrich.lexicon.checks) are checked here; `version` and `source` are of the
    file's content and free.
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
        table = msgspec.convert(content, schema)
    except msgspec.ValidationError as error:
        raise LexiconBroken(str(path), str(error)) from error
    if len(name) != LANGUAGE_CODE and (problem := find_problem(name, content)):
        raise LexiconBroken(str(path), problem)
    return table


def load_manifest() -> FileManifest:
    """Return the list of the files."""
    manifest: FileManifest = load_table("manifest", FileManifest)
    return manifest


def check_files() -> None:
    """Raise LexiconBroken if a file of the manifest is missing, even one that is not needed yet."""
    manifest = load_manifest()
    tables = (f"{name}.toml" for name in (*manifest.languages.split(), *manifest.tables.split()))
    for folder, names in (("lexicon", tables), ("data", manifest.rows)):
        root = files("enrich") / folder
        present = {path.name for path in root.iterdir()} if root.is_dir() else set()
        if missing := sorted(set(names) - present):
            raise LexiconBroken(str(root / missing[0]), "it is missing")


check_files()
