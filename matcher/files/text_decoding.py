"""Opening a text file whose encoding nobody stated.

A byte order mark decides; then NUL bytes tell UTF-16; all else is UTF-8, in which every byte that is not UTF-8 is read as
windows-1252. So a windows-1252 file reads right, and one pasted line of it does not spoil a UTF-8 file around it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from records.errors import UnreadableFile

SAMPLE = 65_536
LONGEST_LINE = 1_000_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS_1252 = "washline-windows-1252"


def as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as windows-1252; the five that it leaves open as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(character(byte) for byte in wrong), error.end


def character(byte: int) -> str:
    """Return the windows-1252 character of a byte."""
    try:
        return bytes([byte]).decode("windows-1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error(WINDOWS_1252, as_windows_1252)


def opened(path: Path, encoding: str = "") -> TextIO:
    """Open a text file with line ends kept as they are; raise UnreadableFile where it cannot be opened.

    Where an encoding is stated, bytes that are not of it become U+FFFD.
    """
    try:
        beginning = sample(path)
        chosen = encoding or sniffed(beginning)
        if binary(beginning.decode(chosen, "replace")):
            raise UnreadableFile(path, "it is not text, nor a workbook")
        errors = WINDOWS_1252 if chosen.startswith("utf-8") and not encoding else "replace"
        return path.open(encoding=chosen, errors=errors, newline="")
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    except LookupError:
        raise UnreadableFile(path, f"there is no encoding called {encoding!r}") from None


def sample(path: Path) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as file:
        return file.read(SAMPLE)


def sniffed(beginning: bytes) -> str:
    """Return the encoding that the first bytes of a file show.

    >>> sniffed("é".encode("utf-16")), sniffed("Tel: 1".encode("utf-16-be")), sniffed(b"tel")
    ('utf-16', 'utf-16-be', 'utf-8')
    """
    for mark, encoding in MARKS:
        if beginning.startswith(mark):
            return encoding
    half = max(1, len(beginning) // 2)
    little, big = beginning[1::2].count(0) / half, beginning[0::2].count(0) / half
    if max(little, big) > 0.3:  # noqa: PLR2004 - western text in UTF-16 is almost half NUL bytes; all else has none
        return "utf-16-le" if little > big else "utf-16-be"
    return "utf-8"


def binary(beginning: str) -> bool:
    r"""Say whether this is no text: more than one character in a thousand is NUL.

    >>> binary("07700 900461\n"), binary("\x00\x89PNG\x1a")
    (False, True)
    """
    return beginning.count("\0") * 1000 > len(beginning)


def lines(file: TextIO) -> Iterator[tuple[int, str, bool]]:
    """Yield (number from 1, line with its end, whether it is whole): of a line beyond LONGEST_LINE only the beginning."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        whole = ended(line)
        yield number, line, whole or len(line) < LONGEST_LINE
        while not whole and (rest := file.readline(LONGEST_LINE)):
            whole = ended(rest)


def ended(line: str) -> bool:
    """Say whether a line came with its end."""
    return line.endswith(("\n", "\r"))
