"""Opens text of unknown encoding, from a file, a binary stream or bytes.

A byte order mark decides; without one, the share of NUL bytes shows UTF-16; all other input is UTF-8, with windows-1252
as the fallback for each invalid byte. So a windows-1252 file decodes correctly, and one line pasted from such a file
does not spoil a UTF-8 file around it. A detector like charset-normalizer picks one encoding for the whole file and
cannot do that.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO

from records.errors import UnreadableFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SAMPLE_BYTES = 65_536
BYTE_ORDER_MARK = "\ufeff"
MAX_LINE_CHARS = 1_000_000
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, because it begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UTF16_NUL_SHARE = 0.3  # western text in UTF-16 is almost half NUL bytes; text in other encodings has none
STRAY_NULS, MAX_NUL_SHARE = 3, 0.001  # a few damaged bytes cost their cells only
WINDOWS_1252 = "washline-windows-1252"

ZIP, COMPOUND_FILE, PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
ARCHIVE, DOCUMENT, IMAGE = "unpack it first", "save it as text or CSV", "type the text that it shows into a file"
BINARY_SIGNATURES = (
    (re.escape(ZIP), "a ZIP archive or an office document", "unpack it, or save it as text, .csv or .xlsx"),
    (re.escape(COMPOUND_FILE), "a Microsoft Office document", DOCUMENT),
    (rb"PAR1[^ -~]", "a Parquet file", "wash it, or load it as a dataset"),
    (rb"\x1f\x8b", "a gzip archive", ARCHIVE),
    (rb"BZh[1-9]1AY&SY", "a bzip2 archive", ARCHIVE),
    (rb"\xfd7zXZ\0", "an xz archive", ARCHIVE),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive", ARCHIVE),
    (rb"Rar!\x1a\x07", "a RAR archive", ARCHIVE),
    (rb"\x28\xb5\x2f\xfd", "a Zstandard archive", ARCHIVE),
    (rb"%PDF-", "a PDF document", DOCUMENT),
    (rb"\{\\rtf", "an RTF document", DOCUMENT),
    (rb"SQLite format 3\0", "an SQLite database", "export its table as CSV"),
    (rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a", "an image", IMAGE),
)


class TextLine(NamedTuple):
    """A line with its number from 1 and its line end. `is_whole` is False if the line was longer and has been cut."""

    number: int
    text: str
    is_whole: bool


def open_text(path: Path, encoding: str = "") -> TextIO:
    """Open a text file, with the line ends unchanged; raise UnreadableFile if it cannot be opened or is not text.

    With an explicit `encoding`, bytes that are invalid in it become U+FFFD.
    """
    try:
        return open_text_stream(path.open("rb"), path, encoding)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None


def open_text_stream(stream: BinaryIO, name: Path | str, encoding: str = "") -> TextIO:
    """Return a binary stream as text, like `open_text`; `name` is used in errors.

    Reads forwards only, so standard input and pipes work, and returns as soon as the first line has arrived. Closing
    the result closes the stream.
    """
    try:
        sample = read_sample(stream)
        chosen, errors = choose_decoder(sample, name, encoding)
    except (OSError, UnreadableFile):
        stream.close()
        raise
    buffer = io.BufferedReader(RejoinedStream(sample, stream), SAMPLE_BYTES)
    return io.TextIOWrapper(buffer, chosen, errors, newline="")


def open_json_lines_stream(stream: BinaryIO, name: Path | str) -> TextIO:
    """Return a binary stream of JSON lines as text; raise UnreadableFile for a known binary type only.

    NUL bytes are no sign of a binary file here: a damaged line must cost that line only. UTF-16 without a mark is
    recognised by the first character, as in RFC 4627.
    """
    try:
        sample = read_sample(stream)
        refuse_binary_type(sample, name)
    except (OSError, UnreadableFile):
        stream.close()
        raise
    marked = next((encoding for mark, encoding in BYTE_ORDER_MARKS if sample.startswith(mark)), "")
    encoding = marked or {b"{\0": "utf-16-le", b"\0{": "utf-16-be"}.get(sample[:2], "utf-8")
    buffer = io.BufferedReader(RejoinedStream(sample, stream), SAMPLE_BYTES)
    return io.TextIOWrapper(buffer, encoding, choose_error_handler(encoding), newline="\n")  # CR is blank in JSON


def open_json_lines(path: Path) -> TextIO:
    """Open a file of JSON lines, like `open_json_lines_stream`; raise UnreadableFile if it cannot be opened."""
    try:
        return open_json_lines_stream(path.open("rb"), path)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None


def decode_text(content: bytes, name: Path | str, encoding: str = "") -> str:
    """Decode a whole text, like `open_text`; raise UnreadableFile if it is not text. `name` is used in errors."""
    chosen, errors = choose_decoder(content[:SAMPLE_BYTES], name, encoding)
    return content.decode(chosen, errors)


def iter_lines(file: TextIO, max_chars: int = MAX_LINE_CHARS) -> Iterator[TextLine]:
    """Yield the lines of a text; a line longer than `max_chars` is cut, and the rest of it is skipped."""
    number = 0
    while line := file.readline(max_chars):
        number += 1
        has_end = has_line_end(line)
        yield TextLine(number, line, has_end or len(line) < max_chars)
        while not has_end and (rest := file.readline(max_chars)):
            has_end = has_line_end(rest)


def has_line_end(line: str) -> bool:
    """Return whether a line ends with a line terminator."""
    return line.endswith(("\n", "\r"))


def detect_encoding(sample: bytes) -> str:
    """Return the encoding of a text by its first bytes.

    >>> detect_encoding("é".encode("utf-16")), detect_encoding("Tel: 1".encode("utf-16-be")), detect_encoding(b"tel")
    ('utf-16', 'utf-16-be', 'utf-8')
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    half = max(1, len(sample) // 2)
    little, big = sample[1::2].count(0) / half, sample[0::2].count(0) / half
    if max(little, big) > UTF16_NUL_SHARE:
        return "utf-16-le" if little > big else "utf-16-be"
    return "utf-8"


def detect_binary_type(sample: bytes) -> tuple[str, str] | None:
    """Return the type of an archive, document or image by its signature, and what to do with it; None for other input.

    >>> detect_binary_type(b"%PDF-1.7")
    ('a PDF document', 'save it as text or CSV')
    """
    return next(((kind, advice) for signature, kind, advice in BINARY_SIGNATURES if re.match(signature, sample)), None)


def choose_decoder(sample: bytes, name: Path | str, encoding: str) -> tuple[str, str]:
    """Return the encoding and the error handler to decode a text; raise UnreadableFile if the sample is not text."""
    refuse_binary_type(sample, name)
    chosen = encoding or detect_encoding(sample)
    try:
        text = sample.decode(chosen, "replace")
    except LookupError:
        raise UnreadableFile(name, f"there is no encoding {encoding!r}; use one like utf-8 or windows-1252") from None
    if is_binary(text):
        raise UnreadableFile(name, "it is not text; save it as text, .csv or .xlsx")
    return chosen, "replace" if encoding else choose_error_handler(chosen)


def choose_error_handler(encoding: str) -> str:
    """Return the error handler of a detected encoding: the windows-1252 fallback for UTF-8."""
    return WINDOWS_1252 if encoding.startswith("utf-8") else "replace"


def refuse_binary_type(sample: bytes, name: Path | str) -> None:
    """Raise UnreadableFile for an archive, document or image."""
    if known := detect_binary_type(sample):
        raise UnreadableFile(name, f"it is {known[0]}, not text; {known[1]}")


def is_binary(text: str) -> bool:
    r"""Return whether a decoded sample is binary data: it has more NUL characters than a damaged text.

    >>> is_binary("07700\x00900461\n"), is_binary("\x00\x00\x00\x01\x00IHDR")
    (False, True)
    """
    return text.count("\0") > max(STRAY_NULS, MAX_NUL_SHARE * len(text))


def read_beginning(path: Path) -> bytes:
    """Return the first bytes of a file; raise UnreadableFile."""
    try:
        with path.open("rb") as file:
            return read_sample(file)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None


def read_sample(stream: BinaryIO) -> bytes:
    """Return up to SAMPLE_BYTES of a stream; fewer if a pipe has delivered a full line and nothing more yet."""
    read = getattr(stream, "read1", stream.read)
    sample = b""
    while len(sample) < SAMPLE_BYTES and b"\n" not in sample and (chunk := read(SAMPLE_BYTES - len(sample))):
        sample += chunk
    return sample


class RejoinedStream(io.RawIOBase):
    """A stream with the sample that was read from it put back in front."""

    def __init__(self, sample: bytes, stream: BinaryIO) -> None:
        self._sample = sample
        self._stream = stream
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        """Return True: the stream is read-only."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with the sample first, then from the stream."""
        view = memoryview(buffer)
        chunk = self._sample[: len(view)] or self._read(len(view))
        self._sample = self._sample[len(view) :]
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
        super().close()


def decode_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode invalid UTF-8 bytes as windows-1252, and its five unassigned bytes as Latin-1 (a codec error handler)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    invalid = error.object[error.start : error.end]
    return "".join(map(decode_byte, invalid)), error.end


def decode_byte(byte: int) -> str:
    """Return the windows-1252 character of a byte."""
    try:
        return bytes([byte]).decode("windows-1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error(WINDOWS_1252, decode_as_windows_1252)
