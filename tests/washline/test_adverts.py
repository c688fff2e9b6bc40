"""Adverts captured elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.store import Saved
from tests.builders import advert


def test_good_lines_are_stored_and_found(washline, listing):
    file = listing(
        advert("1", "Call Rose on 07700 900461", title="Massage", area="Ilford", account="rose1", price="80"),
        advert(
            "2", "Dinner company, email ada@site.example", captured_at="2026-01-02T03:04:05Z", images=[{"sha256": "ab"}]
        ),
        name="ads.jsonl",
    )
    said = washline.done("adverts", "import", file, "--json").json
    assert (said["lines"], said["new"], said["rejected"]) == (2, 2, 0)
    (found,) = washline.done("search", "07700900461", "--json").json["found"]
    assert found["stored"]["advert"]["source_id"] == "1"
    assert washline.done("search", "dinner", "--json").json["total"] == 1


def test_the_same_file_again_doubles_nothing(washline, listing):
    file = listing(*(advert(str(n), f"Call 07700 9004{n:02}") for n in range(20)), name="ads.jsonl")
    washline.done("adverts", "import", file)
    said = washline.done("adverts", "import", file, "--json").json
    assert (said["new"], said["changed"], said["same"]) == (0, 0, 20)


def test_a_bad_line_costs_only_itself_and_is_kept(washline, tmp_path):
    file = tmp_path / "ads.jsonl"
    lines = [
        advert("1", "one").encode(),
        b"not json",
        b'{"id": "2", "site": "elsewhere"}',
        b'{"id": "3", "site": "elsewhere", "text": "caf\xe9"}',
        b"",
        b'{"id": "4", "site": "elsewhere", "text": "four", "captured_at": "soon"}',
        b'{"id": "", "site": "elsewhere", "text": "five"}',
        b'{"id": 6, "site": "elsewhere", "text": "six", "price": 80, "unknown": [1]}',
        b'{"id": "7", "site": "elsewhere", "text": "\\ud800 seven \\u0000"}',
        b"[1, 2]",
        b'{"id": "9", "site": "elsewhere", "text": "x", "extra": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"id": "10", "site": "elsewhere", "text": "x", "captured_at": "0001-01-01T00:00:00+14:00"}',
        advert("8", "eight").encode(),
    ]
    file.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    said = washline.done("adverts", "import", file)
    for number, word in (
        (2, "malformed"),
        (3, "text"),
        (6, "captured_at"),
        (7, "id is empty"),
        (10, "object"),
    ):
        (problem,) = [line for line in said.err.splitlines() if f"line {number}:" in line]
        assert word in problem
    assert washline.done("adverts", "import", file, "--json").json["same"] == 4
    assert washline.done("search", "café", "--json").json["total"] == 1
    kept = [
        json.loads(line)
        for line in Path(washline.done("adverts", "import", file, "--json").json["kept_aside"]).read_text().splitlines()
    ]
    assert {"line 2", "line 3"} <= {one["place"] for one in kept}
    assert kept[0]["raw"] == "not json"


@pytest.mark.parametrize(
    "content",
    [b"not json", b"not json\n", b"not json\n\n\n", b"\n[]\n", b"\xfe\n", b"{}\n" * 30],
)
def test_an_import_that_stores_nothing_fails(washline, tmp_path, content):
    file = tmp_path / "ads.jsonl"
    file.write_bytes(content)
    said = washline("adverts", "import", file)
    assert said.status == 1
    assert "0 adverts new" in said.out
    assert washline("adverts", "import", file, "--json").status == 1


def test_an_import_that_stores_something_succeeds(washline, listing):
    assert washline("adverts", "import", listing(advert("1", "one"), "not json", name="ads.jsonl")).status == 0


def test_an_empty_file_is_no_failure(washline, tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_bytes(b"\n\n")
    assert washline("adverts", "import", file).status == 0


def test_what_the_store_refuses_or_queues_is_reported(washline, listing, monkeypatch):
    monkeypatch.setattr("search.sqlite.store.SqliteStore.save_adverts", lambda *_: Saved(refused=2, waiting=3))
    said = washline("adverts", "import", listing(advert("1", "one"), "not json", name="ads.jsonl"))
    assert said.status == 0
    assert "2 adverts were rejected by the store" in said.out
    assert "3 adverts are spooled on disk" in said.out


def test_rejected_rows_that_cannot_be_written_are_an_error(washline, listing):
    (washline.data / "rejected").touch()
    said = washline("adverts", "import", listing("not json", name="ads.jsonl"))
    assert said.status == 2
    assert ".rejected.jsonl: cannot be written: Not a directory" in said.err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_in_another_usual_encoding_is_read(washline, tmp_path, encoding):
    file = tmp_path / "ads.jsonl"
    line = '{"id": "1", "site": "elsewhere", "text": "Café Rose, call 07700 900461"}'
    file.write_bytes((line + "\n").encode(encoding))
    assert washline.done("adverts", "import", file, "--json").json["new"] == 1
    assert washline.done("search", "café", "--json").json["total"] == 1


def test_a_binary_file_is_refused_by_name(washline, tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_bytes(b"%PDF-1.7\n" + b"\x00\xff\n" * 100)
    said = washline("adverts", "import", file)
    assert said.status == 2
    assert "it is a PDF document, not text" in said.err


def test_a_line_that_is_too_long_is_rejected_once(washline, tmp_path, monkeypatch):
    monkeypatch.setattr("scheduler.jobs.adverts.MAX_LINE_CHARS", 1000)
    file = tmp_path / "ads.jsonl"
    file.write_text(advert("1", "x" * 5000) + "\n" + advert("2", "two") + "\n")
    said = washline.done("adverts", "import", file)
    assert "line 1: longer than 1,000 characters" in said.err
    assert said.out.startswith("2 lines: 1 adverts new, 0 changed, 0 same, 1 rejected")


def test_a_missing_file_is_named(washline, tmp_path):
    said = washline("adverts", "import", tmp_path / "none.jsonl")
    assert said.status == 2
    assert "none.jsonl" in said.err


def test_a_killed_import_goes_on_and_nothing_is_lost_or_doubled(washline, listing):
    file = listing(
        *(advert(str(n), f"Call 07700 900{n % 1000:03}, evening {n}") for n in range(6000)), name="ads.jsonl"
    )
    command = [sys.executable, "-m", "washline", "adverts", "import", str(file), "--data", str(washline.data)]
    child = subprocess.Popen(command, start_new_session=True)
    store = washline.data / "store.db"
    while not (store.exists() and washline.done("search", "evening", "--json", "--limit", "0").json["total"]):
        assert child.poll() is None
        time.sleep(0.05)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    before = washline.done("search", "evening", "--json", "--limit", "0").json["total"]
    assert before > 0
    said = washline.done("adverts", "import", file, "--json").json
    assert said["new"] + said["same"] == 6000
    assert said["same"] >= before
    assert washline.done("search", "evening", "--json", "--limit", "0").json["total"] == 6000


def test_files_that_were_joined_import_whole(washline, tmp_path):
    file = tmp_path / "joined.jsonl"
    line = '{"id": "%d", "site": "north", "text": "call 07700 900461"}\n'
    file.write_bytes((line % 1).encode("utf-8-sig") + (line % 2).encode("utf-8-sig") + bytes(300) + b"\n")
    said = washline.done("adverts", "import", file)
    assert "3 lines: 2 adverts new" in said.out
    assert "1 rejected" in said.out
