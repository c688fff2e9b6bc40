"""The generic reader: an advert has only its own text, listings are read to the end, and the order does not matter."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from records.advert import Advert
from records.crawl import UnreadKind
from records.page import Page
from spiders.generic import build_generic_site
from spiders.generic.page_analysis.page_view import build_page_view
from spiders.generic.site_model.duplicate_pages import group_pages
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
    "several comments": "<div id=comments>"
    + "".join(f"<div class=comment><p>I am cheaper and nearer, always: 07700 90099{n}</p></div>" for n in range(6, 10))
    + "</div>",
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
        assert "90099" not in advert.document
        assert "157 0199" not in advert.document


def test_comments_on_a_single_page_are_not_its_own() -> None:
    (advert,) = read({"/": build_post(1, 20, CONTEXTS["several comments"])}).values()
    assert phone(1) in advert.document
    assert "90099" not in advert.document


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
    assert view.context_blocks == {}


def test_what_a_page_asks_of_crawlers_is_done() -> None:
    pages = build_board(20)
    pages["/post/3"] = pages["/post/3"].replace("<head>", "<head><meta name=robots content='noindex, follow'>")
    pages["/"] = pages["/"].replace("<a href=/post/5>", "<a rel=nofollow href=/post/5>")
    pages["/post/4"] = pages["/post/4"].replace("<head>", "<head><meta name=ROBOTS content=NOFOLLOW>")
    adverts = read(pages)  # the link of /post/4 is the only other one to /post/5
    assert sorted({f"/post/{number}" for number in range(20)} - adverts.keys()) == ["/post/3", "/post/5"]


def build_archives(count: int, per_page: int, listed: int) -> dict[str, str]:
    """Return a board with a listing of the newest adverts, paginated, and archives by tag and by author of all."""

    def link(number: int) -> str:
        return (
            f"<h2><a href=/post/{number}>{OFFERS[number % 10].title()} offer {number}</a></h2>"
            f"<p>Friendly {OFFERS[number % 10]} by appointment</p><p class=by><a href=/author/a{number % 23}>by</a>"
            f"<a class=tag href=/tag/t{number % 31}>tag</a></p>"
        )

    def paginate(path: str, numbers: list[int]) -> dict[str, str]:
        pages = {}
        for at in range(0, len(numbers), per_page):
            following = f"<a rel=next href={path}?page={at // per_page + 2}>older</a>"
            items = "".join(f"<article>{link(number)}</article>" for number in numbers[at : at + per_page])
            url = path if not at else f"{path}?page={at // per_page + 1}"
            pages[url] = f"<title>Board</title><main>{items}{following if at + per_page < len(numbers) else ''}</main>"
        return pages

    pages = paginate("/", list(range(listed)))
    for name, size in (("author/a", 23), ("tag/t", 31)):
        for at in range(size):
            pages |= paginate(f"/{name}{at}", list(range(at, count, size)))
    return pages | {f"/post/{number}": build_post(number, count).replace("Next:", "") for number in range(count)}


def crawl_board(pages: dict[str, str]) -> tuple[set[str], list[str]]:
    adverts, fetched = crawl(SampleSite((f"{SITE}/",), [], {SITE + path: html for path, html in pages.items()}))
    return {advert.url.removeprefix(SITE) for advert in adverts}, fetched


def remove_neighbours(pages: dict[str, str]) -> dict[str, str]:
    return {path: html.partition("<div class=post-navigation>")[0] for path, html in pages.items()}


def test_archives_that_repeat_the_listing_are_only_sampled() -> None:
    pages = remove_neighbours(build_archives(120, 5, listed=120))
    found, fetched = crawl_board(pages)
    assert len(found) == 120
    assert len(fetched) <= 1.5 * (120 + 24)


@pytest.mark.parametrize("listed", [10, 60, 110])
def test_adverts_that_only_archives_list_are_found(listed: int) -> None:
    found, _ = crawl_board(remove_neighbours(build_archives(120, 5, listed=listed)))
    assert len(found) == 120


def test_links_that_were_not_explored_are_named() -> None:
    pages = remove_neighbours(build_archives(120, 5, listed=120))
    site = build_generic_site("board", (f"{SITE}/",))
    waiting, seen = [f"{SITE}/"], {f"{SITE}/"}
    assert site.explore_rest
    assert site.list_unread
    while waiting or (waiting := [link.url for link in site.explore_rest()]):
        url = waiting.pop(0)
        for link in site.parse(page(url, pages[url.removeprefix(SITE)])):
            if link.url not in seen:
                seen.add(link.url)
                waiting.append(link.url)
    assert site.finish
    assert len(list(site.finish())) == 120
    assert any("/tag/" in unread.url for unread in site.list_unread())


def test_permalinks_of_replies_do_not_fetch_an_advert_again() -> None:
    def build_topic(number: int) -> str:
        posts = "".join(
            f"<div class=post><h3><a href=/topic/{number}?post={number}{at}>Re: Offer {number}</a></h3>"
            f"<p>Word by <a href=/user/u{at}>u{at}</a> on {at + 1} Nov 2026, reply {at} to {number}</p></div>"
            for at in range(4)
        )
        return f"<title>Offer {number}</title><h1>Offer {number}</h1><p>Ring {phone(number)}, any day</p>{posts}"

    rows = "".join(
        f"<tr><td class=topic><a href=/topic/{n}>Offer {n}</a></td>"
        f"<td class=last><a href=/topic/{n}?post={n}3>last</a></td></tr>"
        for n in range(60)
    )
    pages = {"/": f"<title>Board</title><table>{rows}</table>"}
    for number in range(60):
        pages |= {f"/topic/{number}": build_topic(number)}
        pages |= {f"/topic/{number}?post={number}{at}": build_topic(number) for at in range(4)}
    pages |= {f"/user/u{at}": f"<title>u{at}</title><h1>u{at}</h1><p>A member since 2025</p>" for at in range(4)}
    found, fetched = crawl_board(pages)
    assert found == {f"/topic/{number}" for number in range(60)}
    assert sum("?post=" in url for url in fetched) <= 12


@pytest.mark.parametrize(
    ("value", "is_stored"),
    [
        ("noindex, nofollow", False),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, none", False),
        ("washline: noindex", False),
        ("otherbot: noindex, nofollow", True),
        ("max-snippet: 5, all", True),
    ],
)
def test_headers_that_ask_not_to_index_are_obeyed(value: str, *, is_stored: bool) -> None:
    site = build_generic_site("board", (f"{SITE}/",), "Washline/0.1")
    response = page(f"{SITE}/", build_post(1, 20))
    followed = list(site.parse(replace(response, robots_tags=(value,))))
    assert site.finish
    assert bool(list(site.finish())) is is_stored
    assert bool(followed) is ("nofollow" not in value and "none" not in value) or is_stored


@pytest.mark.parametrize(("value", "is_named"), [("nofollow", True), ("noindex", False), ("", False)])
def test_links_that_a_page_asks_not_to_follow_are_named_as_unread(value: str, *, is_named: bool) -> None:
    site = build_generic_site("board", (f"{SITE}/",), "Washline/0.1")
    list(site.parse(replace(page(f"{SITE}/", build_board(20)["/"]), robots_tags=(value,))))
    assert site.finish
    assert site.list_unread
    list(site.finish())
    refused = [unread for unread in site.list_unread() if unread.kind is UnreadKind.REFUSED]
    assert bool(refused) is is_named
    assert all("20 of them" in unread.reason for unread in refused)


def test_a_wiki_s_pages_about_pages_and_views_of_pages_are_no_adverts() -> None:
    def build_wiki_page(name: str, text: str, robots: str = "") -> str:
        tabs = (
            f"/wiki/{name} /w?title={name}&printable=yes /w?title={name}&action=edit "
            f"/w?title={name}&oldid=7 /wiki/Talk:{name}"
        ).split()
        nav = "".join(
            f"<li><a href='{url}'>{url[-9:]}</a></li>" for url in (*tabs, "/wiki/Help:Contents", "/wiki/User:Ann")
        )
        head = f"<head><title>{name}</title>{robots}</head>"
        return f"{head}<body><h1>{name}</h1><div>{text}</div><div class=tabs><ul>{nav}</ul></div>"

    offers = {
        f"{OFFERS[n % 10].title()}_offer_{n}": f"<p>Tidy work near {n * 7} trees, ring {phone(n)}</p>"
        for n in range(30)
    }
    links = "".join(f"<li><a href=/wiki/{name}>{name.replace('_', ' ')}</a></li>" for name in offers)
    texts = offers | {"Main_Page": f"<ul>{links}</ul>", "Help:Contents": "<p>Ring the editors on 07700 900999</p>"}
    texts |= {"User:Ann": "<p>I like tidy pages, mail ann@mail.example</p>"}
    noindex = "<meta name=robots content=noindex>"
    pages = {"/": build_wiki_page("Main_Page", texts["Main_Page"])}
    for name, text in texts.items():
        pages[f"/wiki/{name}"] = pages[f"/w?title={name}&printable=yes"] = build_wiki_page(name, text)
        old = f"<p>Version of 3 March by Ann, number 7 of 9; the current one may differ.</p>{text}"
        pages[f"/w?title={name}&oldid=7"] = build_wiki_page(name, old)
        pages[f"/w?title={name}&action=edit"] = build_wiki_page(f"Editing {name}", text, noindex)
        pages[f"/wiki/Talk:{name}"] = build_wiki_page(f"Talk:{name}", f"<p>Is {name} still there? ann@mail.example</p>")
    found, fetched = crawl_board(pages)
    assert found == {f"/wiki/{name}" for name in offers}
    assert len(fetched) <= 4 * 31


def test_a_page_without_a_body_tag_is_followed() -> None:
    links = "".join(f"<li><a href=/post/{n}>{OFFERS[n % 10].title()} offer {n}</a></li>" for n in range(20))
    pages = {"/": f"<title>Board</title><main><ul>{links}</ul></main>"}
    pages |= {f"/post/{n}": build_post(n, 20).replace("<body>", "").replace("</body>", "") for n in range(20)}
    assert len(read(pages)) == 20


@pytest.mark.parametrize("archive", ["/author/ann-7.html", "/zzz/ann-7.html"])
def test_an_archive_of_one_advert_is_known_by_the_advert(archive: str) -> None:
    body = f"<h1><a href=/zoe-offer-7.html>Tidy offer</a></h1><p>Tidy work near 49 trees, ring {phone(7)}</p>"
    views = {}
    for path in sorted(("/zoe-offer-7.html", archive)):
        seen = page(SITE + path, f"<title>{path}</title><body>{body}</body>")
        view = build_page_view(seen, Document(seen), lambda url: url.startswith(SITE), "Washline/0.1")
        views[view.key] = view
    assert set(group_pages(views).values()) == {f"{SITE}/zoe-offer-7.html"}


@pytest.mark.parametrize(("replies", "intro"), [(0, ""), (3, ""), (3, "<p>Seen 12 times</p>")])
def test_the_first_post_of_a_topic_whose_posts_are_called_comments_is_its_own(replies: int, intro: str) -> None:
    def build_post_element(name: str, text: str) -> str:
        parts = f"<div class=comment__img>{name[0]}</div><div class=comment__info><a href=/u/{name}>{name}</a></div>"
        return f"<div class='comments_list__comment'>{parts}<div class=comment__text><p>{text}</p></div></div>"

    posts = [build_post_element("rose", f"Tidy work near 49 trees and more, ring {phone(7)}")]
    posts += [build_post_element(f"ann{at}", f"I am nearer, ring 07700 90099{at}") for at in range(replies)]
    body = f"<h1>Tidy offer</h1>{intro}<div class=comments_list>{''.join(posts)}</div>"
    seen = page(f"{SITE}/topic/7", f"<title>Tidy</title><body>{body}<footer>Board</footer></body>")
    view = build_page_view(seen, Document(seen), lambda url: url.startswith(SITE), "Washline/0.1")
    own = [block.text for index, block in enumerate(view.blocks) if index not in view.context_blocks]
    assert any(phone(7) in text for text in own)
    assert not any("07700 90099" in text for text in own)


@pytest.mark.parametrize("title", ["<h3>2 comments</h3>", "<p>Comments (2)</p>", "<p>2 Kommentare</p>"])
def test_comments_below_an_advert_without_text_of_its_own_stay_comments(title: str) -> None:
    comment = "<div class=comment><p>I am nearer, ring 07700 900999 any day</p></div>"
    body = f"<h1>Rose</h1><img src=/r.jpg>{title}<div class=comments>{comment}{comment}</div>"
    seen = page(f"{SITE}/a/7", f"<title>Rose</title><body>{body}</body>")
    view = build_page_view(seen, Document(seen), lambda url: url.startswith(SITE), "Washline/0.1")
    assert not any(
        "900999" in block.text for index, block in enumerate(view.blocks) if index not in view.context_blocks
    )
