"""Evidence: writing WARC files, repair after a crash, and reading captures back."""

from __future__ import annotations

import contextlib
import gzip
import logging
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.page import Capture
from spiders.errors import EvidenceBroken, EvidenceUnwritable
from spiders.evidence.capture_lookup import read_record
from spiders.evidence.gzip_member import compress_member, decompress_member, iter_members
from spiders.evidence.reader import find_recorded_pages, read_page
from spiders.evidence.repair import repair_interrupted_files
from spiders.evidence.warc import HttpExchange
from spiders.evidence.writer import EvidenceWriter

WARCINFO = [("software", "tests")]
AT = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
FILE = "run-00000.warc.gz"


def exchange(body: bytes = b"<p>hello</p>", path: str = "/", **headers: str) -> HttpExchange:
    pairs = tuple((name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items())
    url, host = f"http://site.example{path}", (b"Host", b"site.example")
    return HttpExchange(url, "GET", (host,), b"", 200, "HTTP/1.1", pairs, body, at=AT)


def check(folder: Path) -> None:
    """Validate all closed files with warcio, an independent implementation."""
    files = sorted(folder.glob("*.warc.gz"))
    assert files
    warcio = Path(sys.executable).with_name("warcio")
    checked = subprocess.run([warcio, "check", *files], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


def index(folder: Path, fields: str) -> list[str]:
    command = [Path(sys.executable).with_name("warcio"), "index", "-f", fields, *sorted(folder.glob("*.warc.gz"))]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.fixture
def writer(tmp_path: Path) -> EvidenceWriter:
    return EvidenceWriter(tmp_path, "run", WARCINFO)


@contextlib.contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Make writes beyond a file size fail, as they do on a full disk."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def test_a_file_gets_its_final_name_only_when_it_is_complete(tmp_path, writer):
    assert list(tmp_path.iterdir()) == []
    capture = writer.write_exchange(exchange())
    assert [file.name for file in tmp_path.iterdir()] == [FILE + ".open"]
    assert read_record(tmp_path, capture).payload == b"<p>hello</p>"
    writer.close()
    assert [file.name for file in tmp_path.iterdir()] == [capture.file]
    assert read_record(tmp_path, capture).payload == b"<p>hello</p>"
    check(tmp_path)


def test_request_record_refers_to_its_response_record(tmp_path, writer):
    capture = writer.write_exchange(exchange(Content_Type="text/html"))
    writer.close()
    types = index(tmp_path, "warc-type,warc-record-id,warc-concurrent-to,warc-target-uri")
    assert [line.split('"')[3] for line in types] == ["warcinfo", "response", "request"]
    assert capture.record_id in types[1]
    assert f'"warc-concurrent-to": "{capture.record_id}"' in types[2]


def test_headers_are_written_byte_for_byte(tmp_path, writer):
    writer.write_exchange(exchange(Location="/caf\xe9?x=1", X_Odd="  a;b=\xff"))
    writer.close()
    with gzip.open(tmp_path / FILE) as file:
        assert b"\r\nLocation: /caf\xe9?x=1\r\nX-Odd:   a;b=\xff\r\n\r\n" in file.read()


def test_files_rotate_and_captures_stay_valid(tmp_path):
    writer = EvidenceWriter(tmp_path, "run", WARCINFO, max_file_size=2000)
    bodies = {f"/{number}": f"page {number} ".encode() * 50 for number in range(20)}
    captures = {path: writer.write_exchange(exchange(body, path)) for path, body in bodies.items()}
    writer.close()
    assert len(list(tmp_path.iterdir())) > 3
    assert {path: read_record(tmp_path, capture).payload for path, capture in captures.items()} == bodies
    check(tmp_path)


@settings(max_examples=25, deadline=None)  # each example starts a warcio process
@given(cut=st.integers(min_value=0, max_value=4000), garbage=st.binary(max_size=50))
def test_repair_keeps_every_complete_record_of_a_file_cut_anywhere(tmp_path_factory, cut, garbage):
    folder = tmp_path_factory.mktemp("evidence")
    writer = EvidenceWriter(folder, "run", WARCINFO)
    captures = [writer.write_exchange(exchange(f"page {number}".encode(), f"/{number}")) for number in range(4)]
    writer.close()
    whole = (folder / FILE).read_bytes()
    (folder / FILE).unlink()
    (folder / (FILE + ".open")).write_bytes(whole[:cut] + garbage)
    resumed = EvidenceWriter(folder, "run", WARCINFO)
    later = resumed.write_exchange(exchange(b"later"))
    resumed.close()
    check(folder)
    assert read_record(folder, later).payload == b"later"
    for number, capture in enumerate(captures):
        if capture.offset + capture.length <= cut:
            assert read_record(folder, capture).payload == f"page {number}".encode()


@pytest.mark.parametrize(("missing", "kept"), [(0, 3), (1, 2), (9, 2)], ids=["complete", "one byte", "checksum"])
def test_repair_cuts_exactly_behind_the_last_complete_record(tmp_path, writer, missing, kept):
    writer.write_exchange(exchange())
    writer.close()
    whole = (tmp_path / FILE).read_bytes()
    with (tmp_path / FILE).open("rb") as file:
        ends = [offset + length for offset, length, _ in iter_members(file)]
    assert ends[-1] == len(whole)
    (tmp_path / FILE).unlink()
    (tmp_path / (FILE + ".open")).write_bytes(whole[: len(whole) - missing])
    assert repair_interrupted_files(tmp_path) == [tmp_path / FILE]
    assert (tmp_path / FILE).read_bytes() == whole[: ends[kept - 1]]


def test_repair_deletes_a_file_without_a_complete_record(tmp_path):
    (tmp_path / (FILE + ".open")).write_bytes(compress_member(b"WARC/1.1")[:-1])
    assert repair_interrupted_files(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_another_crawl_is_writing_is_not_repaired(tmp_path):
    writer = EvidenceWriter(tmp_path, "one", WARCINFO)
    first = writer.write_exchange(exchange(b"first"))
    EvidenceWriter(tmp_path, "two", WARCINFO)
    second = writer.write_exchange(exchange(b"second"))
    writer.close()
    assert [read_record(tmp_path, capture).payload for capture in (first, second)] == [b"first", b"second"]


def test_a_full_disk_leaves_a_valid_file_and_an_error_that_names_it(tmp_path, writer):
    first = writer.write_exchange(exchange(b"first"))
    size = (tmp_path / (FILE + ".open")).stat().st_size
    with file_size_limit(size + 100), pytest.raises(EvidenceUnwritable, match=f"{FILE}.open: File too large; free"):
        writer.write_exchange(exchange(b"does not fit"))
    assert (tmp_path / (FILE + ".open")).stat().st_size == size
    later = writer.write_exchange(exchange(b"later"))
    writer.close()
    assert [read_record(tmp_path, capture).payload for capture in (first, later)] == [b"first", b"later"]
    check(tmp_path)


def test_a_disk_that_is_full_from_the_start_leaves_no_file(tmp_path, writer):
    with file_size_limit(10), pytest.raises(EvidenceUnwritable, match="File too large"):
        writer.write_exchange(exchange())
    writer.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (lambda capture: replace(capture, sha256="0" * 64), "SHA-256 differs"),
        (lambda capture: replace(capture, offset=capture.offset + 1), "damaged or cut off"),
        (lambda capture: replace(capture, length=capture.length - 9), "damaged or cut off"),
        (lambda capture: replace(capture, file="missing.warc.gz"), "missing.warc.gz, byte .*: No such file"),
        (lambda capture: replace(capture, file="../../etc/passwd"), "No such file"),
        (lambda capture: replace(capture, offset=0), ""),
    ],
)
def test_a_capture_that_does_not_match_its_record_is_refused(tmp_path, writer, alter, reason):
    capture = writer.write_exchange(exchange())
    writer.close()
    with pytest.raises(EvidenceBroken, match=f"^evidence file {tmp_path}/.*{reason}.*; restore the file from a backup"):
        read_record(tmp_path, alter(capture))


def test_one_altered_byte_of_the_payload_is_detected(tmp_path, writer):
    capture = writer.write_exchange(exchange(b"<p>07700 900461</p>"))
    writer.close()
    whole = (tmp_path / FILE).read_bytes()
    end = capture.offset + capture.length
    forged = compress_member(decompress_member(whole[capture.offset : end]).replace(b"900461", b"900460"))
    (tmp_path / FILE).write_bytes(whole[: capture.offset] + forged + whole[end:])
    with pytest.raises(EvidenceBroken, match="SHA-256 differs"):
        read_record(tmp_path, replace(capture, length=len(forged)))


def test_one_altered_byte_of_the_file_is_detected(tmp_path, writer):
    capture = writer.write_exchange(exchange())
    writer.close()
    damaged = bytearray((tmp_path / FILE).read_bytes())
    damaged[capture.offset + capture.length // 2] ^= 1
    (tmp_path / FILE).write_bytes(damaged)
    with pytest.raises(EvidenceBroken, match="damaged or cut off"):
        read_record(tmp_path, capture)


@pytest.mark.parametrize("data", [b"", b"no record", b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 1\r\n\r\nx"])
def test_a_gzip_member_that_is_no_record_is_refused(tmp_path, data):
    member = compress_member(data)
    (tmp_path / FILE).write_bytes(member)
    with pytest.raises(EvidenceBroken, match=f"{FILE}, byte 0: there is no WARC record"):
        read_record(tmp_path, Capture(FILE, 0, len(member), "", ""))
    with pytest.raises(EvidenceBroken, match=f"{FILE}, byte 0: there is no WARC record"):
        find_recorded_pages(tmp_path, "run")


@given(body=st.binary(max_size=300))
def test_any_payload_is_read_back_unchanged(tmp_path_factory, body):
    folder = tmp_path_factory.mktemp("evidence")
    writer = EvidenceWriter(folder, "run", WARCINFO)
    capture = writer.write_exchange(exchange(body, Content_Type="text/html"))
    writer.close()
    assert read_record(folder, capture).payload == body


@pytest.mark.parametrize(
    ("coding", "compress"), [("gzip", gzip.compress), ("br", brotli.compress), ("identity", bytes)]
)
def test_a_page_is_read_back_as_its_parser_received_it(tmp_path, writer, coding, compress):
    body = "<p>café</p>".encode("windows-1252")
    headers = {"Content_Type": "text/html; charset=windows-1252", "Content_Encoding": coding, "X_Odd": "caf\xe9"}
    capture = writer.write_exchange(exchange(compress(body), "/a?b=1", **headers))
    page = read_page(tmp_path, capture)
    assert (page.url, page.body) == ("http://site.example/a?b=1", body)
    assert (page.content_type, page.encoding) == ("text/html", "windows-1252")
    assert (page.fetched_at, page.capture, page.rendered) == (AT, capture, False)
    assert read_record(tmp_path, capture).payload == compress(body)


def test_a_page_without_content_type_is_read_back_as_html(tmp_path, writer):
    assert read_page(tmp_path, writer.write_exchange(exchange())).content_type == "text/html"


def test_a_rendered_page_replaces_its_response(tmp_path, writer):
    for path in ("/robots.txt", "/a", "/b", "/a"):
        writer.write_exchange(exchange(b"plain", path))
    writer.write_dom("http://site.example/b", b"<p>rendered</p>")
    EvidenceWriter(tmp_path, "run-2", WARCINFO).write_exchange(exchange(b"of another run", "/c"))
    found = find_recorded_pages(tmp_path, "run")
    assert [page.url for page in found] == ["http://site.example/a", "http://site.example/b"]
    pages = [read_page(tmp_path, page.capture) for page in found]
    assert [(page.body, page.rendered) for page in pages] == [(b"plain", False), (b"<p>rendered</p>", True)]


def test_pages_before_a_damaged_end_are_found_and_the_damage_is_logged(tmp_path, writer, caplog):
    first = writer.write_exchange(exchange(b"first", "/1"))
    second = writer.write_exchange(exchange(b"second", "/2"))
    writer.close()
    with (tmp_path / FILE).open("r+b") as file:
        file.truncate(second.offset + 10)
    with caplog.at_level(logging.WARNING):
        assert [page.capture for page in find_recorded_pages(tmp_path, "run")] == [first]
    damage = f"evidence file {tmp_path / FILE}, byte {second.offset}: the last 10 bytes are unreadable; restore"
    assert damage in caplog.text


def test_an_undamaged_file_is_read_without_a_warning(tmp_path, writer, caplog):
    writer.write_exchange(exchange())
    assert find_recorded_pages(tmp_path, "run")
    assert not caplog.records


def test_the_name_of_a_run_cannot_leave_the_folder(tmp_path):
    writer = EvidenceWriter(tmp_path / "evidence", "../../run 1/\u2028x", WARCINFO)
    capture = writer.write_exchange(exchange())
    writer.close()
    assert read_record(tmp_path / "evidence", capture).payload
    assert list(tmp_path.iterdir()) == [tmp_path / "evidence"]
