"""The files of a wash's result are read back."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from enrich.adverts import extract_adverts
from matcher.lists.list_file import open_list
from matcher.wash.results import workbook
from matcher.wash.results.columns import HIT_COLUMNS, Stamp
from matcher.wash.results.detailed_row import add_details
from matcher.wash.results.write import list_files, write_results
from matcher.wash.wash import wash
from records.advert import Advert
from records.entry import Entry, EntryRecord, Person, Role
from records.identifier import Sighting

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
STAMP = Stamp("run1", NOW, ("adverts", "nominals 1"), (("operation", "T"), ("marking", "OFFICIAL-SENSITIVE")))
LIST = "Name,Mobile,Notes\nAda,07700 900461,=1+1\nBo,07700 900999,or 07700900461\nCy,lost,\nDi,@amber_x,\n"


@pytest.fixture
def out(store, tmp_path):
    text = "In Leeds this week. Call 07700 900461 or telegram @amber_x, any time."
    store.save_adverts(
        list(extract_adverts([Advert("n", "7", "http://n.example/7", NOW, "Ada", text, account="ada1", area="Leeds")]))
    )
    person = Person("49/123", "Ada", "", "Quill")
    entry = Entry("nominals", "1", "49/123", "nominals.csv line 2", (Role.VICTIM,), person, grade="2CP")
    store.save_entries([EntryRecord(entry, (Sighting("phone", "+447700900461", "07700900461", 0, 11),))])
    (tmp_path / "list.csv").write_text(LIST, "utf-8")

    def write(name: str) -> Path:
        opened = open_list(tmp_path / "list.csv")
        rows = add_details(store, wash(opened.items, store, "all", "run1", NOW))
        assert write_results(tmp_path / name, opened.header, rows, STAMP) == 4
        return tmp_path / name

    return write


class TestWorkbook:
    def test_the_sheets_come_in_their_order_with_header_filter_and_marking(self, out):
        book = load_workbook(out("o.xlsx"))
        assert book.sheetnames == ["summary", "results", "identifiers", "hits", "nominals", "about"]
        for sheet in book:
            assert sheet.freeze_panes == "A2"
            assert sheet.auto_filter.ref.startswith("A1:")
            assert "OFFICIAL-SENSITIVE" in (sheet.oddHeader.center.text, sheet.oddFooter.center.text)
            assert sheet.print_title_rows == "$1:$1"

    def test_the_summary_has_one_line_for_each_identifier_hits_first(self, out):
        header, *lines = load_workbook(out("o.xlsx"))["summary"].iter_rows(values_only=True)
        rows = [dict(zip(header, line, strict=True)) for line in lines]
        assert [
            (row["result"], row["identifier"], row["rows"], row["adverts"], row["dataset entries"]) for row in rows
        ] == [
            ("hit", "+447700900461", 2, 1, 1),
            ("possible", "any:amber_x", 1, 1, 0),
            ("no trace", "+447700900999", 1, 0, 0),
        ]
        assert rows[0]["nominals"] == "49/123"
        assert rows[0]["asked in"] == "list.csv line 2 Mobile; list.csv line 3 Notes"
        assert rows[0]["first seen"] == NOW.replace(tzinfo=None)

    def test_rows_keep_their_cells_and_counts_are_numbers(self, out):
        header, *lines = load_workbook(out("o.xlsx"))["results"].iter_rows(values_only=True)
        rows = [dict(zip(header, line, strict=True)) for line in lines]
        assert [row["result"] for row in rows] == ["hit", "hit", "not an identifier", "possible"]
        assert [row["hits"] for row in rows] == [2, 2, 0, 1]
        assert (rows[0]["Mobile"], rows[0]["Notes"]) == ("07700 900461", "=1+1")
        assert rows[1]["columns"] == "Mobile; Notes"
        assert rows[1]["reason"] == "not read: 'or'; no trace of +447700900999" or "no trace of" in rows[1]["reason"]

    def test_a_hit_has_its_address_its_words_and_a_link_to_its_nominal(self, out):
        book = load_workbook(out("o.xlsx"))
        header = [cell.value for cell in book["hits"][1]]
        advert, entry = book["hits"][2], book["hits"][3]
        at = header.index
        assert advert[at("url")].hyperlink.target == "http://n.example/7"
        assert (
            advert[at("words_around")].value
            == "Ada In Leeds this week. Call 07700 900461 or telegram @amber_x, any time."
        )
        assert entry[at("urn")].hyperlink.location == "'nominals'!A2"
        assert book["nominals"]["B2"].value == "Ada Quill"

    def test_a_result_is_told_by_more_than_its_colour(self, out):
        sheet = load_workbook(out("o.xlsx"))["summary"]
        hit, possible, missed = sheet["A2"], sheet["A3"], sheet["A4"]
        assert (hit.font.b, possible.font.b, missed.font.b) == (True, True, False)
        assert len({cell.fill.fgColor.rgb for cell in (hit, possible, missed)}) == 3

    def test_a_long_sheet_continues_on_another(self, out, monkeypatch):
        monkeypatch.setattr(workbook, "MAX_SHEET_ROWS", 3)
        book = load_workbook(out("o.xlsx"))
        assert [name for name in book.sheetnames if name.startswith("results")] == ["results", "results 2"]
        assert [row[0].value for row in book["results 2"]] == ["Name", "Cy", "Di"]

    def test_no_cell_is_a_formula(self, out):
        for sheet in load_workbook(out("o.xlsx")):
            assert not any(cell.data_type == "f" for row in sheet for cell in row)


def test_csv_has_identifiers_and_hits_beside_it(out):
    path = out("o.csv")
    files = list_files(path)
    assert [file.name for file in files] == ["o.csv", "o.identifiers.csv", "o.hits.csv"]
    rows, identifiers, hits = (list(csv.DictReader(file.open(encoding="utf-8", newline=""))) for file in files)
    assert [row["Name"] for row in rows] == ["Ada", "Bo", "Cy", "Di"]
    assert [(one["column"], one["canonical"], one["result"]) for one in identifiers] == [
        ("Mobile", "+447700900461", "hit"),
        ("Mobile", "+447700900999", "no trace"),
        ("Notes", "+447700900461", "hit"),
        ("Mobile", "any:amber_x", "possible"),
    ]
    assert len(hits) == 5
    assert {hit["url"] for hit in hits} == {"http://n.example/7", ""}


def test_json_lines_hold_the_row_its_identifiers_and_hits(out):
    lines = [json.loads(line) for line in out("o.jsonl").read_text("utf-8").splitlines()]
    assert [line["result"] for line in lines] == ["hit", "hit", "not an identifier", "possible"]
    assert lines[0]["row"] == {"Name": "Ada", "Mobile": "07700 900461", "Notes": "=1+1"}
    assert set(lines[0]["found"][0]) == set(HIT_COLUMNS)
    assert lines[3]["identifiers"][0]["canonical"] == "any:amber_x"
