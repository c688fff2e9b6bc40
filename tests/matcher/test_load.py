"""Datasets load by manifest: every row is an entry or a rejection with its place and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.datasets.load import Rejection, open_dataset
from matcher.datasets.manifest import read_manifest
from matcher.errors import ManifestColumnMissing, ManifestInvalid
from records.entry import Entry, EntryRecord, Role
from records.errors import UnreadableFile

MANIFEST = """
name = "nominals"
title = "Nominals of interest"
publisher = "Example Constabulary"
file = "nominals*.csv"
version = "2026-02"
grade = "2CP"
key = "URN"
min_rows = 1
max_rows = 100
ignore = ["Remarks"]

[columns]
"URN" = "person.urn"
"Forename" = "person.given"
"Middle" = "person.given"
"Surname" = "person.surname"
"DOB" = "person.born"
"PNCID" = "person.pncid"
"Mobile" = "phone"
"Home tel" = "phone"
"Telegram" = "handle:telegram"
"Postcode" = "location.postcode"
"Role" = "role"

[roles]
"SUS" = "suspect"
"vic" = "victim"

[constants]
"person.force" = "13"
"""
HEADER = "URN,Forename,Middle,Surname,DOB,PNCID,Mobile,Home tel,Telegram,Postcode,Role,Remarks"


def manifest(folder: Path, *rows: str, text: str = MANIFEST, header: str = HEADER) -> Path:
    (folder / "nominals-1.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    path = folder / "nominals.toml"
    path.write_text(text, "utf-8")
    return path


def loaded(path: Path) -> tuple[list[EntryRecord], list[Rejection]]:
    everything = list(open_dataset(read_manifest(path)))
    return [one for one in everything if isinstance(one, EntryRecord)], [
        one for one in everything if isinstance(one, Rejection)
    ]


def identifiers(recorded: EntryRecord) -> list[str]:
    return [str(sighting.identifier) for sighting in recorded.sightings]


def entry(path: Path) -> Entry:
    ((one,), _) = loaded(path)
    return one.entry


def test_a_row_becomes_an_entry_with_its_identifiers(tmp_path):
    row = "N1,Ada,May,Quill,3/4/1985,,07700 900461 / 07700 900462,0115 496 0123,@ada_q,e149ab,SUS & vic,quiet"
    ((one,), refused) = loaded(manifest(tmp_path, row))
    assert refused == []
    assert identifiers(one) == [
        "urn:N1", "phone:+447700900461", "phone:+447700900462", "phone:+441154960123", "handle:telegram:ada_q",
        "postcode:E14 9AB", "person:ada quill", "person:ada quill 1985-04-03",
    ]  # fmt: skip
    assert one.entry.roles == (Role.SUSPECT, Role.VICTIM)
    person = one.entry.person
    assert (person.urn, person.given, person.surname, person.born, person.force) == (
        "N1",
        "Ada May",
        "Quill",
        "1985-04-03",
        "13",
    )
    assert (one.entry.location.postcode, one.entry.grade, one.entry.key) == ("E14 9AB", "2CP", "N1")
    assert one.entry.place == "nominals-1.csv line 2"
    assert dict(one.entry.row)["Remarks"] == "quiet"
    for sighting in one.sightings[:-2]:  # the last two are of the names of several columns
        cell = dict(one.entry.row)[sighting.field]
        assert cell[sighting.start : sighting.end] == sighting.raw


def test_a_bad_cell_is_rejected_and_its_row_is_loaded(tmp_path):
    row = "N1,Ada,,Quill,31/02/1985,1999/0012345A,12345,n/a,,,bystander,"
    ((one,), refused) = loaded(manifest(tmp_path, row))
    assert {rejected.column for rejected in refused} == {"DOB", "PNCID", "Mobile", "Role"}
    assert all(rejected.place == "nominals-1.csv line 2" and rejected.reason for rejected in refused)
    assert 'under [roles] write "bystander"' in next(one.reason for one in refused if one.column == "Role")
    assert (one.entry.person.born, one.entry.person.pncid, one.entry.roles) == ("", "", (Role.UNCATEGORISED,))
    assert dict(one.entry.row)["PNCID"] == "1999/0012345A"


def test_a_good_pncid_is_an_identifier_and_a_field(tmp_path):
    serial = "990012345"
    letter = "ZABCDEFGHJKLMNPQRTUVWXY"[int(serial) % 23]
    ((one,), refused) = loaded(manifest(tmp_path, f"N1,,,,,1999/0012345{letter},,,,,,"))
    assert refused == []
    assert identifiers(one) == ["urn:N1", f"pncid:{one.entry.person.pncid}"]
    assert one.entry.person.pncid == f"1999/0012345{letter}"


def test_a_bad_row_is_rejected_whole(tmp_path):
    rows = ["N1,Ada,,Quill,,,07700900461,,,,,", "N2,too,many,cells,,,,,,,,,,07700900462", HEADER, '"N3,open,,,,,,,,,,']
    recorded, refused = loaded(manifest(tmp_path, *rows))
    assert [one.entry.key for one in recorded] == ["N1"]
    assert [(one.column, one.place.rsplit(" ", 1)[1]) for one in refused] == [("", "3"), ("", "4"), ("", "5")]
    assert "07700900462" in refused[0].value
    assert [one.reason for one in refused][1:] == ["it is the header again", "a quotation mark is never closed"]


def test_rows_of_one_key_do_not_replace_each_other(tmp_path):
    loading = open_dataset(read_manifest(manifest(tmp_path, "N1,,,,,,07700900461,,,,,", "N1,,,,,,07700900462,,,,,")))
    entries = [one.entry for one in loading if isinstance(one, EntryRecord)]
    assert [one.key for one in entries] == ["N1", "N1#2"]
    assert entries[0].id != entries[1].id
    assert "1 keys of column 'URN'" in loading.report.signals[0]


def test_the_report_counts_and_signals(tmp_path):
    text = MANIFEST.replace("min_rows = 1", "min_rows = 5")
    path = manifest(tmp_path, "N1,,,,,,07700900461,bad,,,,,x", text=text, header=HEADER + ",Extra")
    loading = open_dataset(read_manifest(path))
    list(loading)
    report = loading.report
    assert (report.rows, report.recorded, report.rejected_cells, report.as_expected) == (1, 1, 1, False)
    assert report.identifiers == (("phone", 1), ("urn", 1))
    assert any('"Extra" = "..." under [columns], or ignore = ["Extra"]' in signal for signal in report.signals)
    assert loading.describe_unexpected() == "1 rows in nominals-1.csv, but nominals.toml expects 5 to 100"
    list(loading)
    assert loading.report == report


def test_a_missing_column_is_named_with_the_most_similar_one(tmp_path):
    path = manifest(tmp_path, "x", header=HEADER.replace("Mobile", "Mobile No"))
    with pytest.raises(
        ManifestColumnMissing, match=r"no column 'Mobile' in the file nominals-1.csv; did you mean 'Mobile No'"
    ):
        open_dataset(read_manifest(path))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('grade = "2CP"', 'grade = "5x5"', "not a 3x5x2 grade"),
        ('grade = "2CP"', 'grade = "2CC"', "needs conditions"),
        ('"Mobile" = "phone"', '"Mobile" = "fone"', "column 'Mobile': there is no target 'fone'"),
        ('"SUS" = "suspect"', '"SUS" = "boss"', "role 'boss' is unknown; use one of"),
        ('"person.force"', '"person.farce"', "there is no field 'person.farce'"),
        ('file = "nominals*.csv"', 'file = "other*.csv"', "no file matches 'other*.csv'"),
        ('ignore = ["Remarks"]', 'ignore = ["Mobile"]', "both mapped and ignored"),
        ('key = "URN"', 'kee = "URN"', "kee"),
        ('name = "nominals"', "name = ", "line 2"),
    ],
)
def test_a_wrong_manifest_is_explained(tmp_path, before, after, says):
    path = manifest(tmp_path, "x", text=MANIFEST.replace(before, after, 1))
    with pytest.raises(ManifestInvalid) as raised:
        read_manifest(path)
    assert says in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_missing_manifest_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        read_manifest(tmp_path / "none.toml")


def test_a_changed_file_is_another_edition(tmp_path):
    one = read_manifest(manifest(tmp_path, "N1"))
    assert one.version.startswith("2026-02+")
    assert read_manifest(manifest(tmp_path, "N1")).version == one.version
    assert read_manifest(manifest(tmp_path, "N2")).version != one.version


def test_a_workbook_with_titles_and_two_files(tmp_path):
    text = """
name = "calls"
file = "*.xlsx"
[columns]
"Caller" = ["phone", "person.aliases"]
"When" = "event.recorded"
"Crime" = "event.crime_number"
"""
    for number in (1, 2):
        with xlsxwriter.Workbook(str(tmp_path / f"calls-{number}.xlsx")) as book:
            sheet = book.add_worksheet()
            sheet.write(0, 0, "Calls received")
            sheet.write_row(3, 1, ["Caller", "When", "Crime"])
            sheet.write_row(4, 1, [7700900460 + number, "2026-02-01 09:30", 42])
    path = tmp_path / "calls.toml"
    path.write_text(text)
    recorded, refused = loaded(path)
    assert refused == []
    assert [identifiers(one) for one in recorded] == [["phone:+447700900461"], ["phone:+447700900462"]]
    assert {one.entry.event.recorded for one in recorded} == {"2026-02-01T09:30:00"}
    assert {one.entry.event.crime_number for one in recorded} == {"42"}
    assert {one.entry.roles for one in recorded} == {(Role.UNCATEGORISED,)}


def test_without_a_key_the_content_identifies_a_row_in_any_position(tmp_path):
    text = MANIFEST.replace('key = "URN"', "")
    rows = ["N1,,,,,,07700900461,,,,,", "N2,,,,,,07700900462,,,,,"]
    before = {one.entry.id for one in loaded(manifest(tmp_path, *rows, text=text))[0]}
    after = {one.entry.id for one in loaded(manifest(tmp_path, "N0,,,,,,,,,,,", *reversed(rows), text=text))[0]}
    assert before < after


ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='",'), max_size=15)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.lists(ANY, min_size=12, max_size=12), max_size=6))
def test_no_row_is_lost_with_any_cells(tmp_path, rows):
    recorded, refused = loaded(manifest(tmp_path, *(",".join(row) for row in rows)))
    full = [row for row in rows if "".join(row).strip()]
    assert [list(dict(one.entry.row).values()) for one in recorded] == full
    assert all(one.column for one in refused)


MIXED = """
name = "contacts"
file = "contacts.csv"
[columns]
"Type" = "kind"
"Network" = "platform"
"Value" = "identifier"
[kinds]
"MOB" = "phone"
"""


def contacts(folder: Path, header: str, *rows: str, text: str) -> tuple[list[EntryRecord], list[Rejection]]:
    (folder / "contacts.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    path = folder / "contacts.toml"
    path.write_text(text, "utf-8")
    return loaded(path)


def test_a_column_of_mixed_kinds_is_read_by_the_kind_of_each_row(tmp_path):
    rows = (
        "MOB,,07700 900461",
        "E-mail,,mia@example.com",
        "handle,telegram,amber_x",
        ",Snap,amber_y",
        "vrm,,AB12 CDE",
        "?,,07700 900462",
    )
    recorded, refused = contacts(tmp_path, "Type,Network,Value", *rows, text=MIXED)
    assert [identifiers(one) for one in recorded] == [
        ["phone:+447700900461"],
        ["email:mia@example.com"],
        ["handle:telegram:amber_x"],
        ["handle:snapchat:amber_y"],
        ["plate:AB12 CDE"],
        ["phone:+447700900462"],
    ]
    assert refused == []


def test_a_kind_that_is_not_known_is_named_if_its_cell_cannot_be_read(tmp_path):
    _, (refusal,) = contacts(tmp_path, "Type,Network,Value", "KENN,,amber", text=MIXED)
    assert refusal.column == "Value"
    assert refusal.reason.endswith('under [kinds] write "KENN" = "..."')


def test_a_column_without_a_kind_holds_any_of_its_targets(tmp_path):
    text = """
name = "contacts"
file = "contacts.csv"
[columns]
"Contact" = ["phone", "email", "handle:telegram"]
"""
    rows = ["07700 900461", "mia@example.com", "@amber_x", "07700 900462 or bo@example.com", "none of them!"]
    recorded, (refusal,) = contacts(tmp_path, "Contact", *rows, text=text)
    assert [identifiers(one) for one in recorded] == [
        ["phone:+447700900461"],
        ["email:mia@example.com"],
        ["handle:telegram:amber_x"],
        ["phone:+447700900462", "email:bo@example.com"],
        [],
    ]
    assert refusal.reason == "nothing in it reads as phone, email, handle:telegram"


def test_what_stands_beside_a_number_is_named(tmp_path):
    text = 'name = "contacts"\nfile = "contacts.csv"\n[columns]\n"Contact" = "phone"\n'
    rows = ["07700 900461 / 0770090046", "07700 900462 (ask for Bo)"]
    recorded, (refusal,) = contacts(tmp_path, "Contact", *rows, text=text)
    assert "+447700900461" in [seen.value for seen in recorded[0].sightings]
    assert (refusal.place, refusal.value) == ("contacts.csv line 2", "0770090046")


HANDLED = (
    MANIFEST.replace('"Role" = "role"', '"Role" = "role"\n"Remarks" = "grade"\n"Middle" = "marking"')
    .replace('"Middle" = "person.given"\n', "")
    .replace('ignore = ["Remarks"]', 'conditions = "ask the publisher"')
)


def test_a_row_has_a_grade_and_marking_of_its_own(tmp_path):
    rows = ["N1,,official,,,,,,,,,1 A P", "N2,,,,,,,,,,,", "N3,,,,,,,,,,,9Z"]
    recorded, (refusal,) = loaded(manifest(tmp_path, *rows, text=HANDLED))
    assert [(one.entry.grade, one.entry.marking) for one in recorded] == [
        ("1AP", "OFFICIAL"),
        ("2CP", "OFFICIAL-SENSITIVE"),
        ("2CP", "OFFICIAL-SENSITIVE"),
    ]
    assert "3x5x2" in refusal.reason


def test_a_row_of_a_higher_marking_is_not_loaded(tmp_path):
    recorded, (refusal,) = loaded(manifest(tmp_path, "N1,,SECRET,,,,,,,,,", text=HANDLED))
    assert recorded == []
    assert refusal.reason == "Middle: the marking 'SECRET' may not be held here"


@pytest.mark.parametrize(
    ("first", "is_totals"),
    [
        ("Total", True),
        ("Grand total:", True),
        ("TOTALS 14 rows", True),
        ("Count", True),
        ("Totally", False),
        ("T1", False),
    ],
)
def test_a_row_of_totals_is_rejected(tmp_path, first, is_totals):
    recorded, refused = loaded(manifest(tmp_path, f",{first},,,,,,,,,,"))
    assert [one.reason for one in refused] == (["it is a row of totals"] if is_totals else [])
    assert len(recorded) == (not is_totals)


def test_columns_of_the_same_name_are_addressed_by_their_number(tmp_path):
    text = 'name = "contacts"\nfile = "contacts.csv"\n[columns]\n"Tel" = "phone"\n"Tel (2)" = "email"\n'
    ((one,), refused) = contacts(tmp_path, "Tel,Tel,Tel", "07700900461,mia@example.com,07700900462", text=text)
    assert identifiers(one) == ["phone:+447700900461", "email:mia@example.com", "phone:+447700900462"]
    assert refused == []
    assert dict(one.entry.row)["Tel (3)"] == "07700900462"


def test_a_folder_is_loaded_file_by_file(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.csv").write_text("Tel\n07700900461\n")
    (folder / "b.jsonl").write_text('{"Tel": "07700900462"}\n')
    (folder / "readme.md").write_text("not data")
    path = tmp_path / "exports.toml"
    path.write_text('name = "exports"\nfile = "exports"\n[columns]\n"Tel" = "phone"\n')
    recorded, _ = loaded(path)
    assert [identifiers(one) for one in recorded] == [["phone:+447700900461"], ["phone:+447700900462"]]


def test_an_unknown_platform_of_a_manifest_is_named(tmp_path):
    with pytest.raises(ManifestInvalid, match="no target 'handle:telegrm'"):
        read_manifest(manifest(tmp_path, "N1", text=MANIFEST.replace("handle:telegram", "handle:telegrm")))
