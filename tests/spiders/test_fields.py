"""The generic reader's fields: author and date of posting, how sure each is, and text without bylines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from records.advert import Advert
from records.crawl import Link
from spiders.generic import build_generic_site
from spiders.generic.page_analysis.contact_signals import is_date
from spiders.generic.page_analysis.lenient_json import read_lenient_json
from spiders.generic.page_analysis.posted_date import read_date
from spiders.generic.site_model.sections import SectionEntry, find_chat
from spiders.generic.url_patterns import is_user_url
from tests.spiders.generic_sites.score import page
from tests.spiders.test_own_content import OFFERS, phone, read

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BYLINES = {
    "WordPress": "<footer class=entry-footer>Published <time class=entry-date datetime=2026-11-{d:02}T10:00:00Z>{d} Nov"
    " 2026</time> By <a href=/author/anna_{a} rel=author>anna_{a}</a></footer>",
    "one line": "<p class=meta>Published {d} November 2026 By <a href=/author/anna_{a}>anna_{a}</a></p>",
    "forum": "<p class=x>by <b><a href=/user/{a}>anna_{a}</a></b> » Tue Nov {d}, 2026 8:15 pm</p>",
    "labels": "<dl><dt>Seller:</dt><dd>anna_{a}</dd><dt>Posted on:</dt><dd>{d}/11/2026</dd></dl>",
    "user's page": "<div class=hd><a href=/members/anna_{a}>anna_{a}</a> <time datetime=2026-11-{d:02}>{d} Nov</time>"
    "</div>",
    "compound class": "<div class=post__info><i class=post__info__username>anna_{a}</i></div><p>{d} Nov 2026</p>",
    "block theme": "<div class=wp-block-post-author><div><p class=wp-block-post-author__name>anna_{a}</p></div></div>"
    "<p>{d} Nov 2026</p>",
    "two blocks": "<div><p>by</p><div><div>anna_{a}</div></div></div><p>{d} Nov 2026</p>",
    "age": "<p class=x>Posted by <a href=/user/{a}>anna_{a}</a> {age} days ago</p>",
}


def read_board(byline: str, line: str = "") -> dict[int, Advert]:
    """Return the adverts of a board of 20 by number, each with a byline below its title."""
    rows = "".join(f"<li><a href=/post/{n}>{OFFERS[n % 10].title()} offer {n}</a></li>" for n in range(20))
    pages = {"/": f"<title>Board</title><h1>Board</h1><ul>{rows}</ul>"}
    for n in range(20):
        text = f"<p>Friendly {OFFERS[n % 10]} by appointment in the street of {n * 7} trees. Ring {phone(n)}.</p>{line}"
        filled = byline.format(d=1 + n, a=n % 6, age=22 - n)
        pages[f"/post/{n}"] = (
            f"<title>Offer {n} - Board</title><article><h1>{OFFERS[n % 10].title()} offer {n}</h1>"
            f"{filled}<div>{text}</div></article>"
        )
    return {int(path.rpartition("/")[2]): advert for path, advert in read(pages).items()}


def crawl_links(pages: dict[str, str]) -> list[Link]:
    """Return the links that the reader follows on these pages."""
    site = build_generic_site("board", ("http://board.example/",))
    found = [site.parse(page(f"http://board.example{path}", html)) for path, html in pages.items()]
    return [item for items in found for item in items if isinstance(item, Link)]


@pytest.mark.parametrize("byline", BYLINES.values(), ids=BYLINES)
def test_author_and_date_of_posting_are_fields_and_no_text(byline: str) -> None:
    adverts = read_board(byline)
    assert len(adverts) == 20
    for number, advert in adverts.items():
        assert advert.account == f"anna_{number % 6}"
        assert advert.posted == date(2026, 11, 1 + number)
        assert "2026" not in advert.text
        assert "Published" not in advert.text
        sure = {source.field: source.confidence for source in advert.field_sources}
        assert sure.keys() == {"title", "text", "account", "posted"}
        assert all(0.5 <= confidence < 1 for confidence in sure.values())


@pytest.mark.parametrize(
    "line",
    [
        "Open Mon-Fri 09:00-18:00, Sat 10am to 4pm",
        "£50 today, £60 on Sunday 12 December",
        "New here since 3 March, come and see",
        "Away until 12 December, back on Sunday",
        "Now 10-8 daily",
    ],
)
def test_a_line_with_a_date_or_hours_is_text(line: str) -> None:
    adverts = read_board("", f"<p>{line}</p>")
    # A line that all adverts share is the template's; here one has it.
    assert not is_date(line)
    assert adverts
    numbers = {line in advert.text for advert in read_single_line(line).values()}
    assert numbers == {True, False}


def read_single_line(line: str) -> dict[str, Advert]:
    rows = "".join(f"<li><a href=/post/{n}>{OFFERS[n % 10].title()} offer {n}</a></li>" for n in range(20))
    pages = {"/": f"<title>Board</title><h1>Board</h1><ul>{rows}</ul>"}
    for n in range(20):
        extra = f"<p>{line}</p>" if n == 4 else ""
        pages[f"/post/{n}"] = (
            f"<title>Offer {n}</title><article><h1>{OFFERS[n % 10].title()} offer {n}</h1>"
            f"<p>Friendly {OFFERS[n % 10]} in the street of {n * 7} trees. Ring {phone(n)}.</p>{extra}</article>"
        )
    return read(pages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-03T23:30:00.123Z", date(2026, 11, 3)),
        ("3/4/2026", date(2026, 4, 3)),
        ("3/14/2026", date(2026, 3, 14)),
        ("12.03.26", date(2026, 3, 12)),
        ("14th of March", date(2026, 3, 14)),
        ("Dec 24", date(2025, 12, 24)),
        ("3. Oktober 2026", date(2026, 10, 3)),
        ("vor 3 Tagen", date(2026, 11, 20)),
        ("yesterday", date(2026, 11, 22)),
        ("31 February 2026", None),
        ("99/99/2026", None),
        ("3 May 2031", None),
        ("99999999999 years ago", None),
        ("3 girls ago", None),
    ],
)
def test_dates_are_read(text: str, expected: date | None) -> None:
    found = read_date(text, NOW)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    "script",
    [
        '{"name": "Anna\nBell", "url": "http://a.test/*b*/"}',
        '/* <![CDATA[ */ {"name": "Anna\nBell", "url": "http://a.test/*b*/",} /* ]]> */',
        '<!-- {"name": "Anna\nBell", // her name\n "url": "http://a.test/*b*/" , /* end */ } -->',
        '{"name": "Anna\nBell", "url": "http:\\/\\/a.test\\/*b*\\/"};',
        "{&quot;name&quot;: &quot;Anna\nBell&quot;, &quot;url&quot;: &quot;http://a.test/*b*/&quot;}",
    ],
)
def test_json_ld_is_read_though_it_is_invalid(script: str) -> None:
    assert read_lenient_json(script) == {"name": "Anna\nBell", "url": "http://a.test/*b*/"}


@pytest.mark.parametrize(
    ("url", "text", "is_user"),
    [
        ("http://a.test/user/7", "Mia", True),
        ("http://a.test/author/mia/", "Mia", True),
        ("http://a.test/profile.php?u=7", "Mia", True),
        ("http://a.test/users/", "Users", False),
        ("http://a.test/topic/7", "Mia", False),
        ("http://a.test/account/settings", "Settings", False),
        ("http://a.test/user/7/posts/old/12", "Mia", False),
    ],
)
def test_the_pages_of_users_are_known_by_their_urls(url: str, text: str, is_user: object) -> None:
    assert is_user_url(url, text) is is_user


def build_forum(chat: str, topics: int = 12) -> dict[str, str]:
    """Return a forum with a section of 30 adverts and one of so many topics whose text is `chat`."""
    sections = {"/f/1": range(30), "/f/2": range(30, 30 + topics)}
    pages = {"/": "<title>Forum</title><h1>Forum</h1><ul>" + "".join(f"<li><a href={s}>{s}</a></li>" for s in sections)}
    for section, numbers in sections.items():
        rows = "".join(f"<li><a href=/topic/{n}>{OFFERS[n % 10].title()} topic {n}</a></li>" for n in numbers)
        pages[section] = f"<title>Forum</title><h1>{section}</h1><ul>{rows}</ul>"
        for n in numbers:
            text = f"Tidy {OFFERS[n % 10]} near {n * 7} trees, ring {phone(n)}" if n < 30 else chat.format(n=n)
            pages[f"/topic/{n}"] = (
                f"<title>Topic {n}</title><h1>{OFFERS[n % 10].title()} topic {n}</h1>"
                f"<p>Posted by <a href=/user/{n % 5}>user{n % 5}</a></p><p>{text}</p>"
            )
    return pages


def test_chat_beside_adverts_is_no_advert() -> None:
    found = read(build_forum("Has anyone seen the lamp shop number {n} in the old market?"))
    assert found.keys() == {f"/topic/{n}" for n in range(30)}


@pytest.mark.parametrize(("entries", "signals", "is_chat"), [(3, 0, True), (2, 0, False), (8, 2, True), (8, 3, False)])
def test_a_section_is_chat_if_chance_does_not_explain_it(entries: int, signals: int, is_chat: object) -> None:
    adverts = {f"a{n}": SectionEntry(f"user{n}", has_signal=True) for n in range(40)}
    section = {f"c{n}": SectionEntry(f"user{n}", has_signal=n < signals) for n in range(entries)}
    found = find_chat(adverts | section, [adverts.keys(), section.keys()])
    assert found == (frozenset(list(section)[signals:]) if is_chat else frozenset())


def test_one_person_may_keep_to_messages() -> None:
    adverts = {f"a{n}": SectionEntry(f"user{n}", has_signal=True) for n in range(40)}
    section = {f"c{n}": SectionEntry("mia", has_signal=False) for n in range(8)}
    assert not find_chat(adverts | section, [adverts.keys(), section.keys()])


def test_a_section_without_signals_says_nothing_on_a_site_where_half_have_none() -> None:
    adverts = {f"a{n}": SectionEntry(f"user{n}", has_signal=n % 2 == 0) for n in range(40)}
    few, many = ({f"{size}c{n}": SectionEntry(f"user{n}", has_signal=False) for n in range(size)} for size in (5, 3000))
    assert not find_chat(adverts | few, [few.keys()])
    signals = {f"b{n}": SectionEntry(f"user{n}", has_signal=True) for n in range(4000)}
    assert find_chat(signals | many, [signals.keys(), many.keys()]) == many.keys()


def test_a_small_section_of_chat_is_no_advert() -> None:
    found = read(build_forum("Has anyone seen the lamp shop number {n} in the old market?", topics=5))
    assert found.keys() == {f"/topic/{n}" for n in range(30)}


PICTURES = {
    "own": ("<img src=/media/{n}.jpg>", True),
    "lazy": ("<img data-src=/media/{n}.jpg src=data:image/gif;base64,R0>", True),
    "larger in a link": ("<a href=/media/big/{n}.jpg><img src=/media/{n}.jpg></a>", True),
    "portrait": ("<img class=avatar src=/media/{n}.jpg>", False),
    "named decoration": ("<img src=/media/user-icon.{n}.jpg>", False),
    "small": ("<img width=20 height=20 src=/media/{n}.jpg>", False),
    "of the template": ("<img src=/media/head.jpg>", False),
    "banner": ("<a href=http://shop.example/{n}><img src=/media/{n}.jpg></a>", False),
    "sidebar": ("<aside><img src=/media/{n}.jpg></aside>", False),
    "comment": ("<div class=comments><div class=comment><img src=/media/{n}.jpg> nice</div></div>", False),
    "vector": ("<img src=/media/{n}.svg>", False),
}


@pytest.mark.parametrize(("picture", "is_own"), PICTURES.values(), ids=PICTURES)
def test_pictures_of_an_advert_are_its_own(picture: str, is_own: object) -> None:
    rows = "".join(f"<li><a href=/post/{n}>{OFFERS[n]} offer {n}</a></li>" for n in range(10))
    pages = {"/": f"<title>Board</title><h1>Board</h1><ul>{rows}</ul>"}
    for n in range(10):
        pages[f"/post/{n}"] = (
            f"<title>Offer {n}</title><article><h1>{OFFERS[n]} offer {n}</h1><div><p>Tidy {OFFERS[n]} near {n * 7} "
            f"trees, ring {phone(n)}</p></div></article>{picture.format(n=n)}"
        )
    found = read(pages)
    assert len(found) == 10
    for path, advert in found.items():
        own = (f"http://board.example/media/{path.rpartition('/')[2]}.jpg",)
        assert tuple(image.url for image in advert.images) == (own if is_own else ())
        assert any(source.field == "images" for source in advert.field_sources) is is_own


def test_a_page_of_comments_is_the_post() -> None:
    pages = {"/": "<title>Board</title><h1>Board</h1><ul>"}
    for n in range(10):
        pages["/"] += f"<li><a href=/post-{n}/>{OFFERS[n]} offer {n}</a></li>"
        pages[f"/post-{n}/"] = (
            f"<title>Offer {n}</title><article><h1>{OFFERS[n]} offer {n}</h1><p>Tidy {OFFERS[n]} near {n * 7} trees, "
            f"ring {phone(n)}</p></article><a href=/post-{n}/comment-page-2/#comments>Newer comments</a>"
            f"<a href='/post-{n}/?replytocom=5#respond' rel=nofollow>Reply</a>"
        )
    links = [link.url for link in crawl_links(pages)]
    assert not [url for url in links if "comment-page" in url or "replytocom" in url]
    assert len(read(pages)) == 10


def test_a_title_that_a_link_shows_whole_is_kept() -> None:
    rows = "".join(f"<li><a href=/p/{n}>{OFFERS[n]} in town</a> <a href=/p/{n}>{OFFERS[n]}</a></li>" for n in range(10))
    pages = {"/": f"<title>Board</title><h1>Board</h1><ul>{rows}</ul>"}
    for n in range(10):
        pages[f"/p/{n}"] = f"<title>x</title><h1>{OFFERS[n]} in town</h1><p>Tidy and near {n * 7} trees: {phone(n)}</p>"
    assert [advert.title for advert in read(pages).values()] == [f"{offer} in town" for offer in OFFERS]


def test_a_section_whose_adverts_have_prices_is_kept() -> None:
    found = read(build_forum("Message me here, room {n} costs £{n} an evening, all welcome"))
    assert len(found) == 42
