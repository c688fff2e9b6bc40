"""What a crawl reports as unread: cut-off pages, walls, and pages on which an advert may be missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from records.crawl import CrawlEnded, UnreadKind
from records.page import Page
from spiders.evidence.capture_lookup import read_record
from spiders.evidence.reader import find_recorded_pages
from spiders.page.walls import MAX_LINKS, MAX_WORDS, find_wall


def send_cut_off(body: str, *, chunked: bool) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return a page whose connection breaks before its end."""

    def respond(request: BaseHTTPRequestHandler) -> None:
        request.send_response_only(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        if chunked:
            request.send_header("Transfer-Encoding", "chunked")
        else:
            request.send_header("Content-Length", str(len(body) + 1000))
        request.end_headers()
        data = body.encode()
        request.wfile.write(b"%x\r\n%b\r\n" % (len(data), data) if chunked else data)
        request.close_connection = True

    return respond


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("site", ["pages", "buffering", ""])
def test_a_page_that_is_cut_off_twice_is_kept_as_truncated(web, crawled, plan, chunked, site):
    text = "Rose in Ilford, quiet evenings near the station, call 07700 900461"
    web.pages["/"] = send_cut_off(f"<html><body><h1>Rose in Ilford</h1><p class=text>{text}</p>", chunked=chunked)
    result = crawled(site=site, label=site or "site.example")
    assert web.requests.count("/") == 2
    (advert,) = [advert for event in result.events for advert in event.adverts]
    assert advert.is_truncated
    (unread,) = [unread for event in result.events for unread in event.unread]
    assert (unread.kind, unread.capture) == (UnreadKind.TRUNCATED, advert.capture)
    record = read_record(Path(plan.evidence), advert.capture)
    assert record.fields.get_header("WARC-Truncated") == "disconnect"
    (recorded,) = find_recorded_pages(Path(plan.evidence), plan.run)
    assert recorded.capture == advert.capture


def test_a_page_that_is_whole_at_the_second_try_is_not_truncated(web, crawled, plan):
    body = f"<p class=text>{'word ' * 30}</p>"
    cut_off = send_cut_off(body, chunked=False)
    whole = (200, body, {})
    web.pages["/"] = lambda request: cut_off(request) if web.requests.count("/") == 1 else request.respond(*whole)
    result = crawled()
    (advert,) = [advert for event in result.events for advert in event.adverts]
    assert not advert.is_truncated
    assert not [unread for event in result.events for unread in event.unread]
    assert read_record(Path(plan.evidence), advert.capture).fields.get_header("WARC-Truncated") is None


CAPTCHA = (
    '<html><head><title>Just a moment...</title></head><body><div class="g-recaptcha"></div>Please wait.</body></html>'
)
CONSENT = "<html><body><h1>Before you continue</h1><p>We use cookies.</p><button>Accept all</button></body></html>"


@pytest.mark.parametrize("site", ["pages", ""])
@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [(200, CAPTCHA, "a CAPTCHA"), (403, CAPTCHA, "HTTP 403: a CAPTCHA"), (200, CONSENT, "a consent wall")],
)
def test_a_site_behind_a_wall_is_closed_not_finished(web, crawled, site, status, body, reason):
    web.page("/", body, status)
    ended = crawled(site=site, label="site.example").ended
    assert ended == CrawlEnded("closed", f"{web.origin}/: {reason}")


def test_a_page_with_a_captcha_in_its_form_is_read(web, crawled):
    form = '<form><div class="g-recaptcha"></div>I am not a robot</form>'
    web.page("/", f"<p class=text>Call 07700 900461</p>{form}")
    result = crawled()
    assert result.ended == CrawlEnded("finished")
    assert not result.pages["/"].unread


def test_a_wall_has_few_words_and_links():
    def find(words: int, links: int) -> str:
        body = f"<title>Just a moment...</title><body><p>{'word ' * (words - 3)}</p>{'<a href=/x></a>' * links}"
        return find_wall(Page("http://a/", "http://a/", 200, body.encode(), datetime.now(UTC)))

    assert find(MAX_WORDS, MAX_LINKS) == "a CAPTCHA"
    assert find(MAX_WORDS + 1, 0) == ""
    assert find(3, MAX_LINKS + 1) == ""


def test_a_detail_page_that_shows_a_contact_and_gave_no_advert_is_reported(web, crawled):
    web.listing("/", "/a/1", "/a/2", "/list/3")
    web.advert("/a/1", "Call 07700 900461")
    web.page("/a/2", "<p>Call 07700 900462</p>")
    web.page("/list/3", '<p>Call 07700 900463</p><a href="/a/1">x</a>')
    unread = [unread for event in crawled().events for unread in event.unread]
    assert [(page.kind, page.url) for page in unread] == [(UnreadKind.NO_ADVERT, f"{web.origin}/a/2")]
