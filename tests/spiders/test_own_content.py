"""The generic reader: an advert has only its own text, listings are read to the end, and the order does not matter."""

from __future__ import annotations

import random

import pytest

from records.advert import Advert
from records.page import Page
from spiders.generic import build_generic_site
from spiders.generic.page_analysis.page_view import build_page_view
from spiders.page.document import Document
from tests.spiders.generic_sites import held_out, tuned
from tests.spiders.generic_sites.sample_site import SampleSite
from tests.spiders.generic_sites.score import NOW, crawl, page

SITE = "http://board.example"
OFFERS = "massage cleaning tuition ironing gardening painting driving cooking sewing walking".split()


def phone(number: int) -> str:
    return f"07700 900{100 + number}"


def build_post(number: int, count: int, extra: str = "") -> str:
    neighbour = (number + 1) % count
    return f"""<html><head><title>Post {number} - Board</title></head><body>
    <nav class=menu><a href=/>Home</a> Helpline 0808 157 0199</nav>
    <article><h1>{OFFERS[number % 10].title()} offer {number}</h1>
    <p>Friendly {OFFERS[number % 10]} by appointment, number {number} in the street of {number * 7} trees.</p>
    <p>Ring {phone(number)} after six.</p></article>{extra}
    <div class=post-navigation><a href=/post/{neighbour}>Next: {OFFERS[neighbour % 10].title()} offer {neighbour},
    call {phone(neighbour)}</a></div></body></html>"""


def build_board(count: int, extra: str = "") -> dict[str, str]:
    links = "".join(
        f"<li><h2><a href=/post/{number}>{OFFERS[number % 10].title()} offer {number}</a></h2>"
        f"<p>Friendly {OFFERS[number % 10]} by appointment</p></li>"
        for number in range(count)
    )
    pages = {"/": f"<html><head><title>Board</title></head><body><ul>{links}</ul></body></html>"}
    return pages | {f"/post/{number}": build_post(number, count, extra) for number in range(count)}


def read(pages: dict[str, str]) -> dict[str, Advert]:
    site = SampleSite((f"{SITE}/",), [], {SITE + path: html for path, html in pages.items()})
    return {advert.url.removeprefix(SITE): advert for advert in crawl(site)[0]}


CONTEXTS = {
    "comments": "<div id=comments><div class=comment>I am cheaper: 07700 900999</div></div>",
    "sidebar": "<aside><h3>Recent</h3><p>New in town, ring 07700 900999</p></aside>",
    "class": "<div class='widget recent-posts'><p>Try Mia on 07700 900999</p></div>",
    "footer": "<footer><p>Office 07700 900999</p></footer>",
    "microdata": "<div itemscope itemtype='https://schema.org/Comment'><p>Ring me, 07700 900999</p></div>",
    "quotation": "<blockquote><p>Rosie wrote:</p><p>call 07700 900999</p></blockquote>",
}


@pytest.mark.parametrize("extra", CONTEXTS.values(), ids=CONTEXTS)
def test_numbers_around_an_advert_are_not_its_own(extra: str) -> None:
    adverts = read(build_board(20, extra))
    assert len(adverts) == 20
    for path, advert in adverts.items():
        number = int(path.rpartition("/")[2])
        assert phone(number) in advert.document
        assert phone((number + 1) % 20) not in advert.document
        assert "900999" not in advert.document
        assert "157 0199" not in advert.document


def test_replies_are_not_part_of_a_topic_s_first_post() -> None:
    def build_topic(number: int) -> str:
        posts = "".join(
            f"<div class=row><h4><a href=/topic/{number}?post={number}{at}#{at}>Offer {number}</a></h4>"
            f"<p>By: <a href=/user/{at}>user{at}</a> on {at + 1} Nov 2026, 8:15 p.m.</p>"
            f"<p>{'Tidy garden work in all weathers, fair and quick' if not at else 'I do it for less, believe me'},"
            f" ring {phone(number) if not at else '07700 900999'}</p></div>"
            for at in range(3)
        )
        return f"<html><head><title>Offer {number}</title></head><body><h1>Offer {number}</h1>{posts}</body></html>"

    rows = "".join(f"<tr><td><a href=/topic/{n}>Offer {n}</a></td><td>by user0</td></tr>" for n in range(15))
    adverts = read({"/": f"<table>{rows}</table>"} | {f"/topic/{n}": build_topic(n) for n in range(15)})
    assert len(adverts) == 15
    for path, advert in adverts.items():
        assert phone(int(path.rpartition("/")[2])) in advert.document
        assert "900999" not in advert.document


def build_listing(paths: list[str], names: list[str]) -> str:
    return (
        "<ul>"
        + "".join(f"<li><a href={path}>{name}</a></li>" for path, name in zip(paths, names, strict=True))
        + "</ul>"
    )


def build_unnamed(number: int) -> str:
    """Return an advert that repeats nothing of the text of the link to it."""
    offer = f"<p>Warm welcome near the {OFFERS[number % 10]} shop, house {number}.</p><p>Ring {phone(number % 800)}</p>"
    return f"<html><head><title>Board</title></head><body><div class=ad>{offer}</div></body></html>"


def test_all_adverts_of_a_long_listing_are_found_though_they_repeat_nothing_of_it() -> None:
    paths = [f"/ad/{number}" for number in range(60)]
    pages = {"/": build_listing(paths, [f"Anna{number}, 27" for number in range(60)])}
    assert len(read(pages | {path: build_unnamed(number) for number, path in enumerate(paths)})) == 60


def test_all_adverts_of_many_listings_are_found() -> None:
    pages: dict[str, str] = {}
    for at in range(30):
        numbers = range(at * 20, at * 20 + 20)
        following = f"<a rel=next href=/list/{at + 1}>next</a>" if at < 29 else ""
        pages[f"/list/{at}"] = (
            build_listing([f"/ad/{n}" for n in numbers], [f"Anna{n}, 27" for n in numbers]) + following
        )
        pages |= {f"/ad/{n}": build_unnamed(n) for n in numbers}
    pages["/"] = "<a href=/list/0>All adverts</a>"
    assert len(read(pages)) == 600


def test_dead_links_at_the_top_of_a_listing_cost_no_adverts() -> None:
    paths = [f"/ad/{number}" for number in range(60)]
    pages = {"/": build_listing(paths, [f"Anna{number}, 27" for number in range(60)])}
    assert len(read(pages | {path: build_unnamed(number) for number, path in enumerate(paths) if number >= 16})) == 44


@pytest.mark.parametrize("build", [tuned.cards, tuned.forum, tuned.flat, held_out.SITES["jobs"]])
def test_the_order_of_the_pages_changes_nothing(build) -> None:
    sample = build()
    urls = sorted(sample.pages)
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(urls)
        site = build_generic_site("board", sample.start)
        for url in urls:
            list(site.parse(page(url, sample.pages[url])))
        assert site.finish
        found.append(list(site.finish()))
    assert found[0]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/rss+xml", "<rss><channel><item><title>Offer</title></item></channel></rss>"),
        ("text/html", "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry/></feed>"),
        ("application/json", '{"ads": []}'),
    ],
)
def test_feeds_and_data_are_no_pages(content_type: str, body: str) -> None:
    site = build_generic_site("board", (f"{SITE}/",))
    feed = Page(f"{SITE}/x", f"{SITE}/x", 200, body.encode(), NOW, content_type=content_type)
    assert list(site.parse(feed)) == []
    assert site.finish
    assert list(site.finish()) == []


def test_a_wrapper_with_a_misleading_class_is_not_context() -> None:
    html = "<body><div class='has-sidebar'><h1>Offer</h1><p>Ring 07700 900461</p></div></body>"
    document = page(f"{SITE}/1", html)
    view = build_page_view(document, Document(document), lambda _: True)
    assert view is not None
    assert view.context_blocks == frozenset()


def test_what_a_page_asks_of_crawlers_is_done() -> None:
    pages = build_board(20)
    pages["/post/3"] = pages["/post/3"].replace("<head>", "<head><meta name=robots content='noindex, follow'>")
    pages["/"] = pages["/"].replace("<a href=/post/5>", "<a rel=nofollow href=/post/5>")
    pages["/post/4"] = pages["/post/4"].replace("<head>", "<head><meta name=ROBOTS content=NOFOLLOW>")
    adverts = read(pages)  # the link of /post/4 is the only other one to /post/5
    assert sorted({f"/post/{number}" for number in range(20)} - adverts.keys()) == ["/post/3", "/post/5"]
