"""Rows of the files that users submit."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import Table
from pyarrow.parquet import write_table

from matcher.files.format import Layout
from matcher.files.registry import FORMATS, detect_format
from records.errors import UnreadableFile


def rows(path: Path, layout: Layout | None = None) -> list[tuple[str, ...]]:
    return [row.cells for row in detect_format(path).read_rows(path, layout or Layout())]


def problems(path: Path) -> list[str]:
    return [row.problem for row in detect_format(path).read_rows(path, Layout())]


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path, cells: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("List")
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, line in enumerate(cells):
            for column, cell in enumerate(line):
                sheet.write(at, column, cell, days if isinstance(cell, date) else None)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"]
)
def test_delimiter_and_encoding_are_detected(tmp_path, delimiter, encoding):
    lines = [["Name", "Phone", "Note"], ["Zoë", "07700 900461", "costs £80"], ["Bea", "07700 900462", "a, b"]]
    quoted = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    assert rows(written(tmp_path / "list.csv", quoted.encode(encoding))) == [tuple(line) for line in lines]


def test_one_line_in_another_encoding_does_not_spoil_the_rest(tmp_path):
    content = "name,phone\nZoë,1\n".encode() + "José,2\n".encode("windows-1252") + "Łucja,3\n".encode()
    assert rows(written(tmp_path / "l.csv", content))[1:] == [("Zoë", "1"), ("José", "2"), ("Łucja", "3")]


def test_a_declared_encoding_overrides_detection(tmp_path):
    assert rows(written(tmp_path / "l.csv", "Łucja,1".encode("cp1250")), Layout(encoding="cp1250")) == [("Łucja", "1")]


def test_quoted_cells_contain_delimiters_and_line_ends(tmp_path):
    path = written(tmp_path / "l.csv", 'a,"one, two\nthree ""four""",b\nc,d,e\n')
    assert rows(path) == [("a", 'one, two\nthree "four"', "b"), ("c", "d", "e")]
    assert [row.place for row in detect_format(path).read_rows(path, Layout())] == ["l.csv line 1", "l.csv line 3"]


def test_an_unclosed_quotation_mark_affects_one_row(tmp_path):
    path = written(tmp_path / "l.csv", "a,b\n" + '"open,07700 900461\n' + "".join(f"{n},x\n" for n in range(500)))
    found = rows(path)
    assert len(found) == 502
    assert found[2:] == [(str(n), "x") for n in range(500)]
    assert problems(path)[:3] == ["", "a quotation mark is never closed", ""]


def test_an_overlong_line_is_cut_and_reported(tmp_path):
    path = written(tmp_path / "l.txt", "x" * 3_000_000 + "\nnext\n")
    assert [len(row[0]) for row in rows(path)] == [1_000_000, 4]
    assert problems(path) == ["the line is too long", ""]


def test_numbers_and_dates_of_a_workbook_are_text_as_displayed(tmp_path):
    cells: list[list[object]] = [
        [],
        ["Phone", "Seen"],
        [7700900461, date(2024, 5, 1)],
        [447700900461.0, datetime(2024, 5, 1, 9, 30)],  # noqa: DTZ001 - Excel has no zones
        ["07700 900461", 0.1 + 0.2],
        [123456789012345, 1e20],
        [True, ""],
    ]
    assert rows(workbook(tmp_path / "l.xlsx", cells)) == [
        ("", ""),
        ("Phone", "Seen"),
        ("7700900461", "2024-05-01"),
        ("447700900461", "2024-05-01T09:30:00"),
        ("07700 900461", "0.3"),
        ("123456789012345", "100000000000000000000"),
        ("TRUE", ""),
    ]


def test_a_format_is_detected_by_content_not_by_suffix(tmp_path):
    named = workbook(tmp_path / "l.xlsx", [["a", "b"]]).rename(tmp_path / "l.XLSM")
    assert rows(named) == [("a", "b")]
    assert rows(written(tmp_path / "t.xls", "a\tb\n1\t2\n")) == [("a", "b"), ("1", "2")]


def with_last_cell(path: Path, cell: bytes, sheet_name: str = "xl/worksheets/sheet1.xml") -> Path:
    """Add a cell in the last row that a sheet can have, and move the sheet to another part of the workbook."""
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    first = parts.pop("xl/worksheets/sheet1.xml")
    parts[sheet_name] = first.replace(b"</row>", b'</row><row r="1048576">' + cell + b"</row>")
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"worksheets/sheet1.xml", sheet_name.removeprefix("xl/").encode())
    with zipfile.ZipFile(path, "w") as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("cell", "sheet_name"),
    [
        (b'<c r="XFD1048576"><v>1</v></c>', "xl/worksheets/sheet1.xml"),
        (b"<c r='XFD1048576'><v>1</v></c>", "xl/worksheets/sheet1.xml"),
        (b'<c r="XFD1048576"><v>1</v></c>', "xl/elsewhere/one.xml"),
        (b'<c r="CV1048576"><v>1</v></c>', "xl/worksheets/sheet1.xml"),  # 104 million cells
    ],
)
def test_a_sheet_of_a_huge_extent_costs_a_child_process_only(tmp_path, cell, sheet_name):
    path = with_last_cell(workbook(tmp_path / "l.xlsx", [["a"]]), cell, sheet_name)
    with pytest.raises(UnreadableFile, match="more than 2,000,000,000 bytes of memory"):
        rows(path)


def test_a_sheet_far_down_is_read(tmp_path):
    path = with_last_cell(workbook(tmp_path / "l.xlsx", [["a"]]), b'<c r="A1048576"><v>1</v></c>')
    assert [row for row in rows(path) if any(row)] == [("a",), ("1",)]


def test_a_compression_bomb_is_refused_before_it_is_opened(tmp_path):
    path = workbook(tmp_path / "l.xlsx", [["a"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("xl/worksheets/sheet2.xml", b"<c>" + b"7" * 60_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(UnreadableFile, match="60,000,003 bytes"):
        rows(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("l.xlsx", b"PK\x03\x04 broken", "cannot be read|damaged"),
        ("l.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "cannot be read"),
        ("l.zip", b"PK\x03\x04 whatever", "archive"),
        ("l.csv", b"\x1f\x8b packed", "unpack"),
    ],
)
def test_an_unreadable_file_is_refused_with_a_reason(tmp_path, name, content, says):
    with pytest.raises(UnreadableFile, match=says):
        rows(written(tmp_path / name, content))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(4, 5000), st.binary(min_size=1, max_size=3)), min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused(tmp_path_factory, damage):
    path = workbook(tmp_path_factory.mktemp("damaged") / "l.xlsx", [["a", 1, 2.5]] * 5)
    content = bytearray(path.read_bytes())
    for at, garbage in damage:
        content[at : at + len(garbage)] = garbage
    path.write_bytes(content)
    try:
        rows(path)
    except UnreadableFile as refused:
        assert str(path) in str(refused)  # noqa: PT017 - both outcomes are right


def test_a_missing_sheet_is_named_with_those_that_are_there(tmp_path):
    path = workbook(tmp_path / "l.xlsx", [["a"]])
    with pytest.raises(UnreadableFile, match="no sheet 'Calls' in the workbook; it has: List"):
        rows(path, Layout(sheet="Calls"))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match=r"nothing.csv: No such file"):
        detect_format(tmp_path / "nothing.csv")


def test_json_lines_are_a_table(tmp_path):
    path = written(
        tmp_path / "l.jsonl", '{"phone": "07700 900461", "n": 1}\nbroken\n\n{"alias": ["Ada", "Bea"], "n": 2.0}\n'
    )
    assert rows(path) == [("phone", "n", "alias"), ("07700 900461", "1", ""), ("broken",), (), ("", "2", "Ada; Bea")]
    assert problems(path)[2].startswith("not a JSON object")


def test_nested_json_lines_are_columns_and_pairs(tmp_path):
    line = (
        '{"contact": {"phone": "07700 900461"}, "handles": [{"platform": "telegram", "handle": "amber_x"},'
        ' {"platform": "snap", "handle": "amber_y"}], "other": [{"a": 1, "b": 2, "c": 3}]}\n'
    )
    assert rows(written(tmp_path / "l.jsonl", line)) == [
        ("contact.phone", "handles", "other"),
        ("07700 900461", "telegram: amber_x; snap: amber_y", '[{"a":1,"b":2,"c":3}]'),
    ]


def parquet_file(path: Path) -> Path:
    handles = [{"platform": "telegram", "handle": "amber_x"}]
    lines = [
        {"phone": 7700900461, "born": date(1985, 4, 3), "contact": {"mail": "a@b.example"}, "handles": handles},
        {"phone": None, "born": None, "contact": None, "handles": []},
    ]
    write_table(Table.from_pylist(lines), path)
    return path


def test_a_parquet_file_is_a_table(tmp_path):
    path = parquet_file(tmp_path / "l.parquet")
    assert rows(path) == [
        ("phone", "born", "contact.mail", "handles"),
        ("7700900461", "1985-04-03", "a@b.example", "telegram: amber_x"),
        ("", "", "", ""),
    ]
    assert [row.place for row in detect_format(path).read_rows(path, Layout())][1] == "l.parquet row 1"


@pytest.mark.parametrize("cut", [6, 200])
def test_a_damaged_parquet_file_is_refused(tmp_path, cut):
    whole = parquet_file(tmp_path / "l.parquet").read_bytes()
    with pytest.raises(UnreadableFile, match="cannot be read as a Parquet file"):
        rows(written(tmp_path / "l.parquet", whole[:cut]))


def test_a_text_that_begins_like_parquet_is_text(tmp_path):
    assert rows(written(tmp_path / "l.txt", "PAR1 07700 900461")) == [("PAR1 07700 900461",)]


ODS_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Calls"><table:table-row>
<table:table-cell office:value-type="string"><text:p>07700 900461</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="7700900462"><text:p>7.7E9</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def test_a_workbook_of_libreoffice_is_read(tmp_path):
    path = tmp_path / "l.ods"
    with zipfile.ZipFile(path, "w") as whole:
        whole.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        whole.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        whole.writestr("content.xml", ODS_CONTENT.replace("\n<", "<"))
    assert rows(path) == [("07700 900461", "7700900462")]


def test_a_text_file_with_tabs_is_a_table(tmp_path):
    assert rows(written(tmp_path / "l.txt", "Name\tPhone\nAda\t1\n")) == [("Name", "Phone"), ("Ada", "1")]
    assert rows(written(tmp_path / "m.txt", "07700 900461, 07700 900462\n\nx\n")) == [
        ("07700 900461, 07700 900462",),
        ("",),
        ("x",),
    ]


@given(st.binary(max_size=400))
def test_no_bytes_stop_a_text_format(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("bytes")
    for suffix in (".csv", ".txt", ".jsonl"):
        path = written(folder / f"l{suffix}", content)
        try:
            list(detect_format(path).read_rows(path, Layout()))
        except UnreadableFile as refused:
            assert "not text" in str(refused) or content.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"))  # noqa: PT017 - most bytes are read


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=12)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=8))
def test_csv_round_trips(tmp_path_factory, table):
    import csv

    path = tmp_path_factory.mktemp("csv") / "l.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    assert rows(path, Layout(delimiter=",")) == [tuple(line) for line in table]


def test_every_format_has_suffixes_of_its_own():
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(suffixes) == len(set(suffixes))
