"""What is kept of a crawl, and how it is found again."""

from __future__ import annotations

import gzip
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.page import Capture
from spiders.errors import EvidenceBroken
from spiders.evidence.capture_lookup import read_capture, read_record
from spiders.evidence.reader import read_page, find_recorded_pages
from spiders.evidence.warc import HttpExchange
from spiders.evidence.writer import EvidenceWriter

ABOUT = [("software", "tests")]


def exchange(body: bytes = b"<p>hello</p>", path: str = "/", **headers: str) -> HttpExchange:
    named = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
    at = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
    return HttpExchange(
        f"http://site.example{path}", "GET", ((b"Host", b"site.example"),), b"", 200, "HTTP/1.1", named, body, at=at
    )


def check(folder: Path) -> None:
    files = sorted(folder.glob("*.warc.gz"))
    assert files
    warcio = Path(sys.executable).with_name("warcio")
    checked = subprocess.run([warcio, "check", *files], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


def index(folder: Path, fields: str) -> list[str]:
    command = [Path(sys.executable).with_name("warcio"), "index", "-f", fields, *sorted(folder.glob("*.warc.gz"))]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_file_has_its_final_name_only_when_it_is_complete(tmp_path):
    evidence = EvidenceWriter(tmp_path, "run", ABOUT)
    assert list(tmp_path.iterdir()) == []
    capture = evidence.write_exchange(exchange())
    assert [file.name for file in tmp_path.iterdir()] == ["run-00000.warc.gz.open"]
    assert read_capture(tmp_path, capture) == b"<p>hello</p>"
    evidence.close()
    assert [file.name for file in tmp_path.iterdir()] == [capture.file]
    assert read_capture(tmp_path, capture) == b"<p>hello</p>"
    check(tmp_path)


def test_request_and_response_know_each_other(tmp_path):
    evidence = EvidenceWriter(tmp_path, "run", ABOUT)
    capture = evidence.write_exchange(exchange(Content_Type="text/html"))
    evidence.close()
    types = index(tmp_path, "warc-type,warc-record-id,warc-concurrent-to,warc-target-uri")
    assert [line.split('"')[3] for line in types] == ["warcinfo", "response", "request"]
    assert capture.record_id in types[1]
    assert f'"warc-concurrent-to": "{capture.record_id}"' in types[2]


def test_files_rotate_and_captures_stay_right(tmp_path):
    evidence = EvidenceWriter(tmp_path, "run", ABOUT, max_file_size=2000)
    captures = {
        number: evidence.write_exchange(exchange(f"page {number} ".encode() * 50, f"/{number}")) for number in range(20)
    }
    evidence.close()
    assert len(list(tmp_path.iterdir())) > 3
    assert all(
        read_capture(tmp_path, capture) == f"page {number} ".encode() * 50 for number, capture in captures.items()
    )
    check(tmp_path)


@settings(max_examples=25, deadline=None)  # each example asks warcio in a process of its own
@given(cut=st.integers(min_value=0, max_value=4000), dirt=st.binary(max_size=50))
def test_a_file_cut_anywhere_keeps_every_whole_record(tmp_path_factory, cut, dirt):
    folder = tmp_path_factory.mktemp("evidence")
    evidence = EvidenceWriter(folder, "run", ABOUT)
    captures = [evidence.write_exchange(exchange(f"page {number}".encode(), f"/{number}")) for number in range(4)]
    evidence.close()
    whole = (folder / "run-00000.warc.gz").read_bytes()
    (folder / "run-00000.warc.gz").unlink()
    (folder / "run-00000.warc.gz.open").write_bytes(whole[:cut] + dirt)
    again = EvidenceWriter(folder, "run", ABOUT)
    later = again.write_exchange(exchange(b"later"))
    again.close()
    check(folder)
    assert read_capture(folder, later) == b"later"
    for number, capture in enumerate(captures):
        if capture.offset + capture.length <= cut:
            assert read_capture(folder, capture) == f"page {number}".encode()


def test_a_file_that_is_being_written_is_not_repaired(tmp_path):
    writing = EvidenceWriter(tmp_path, "one", ABOUT)
    first = writing.write_exchange(exchange(b"first"))
    EvidenceWriter(tmp_path, "two", ABOUT)
    second = writing.write_exchange(exchange(b"second"))
    writing.close()
    assert [read_capture(tmp_path, capture) for capture in (first, second)] == [b"first", b"second"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda capture: replace(capture, sha256="0" * 64),
        lambda capture: replace(capture, offset=capture.offset + 1),
        lambda capture: replace(capture, length=capture.length - 9),
        lambda capture: replace(capture, file="missing.warc.gz"),
        lambda capture: replace(capture, file="../../etc/passwd"),
        lambda capture: replace(capture, offset=0),
    ],
)
def test_a_capture_that_is_not_what_was_captured_is_refused(tmp_path, spoil):
    evidence = EvidenceWriter(tmp_path, "run", ABOUT)
    capture = evidence.write_exchange(exchange())
    evidence.close()
    with pytest.raises(EvidenceBroken):
        read_capture(tmp_path, spoil(capture))


@given(body=st.binary(max_size=300))
def test_any_bytes_come_back_as_they_were_sent(tmp_path_factory, body):
    folder = tmp_path_factory.mktemp("evidence")
    evidence = EvidenceWriter(folder, "run", ABOUT)
    capture = evidence.write_exchange(exchange(body, Content_Type="text/html"))
    evidence.close()
    assert read_capture(folder, capture) == body


@pytest.mark.parametrize(("coding", "packed"), [("gzip", gzip.compress), ("br", brotli.compress), ("identity", bytes)])
def test_a_page_is_read_again_as_its_parser_was_given_it(tmp_path, coding, packed):
    evidence = EvidenceWriter(tmp_path, "run", ABOUT)
    body = "<p>café</p>".encode("windows-1252")
    headers = {"Content_Type": "text/html; charset=windows-1252", "Content_Encoding": coding}
    capture = evidence.write_exchange(exchange(packed(body), "/a?b=1", **headers))
    page = read_page(tmp_path, capture)
    assert (page.url, page.body, page.content_type, page.encoding) == (
        "http://site.example/a?b=1",
        body,
        "text/html",
        "windows-1252",
    )
    assert (page.fetched_at, page.capture, page.rendered) == (
        datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC),
        capture,
        False,
    )
    assert read_record(tmp_path, capture).payload == packed(body)


def test_a_rendered_page_is_found_in_place_of_what_it_was_made_of(tmp_path):
    evidence = EvidenceWriter(tmp_path, "run", ABOUT)
    for path in ("/robots.txt", "/a", "/b", "/a"):
        evidence.write_exchange(exchange(b"plain", path))
    evidence.write_dom("http://site.example/b", b"<p>made</p>")
    EvidenceWriter(tmp_path, "run-2", ABOUT).write_exchange(exchange(b"of another run", "/c"))
    found = find_recorded_pages(tmp_path, "run")
    assert [page.url for page in found] == ["http://site.example/a", "http://site.example/b"]
    pages = [read_page(tmp_path, page.capture) for page in found]
    assert [(page.body, page.rendered) for page in pages] == [(b"plain", False), (b"<p>made</p>", True)]


def test_a_run_of_any_name_is_a_file_in_the_folder(tmp_path):
    evidence = EvidenceWriter(tmp_path / "evidence", "../../run 1/\u2028x", ABOUT)
    capture: Capture = evidence.write_exchange(exchange())
    evidence.close()
    assert read_capture(tmp_path / "evidence", capture)
    assert list(tmp_path.iterdir()) == [tmp_path / "evidence"]
