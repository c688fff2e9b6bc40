"""`washline extract`: a text, JSON lines with bad ones among them, unknown kinds, and a page."""

from __future__ import annotations

import json

import pytest

from washline.commands.extract import InputText, print_results


def lines(said) -> list[dict]:
    return [json.loads(line) for line in said.out.splitlines()]


def values(row) -> list[str]:
    return [f"{one['kind']}:{one['value']}" for one in row["identifiers"]]


def test_a_text_comes_back_with_its_identifiers(unbound, tmp_path):
    file = tmp_path / "ad.txt"
    file.write_text("Mia, E14 incall, 07700 900461", "utf-8")
    (row,) = lines(unbound.done("extract", file))
    assert "phone:+447700900461" in values(row)
    assert "postcode:E14" in values(row)


def test_an_empty_text_has_none(unbound, tmp_path):
    file = tmp_path / "empty.txt"
    file.write_bytes(b"")
    assert lines(unbound.done("extract", file))[0]["identifiers"] == []


def test_bad_lines_are_named_and_counted_and_the_others_come_in_order(unbound, tmp_path):
    file = tmp_path / "ads.jsonl"
    good = [json.dumps({"id": name, "text": f"jane{name}@agency.example"}).encode() for name in "abc"]
    bad = [b"not json", b'{"id": "x", "text": "\\ud8"}', b'{"id": "y"}', b'{"id": "z", "text": 7}', b"[]"]
    file.write_bytes(b"\n".join([good[0], bad[0], good[1], bad[1], bad[2], b"", bad[3], bad[4], good[2]]))
    said = unbound.done("extract", file, "--kinds", "email")
    assert [(row["id"], values(row)) for row in lines(said)] == [
        (name, [f"email:jane{name}@agency.example"]) for name in "abc"
    ]
    named = [line.removeprefix(str(file)).partition(":")[0] for line in said.err.splitlines()]
    assert [name for name in named if name.startswith(", line ")] == [f", line {n}" for n in (2, 4, 5, 7, 8)]
    assert "`text`" in said.err
    assert "5 of 9 lines were rejected" in said.err


TEXT = "Zoë, 07700 900461 “E14”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
@pytest.mark.parametrize("name", ["ad.txt", "ads.jsonl"])
def test_a_text_may_be_in_any_usual_encoding(unbound, tmp_path, encoding, name):
    file = tmp_path / name
    content = TEXT if name == "ad.txt" else json.dumps({"text": TEXT}, ensure_ascii=False)
    file.write_bytes(f"{content}\n".encode(encoding))
    (row,) = lines(unbound.done("extract", file, "--kinds", "phone,postcode"))
    assert values(row) == ["phone:+447700900461", "postcode:E14"]
    assert row["identifiers"][0]["start"] == TEXT.index("0")


@pytest.mark.parametrize(("head", "kind"), [(b"PK\x03\x04", "ZIP"), (b"%PDF-1.7", "PDF"), (b"\x1f\x8b\x08", "gzip")])
def test_a_binary_is_refused_by_name(unbound, tmp_path, head, kind):
    file = tmp_path / "ad.txt"
    file.write_bytes(head + bytes(100))
    said = unbound("extract", file)
    assert said.status == 2
    assert kind in said.err
    assert said.out == ""


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_spreadsheet_is_refused_with_what_reads_lists(unbound, tmp_path, head):
    file = tmp_path / "l.xlsx"
    file.write_bytes(head + bytes(100))
    said = unbound("extract", file)
    assert said.status == 2
    assert "washline wash" in said.err
    assert ".xlsx or" not in said.err


def test_a_text_in_place_of_a_file_is_answered_with_how_to_pipe_it_in(unbound):
    said = unbound("extract", "call 07700 900461")
    assert said.status == 2
    assert "| washline extract" in said.err
    assert "piped" in " ".join(unbound.done("extract", "--help").out.split())


@pytest.mark.parametrize("options", [("--html", "--json"), ("--kinds", ""), ("--kinds", " , ")])
def test_options_that_make_no_sense_are_refused(unbound, tmp_path, options):
    file = tmp_path / "ad.txt"
    file.write_text("x", "utf-8")
    said = unbound("extract", file, *options)
    assert said.status == 2
    assert options[0] in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("content", "report"),
    [(b"{\n", "1 of 1 line was rejected"), (b"{\n[]\n", "2 of 2 lines were rejected")],
)
def test_rejected_lines_are_counted_in_plain_english(unbound, tmp_path, content, report):
    file = tmp_path / "ads.jsonl"
    file.write_bytes(content)
    assert report in unbound("extract", file).err


def test_the_tables_of_several_texts_have_their_ids(capsys):
    texts = [(InputText("x", "a-1"), []), (InputText("y", 2), [])]
    print_results(texts, as_json=False, with_ids=True)
    assert capsys.readouterr().out == "a-1:\nNo identifiers found.\n2:\nNo identifiers found.\n"
    print_results(texts, as_json=False, with_ids=False)
    assert capsys.readouterr().out == "No identifiers found.\n" * 2


def test_nothing_but_bad_lines_is_a_failure(unbound, tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_bytes(b"{\n[1]\n")
    said = unbound("extract", file)
    assert said.status != 0
    assert said.out == ""


def test_a_line_without_an_id_is_called_by_its_number(unbound, tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_text('{"text": ""}\n{"text": "x"}\n', "utf-8")
    assert [row["id"] for row in lines(unbound.done("extract", file))] == [1, 2]


def test_an_unknown_kind_is_answered_with_those_that_exist(unbound, tmp_path):
    file = tmp_path / "ad.txt"
    file.write_text("x", "utf-8")
    said = unbound("extract", file, "--kinds", "phone,fax")
    assert said.status != 0
    assert "'fax'" in said.err
    assert all(kind in said.err for kind in ("account_number", "email", "phone", "postcode", "url"))


def test_a_page_is_written_for_several_texts(unbound, tmp_path):
    file, out = tmp_path / "ads.jsonl", tmp_path / "page.html"
    file.write_text(
        '{"id": "<1>", "text": "<script>x</script> E14 incall"}\n{"id": 2, "text": "jane@agency.example"}\n', "utf-8"
    )
    unbound.done("extract", file, "--html", "--out", out)
    markup = out.read_text("utf-8")
    assert markup.startswith("<!doctype html>")
    assert markup.count("<section>") == 2
    assert "&lt;1&gt;" in markup
    assert "<script" not in markup
    assert list(tmp_path.glob(".*.part")) == []


def test_a_page_goes_to_standard_output(unbound, tmp_path):
    file = tmp_path / "ad.txt"
    file.write_text("Mia, E14 incall", "utf-8")
    assert 'data-kind="postcode"' in unbound.done("extract", file, "--html").out


def test_a_folder_that_is_not_there_is_said(unbound, tmp_path):
    file = tmp_path / "ad.txt"
    file.write_text("x", "utf-8")
    said = unbound("extract", file, "--html", "--out", tmp_path / "nowhere" / "page.html")
    assert said.status != 0
    assert "cannot be written" in said.err


def test_the_result_never_replaces_what_it_is_made_of(unbound, tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_text('{"text": "call 07700 900461"}\n', "utf-8")
    said = unbound("extract", file, "--out", file)
    assert said.status != 0
    assert "it is the input itself" in said.err
    assert file.read_text("utf-8") == '{"text": "call 07700 900461"}\n'


def test_a_file_may_begin_with_a_byte_order_mark(unbound, tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + b'{"id": 1, "text": "call 07700 900461"}\n')
    (row,) = lines(unbound.done("extract", file))
    assert values(row) == ["phone:+447700900461"]
