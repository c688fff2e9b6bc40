"""Files of JSON lines: a damaged line costs that line only, and every usual encoding is read."""

from __future__ import annotations

import io

import pytest

from matcher.files.text_decoding import iter_lines, open_json_lines, open_json_lines_stream
from records.errors import UnreadableFile

LINE = '{"id": 1, "text": "Zo\u00eb"}'


def read(content: bytes) -> list[str]:
    return [line.text.strip() for line in iter_lines(open_json_lines_stream(io.BytesIO(content), "x.jsonl"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_every_usual_encoding_is_read(encoding):
    assert read(f"{LINE}\n{LINE}\n".encode(encoding)) == [LINE, LINE]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_line_of_nul_bytes_costs_that_line_only(position):
    lines = [LINE.encode()] * 2
    lines.insert(position, bytes(5000))
    texts = read(b"\n".join(lines))
    assert [text for text in texts if "\0" not in text] == [LINE, LINE]
    assert len(texts) == 3


def test_a_zero_filled_end_costs_nothing_before_it():
    assert read(LINE.encode() + b"\n" + bytes(100_000))[0] == LINE


def test_a_carriage_return_inside_a_line_is_blank():
    assert read(b'{"id": 1,\r"text": "x"}\r\n') == ['{"id": 1,\r"text": "x"}']


def test_an_archive_is_refused_by_name(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\x1f\x8b\x08" + bytes(20))
    with pytest.raises(UnreadableFile, match="gzip"):
        open_json_lines(file)
    with pytest.raises(UnreadableFile, match="No such file"):
        open_json_lines(tmp_path / "missing.jsonl")
