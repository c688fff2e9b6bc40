"""Crawls of a loopback site through `spiders.crawl`: links, redirects, robots.txt, retries, limits, hostile pages."""

from __future__ import annotations

import gzip
import time
from dataclasses import replace
from pathlib import Path

import pytest

from records.crawl import CrawlEnded, Limits, Link, Politeness
from spiders.crawl import WORKER
from spiders.errors import CrawlDied
from tests.spiders.conftest import CrawlResult


def test_links_are_followed_and_adverts_come_back(web, crawled):
    web.listing("/", "/a/1", "/list/2")
    web.listing("/list/2", "/a/2", "/a/1#again")
    web.advert("/a/1")
    web.advert("/a/2")
    result = crawled()
    assert result.advert_paths == {"/a/1", "/a/2"}
    assert result.ended.outcome == "finished"
    assert web.requests.count("/a/1") == 1


def test_listings_come_before_details(web, crawled):
    web.listing("/", "/a/1", "/a/2", "/list/2", "/list/3")
    for path in ("/a/1", "/a/2", "/list/2", "/list/3"):
        web.listing(path)
    crawled(politeness=Politeness(concurrency=1))
    assert web.requests == ["/robots.txt", "/", "/list/2", "/list/3", "/a/1", "/a/2"]


def test_a_redirect_within_the_origin_is_followed(web, crawled):
    web.listing("/", "/old")
    web.page("/old", "moved", 301, Location="/a/new")
    web.advert("/a/new")
    page = crawled().pages["/old"]
    assert (page.url, page.status, len(page.adverts)) == (web.origin + "/a/new", 200, 1)


def test_a_redirect_that_only_drops_a_tracking_parameter_is_followed(web, crawled):
    web.page("/a/1?utm_source=x", "moved", 301, Location="/a/1")
    web.advert("/a/1")
    assert crawled(start=(web.origin + "/a/1?utm_source=x",)).advert_paths == {"/a/1"}


def test_a_redirect_loop_ends(web, crawled):
    web.page("/", "moved", 302, Location="/#again")
    assert "redirects" in crawled().pages["/"].error


def test_many_redirects_to_one_page_fetch_it_once(web, crawled):
    web.listing("/", "/gone/1", "/gone/2")
    web.page("/gone/1", "", 302, Location="/home")
    web.page("/gone/2", "", 302, Location="/home")
    web.advert("/home")
    result = crawled()
    assert web.requests.count("/home") == 1
    assert sum("fetched separately" in page.skipped for page in result.events) == 1


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{other}/secret", "http://2130706433:{other}/", "file:///etc/passwd", "//[::1]:{other}/"],
)
def test_a_redirect_to_another_origin_is_refused(web, other_web, crawled, target):
    web.page("/", "moved", 302, Location=target.format(other=other_web.server_port))
    page = crawled().pages["/"]
    assert page.skipped.startswith("redirect to ")
    assert "refused" in page.skipped
    assert page.capture
    assert other_web.requests == []


def test_links_to_other_origins_are_dropped_silently(web, other_web, crawled):
    web.listing(
        "/", other_web.origin + "/a/1", "mailto:a@example.org", "javascript:void(0)", "http://user@127.0.0.1:1/"
    )
    result = crawled()
    assert list(result.pages) == ["/"]
    assert result.pages["/"].links == ()
    assert other_web.requests == []


def test_a_name_that_resolves_to_a_private_address_is_refused(web, crawled):
    """The worker of the tests resolves this name to 127.0.0.1, like a hostile name server (DNS rebinding)."""
    origin = f"http://rebinding.test:{web.server_port}"
    page = crawled(origins=(origin,), start=(origin + "/",), politeness=Politeness(obey_robots=False, retries=0)).pages[
        "/"
    ]
    assert "127.0.0.1" in page.skipped
    assert "was refused" in page.skipped
    assert web.requests == []


def test_a_start_url_of_another_origin_is_reported(web, other_web, crawled):
    web.advert("/")
    result = crawled(start=(web.origin + "/", other_web.origin + "/"))
    assert "is not allowed" in next(
        event.error for event in result.events if event.requested.startswith(other_web.origin)
    )
    assert (result.advert_paths, other_web.requests) == ({"/"}, [])


def test_urls_of_the_plan_are_reported_unchanged(web, crawled):
    web.advert("/")
    web.advert("/a/1")
    pending = Link(f" {web.origin}/a/1#part ")
    requested = {event.requested for event in crawled(start=(web.origin + "/#top",), pending=(pending,)).events}
    assert requested == {web.origin + "/#top", pending.url}


def test_a_host_that_is_down_is_dropped_and_its_pages_stay_unfinished(web, other_web, crawled):
    other_web.shutdown()
    other_web.server_close()
    dead = other_web.origin.replace("127.0.0.1", "localhost")
    web.listing("/", *(f"{dead}/{number}" for number in range(200)), "/a/1")
    web.advert("/a/1")
    result = crawled(origins=(web.origin, dead), politeness=Politeness(retries=0))
    assert result.advert_paths == {"/a/1"}
    assert 20 <= len([event for event in result.events if event.error]) < 30
    assert (result.ended.outcome, result.ended.reason) == ("stopped", "localhost did not respond to 20 pages in a row")


NO_ROBOTS = Politeness(obey_robots=False, retries=0)


@pytest.mark.parametrize("politeness", [Politeness(retries=0), NO_ROBOTS])
def test_a_crawl_of_a_host_that_gives_no_answer_fails(web, crawled, politeness):
    web.shutdown()
    web.server_close()
    ended = crawled(politeness=politeness).ended
    assert ended.outcome == "failed"
    assert ended.reason.startswith("127.0.0.1 did not respond: ")
    assert "the connection was refused" in ended.reason


def test_a_crawl_fails_if_all_its_start_urls_fail(web, crawled):
    ended = crawled(start=(web.origin + "/1", web.origin + "/2"), politeness=Politeness(concurrency=1)).ended
    assert ended.outcome == "failed"
    assert ended.reason == f"no page could be read; {web.origin}/1: HTTP 404"


def test_a_crawl_finishes_if_one_start_url_can_be_read(web, crawled):
    web.advert("/2")
    assert crawled(start=(web.origin + "/1", web.origin + "/2")).ended == CrawlEnded("finished")


def test_a_page_that_is_missing_does_not_fail_the_crawl(web, crawled):
    web.listing("/", "/a/1")
    assert crawled().ended == CrawlEnded("finished")


def test_a_crawl_that_robots_txt_forbids_as_a_whole_fails(web, crawled):
    web.page("/robots.txt", "User-agent: *\nDisallow: /", Content_Type="text/plain")
    assert crawled().ended == CrawlEnded("failed", f"no page could be read; {web.origin}/: robots.txt")


def test_a_resumed_run_whose_last_pages_are_missing_is_finished(web, crawled):
    ended = crawled(done=(web.origin + "/",), pending=(Link(web.origin + "/a/1"),)).ended
    assert ended == CrawlEnded("finished")


def test_a_resumed_run_of_a_host_that_gives_no_answer_fails(web, crawled):
    web.shutdown()
    web.server_close()
    pending = (Link(web.origin + "/a/1"),)
    assert crawled(done=(web.origin + "/",), pending=pending, politeness=NO_ROBOTS).ended.outcome == "failed"


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_an_error_status_is_reported(web, crawled, status):
    web.page("/", "no", status)
    page = crawled(politeness=Politeness(retries=0)).pages["/"]
    assert (page.error, page.status, page.capture is not None) == (f"HTTP {status}", status, True)


def test_retry_after_pauses_the_whole_host(web, crawled):
    times = []

    def busy_once(request):
        times.append(time.monotonic())
        if len(times) == 1:
            request.respond(429, "later", {"Retry-After": "1"})
        else:
            request.respond(200, "<p class=text>here</p>")

    web.listing("/", "/a/1", "/a/2")
    web.page("/a/1", busy_once)
    web.page("/a/2", lambda request: (times.append(time.monotonic()), request.respond(200, "<p class=text>too</p>")))
    result = crawled(politeness=Politeness(concurrency=1, retries=2, longest_wait=5))
    assert result.advert_paths == {"/a/1", "/a/2"}
    assert times[1] - times[0] >= 0.95


def test_a_retry_after_that_is_too_long_drops_the_page(web, crawled):
    web.page("/", "later", 503, Retry_After="86400")
    started = time.monotonic()
    page = crawled().pages["/"]
    assert "86400 seconds" in page.error
    assert time.monotonic() - started < 60


def test_a_transient_server_error_is_retried(web, crawled):
    statuses = iter([500, 200])
    web.page("/", lambda request: request.respond(next(statuses), "<p class=text>here</p>"))
    assert crawled().advert_paths == {"/"}


@pytest.mark.parametrize(("status", "fetched"), [(404, True), (403, True), (500, False), (429, False)])
def test_robots_txt_that_cannot_be_read(web, crawled, status, fetched):
    web.page("/robots.txt", "", status)
    web.advert("/")
    page = crawled(politeness=Politeness(retries=0)).pages["/"]
    assert ("/" in web.requests) is fetched
    assert ("robots.txt could not be read" in page.error) is not fetched


def test_robots_txt_that_hangs_forbids_the_origin(web, crawled):
    web.page("/robots.txt", lambda _: time.sleep(4))
    web.advert("/")
    assert (
        "no complete response"
        in crawled(limits=Limits(page_seconds=0.5), politeness=Politeness(retries=0)).pages["/"].error
    )
    assert "/" not in web.requests


def test_robots_txt_and_its_crawl_delay_are_obeyed(web, crawled):
    web.page("/robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 0.4", Content_Type="text/plain")
    web.listing("/", "/private/1", "/a/1", "/jump")
    web.page("/jump", "", 302, Location="/private/2")
    web.advert("/a/1")
    started = time.monotonic()
    pages = crawled().pages
    assert pages["/private/1"].skipped == "robots.txt"
    assert pages["/jump"].skipped == "robots.txt"
    assert not [path for path in web.requests if path.startswith("/private")]
    assert time.monotonic() - started > 0.8


RULES = "User-agent: *\nDisallow: /private"


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + RULES.encode(),
        b"\n\xef\xbb\xbf\xef\xbb\xbf" + RULES.encode(),
        RULES.encode("utf-16"),
        RULES.encode("utf-16-le"),
        RULES.encode("utf-16-be"),
        RULES.replace("\n", "\r").encode(),
        RULES.replace("\n", "\r\r\n").encode(),
        RULES.replace("\n", "\u2028").encode(),
        b"\xff\xfe" + RULES.encode("utf-16-le"),
    ],
)
def test_robots_txt_in_any_encoding_with_any_line_ends_is_obeyed(web, crawled, body):
    web.page("/robots.txt", lambda request: request.respond(200, body, {"Content-Type": "text/plain"}))
    web.listing("/", "/private/1")
    assert crawled().pages["/private/1"].skipped == "robots.txt"
    assert "/private/1" not in web.requests


def test_robots_txt_that_redirects_to_another_origin_is_not_followed(web, other_web, crawled):
    web.page("/robots.txt", "", 302, Location=other_web.origin + "/robots.txt")
    web.advert("/")
    crawled()
    assert other_web.requests == []


def test_robots_txt_is_ignored_if_the_plan_says_so(web, crawled):
    web.page("/robots.txt", "User-agent: *\nDisallow: /", Content_Type="text/plain")
    web.advert("/")
    assert crawled(politeness=Politeness(obey_robots=False)).advert_paths == {"/"}


def drip(request):
    request.send_response_only(200)
    request.send_header("Content-Length", "1000000")
    request.end_headers()
    for _ in range(60):
        request.wfile.write(b"x")
        time.sleep(0.1)


def flood_headers(request):
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(300_000):
        request.wfile.write(b"X-%d: %d\r\n" % (number, number))
    request.wfile.write(b"\r\n")


def huge(request):
    request.send_response_only(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    for _ in range(500):
        request.wfile.write(b"x" * 100_000)
    request.close_connection = True


def bomb(request):
    request.respond(200, gzip.compress(bytes(50_000_000)), {"Content-Encoding": "gzip"})


def cut_off(request):
    request.send_response_only(200)
    request.send_header("Content-Length", "1000000")
    request.end_headers()
    request.wfile.write(b"short")
    request.close_connection = True


def not_http(request):
    request.wfile.write(b"\x00\xff garbage without any sense\r\n\r\n" * 10)
    request.close_connection = True


@pytest.mark.parametrize(
    ("respond", "error"),
    [
        (drip, "no complete response within 1 seconds"),
        (flood_headers, "failed"),
        (huge, "larger than the 1000000 bytes"),
        (bomb, "larger than the 1000000 bytes"),
        (not_http, "failed"),
    ],
)
def test_a_hostile_page_costs_only_itself(web, crawled, respond, error):
    web.listing("/", "/list/bad", "/a/1")
    web.page("/list/bad", respond)
    web.advert("/a/1")
    started = time.monotonic()
    result = crawled(limits=Limits(page_seconds=1, body_bytes=1_000_000), politeness=Politeness(retries=0))
    assert error in result.pages["/list/bad"].error
    assert result.advert_paths == {"/a/1"}
    assert time.monotonic() - started < 30


def test_a_response_that_is_cut_off_is_parsed_after_the_last_retry(web, crawled):
    def half(request):
        request.send_response_only(200)
        request.send_header("Content-Length", "1000000")
        request.end_headers()
        request.wfile.write(b"<p class=text>half</p>")
        request.close_connection = True

    web.page("/", half)
    assert crawled(politeness=Politeness(retries=1)).advert_paths == {"/"}
    assert web.requests.count("/") == 2


def test_a_parser_that_fails_costs_only_its_page(web, crawled):
    web.listing("/", "/list/broken", "/list/endless", "/a/1")
    web.page("/list/broken", "<title>broken</title>")
    web.page("/list/endless", "<title>endless</title>")
    web.advert("/a/1")
    result = crawled(limits=Limits(page_seconds=1))
    assert "ZeroDivisionError at worker_with_test_sites.py line" in result.pages["/list/broken"].error
    assert "took longer than 1 seconds" in result.pages["/list/endless"].error
    assert result.advert_paths == {"/a/1"}


def test_a_lone_surrogate_reaches_the_caller_as_a_replacement(web, crawled):
    web.advert("/", "before SURROGATE after")
    assert crawled().events[0].adverts[0].text == "before \ufffd after"


def test_a_page_that_is_not_text_is_not_parsed(web, crawled):
    web.page("/", "<p class=text>not really a picture</p>", Content_Type="image/png")
    page = crawled().pages["/"]
    assert (page.skipped, page.adverts) == ("not text but image/png", ())


def test_the_body_of_a_file_is_neither_fetched_nor_kept(web, crawled, plan):
    files = {
        "/zip": {"Content_Type": "application/zip"},
        "/html": {"Content_Disposition": "attachment; filename=a.html"},
    }
    web.listing("/", *files, "/a/1")
    web.advert("/a/1")
    for path, headers in files.items():
        web.page(path, "<p class=text>secret</p>" + "x" * 200_000, **headers)
    result = crawled()
    assert [result.pages[path].skipped for path in files] == ["not text but application/zip", "a file to download"]
    assert result.advert_paths == {"/a/1"}
    records = b"".join(gzip.decompress(file.read_bytes()) for file in Path(plan.evidence).iterdir())
    assert b"application/zip" in records
    assert b"secret" not in records


def test_a_meta_refresh_is_followed(web, crawled):
    web.page("/", '<meta http-equiv="refresh" content="0; url=/a/1">' + "word " * 30)
    web.advert("/a/1")
    assert crawled().advert_paths == {"/a/1"}


def test_invalid_urls_are_skipped(web, crawled):
    odd = (
        "/a/1",
        "http://[",
        "/%zz",
        "/\ud800",
        "http://127.0.0.1:port/",
        "/" + "\u202e" * 30,
        "?" * 40,
        "/a b\\c",
        "\x00",
        "/é?ü=ß",
    )
    web.page(
        "/",
        "word " * 30
        + "".join(f'<a href="{link}">x</a>' for link in odd)
        .encode("utf-8", "surrogatepass")
        .decode("utf-8", "replace"),
    )
    web.advert("/a/1")
    result = crawled(pending=(Link(f"{web.origin}/\ud800"), Link("http://["), Link("")))
    assert result.advert_paths == {"/a/1"}, [(e.requested, e.error, e.skipped) for e in result.events]
    assert result.ended.outcome == "finished"
    assert not any("crawler failed" in event.error for event in result.events)


def test_crawler_traps_are_not_followed(web, crawled):
    web.listing("/", "/x/y/x/y/x/y", "/" + "long" * 200, "/" + "/".join(map(str, range(20))))
    assert list(crawled().pages) == ["/"]


def test_a_resumed_run_fetches_only_the_pending_pages(web, crawled):
    for number in range(4):
        web.advert(f"/a/{number}")
    done = (web.origin + "/", web.origin + "/a/0")
    result = crawled(done=done, pending=(Link(web.origin + "/a/1"), Link(web.origin + "/a/2")))
    assert result.advert_paths == {"/a/1", "/a/2"}


def test_the_page_limit_stops_the_crawl(web, crawled):
    web.listing("/", *(f"/a/{number}" for number in range(20)))
    for number in range(20):
        web.advert(f"/a/{number}")
    result = crawled(limits=Limits(pages=5))
    assert len(result.events) == 5
    assert (result.ended.outcome, "5 pages" in result.ended.reason) == ("stopped", True)


def test_a_site_with_exactly_the_limit_of_pages_is_finished(web, crawled):
    web.listing("/", "/a/1")
    web.advert("/a/1")
    assert crawled(limits=Limits(pages=2)).ended.outcome == "finished"


def test_the_time_limit_stops_the_crawl(web, crawled):
    web.listing("/", *(f"/a/{number}" for number in range(50)))
    for number in range(50):
        web.advert(f"/a/{number}")
    result = crawled(limits=Limits(seconds=1), politeness=Politeness(delay=0.2))
    assert (result.ended.outcome, result.ended.reason) == ("stopped", "the limit of 1 seconds was reached")


def test_buffered_adverts_are_sent_at_the_end(web, crawled):
    web.listing("/", *(f"/a/{number}" for number in range(250)))
    for number in range(250):
        web.advert(f"/a/{number}")
    result = crawled(site="buffering")
    assert len(result.advert_paths) == 250
    assert all(event.requested == "" for event in result.events if event.adverts)


def test_a_worker_that_fails_is_reported_with_its_last_log_line(crawled, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file instead of the evidence folder")
    with pytest.raises(CrawlDied, match="EvidenceUnwritable"):
        crawled(evidence=str(blocked))


@pytest.mark.parametrize(("value", "is_stored"), [("NoIndex", False), ("otherbot: noindex", True)])
def test_a_header_that_asks_not_to_index_reaches_the_generic_reader(web, plan, value, is_stored):
    text = "<h1>Piano</h1><p>Sounds sweet, needs tuning, collect any evening. Ring 07700 900461.</p>" + "word " * 30
    web.page("/", text, X_Robots_Tag=value)
    result = CrawlResult(replace(plan, site="", label="board"), WORKER)
    assert bool(result.advert_paths) is is_stored
