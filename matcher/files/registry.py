"""The registered file formats, and which one a file has."""

from __future__ import annotations

from pathlib import Path

from matcher.files.format import Format
from matcher.files.formats.delimited import delimited
from matcher.files.formats.jsonl import jsonl
from matcher.files.formats.text import text
from matcher.files.formats.workbook import workbook
from matcher.files.text_decoding import opened, sample
from records.errors import UnreadableFile

FORMATS = (delimited, workbook, jsonl, text)

ZIP, COMPOUND, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
MOSTLY = 0.8


def format_of(path: Path) -> Format:
    """Return the format of a file, by what it holds where that is plain, else by its name; raise UnreadableFile.

    A .txt in which most lines hold a tab is a table, as spreadsheets save it.
    """
    try:
        beginning = sample(path)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    if beginning.startswith((ZIP, COMPOUND)):
        return packed(path, beginning)
    if beginning.startswith(GZIP):
        raise UnreadableFile(path, "it is compressed; unpack it first")
    named = next((one for one in FORMATS if path.suffix.lower() in one.suffixes), text)
    if named is workbook:
        return delimited  # "saved as Excel" by programs that write text under the name
    return delimited if named is text and tabbed(path) else named


def packed(path: Path, beginning: bytes) -> Format:
    """Return the workbook format for a file that is one; raise UnreadableFile for any other archive."""
    if beginning.startswith(COMPOUND) or path.suffix.lower() in workbook.suffixes:
        return workbook
    raise UnreadableFile(path, "it is an archive; unpack it first, or save it as .xlsx or .csv")


def tabbed(path: Path) -> bool:
    """Say whether most lines at the beginning of a text hold a tab."""
    with opened(path) as file:
        lines = [line for line in file.read(20_000).splitlines() if line.strip()]
    return bool(lines) and sum("\t" in line for line in lines) >= MOSTLY * len(lines)
