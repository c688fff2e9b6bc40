"""Text of unknown encoding is decoded from files, streams and bytes."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest

from matcher.files.text_decoding import decode_text, iter_lines, open_text, open_text_stream
from records.errors import UnreadableFile

ZIP = b"PK\x03\x04 rest"
TEXT = "Zoë, £80\nCall 07700 900461\n" * 40


def read_file(tmp_path: Path, content: bytes) -> str:
    (tmp_path / "t.txt").write_bytes(content)
    with open_text(tmp_path / "t.txt") as file:
        return file.read()


def read_stream(_: Path, content: bytes) -> str:
    with open_text_stream(io.BytesIO(content), "standard input") as file:
        return file.read()


def read_bytes(_: Path, content: bytes) -> str:
    return decode_text(content, "standard input")


@pytest.fixture(params=[read_file, read_stream, read_bytes])
def read(request, tmp_path):
    return lambda content: request.param(tmp_path, content)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"]
)
def test_the_encoding_is_detected(read, encoding):
    assert read(TEXT.encode(encoding)) == TEXT


def test_a_line_in_windows_1252_does_not_spoil_a_utf8_text(read):
    assert read("Zoë\n".encode() + "José €80\n".encode("windows-1252") + "Łucja\n".encode()) == "Zoë\nJosé €80\nŁucja\n"


def test_line_ends_are_unchanged(read):
    assert read(b"a\r\nb\rc\n") == "a\r\nb\rc\n"


def test_a_text_longer_than_the_sample_is_read_whole(read):
    content = ("é" * 70_000 + "\n") * 3
    assert read(content.encode()) == content


def test_an_empty_text_is_empty(read):
    assert read(b"") == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ZIP, "a ZIP archive or an office document, not text; unpack it"),
        (b"\x1f\x8b rest", "a gzip archive, not text; unpack it"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document, not text; save it as text or CSV"),
        (b"{\\rtf1\\ansi hello}", "an RTF document, not text; save it as text or CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "a Microsoft Office document"),
        (b"\x89PNG\r\n\x1a\n", "an image, not text"),
        (bytes(range(256)) * 4, "it is not text"),
    ],
)
def test_binary_input_is_refused_by_name(read, content, says):
    with pytest.raises(UnreadableFile, match=says) as raised:
        read(content)
    assert "t.txt" in str(raised.value) or str(raised.value).startswith("standard input: ")


@pytest.mark.parametrize(
    ("nuls", "length", "is_text"), [(3, 1000, True), (4, 1000, False), (10, 10_000, True), (11, 10_000, False)]
)
def test_a_few_nuls_are_damage_and_many_are_binary(nuls, length, is_text):
    content = b"\0" * nuls + b"x" * (length - nuls)
    if is_text:
        assert len(decode_text(content, "x")) == length
    else:
        with pytest.raises(UnreadableFile, match="not text"):
            decode_text(content, "x")


def test_an_unknown_encoding_is_named(tmp_path):
    (tmp_path / "t.txt").write_text("a")
    with pytest.raises(UnreadableFile, match="there is no encoding 'utf-9'; use one like utf-8"):
        open_text(tmp_path / "t.txt", "utf-9")


def test_a_pipe_is_read_line_by_line_as_it_is_written():
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb", buffering=0) as sink:
        sink.write(b"first\n")
        timer = threading.Timer(10, sink.close)  # if reading waited for the end, the test would fail, not hang
        timer.start()
        file = open_text_stream(source, "standard input")
        assert file.readline() == "first\n"
        sink.write("zwölf\n".encode())
        assert file.readline() == "zwölf\n"
        assert not sink.closed
        timer.cancel()
        sink.close()
        assert file.read() == ""


def test_closing_the_text_closes_the_stream():
    stream = io.BytesIO(b"a")
    open_text_stream(stream, "x").close()
    assert stream.closed
    refused = io.BytesIO(ZIP)
    with pytest.raises(UnreadableFile):
        open_text_stream(refused, "x")
    assert refused.closed


def test_lines_have_numbers_and_a_long_one_is_cut():
    lines = list(iter_lines(io.StringIO("one\n" + "x" * 25 + "\nthree", newline=""), max_chars=10))
    assert [tuple(line) for line in lines] == [(1, "one\n", True), (2, "x" * 10, False), (3, "three", True)]
