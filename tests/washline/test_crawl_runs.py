"""What a crawl did not read, and the commands that show it."""

from __future__ import annotations

import pytest

from scheduler.jobs.crawl_runs import describe_drop

PEOPLE = ("Rose", "Ada", "Mia", "Lily", "Vera", "Nora", "Ida", "Tess")


def page(title: str, body: str) -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body><main>{body}</main></body></html>"


@pytest.fixture
def small_ads(washline, web):
    """A listing with a page for each advert, a dead link, a forbidden one, and a page of rules that shows a number."""
    links = "".join(f'<li><a href="/ad/{n}.html">{name} in Ilford</a></li>' for n, name in enumerate(PEOPLE))
    other = '<p><a href="/gone.html">Old</a> <a href="/private/x.html">Private</a> <a href="/terms">Terms</a></p>'
    web.pages["/"] = page("Small ads", f"<ul>{links}</ul>{other}")
    web.pages["/robots.txt"] = "User-agent: *\nDisallow: /private/\n"
    web.pages["/terms"] = page("Terms", "<h1>Terms</h1><p>Complaints are read on 07700 900777 every day.</p>")
    for number, name in enumerate(PEOPLE):
        text = f"<h1>{name} in Ilford</h1><p>Hello, this is {name}. Quiet evenings near the station, tea and talk.</p>"
        web.pages[f"/ad/{number}.html"] = page(name, f"{text}<p>Call 07700 900{number:03}</p>")
    washline.done("site", "allow", web.origin, "--basis", "test")
    return web


def test_the_crawls_are_listed_newest_first(washline, small_ads):
    first = washline.done("crawl", "--render", "never", small_ads.origin + "/", "--json").json
    second = washline.done("crawl", "run", small_ads.origin + "/", "--render", "never", "--json")
    assert second.status == 0
    listed = washline.done("crawl", "list", "--json").json
    assert listed["total"] == 2
    assert [run["id"] for run in listed["runs"]] == [second.json["run"], first["run"]]
    assert [run["outcome"] for run in listed["runs"]] == ["finished", "finished"]
    assert listed["runs"][1]["summary"]["new"] == len(PEOPLE)
    assert listed["runs"][1]["seconds"] > 0
    shown = washline.done("crawl", "list", "--limit", "1")
    assert "1 of 2 crawls" in shown.out
    assert washline.done("crawl", "list", "--site", "http://other.example/", "--json").json["total"] == 0


def test_everything_that_was_not_read_is_listed_with_its_reason(washline, small_ads):
    said = washline.done("crawl", small_ads.origin + "/", "--render", "never")
    assert "1 missing, 0 errors" in said.out
    assert "2 pages or links were not read or gave no advert" in said.out
    run = washline.done("crawl", "list", "--json").json["runs"][0]["id"]
    unread = washline.done("crawl", "show", run, "--unread", "--json").json
    assert {(one["kind"], one["url"].removeprefix(small_ads.origin)) for one in unread} == {
        ("refused", "/private/x.html"),
        ("no advert", "/terms"),
    }
    (missed,) = [one for one in unread if one["kind"] == "no advert"]
    assert "700900777" in missed["reason"]
    assert missed["capture"]["file"].startswith(run)
    detail = washline.done("crawl", "show", run[:-2], "--json").json
    assert detail["unread"] == {"refused": 1, "no advert": 1, "missing": 1}
    assert detail["run"]["summary"]["advert_pages"] == len(PEOPLE)
    assert "robots.txt" in washline.done("crawl", "show", run).out
    assert washline("crawl", "show", "nothing").status == 2


def test_what_a_limit_cut_off_is_listed_and_the_crawl_says_so(washline, small_ads, tmp_path):
    config = tmp_path / "washline.toml"
    config.write_text("[crawl]\npages = 3\nconcurrency = 1\n")
    said = washline.done("crawl", small_ads.origin + "/", "--render", "never", "--config", config)
    assert "stopped (the limit of 3 pages was reached)" in said.out
    assert "to resume it" in said.out
    (run,) = washline.done("crawl", "list", "--json").json["runs"]
    assert (run["outcome"], run["ended_at"]) == ("stopped", None)
    unread = washline.done("crawl", "show", run["id"], "--unread", "--json").json
    left = [one["url"] for one in unread if one["kind"] == "not reached"]
    assert len(left) == run["summary"]["unread"] > 0
    rest = washline.done("crawl", small_ads.origin + "/", "--render", "never", "--json").json
    assert (rest["run"], rest["outcome"], rest["adverts"]) == (run["id"], "finished", len(PEOPLE))
    assert rest["pages"] == len(small_ads.asked) - small_ads.asked.count("/robots.txt")
    assert not [
        one
        for one in washline.done("crawl", "show", run["id"], "--unread", "--json").json
        if one["kind"] == "not reached"
    ]


def test_the_status_shows_the_last_success_and_a_drop(washline, small_ads):
    for _ in range(4):
        washline.done("crawl", small_ads.origin + "/", "--render", "never")
    (status,) = washline.done("crawl", "status", "--json").json
    assert (status["adverts"], status["usual_adverts"], status["drop"]) == (len(PEOPLE), len(PEOPLE), "")
    assert (status["is_running"], status["next_run"]) == (False, None)
    success = status["last_success"]
    for number in range(3, len(PEOPLE)):
        del small_ads.pages[f"/ad/{number}.html"]
    washline.done("crawl", small_ads.origin + "/", "--render", "never")
    (status,) = washline.done("crawl", "status", "--json").json
    assert status["drop"] == f"3 adverts, usually {len(PEOPLE)}"
    assert status["last_success"] > success
    small_ads.pages.clear()
    assert washline("crawl", small_ads.origin + "/", "--render", "never").status == 1
    (status,) = washline.done("crawl", "status", "--json").json
    assert status["last_run"]["outcome"] == "failed"
    assert status["adverts"] == 3


@pytest.mark.parametrize(
    ("adverts", "former", "is_drop"),
    [
        (69, [100, 100, 100], True),
        (70, [100, 100, 100], False),  # not below 0.7
        (69, [100, 100], False),  # too few former runs
        (60, [100, 100, 60], False),  # not below every former run
        (59, [100, 100, 60], True),
        (40, [60, 100, 160], False),  # not 4 deviations under a median that varies
        (0, [1, 1, 1], True),
        (0, [0, 0, 0], False),
    ],
)
def test_a_drop_is_named_only_if_it_is_unusual(adverts, former, is_drop):
    assert bool(describe_drop(adverts, former)) is is_drop


def test_a_crawl_without_adverts_says_what_is_known(washline, web):
    web.pages["/"] = page("Hello", "<script>1</script>")
    washline.done("site", "allow", web.origin, "--basis", "test")
    said = washline.done("crawl", web.origin + "/", "--render", "never")
    assert "found nothing. 1 page, no advert: no link to another page" in said.out


def test_a_site_that_forbids_everything_fails(washline, web):
    web.pages["/"] = page("Hello", "<h1>Rose</h1><p>Call 07700 900123</p>")
    web.pages["/robots.txt"] = "User-agent: *\nDisallow: /\n"
    washline.done("site", "allow", web.origin, "--basis", "test")
    said = washline("crawl", web.origin + "/", "--render", "never")
    assert said.status == 1
    assert f"failed (no page could be read; {web.origin}/: robots.txt)" in said.out


def test_all_targets_are_checked_before_the_first_is_crawled(washline, small_ads):
    said = washline("crawl", small_ads.origin + "/", "http://other.example/", "--render", "never")
    assert said.status == 1
    assert "other.example is not allowed" in said.err
    assert small_ads.asked == []
