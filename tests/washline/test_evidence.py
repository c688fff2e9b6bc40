"""Reading a crawl again from its evidence, and opening the captured page of an advert."""

from __future__ import annotations

import http.server
import re
import sqlite3

import pytest
from playwright.sync_api import sync_playwright

from spiders.browser.chromium import find_executable

TEXT = "Quiet evenings near the station, tea and talk, by appointment. Call 07700 900461"


@pytest.fixture
def crawled(washline, web):
    """A crawled page of one advert, with a script, an image and a refresh that would contact the site."""
    active = '<meta http-equiv="refresh" content="0;url=/fled"><script>fetch("/ran")</script><img src="/seen.png">'
    web.pages["/"] = f"<html><head><title>Rose</title></head><body><h1>Rose in Ilford</h1><p>{TEXT}</p>{active}</body>"
    washline.done("site", "allow", web.origin, "--basis", "test")
    washline.run = washline.done("crawl", web.origin + "/", "--render", "never", "--json").json["run"]
    return washline


def test_a_run_is_read_again_without_a_request_and_gives_the_same(crawled, web):
    asked = len(web.asked)
    said = crawled.done("reread", crawled.run[:-1], "--json").json
    assert (said["pages"], said["adverts"], said["same"], said["new"], said["removed"]) == (1, 1, 1, 0, [])
    assert len(web.asked) == asked
    assert "1 page read again, 1 advert (0 new, 0 changed, 1 same)" in crawled.done("reread", crawled.run).out
    assert crawled("reread", "nothing").status == 2


def test_what_is_read_anew_is_stored_and_what_is_gone_is_named(crawled):
    (advert,) = [hit["stored"]["advert"] for hit in crawled.done("search", "Ilford", "--json").json["found"]]
    with sqlite3.connect(crawled.data / "store.db") as store:
        store.execute("UPDATE versions SET version = 'other', body = CAST(replace(body, 'station', 'river') AS BLOB)")
    said = crawled.done("reread", crawled.run, "--json").json
    assert (said["changed"], said["removed"]) == (1, [])
    found = crawled.done("search", "Ilford", "--json").json["found"]
    assert [hit["stored"]["advert"]["text"] for hit in found] == [advert["text"]]


def test_the_captures_of_an_advert_are_listed(crawled, web):
    (version,) = crawled.done("evidence", "list", web.origin + "/", "--json").json
    assert version["capture"]["file"].startswith(crawled.run)
    assert crawled.done("evidence", "list", version["advert"][:10], "--json").json == [version]
    assert "Rose in Ilford" in crawled.done("evidence", "list", version["advert"]).out
    assert crawled("evidence", "list", "nothing").status == 2


def test_the_captured_page_opens_without_contacting_its_site(crawled, web, tmp_path):
    out = tmp_path / "page.html"
    said = crawled.done("evidence", "show", web.origin + "/", "--out", out)
    assert "HTTP status 200" in said.out
    assert re.search(r"SHA-256 +[0-9a-f]{64}, verified", said.out)
    assert f"{crawled.run}-00000.warc.gz, byte" in said.out
    asked = len(web.asked)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_executable("", playwright.chromium.executable_path), args=["--no-sandbox"]
        )
        tab = browser.new_page()
        tab.goto(out.as_uri(), wait_until="load")
        tab.wait_for_timeout(1000)
        text = tab.frames[1].evaluate("document.body.innerText")
        browser.close()
    assert TEXT in text
    assert len(web.asked) == asked


def test_a_page_whose_evidence_was_changed_is_not_shown(crawled, web):
    (file,) = (crawled.data / "evidence").glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:200])
    said = crawled("evidence", "show", web.origin + "/")
    assert said.status == 1
    assert str(file) in said.err


def test_an_imported_advert_has_no_page(washline, listing):
    file = listing('{"id": "1", "site": "s", "text": "Call 07700 900461"}', name="adverts.jsonl")
    washline.done("adverts", "import", file)
    said = washline("evidence", "show", "s 1")
    assert said.status == 2
    assert "has no captured page" in said.err
    assert washline.done("evidence", "list", "s 1", "--json").json[0]["capture"] is None


def test_adverts_of_a_page_that_was_cut_off_are_marked(washline, web, monkeypatch):
    web.pages["/"] = f"<html><body><h1>Rose in Ilford</h1><p>{TEXT}</p></body></html>"
    washline.done("site", "allow", web.origin, "--basis", "test")
    # The server announces more than it sends, and closes the connection.
    monkeypatch.setattr(http.server.BaseHTTPRequestHandler, "send_header", announce_too_much)
    said = washline.done("crawl", web.origin + "/", "--render", "never")
    assert "1 pages or links were not read" in said.out
    assert "truncated page" in washline.done("search", "Ilford").out
    assert "truncated page" in washline.done("evidence", "show", web.origin + "/").out


original_send_header = http.server.BaseHTTPRequestHandler.send_header


def announce_too_much(self: http.server.BaseHTTPRequestHandler, name: str, value: str) -> None:
    if name == "Content-Length" and self.path == "/":
        value = str(int(value) + 100)
    original_send_header(self, name, value)
