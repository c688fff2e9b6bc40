"""The generic reader on sample sites of many structures, large and small."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import process_time

import pytest

from records.advert import Advert
from records.crawl import Link
from spiders.generic import build_generic_site
from tests.spiders.generic_sites import held_out, tuned
from tests.spiders.generic_sites.sample_site import SampleSite
from tests.spiders.generic_sites.score import FIELDS, ReaderScore, crawl, page, score

SITES = {**tuned.SITES, **held_out.SITES}
SITE = "http://small.example"
NAV = "<nav><a href='/'>Home</a> <a href='/about'>About</a> <a href='/contact'>Contact</a></nav>"


@pytest.fixture(scope="module", params=sorted(SITES))
def result(request: pytest.FixtureRequest) -> ReaderScore:
    return score(SITES[request.param]())


def test_every_advert_is_found(result: ReaderScore) -> None:
    assert [advert.title for advert in result.missed] == []


def test_other_pages_are_not_taken_for_adverts(result: ReaderScore) -> None:
    assert [(advert.url, advert.title) for advert in result.junk] == []


def test_no_identifier_is_lost(result: ReaderScore) -> None:
    assert result.found_ids == result.ids


def test_no_advert_has_an_identifier_of_another(result: ReaderScore) -> None:
    assert result.foreign_ids == 0


@pytest.mark.parametrize("field", FIELDS)
def test_labelled_fields_are_correct(result: ReaderScore, field: str) -> None:
    correct, labelled = result.fields[field]
    assert correct >= 0.93 * labelled


def test_ids_are_unique_and_do_not_depend_on_the_order_of_the_pages() -> None:
    site = tuned.cards(40)
    first, second = _parse_all(site, random.Random(1)), _parse_all(site, random.Random(2))
    assert len(first) == 40
    assert first == second


def test_crawls_of_trap_sites_end() -> None:
    _, fetched = crawl(held_out.traps(), max_pages=2000)
    assert len(fetched) < 700


def _parse_all(sample: SampleSite, order: random.Random) -> dict[str, str]:
    """Parse all pages of a site in random order; return the URL of each advert by its id."""
    site, urls = build_generic_site("invented", sample.start), sorted(sample.pages)
    order.shuffle(urls)
    items = [item for url in urls for item in site.parse(page(url, sample.pages[url]))]
    return {item.source_id: item.url for item in (*items, *site.finish()) if isinstance(item, Advert)}


def read(pages: dict[str, str], *start: str) -> list[Advert]:
    """Crawl a small site, its pages given by path."""
    start_urls = tuple(SITE + path for path in start or ("/",))
    return crawl(SampleSite(start_urls, [], {SITE + path: html for path, html in pages.items()}))[0]


def wrap(title: str, body: str) -> str:
    return (
        f"<html><head><title>{title} - Small</title></head>"
        f"<body>{NAV}<main>{body}</main><footer>Small site, 2026</footer></body></html>"
    )


def test_a_single_page_is_one_advert() -> None:
    (advert,) = read(
        {
            "/": wrap(
                "Anna in Leeds", "<h1>Anna in Leeds</h1><p>Warm welcome near the station.</p><p>Call 07700 900461</p>"
            )
        }
    )
    assert advert.title == "Anna in Leeds"
    assert advert.text == "Warm welcome near the station.\nCall 07700 900461"


def test_a_single_page_without_headings_is_an_advert_with_its_numbers() -> None:
    (advert,) = read({"/": "<body>Van for hire, any day.<br>Ring 01632 960123<br>or 01632 960124"})
    assert "01632 960123" in advert.text
    assert "01632 960124" in advert.text


def test_a_list_of_two_links_leads_to_two_adverts() -> None:
    pages = {
        "/": wrap(
            "Ads",
            "<h1>Ads</h1><ul><li><a href='/a/1'>Room in Bath</a></li><li><a href='/a/2'>Flat in Hull</a></li></ul>",
        ),
        "/a/1": wrap("Room in Bath", "<h1>Room in Bath</h1><p>Quiet and sunny. Call 07700 900111.</p>"),
        "/a/2": wrap("Flat in Hull", "<h1>Flat in Hull</h1><p>Central and cheap. Call 07700 900222.</p>"),
        "/about": wrap("About", "<h1>About</h1><p>We made this site in a hurry and hope you like it.</p>"),
        "/contact": wrap("Contact", "<h1>Contact</h1><p>Office: 01632 960555</p>"),
    }
    assert sorted((advert.title, advert.url) for advert in read(pages)) == [
        ("Flat in Hull", f"{SITE}/a/2"),
        ("Room in Bath", f"{SITE}/a/1"),
    ]


def test_a_list_of_one_link_leads_to_one_advert() -> None:
    pages = {
        "/": wrap("Ads", "<h1>Ads</h1><div class=ad><a href='/ad?id=7'>Room in Bath</a><p>Quiet and sunny</p></div>"),
        "/ad?id=7": wrap("Room in Bath", "<h1>Room in Bath</h1><p>Quiet and sunny. Call 07700 900111.</p>"),
    }
    assert [(advert.title, advert.source_id) for advert in read(pages)] == [("Room in Bath", "/ad?id=7")]


def test_a_single_page_may_have_three_adverts() -> None:
    entries = "".join(
        f"<div class=box id=box{n}><h3>Lesson {w}</h3><p>Learn {w} with patience and joy.</p>"
        f"<p>07700 90011{n}</p></div>"
        for n, w in enumerate(("piano", "violin", "flute"))
    )
    adverts = read({"/": wrap("Lessons", f"<h1>Lessons</h1>{entries}")})
    assert [(advert.title, advert.source_id) for advert in adverts] == [
        ("Lesson piano", "box0"),
        ("Lesson violin", "box1"),
        ("Lesson flute", "box2"),
    ]
    assert adverts[1].url == f"{SITE}/#box1"
    assert adverts[1].text == "Learn violin with patience and joy.\n07700 900111"


def test_the_start_page_of_a_single_advertiser_is_an_advert() -> None:
    foot = "<p>Call Bella on 07700 900333</p>"
    pages = {
        "/": wrap("Bella", f"<h1>Bella</h1><p>Hello and welcome to my page, I am in York all week.</p>{foot}"),
        "/about": wrap("About", f"<h1>About me</h1><p>I like tea, long walks and good books by the fire.</p>{foot}"),
        "/contact": wrap("Contact", f"<h1>Contact</h1><p>Or write to bella@mail.example before noon.</p>{foot}"),
    }
    adverts = read(pages)
    assert [advert.url for advert in adverts] == [f"{SITE}/", f"{SITE}/contact"]
    assert "07700 900333" in adverts[0].text
    assert "bella@mail.example" in adverts[1].text


def test_the_start_page_may_be_an_advert_of_a_larger_site() -> None:
    site = tuned.cards(30)
    adverts, _ = crawl(SampleSite((site.adverts[4].urls[0],), [], site.pages))
    assert {advert.url for advert in adverts} == {advert.urls[0] for advert in site.adverts}


def test_start_pages_without_links_are_adverts() -> None:
    texts = {
        f"/x{n}.html": wrap(f"Desk {n}", f"<h1>Desk {n}</h1><p>Solid wood. Call 07700 90044{n}</p>") for n in range(3)
    }
    assert {advert.title for advert in read(texts, *texts)} == {"Desk 0", "Desk 1", "Desk 2"}


def test_two_urls_of_one_advert_are_one_advert() -> None:
    ad = "<link rel=canonical href='/ad/5'><h1>Old piano</h1><p>Needs tuning, sounds sweet. Call 07700 900444.</p>"
    pages = {
        "/": "<h1>Ads</h1><ul><li><a href='/ad/5'>Old piano</a></li><li><a href='/view?ad=5'>Old piano</a></li>"
        "<li><a href='/ad/6'>New piano</a></li></ul>",
        "/ad/5": ad,
        "/view?ad=5": ad,
        "/ad/6": "<h1>New piano</h1><p>Never played, still shiny. Call 07700 900445.</p>",
    }
    assert sorted(advert.source_id for advert in read(pages)) == ["/ad/5", "/ad/6"]


def test_the_same_text_in_two_areas_is_two_adverts() -> None:
    def ad(area: str) -> str:
        return wrap(
            "New in town", f"<h1>New in town</h1><p>Area: {area}</p><p>Friendly and kind, call 07700 900446 now.</p>"
        )

    links = "".join(
        f"<li><a href='/{area}/new-in-town'>New in town</a></li>" for area in ("leeds", "hull", "york", "bath")
    )
    pages = {
        "/": wrap("Ads", f"<ul>{links}</ul>"),
        **{f"/{area}/new-in-town": ad(area.title()) for area in ("leeds", "hull", "york", "bath")},
    }
    adverts = read(pages)
    assert sorted(advert.area for advert in adverts) == ["Bath", "Hull", "Leeds", "York"]
    assert all("07700 900446" in advert.text for advert in adverts)


@pytest.mark.parametrize(
    ("html", "number"),
    [
        ("<a href='tel:+447700900461'>Ring me</a>", "+447700900461"),
        ("<a href='https://wa.me/447700900461'>Chat</a>", "wa.me/447700900461"),
        ("<a href='mailto:anna@mail.example?subject=Hi'>Write</a>", "anna@mail.example"),
        ("<button data-phone='07700 900461'>Show</button>", "07700 900461"),
        ("<img src=a.png alt='Call 07700 900461'>", "07700 900461"),
        ("<p>077<b>00</b> <i>900</i>461</p>", "07700 900461"),
        ("<p><span>07700</span><span>900461</span></p>", "07700900461"),
        ("<footer><p>07700 900461</p></footer>", "07700 900461"),
        ("<a data-cfemail='2f4e41414e6f424e4643014a574e425f434a'>[email protected]</a>", "anna@mail.example"),
        (
            '<script type=\'application/ld+json\'>{"@type": "Service", "telephone": "07700 900461"}</script>',
            "07700 900461",
        ),
    ],
)
def test_contacts_are_found_wherever_a_page_hides_them(html: str, number: str) -> None:
    (advert,) = read({"/": wrap("Anna", f"<h1>Anna</h1><p>Near the river, most evenings, kind and calm.</p>{html}")})
    assert number in advert.text


def test_numbers_of_related_adverts_are_left_out() -> None:
    def box(numbers: range) -> str:
        return "".join(
            f"<div class=rel><a href='/ad/{n}'>Van {n}</a> <span>07700 9001{n}</span></div>" for n in numbers
        )

    pages = {"/": wrap("Vans", box(range(10, 30)))}
    for n in range(10, 30):
        related = box(range(10 + (n + 1) % 20, min(30, 13 + (n + 1) % 20)))
        pages[f"/ad/{n}"] = wrap(
            f"Van {n}",
            f"<h1>Van {n}</h1><p>Moves anything, {n} miles or more. Call 07700 9001{n}.</p><h4>Related</h4>{related}",
        )
    adverts = read(pages)
    assert len(adverts) == 20
    assert all(advert.text.count("07700") == 1 and f"07700 9001{advert.title[4:]}" in advert.text for advert in adverts)


def test_adverts_without_any_number_price_or_label_are_adverts_too() -> None:
    words = "quiet sunny tidy cosy warm calm plain solid roomy bright modern kind".split()
    text = [" ".join(random.Random(n).choices(words, k=12)) for n in range(40)]
    pages = {
        f"/page/{p}": wrap(
            "Ads",
            "".join(f"<h2><a href='/p{n}'>{text[n][:25]}</a></h2>" for n in range(p * 10, p * 10 + 10))
            + f"<a href='/page/{p + 1}'>more</a>",
        )
        for p in range(4)
    }
    pages |= {f"/p{n}": wrap(text[n][:25], f"<h1>{text[n][:25]}</h1><p>{text[n]}.</p>") for n in range(40)}
    assert {advert.url for advert in read(pages, "/page/0")} == {f"{SITE}/p{n}" for n in range(40)}


@pytest.mark.parametrize(
    "ahead",
    [
        "<link rel=next href='/?page={}'>",
        "<a href='/?page={}'>⟩</a>",
        "<a href='/?page={}'>Suivant</a>",
        "<a href='/?page={}' class=x>{}</a>",
        "<div onclick=\"location.href='/?page={}'\">More</div>",
    ],
)
def test_the_next_page_is_followed_whatever_its_link_looks_like(ahead: str) -> None:
    pages = {}
    for p in range(1, 9):
        ads = "".join(f"<div class=t><a href='/ad/{p}{n}'>Bicycle no {p}{n}</a></div>" for n in range(5))
        pages["/" if p == 1 else f"/?page={p}"] = wrap("Ads", ads + (ahead.format(p + 1, p + 1) if p < 8 else ""))
        pages |= {
            f"/ad/{p}{n}": wrap(
                f"Bicycle no {p}{n}", f"<h1>Bicycle no {p}{n}</h1><p>Rides well, £{p}{n}. 07700 9002{p}{n}</p>"
            )
            for n in range(5)
        }
    assert len(read(pages)) == 40


def test_rows_with_a_click_handler_are_links() -> None:
    rows = "".join(
        f"<tr onclick=\"window.location='/show/{n}'\"><td>Boat {n}</td><td>£{n}00</td></tr>" for n in range(10, 22)
    )
    pages = {"/": wrap("Boats", f"<table>{rows}</table>")}
    pages |= {
        f"/show/{n}": wrap(f"Boat {n}", f"<h1>Boat {n}</h1><p>Floats nicely for £{n}00. Call 07700 9003{n}</p>")
        for n in range(10, 22)
    }
    assert len(read(pages)) == 12


def test_a_site_without_adverts_yields_none() -> None:
    tags = "".join(f"<a href='/tag/{n}'>tag{n}</a> " for n in range(30))
    days = "".join(f"<td><a href='/cal/{n}'>{n}</a></td>" for n in range(1, 31))
    pages = {
        "/": wrap("Tags", f"<p>{tags}</p><table><tr>{days}</tr></table>"),
        "/contact": wrap("Contact", "<form><input name=q></form>"),
        "/about": wrap("Log in", "<form><input type=password></form>"),
    }
    pages |= {f"/tag/{n}": wrap(f"tag{n}", "<p>Nothing here yet.</p>") for n in range(30)}
    pages |= {f"/cal/{n}": wrap("Day", "<p>No entries for this day.</p>") for n in range(1, 31)}
    assert read(pages) == []


def test_only_links_of_the_site_are_followed() -> None:
    site = build_generic_site("x", (f"{SITE}/",))
    html = (
        "<a href='http://other.example/a'>a</a><a href='/b.pdf'>b</a><a href='javascript:c()'>c</a>"
        "<a href='/d#e'>d</a><a href='mailto:f@g.example'>f</a>"
    )
    assert [item.url for item in site.parse(page(f"{SITE}/", html)) if isinstance(item, Link)] == [f"{SITE}/d"]


def test_an_advert_carries_the_capture_time_and_the_label() -> None:
    site = build_generic_site("mine", (f"{SITE}/",))
    sofa = page(f"{SITE}/", "<h1>Sofa</h1><p>Soft and blue, nearly new, collect today. 07700 900777</p>")
    (advert,) = [*site.parse(sofa), *site.finish()]
    assert (advert.site, advert.captured_at) == ("mine", sofa.fetched_at)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<html>",
        "<frameset></frameset>",
        "\x00\x00",
        "<body>" + "<div>" * 5000 + "deep",
        "<p>" + "<b>x" * 6000,
        "]]>" * 10,
    ],
)
def test_broken_pages_raise_no_error(html: str) -> None:
    assert isinstance(read({"/": html}), list)


@pytest.mark.parametrize(
    "make",
    [
        lambda: "<p>" + "<a href='tel:07700900461'>x</a>" * 6000,
        lambda: "".join(f"<p><a href='/{n}'>l{n}</a>" for n in range(8000)),
        lambda: f"<a href='/a'>read{'.' * 5000}x</a><a href='/b'>{'.' * 5000}x</a>",
        lambda: "<div itemscope>" * 900 + "<b itemprop=name>x</b>",
    ],
)
def test_hostile_pages_are_read_in_time(make: Callable[[], str]) -> None:
    site, start = build_generic_site("x", (f"{SITE}/",)), process_time()
    assert list(site.parse(page(f"{SITE}/", make()))) is not None
    assert process_time() - start < 60  # linear: seconds; quadratic: minutes
