"""Registry of the file formats, and detection of the format of a file."""

from __future__ import annotations

from pathlib import Path

from matcher.files.format import Format
from matcher.files.formats.delimited import delimited
from matcher.files.formats.jsonl import jsonl
from matcher.files.formats.parquet import parquet
from matcher.files.formats.text import text
from matcher.files.formats.workbook import workbook
from matcher.files.text_decoding import COMPOUND_FILE, PARQUET, ZIP, choose_decoder, open_text, read_beginning

FORMATS = (delimited, workbook, jsonl, parquet, text)

TABBED_SHARE = 0.8  # of the lines


def detect_format(path: Path, encoding: str = "") -> Format:
    """Return the format of a file by its content, else by its suffix; raise UnreadableFile for binary files.

    A .txt file in which most lines have a tab is a table: spreadsheets export it like that.
    """
    beginning, suffix = read_beginning(path), path.suffix.lower()
    if binary := detect_binary_format(beginning, suffix):
        return binary
    choose_decoder(beginning, path, encoding)
    by_suffix = next((known for known in FORMATS if suffix in known.suffixes), text)
    if by_suffix in (workbook, parquet):
        return delimited  # programs that export text under another name
    return delimited if by_suffix is text and has_tabs(path) else by_suffix


def detect_binary_format(beginning: bytes, suffix: str) -> Format | None:
    """Return the format of a binary file that holds tables; None for other files."""
    if beginning.startswith(COMPOUND_FILE) or (beginning.startswith(ZIP) and suffix in workbook.suffixes):
        return workbook
    is_parquet = beginning.startswith(PARQUET) and (b"\0" in beginning or suffix in parquet.suffixes)
    return parquet if is_parquet else None


def has_tabs(path: Path) -> bool:
    """Return whether most of the first lines of a text have a tab."""
    with open_text(path) as file:
        lines = [line for line in file.read(20_000).splitlines() if line.strip()]
    return bool(lines) and sum("\t" in line for line in lines) >= TABBED_SHARE * len(lines)
