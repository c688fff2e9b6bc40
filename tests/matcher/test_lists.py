"""Lists are read, washed, and returned row for row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow.parquet import read_table
from python_calamine import CalamineWorkbook

from enrich.adverts import extract_adverts
from enrich.cell import read_cell
from enrich.registry import KINDS
from matcher.errors import ListColumnMissing, SheetMissing, UnknownFileType
from matcher.kind_policy import select_washed
from matcher.lists.cells import build_cell_reader, keep_plain, read_reference
from matcher.lists.item import Cell, Item
from matcher.lists.list_file import Selection, open_list
from matcher.lists.preview import preview
from matcher.wash.results.columns import ADDED_COLUMNS, Stamp
from matcher.wash.results.detailed_row import add_details
from matcher.wash.results.write import write_results
from matcher.wash.wash import wash
from records.advert import Advert, ExtractedAdvert
from records.entry import Entry, EntryRecord, Person, Role
from records.errors import UnreadableFile, UnwritableFile
from records.hit import CellReading, MatchTier, Result, WashedRow
from records.identifier import Sighting, Validity
from search.sqlite.store import SqliteStore

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
STAMP = Stamp("run1", NOW, ("adverts", "nominals 2026-02"), (("purpose", "to test"),))


def listing(folder: Path, *lines: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def asked(path: Path, *columns: str) -> list[str]:
    return [" | ".join(cell.text for cell in item.asked) for item in open_list(path, Selection(columns)).items]


def store_adverts(store: SqliteStore, *texts: str, **more: str) -> None:
    adverts = [
        Advert("northlight", str(n), f"http://n.example/{n}", NOW, text=text, **more) for n, text in enumerate(texts)
    ]
    store.save_adverts(list(extract_adverts(adverts)))


def store_entry(store: SqliteStore, value: str, kind: str = "phone", *roles: Role) -> None:
    person = Person(urn="49/123", given="Ada", surname="Quill")
    entry = Entry("nominals", "2026-02", value, f"nominals.csv {value}", roles or (Role.WITNESS,), person, grade="2CP")
    store.save_entries(
        [EntryRecord(entry, (Sighting(kind, value, value, 0, len(value), rule=f"{kind}/1", field="Tel"),))]
    )


def washed(store: SqliteStore, values: Sequence[str], against: str = "all") -> list[WashedRow]:
    return list(
        wash(
            (Item(f"row {n}", (value,), (Cell("Tel", value),)) for n, value in enumerate(values)),
            store,
            against,
            "run1",
            NOW,
        )
    )


def results(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestOpening:
    def test_every_column_is_read_and_the_header_is_named(self, tmp_path):
        path = listing(tmp_path, "Ref,Name,Mobile no", "1,Ada,07700 900461", "2,Bea,n/a", "3,Cleo,+44 7700 900462")
        found = open_list(path)
        assert (found.header, found.rows) == (("Ref", "Name", "Mobile no"), 3)
        assert asked(path, "Mobile no") == ["07700 900461", "n/a", "+44 7700 900462"]
        assert found.notes == (
            "row 1 was taken as the header (Ref, Name, Mobile no); if it is none, add: --header none",
        )

    def test_a_list_without_header_loses_nothing(self, tmp_path):
        assert asked(listing(tmp_path, "n/a", "07700900461", "x")) == ["n/a", "07700900461", "x"]
        assert open_list(listing(tmp_path, "07700900461")).header == ("item",)
        assert asked(listing(tmp_path, "Ada,n/a", "Bea,07700900461")) == ["Ada | n/a", "Bea | 07700900461"]
        assert open_list(listing(tmp_path, "07700900461")).notes == ()

    @pytest.mark.parametrize(
        ("first", "is_header"),
        [
            ("Name,Phone", True),
            ("Suspect,Mobile No.", True),
            ("Party A,Number", True),
            ("Mia Brown,see notes", False),
            ("Mia Brown,lost", False),
            ("Mia Brown,none", False),
            ("Rose,Reading", False),
            ("Operation Lark,closed", False),
        ],
    )
    def test_a_header_is_recognised_only_by_the_words_of_columns(self, tmp_path, first, is_header):
        rows = [f"Person {chr(65 + n)},07700900{n:03}" for n in range(5)]
        assert open_list(listing(tmp_path, first, *rows)).rows == (5 if is_header else 6)

    def test_the_header_can_be_overruled(self, tmp_path):
        path = listing(tmp_path, "Name,Phone", "Ada,07700900461")
        assert open_list(path, Selection(header="none")).rows == 2
        other = listing(tmp_path, "first,second", "Ada,07700900461", name="other.csv")
        assert open_list(other, Selection(header="1")).header == ("first", "second")

    def test_titles_above_the_header_are_not_items(self, tmp_path):
        path = listing(tmp_path, "Operation Example,,", "", "URN,Tel,", "1,07700900461,x")
        found = open_list(path)
        assert (found.header, asked(path, "Tel")) == (("URN", "Tel", "column 3"), ["07700900461"])
        assert found.notes[0] == "1 line(s) above the header are not part of the list"

    def test_columns_can_be_chosen_and_a_misspelt_name_gets_a_suggestion(self, tmp_path):
        path = listing(tmp_path, "Home Tel,Work Tel", "07700900461,07700900462")
        assert asked(path, "work tel") == ["07700900462"]
        assert asked(path, "2") == ["07700900462"]
        assert asked(path, "Work Tel", "home tel") == ["07700900461 | 07700900462"]
        with pytest.raises(ListColumnMissing, match="did you mean 'Work Tel'"):
            asked(path, "wrk tel")

    def test_columns_of_the_same_name_are_all_read(self, tmp_path):
        path = listing(tmp_path, "Tel,Tel", "07700900461,07700900462")
        assert asked(path, "Tel") == ["07700900461 | 07700900462"]

    def test_blank_rows_are_preserved_except_at_the_end(self, tmp_path):
        path = listing(tmp_path, "Tel", "07700900461", "", "07700900462", "", "", name="l.csv")
        assert asked(path) == ["07700900461", "", "07700900462"]

    def test_short_and_long_rows_keep_their_cells(self, tmp_path):
        path = listing(tmp_path, "Name,Tel", "Ada,07700900461,more", "Bea")
        assert [item.row for item in open_list(path).items] == [("Ada", "07700900461", "more"), ("Bea", "", "")]

    def test_a_broken_row_is_washed_as_a_whole(self, tmp_path):
        path = listing(tmp_path, "Name,Tel", '"Ada,07700900461', *["Bea,07700900462"] * 60)
        item = next(open_list(path).items)
        assert (item.problem, item.asked[0].text) == ("a quotation mark is never closed", '"Ada\n07700900461')

    def test_a_quotation_mark_that_opens_every_line_swallows_none(self, tmp_path):
        path = listing(tmp_path, "Tel", *(f'"07700900{n:03}' for n in range(40)))
        assert open_list(path).rows == 40
        assert {item.problem for item in open_list(path).items} == {"a quotation mark is never closed"}

    def test_a_cell_of_several_lines_is_one_cell(self, tmp_path):
        path = listing(tmp_path, "Name,Tel", '"Ada', 'Quill",07700900461')
        assert [item.row for item in open_list(path).items] == [("Ada\nQuill", "07700900461")]

    def test_separators_inside_the_cells_of_one_column_do_not_split_it(self, tmp_path):
        rows = ["07700900461;07700900462", "07700900463", "07700900464, 07700900465"]
        assert asked(listing(tmp_path, "Phone", *rows)) == rows
        assert asked(listing(tmp_path, *rows)) == rows

    def test_every_sheet_is_read_and_pasted_text_too(self, tmp_path):
        with xlsxwriter.Workbook(str(tmp_path / "l.xlsx")) as book:
            book.add_worksheet("Empty")
            sheet = book.add_worksheet("Numbers")
            sheet.write_column(3, 1, ["Phone", 7700900461, "07700 900462"])
            book.add_worksheet("More").write_row(0, 0, ["x", "a@b.example"])
        found = open_list(tmp_path / "l.xlsx")
        assert asked(tmp_path / "l.xlsx") == ["7700900461", "07700 900462", "x | a@b.example"]
        assert found.header == ("sheet", "Phone", "column 1", "column 2")
        assert [item.row for item in found.items] == [
            ("Numbers", "7700900461", "", ""),
            ("Numbers", "07700 900462", "", ""),
            ("More", "", "x", "a@b.example"),
        ]
        assert [item.sheet for item in open_list(tmp_path / "l.xlsx", Selection(sheets=("More",))).items] == ["More"]
        with pytest.raises(SheetMissing, match="did you mean 'More'"):
            open_list(tmp_path / "l.xlsx", Selection(sheets=("more",)))
        pasted = listing(tmp_path, "call 07700 900461", "Phone", name="l.txt")
        assert asked(pasted) == ["call 07700 900461", "Phone"]

    def test_a_list_without_rows_is_refused(self, tmp_path):
        with pytest.raises(UnreadableFile, match="the file is empty"):
            open_list(listing(tmp_path, "", ""))
        with pytest.raises(UnreadableFile, match="it has a header and no row below it"):
            open_list(listing(tmp_path, "Name,Phone"))


class TestReading:
    def read(self, cell: str, target: str = "") -> tuple[list[str], str]:
        reading = build_cell_reader(select_washed(KINDS))(cell, target)
        return [str(seen.identifier) for seen in reading.sightings], reading.unread

    @pytest.mark.parametrize(
        ("cell", "target", "found"),
        [
            ("https://wa.me/447700900051", "", ["phone:+447700900051"]),
            ("t.me/amber_x", "", ["handle:telegram:amber_x"]),
            ("api.whatsapp.com/send?phone=447700900051", "", ["phone:+447700900051"]),
            ("amber_x", "handle:telegram", ["handle:telegram:amber_x"]),
            ("amber_x, call 07700 900051", "handle:telegram", ["handle:telegram:amber_x", "phone:+447700900051"]),
            ("a@b.example 7700900051", "phone", ["email:a@b.example", "phone:+447700900051"]),
            ("@amber_x", "", ["handle:any:amber_x"]),
            ("amber_x", "handle", ["handle:any:amber_x"]),
            ("amber_x", "", []),
            ("7700900051", "reference", []),
            ("+44 7700 900051", "reference", ["phone:+447700900051"]),
            ("AB12 CDE", "reference", []),
            ("see notes", "phone", []),
        ],
    )
    def test_a_cell_is_read_by_what_its_column_holds(self, cell, target, found):
        assert self.read(cell, target)[0] == found

    @pytest.mark.parametrize(
        ("cell", "found", "unread"),
        [
            ("7946718354 / 7.949964325E+09", ["phone:+447946718354", "phone:+447949964325"], ""),
            ("Tel: 07700 900461", ["phone:+447700900461"], ""),
            ("07700 900461 (ask for Bo)", ["phone:+447700900461"], "ask for Bo"),
            ("07700 900461 / 12345", ["phone:+447700900461"], "12345"),
        ],
    )
    def test_what_a_cell_holds_beside_its_identifiers_is_named(self, cell, found, unread):
        assert self.read(cell) == (found, unread)

    def test_a_code_is_a_guess_that_counts_only_if_it_is_known(self, store):
        store_entry(store, "NOM/000123", "urn")
        known, unknown = washed(store, ["nom/000123", "NOM/000999"])
        assert (known.result, known.hits[0].urn) == (Result.HIT, "49/123")
        assert (unknown.result, unknown.sightings) == (Result.NOT_AN_IDENTIFIER, [])
        assert [row.result for row in washed(store, ["123456"])] == [Result.NOT_AN_IDENTIFIER]

    def test_a_name_with_a_date_of_birth_is_possible_never_a_hit(self, store, tmp_path):
        store_entry(store, "ada quill 1990-05-01", "person")
        path = listing(tmp_path, "Name,DOB", "Ada Mary QUILL,01/05/1990", "Ada Quill,2/5/1990", "Ada Quill,")
        rows = list(wash(open_list(path).items, store, "all", "run1", NOW))
        assert [row.result for row in rows] == [Result.POSSIBLE, Result.NO_TRACE, Result.NOT_AN_IDENTIFIER]
        assert rows[0].hits[0].column == "Name + DOB"
        path = listing(tmp_path, "Surname,Forename,DOB", "Quill,Ada,1 May 1990", name="parts.csv")
        assert [row.result for row in wash(open_list(path).items, store, "all", "r", NOW)] == [Result.POSSIBLE]

    def test_a_postcode_alone_makes_a_row_possible_unless_it_is_all_that_the_row_asks(self, store, tmp_path):
        store_adverts(store, "Flat at M14 5TP")
        path = listing(tmp_path, "Mobile,Postcode", "07700900999,M14 5TP", ",M14 5TP")
        rows = list(wash(open_list(path).items, store, "all", "run1", NOW))
        assert [row.result for row in rows] == [Result.POSSIBLE, Result.HIT]

    def test_a_long_rest_is_cut(self):
        assert len(self.read("07700 900461 " + "word " * 200)[1]) < 210

    def test_a_column_that_names_the_type_or_platform_of_each_row_decides(self, tmp_path):
        path = listing(
            tmp_path, "Type,Value,App", "Phone,7700900461,", "Username,amber_x,Telegram", "Handle,amber_x,", "Odd,x,"
        )
        assert [(item.asked[1].text, item.asked[1].target) for item in open_list(path).items] == [
            ("7700900461", "phone"),
            ("amber_x", "handle:telegram"),
            ("amber_x", "handle"),
            ("x", ""),
        ]

    def test_a_preview_shows_what_each_column_holds(self, tmp_path):
        path = listing(tmp_path, "Name,Mobile,Email", "Ada,07700900461,a@b.example", "Bea,lost,", "Cy,07700900462,x")
        name, mobile, email = preview(open_list(path), KINDS).columns
        assert (name.name, name.filled, name.kinds) == ("Name", 3, {})
        assert (mobile.target, mobile.kinds, mobile.share, mobile.unread) == ("phone", {"phone": 2}, 2 / 3, ["lost"])
        assert (email.filled, email.with_identifier, email.examples) == (2, 1, ["a@b.example"])


class TestWashing:
    def test_each_row_has_its_result_in_order(self, store):
        store_adverts(store, "Call 07700 900461 now")
        found = washed(store, ["+44 (0)7700 900461", "07700900999", "n/a", "7700900461", "07700 900461"])
        assert [one.result for one in found] == [
            Result.HIT, Result.NO_TRACE, Result.NOT_AN_IDENTIFIER, Result.HIT, Result.HIT,
        ]  # fmt: skip
        assert [hit.tier for one in found for hit in one.hits] == [
            MatchTier.NORMALISED,
            MatchTier.NORMALISED,
            MatchTier.EXACT,
        ]

    def test_the_hackathon_list_has_two_hits(self, store):
        store_adverts(store, *(f"Call 07700 900{n:03} any time" for n in range(300)))
        numbers = [f"+44 20 7946 0{n:03}" for n in range(452)]
        numbers[100:100], numbers[300:300] = ["07700900005"], ["0044 7700 900 299"]
        found = washed(store, numbers, "adverts")
        assert [n for n, one in enumerate(found) if one.result is Result.HIT] == [100, 300]
        assert sum(one.result is Result.NO_TRACE for one in found) == 452

    def test_a_hit_in_a_dataset_has_role_urn_and_grade(self, store):
        store_entry(store, "+447700900461", "phone", Role.VICTIM, Role.WITNESS)
        (one,) = washed(store, ["07700 900461"])
        (hit,) = one.hits
        assert (hit.role, hit.urn, hit.grade, hit.seen.source, hit.seen.edition) == (
            "victim; witness", "49/123", "2CP", "nominals", "2026-02",
        )  # fmt: skip
        assert "phone/1" in hit.rule
        assert hit.at == NOW

    def test_only_the_chosen_side_is_searched(self, store):
        store_adverts(store, "Call 07700 900461")
        store_entry(store, "+447700900462")
        values = ["07700900461", "07700900462"]
        assert [one.result.value for one in washed(store, values, "adverts")] == ["hit", "no trace"]
        assert [one.result.value for one in washed(store, values, "datasets")] == ["no trace", "hit"]

    def test_two_numbers_in_a_cell_are_both_washed(self, store):
        store_adverts(store, "Call 07700 900461", "Call 07700 900462")
        (one,) = washed(store, ["07700 900461 / 07700 900462"])
        assert [hit.identifier.value for hit in one.hits] == ["+447700900461", "+447700900462"]

    def test_of_two_spellings_in_a_cell_the_first_is_reported(self, store):
        store_adverts(store, "Call 07700 900461")
        (row,) = washed(store, ["07700-900461 or +447700900461 or 07700.900461"])
        assert [hit.asked for hit in row.hits] == ["07700-900461"]

    def test_an_alternative_reading_is_possible_not_a_hit(self, store, monkeypatch):
        store_adverts(store, "Call 07700 900461")
        both = Sighting("phone", "+447700900462", "x", 0, 1, alternatives=("+447700900461",), rule="phone/1")
        monkeypatch.setattr("matcher.lists.cells.read_by_target", lambda cell, *_: CellReading(cell, (both,)))
        (one,) = washed(store, ["x"])
        assert (one.result, one.hits[0].tier) == (Result.POSSIBLE, MatchTier.INFERRED)

    def test_a_row_with_one_sure_hit_is_a_hit_whatever_else_is_only_possible(self, store, monkeypatch):
        store_adverts(store, "Call 07700 900461", "Call 07700 900462")
        sure = Sighting("phone", "+447700900461", "x", 0, 1, rule="phone/1")
        guess = Sighting("phone", "+447700900463", "y", 2, 3, alternatives=("+447700900462",), rule="phone/1")
        monkeypatch.setattr("matcher.lists.cells.read_by_target", lambda cell, *_: CellReading(cell, (sure, guess)))
        (one,) = washed(store, ["x y"])
        assert sorted(hit.tier for hit in one.hits) == [MatchTier.INFERRED, MatchTier.NORMALISED]
        assert one.result is Result.HIT

    def test_a_possible_row_says_which_rule_made_it_so(self, store, tmp_path, monkeypatch):
        store_adverts(store, "Call 07700 900461")
        both = Sighting("phone", "+447700900462", "x", 0, 1, alternatives=("+447700900461",), rule="phone/1")
        monkeypatch.setattr("matcher.lists.cells.read_by_target", lambda cell, *_: CellReading(cell, (both,)))
        write_results(tmp_path / "o.csv", ("Tel",), add_details(store, washed(store, ["x"])), STAMP)
        reason = results(tmp_path / "o.csv")[0]["reason"]
        assert reason == "only another reading of the same characters was seen: check it by hand"

    def test_a_placeholder_is_shown_but_never_looked_up(self, store, monkeypatch):
        store_adverts(store, "Call 07700 900461")
        made_up = Sighting("phone", "+447700900461", "x", 0, 1, validity=Validity.PLACEHOLDER, rule="phone/1")
        monkeypatch.setattr("matcher.lists.cells.read_by_target", lambda cell, *_: CellReading(cell, (made_up,)))
        (one,) = washed(store, ["x"])
        assert (one.result, one.hits) == (Result.NOT_AN_IDENTIFIER, ())
        assert one.readings[0].reason == "'x' is a placeholder, not a real phone"
        assert one.sightings == [made_up]

    def test_placeholders_of_adverts_match_no_dataset(self, store):
        from matcher.wash.wash import wash_adverts

        made_up = Sighting("phone", "+447700900461", "x", 0, 1, validity=Validity.PLACEHOLDER, rule="phone/1")
        store.save_adverts([ExtractedAdvert(Advert("northlight", "1", "", NOW, text="x"), (made_up,))])
        store_entry(store, "+447700900461", "phone", Role.SUSPECT)
        assert list(wash_adverts(store, "run1", NOW)) == []

    def test_names_places_and_prices_are_never_washed(self, store):
        store_adverts(store, "Ada in Leeds", name="Ada", area="Leeds")
        assert {one.result for one in washed(store, ["Ada", "Leeds", "£80"])} == {Result.NOT_AN_IDENTIFIER}

    def test_adverts_are_washed_against_datasets(self, store):
        from matcher.wash.wash import wash_adverts

        store_adverts(store, "Call 07700 900461", "Call 07700 900462", "again 07700 900461")
        store_entry(store, "+447700900461", "phone", Role.SUSPECT)
        hits = list(wash_adverts(store, "run1", NOW))
        assert sorted(hit.place for hit in hits) == ["northlight 0", "northlight 2"]
        assert {(hit.role, hit.seen.source, hit.asked) for hit in hits} == {("suspect", "nominals", "07700 900461")}
        assert [replace(hit, at=NOW).id for hit in wash_adverts(store, "run1", NOW)] == [hit.id for hit in hits]
        assert {hit.at for hit in hits} == {NOW}

    def test_an_advert_s_inferred_number_is_only_a_possible_match_of_a_dataset(self, store):
        from matcher.wash.wash import wash_adverts

        store_adverts(store, "Call 07700 900461/2")
        store_entry(store, "+447700900461", "phone", Role.SUSPECT)
        store_entry(store, "+447700900462", "phone", Role.VICTIM)
        hits = {hit.identifier.value: hit for hit in wash_adverts(store, "run1", NOW)}
        assert set(hits) == {"+447700900461", "+447700900462"}
        assert hits["+447700900461"].rule.startswith("normalised")
        assert "phone/" in hits["+447700900461"].rule

    def test_the_row_keeps_its_place_and_a_miss_of_a_dataset_has_no_role(self, store):
        store_adverts(store, "Call 07700 900461")
        (row,) = washed(store, ["07700 900461"])
        assert row.place == "row 0"
        assert [(hit.place, hit.role, hit.urn, hit.grade) for hit in row.hits] == [(row.place, "", "", "")]

    def test_of_a_value_that_is_twice_in_a_cell_the_first_writing_counts(self, store, monkeypatch):
        store_adverts(store, "Call 07700 900461")
        first, second, third = (
            Sighting("phone", "+447700900461", raw, n, n + 1, rule="phone/1") for n, raw in enumerate("xyz")
        )
        monkeypatch.setattr(
            "matcher.lists.cells.read_by_target", lambda cell, *_: CellReading(cell, (first, second, third))
        )
        (row,) = washed(store, ["x y z"])
        assert [hit.asked for hit in row.hits] == ["x"]

    def test_the_problem_of_a_row_is_part_of_its_reason(self, store):
        (row,) = wash(
            [Item("row 1", ("no",), (Cell("Tel", "nothing here"),), "the row is longer")], store, "all", "r", NOW
        )
        assert row.problem == "the row is longer"


class TestWriting:
    @pytest.fixture
    def outcome(self, store, tmp_path):
        store_adverts(store, "Call 07700 900461", account="=acc", name="@Ada")
        store_entry(store, "+447700900461")
        path = listing(
            tmp_path, "Name,Tel,result", 'Ada,07700 900461,=HYPERLINK("x")', "Bea,07700 900999,+447700900999", "Cy,-,"
        )
        found = open_list(path, Selection(("tel",)))
        return found.header, list(add_details(store, wash(found.items, store, "all", "run1", NOW)))

    def test_a_list_comes_back_row_for_row(self, outcome, tmp_path):
        out = tmp_path / "o.csv"
        assert write_results(out, *outcome, STAMP) == 3
        rows = results(out)
        assert list(rows[0]) == ["Name", "Tel", "result", "result_washline", *ADDED_COLUMNS[1:]]
        assert [row["Tel"] for row in rows] == ["07700 900461", "07700 900999", "'-"]
        assert [row["result_washline"] for row in rows] == ["hit", "no trace", "not an identifier"]
        assert (
            rows[0] | {"kind": "phone", "canonical": "+447700900461", "hits": "2", "urns": "49/123", "grade": "2CP"}
            == rows[0]
        )
        assert rows[0]["where"] == "northlight 0; nominals +447700900461"
        assert rows[1]["reason"] == "in none of: adverts, nominals 2026-02"
        assert {row["dataset_versions"] for row in rows} == {"adverts; nominals 2026-02"}
        assert {row["washed_at"] for row in rows} == {"2026-03-01T09:30:00Z"}

    def test_no_cell_runs_as_a_formula_and_numbers_stay_usable(self, outcome, tmp_path):
        write_results(tmp_path / "o.csv", *outcome, STAMP)
        rows = results(tmp_path / "o.csv")
        assert [row["result"] for row in rows] == ['\'=HYPERLINK("x")', "+447700900999", ""]

    def test_a_workbook_has_a_row_for_each_hit(self, outcome, tmp_path):
        write_results(tmp_path / "o.xlsx", *outcome, STAMP)
        book = CalamineWorkbook.from_path(tmp_path / "o.xlsx")
        assert book.sheet_names == ["summary", "results", "identifiers", "hits", "nominals", "about"]
        lines = book.get_sheet_by_name("results").to_python()
        assert [line[:4] for line in lines[1:]] == [
            ["Ada", "07700 900461", '=HYPERLINK("x")', "hit"],
            ["Bea", "07700 900999", "+447700900999", "no trace"],
            ["Cy", "-", "", "not an identifier"],
        ]
        hits = book.get_sheet_by_name("hits").to_python()
        assert [line[7] for line in hits] == ["source", "northlight", "nominals"]
        assert ["purpose", "to test"] in book.get_sheet_by_name("about").to_python()

    def test_a_failed_write_leaves_the_old_file(self, outcome, tmp_path):
        out = tmp_path / "o.csv"
        out.write_text("before")

        def broken():
            yield outcome[1][0]
            raise OSError(28, "No space left on device")

        with pytest.raises(UnwritableFile, match="No space left"):
            write_results(out, outcome[0], broken(), STAMP)
        assert out.read_text() == "before"
        assert sorted(path.name for path in tmp_path.glob("*o.*csv*")) == ["o.csv"]

    def test_an_unknown_suffix_is_refused(self, outcome, tmp_path):
        with pytest.raises(UnknownFileType, match=r"use one of: .csv, .jsonl, .parquet, .xlsx"):
            write_results(tmp_path / "o.pdf", *outcome, STAMP)

    def test_parquet_has_the_same_cells_as_csv(self, outcome, tmp_path):
        header, rows = outcome
        kept = list(rows)
        write_results(tmp_path / "o.parquet", header, kept, STAMP)
        write_results(tmp_path / "o.csv", header, kept, STAMP)
        for part in ("o", "o.identifiers", "o.hits"):
            table = read_table(tmp_path / f"{part}.parquet")
            with (tmp_path / f"{part}.csv").open(encoding="utf-8", newline="") as file:
                columns, *lines = csv.reader(file)
            assert table.column_names == columns
            found = [list(row.values()) for row in table.to_pylist()]
            assert [[cell.removeprefix("'") for cell in line] for line in lines] == [
                [cell.removeprefix("'") for cell in row] for row in found
            ]

    def test_characters_that_are_invalid_in_xml_are_replaced(self, store, tmp_path):
        one = washed(store, ["07700 900461\x00\x0b\ufffe"])
        write_results(tmp_path / "o.xlsx", ("Tel",), add_details(store, one), STAMP)
        sheet = CalamineWorkbook.from_path(tmp_path / "o.xlsx").get_sheet_by_name("results").to_python()
        assert sheet[1][0] == "07700 900461���"


MESSY = st.one_of(
    st.integers(0, 999).map(lambda n: f"07700 900{n:03}"),
    st.integers(0, 999).map(lambda n: f"+44 (0)7700-900{n:03}"),
    st.sampled_from(
        ["", " ", "n/a", "-", "=1+1", "a@b.example", '"', "07700 900461 / 07700 900462", "4.4E+11", "x;y", "\u200b"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(table=st.lists(st.tuples(MESSY, MESSY), min_size=1, max_size=15), headed=st.booleans())
def test_no_row_is_lost_duplicated_or_moved(store, tmp_path, table, headed):
    path = tmp_path / "in.csv"
    rows = [("Ref", "Phone number"), *table] if headed else [("07700900000", "first"), *table]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    found = open_list(path)
    out = tmp_path / "out.xlsx"
    count = write_results(out, found.header, add_details(store, wash(found.items, store, "all", "run1", NOW)), STAMP)
    lines = CalamineWorkbook.from_path(out).get_sheet_by_name("results").to_python()[1:]
    expected = [list(row) for row in (rows[1:] if headed else rows)]
    while expected and not "".join(chain.from_iterable(expected[-1:])).strip():
        expected.pop()
    assert [line[:2] for line in lines] == expected
    assert count == len(expected)


@given(
    letters=st.text("ABNRU", max_size=4), sign=st.sampled_from(["", "-", "_", " "]), digits=st.integers(0, 99_999_999)
)
def test_a_short_reference_has_no_identifier_that_counts(letters, sign, digits):
    cell = f"{letters}{sign}{digits}"
    kinds = select_washed(KINDS)
    assert read_reference(cell, kinds).sightings == keep_plain(read_cell(cell, kinds)).sightings == ()
    assert read_reference("07700 900461", kinds).sightings
