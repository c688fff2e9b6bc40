"""Washing a list by command."""

from __future__ import annotations

import csv
import io

import pytest
import python_calamine

from tests.builders import advert

LIST = ("ref,number", "a,+44 7700 900461", "b,07700900999", "c,not a number", "d,(07700) 900-461", "e,")


@pytest.fixture
def held(washline, listing):
    washline.done(
        "adverts", "import", listing(advert("1", "Call Rose on O7700 9OO 461", account="rose1"), name="ads.jsonl")
    )
    return washline


def test_every_row_has_an_outcome(held, listing):
    said = held.done("wash", listing(*LIST), "--against", "adverts", "--json").json
    outcomes = [(row["place"].split()[-1], row["result"]) for row in said["results"]]
    assert [result for _, result in outcomes] == ["hit", "no trace", "not an identifier", "hit", "not an identifier"]
    assert (said["rows"], said["hits"], said["counts"]["no_trace"]) == (5, 2, 1)
    (hit,) = said["results"][0]["hits"]
    assert hit["seen"]["raw"] == "O7700 9OO 461"
    assert hit["seen"]["source_id"] == "1"
    assert hit["seen"]["rule"].startswith("phone/")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_result_keeps_every_row_in_its_order(held, listing, tmp_path, suffix):
    out = tmp_path / f"result{suffix}"
    held.done("wash", listing(*LIST), "--out", out)
    rows = rows_of(out)
    assert [row[0] for row in rows[1:]] == ["a", "b", "c", "d", "e"]
    assert len({len(row) for row in rows}) == 1


def rows_of(out):
    if out.suffix == ".csv":
        return list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))
    return python_calamine.load_workbook(out).get_sheet_by_name("results").to_python()


def test_a_formula_in_the_list_is_harmless_in_the_result(held, listing, tmp_path):
    out = tmp_path / "result.csv"
    held.done("wash", listing("ref,number", '"=HYPERLINK(""http://site.example"")",07700900461'), "--out", out)
    cells = [cell for row in rows_of(out) for cell in row]
    assert '\'=HYPERLINK("http://site.example")' in cells
    assert not any(cell.startswith(("=", "-", "@")) for cell in cells)


def test_what_an_advert_only_lets_guess_is_possible_and_no_hit(washline, listing):
    washline.done("adverts", "import", listing(advert("1", "Call 07700 900461/2"), name="ads.jsonl"))
    said = washline.done("wash", listing("07700900461", "07700900462"), "--json").json
    assert [row["result"] for row in said["results"]] == ["hit", "possible"]
    assert said["results"][1]["hits"][0]["rule"].startswith("guessed/")


def test_another_column_is_washed_where_it_is_named(held, listing):
    file = listing("home,work", "07700900999,07700900461")
    assert held.done("wash", file, "--column", "work", "--json").json["hits"] == 1
    assert held.done("wash", file, "--column", "home", "--json").json["hits"] == 0
    said = held("wash", file, "--column", "mobile")
    assert said.status == 2
    assert "home" in said.err
    assert "work" in said.err


def test_a_wash_that_finds_nothing_says_so(held, listing):
    said = held.done("wash", listing("07700900999"))
    assert "0 hits, 1 no trace" in said.out


def test_a_wash_against_nothing_is_refused(held, listing):
    assert "no dataset entry is stored" in held("wash", listing("07700900461"), "--against", "datasets").err
    assert held.done("wash", listing("07700900461"), "--against", "adverts").out


def test_a_store_that_lost_what_was_stored_answers_nothing(held, listing):
    for part in held.data.glob("store.db*"):
        part.unlink()
    for command in (("wash", listing("07700900999")), ("search", "Rose"), ("link",)):
        said = held(*command)
        assert said.status == 1
        assert "holds 0 of 1 adverts that were stored" in said.err


def test_every_identifier_of_a_row_is_washed(held, listing):
    file = listing("Name,Mobile,Home,Email", "Ada,07700900999,07700 900461,ada@b.example", "Bea,,,@rose_x")
    said = held.done("wash", file, "--json").json
    ada, bea = said["results"]
    assert (ada["result"], ada["kinds"]) == ("hit", ["phone", "phone", "email"])
    assert [(one["column"], one["result"]) for one in ada["identifiers"]] == [
        ("Mobile", "no trace"),
        ("Home", "hit"),
        ("Email", "no trace"),
    ]
    assert (bea["result"], bea["canonical"]) == ("no trace", ["any:rose_x"])
    only = held.done("wash", file, "--json", "--kinds", "email").json
    assert [row["result"] for row in only["results"]] == ["no trace", "not an identifier"]
    assert "no kind 'mail' to wash; did you mean 'email'?" in held("wash", file, "--kinds", "mail").err


def test_a_preview_looks_nothing_up(held, listing):
    said = held.done("wash", listing("Name,Mobile", "Ada,07700900461"), "--preview")
    assert "1 phone" in said.out
    assert "Nothing was looked up" in said.out


def test_a_list_without_an_identifier_says_what_was_looked_for(held, listing):
    said = held.done("wash", listing("Name,Town", "Ada,Leeds"))
    assert "no identifier in any of 2 column(s); looked for: phone" in said.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.csv", None),
        ("empty.csv", b""),
        ("bytes.xlsx", bytes(range(256)) * 20),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(500)),
    ],
)
def test_a_list_that_cannot_be_read_is_named(washline, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = washline("wash", tmp_path / name)
    assert said.status in (1, 2)
    assert name in said.err
    assert "Traceback" not in said.err


def test_a_result_is_never_written_over_the_list(held, listing):
    file = listing(*LIST)
    before = file.read_bytes()
    assert held("wash", file, "--out", file).status != 0
    assert file.read_bytes() == before


def test_the_wash_is_in_the_audit_log(held, listing):
    run = held.done("wash", listing(*LIST), "--json").json["run"]
    events = [one["event"] for one in held.done("audit", "list", "--json").json]
    ended, asked = [one for one in events if one["asked"].get("run") == run]
    assert (asked["action"], asked["operation"], asked["purpose"]) == ("wash", "Test", "to test")
    assert ended["results"] == 2
