"""Sites on which the generic reader was not tuned: written after it, and run before anything was changed for them."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from tests.spiders.generic_sites.sample_site import (
    HOST,
    SampleAdvert,
    SampleSite,
    create_adverts,
    keep_fields,
    load_template,
    paginate,
)


def jobs(count: int = 70) -> SampleSite:
    """A rendered application: hashed classes, cards as links, facts only in JSON-LD, a "Show more" pager."""
    adverts, listing = create_adverts(count, "jobs"), load_template("jobs")
    site = SampleSite((f"{HOST}/",), keep_fields(adverts, "area", "account"))
    for number, last, part in paginate(adverts, 15):
        url = f"{HOST}/" + (f"?cursor={number - 1}" if number > 1 else "")
        site.add(url, listing(adverts=part, count=count, more=number if number < last else 0))
    for advert in adverts:
        more = adverts[advert.number % 60 :][:4]
        html = load_template("job")(advert=advert, ld=json.dumps(_describe_job(advert)), more=more)
        site.add(f"{HOST}/job/{advert.slug}-{88000 + advert.number}", html, advert)
    for name in ("employers", "cookies"):
        site.add(f"{HOST}/{name}", listing(adverts=[], count=0, more=0))
    return site


def _describe_job(advert: SampleAdvert) -> dict[str, object]:
    """Return the JSON-LD of a job."""
    address = {"@type": "PostalAddress", "addressLocality": advert.area}
    return {
        "@context": "x",
        "@type": "JobPosting",
        "title": advert.title,
        "jobLocation": {"@type": "Place", "address": address},
        "hiringOrganization": {"name": advert.account},
    }


def press(count: int = 66) -> SampleSite:
    """A blog engine: numbered classes, date paths, calendar and recent widgets, categories, authors, comments."""
    adverts, render = create_adverts(count, "press"), load_template("press")
    site = SampleSite((f"{HOST}/",), keep_fields(adverts, "account"))
    for advert in adverts:
        advert.urls = (f"{HOST}/2026/03/{advert.slug}/",)
    recent = adverts[:5]
    for advert in adverts:
        near, comments = (adverts * 2)[advert.number : advert.number + 2], ["Zed", "Wim"][: advert.number % 3]
        post = {"title": advert.title, "adverts": [advert], "near": near, "comments": comments}
        site.add(advert.urls[0], render(single=True, recent=recent, kind="single", **post), advert)
    for stem, title, listed in _press_lists(adverts):
        for number, last, part in paginate(listed, 8):
            url = f"{HOST}{stem}" + (f"page/{number}/" if number > 1 else "")
            older = f"{HOST}{stem}page/{number + 1}/" if number < last else ""
            site.add(url, render(title=title, adverts=part, older=older, recent=recent))
    text = "You write, we print. Nothing costs anything here, and never will."
    about = SampleAdvert(0, "How this board works", "", "", "", [text], [], urls=("#",))
    site.add(f"{HOST}/sample-page/", render(title=about.title, adverts=[about], single=True, recent=recent))
    return site


def _press_lists(adverts: list[SampleAdvert]) -> list[tuple[str, str, list[SampleAdvert]]]:
    """Return (path, title, adverts) of the blog's lists: front page, month, days, categories, authors."""
    lists = defaultdict(list, {("/", "Village Board"): adverts, ("/2026/03/", "March 2026"): adverts})
    for day in range(1, 29):
        lists[f"/2026/03/{day}/", f"March {day}"] = []
    for advert in adverts:
        day = advert.number % 28 + 1
        lists[f"/2026/03/{day}/", f"March {day}"].append(advert)
        lists[f"/category/{advert.area.lower()}/", f"Category: {advert.area}"].append(advert)
        lists[f"/author/{advert.account}/", f"Author: {advert.account}"].append(advert)
    return [(path, title, listed) for (path, title), listed in lists.items()]


def rows(count: int = 48) -> SampleSite:
    """A table with one advert a row, its labels in the head, no pages of their own."""
    adverts, render = list(create_adverts(count, "rows")), load_template("rows")
    for advert in adverts:
        advert.paragraphs = list(advert.paragraphs[:1])
        for ident in advert.ids:
            advert.paragraphs[0] = advert.paragraphs[0].replace(ident, "below")
    untitled = [replace(advert, title="") for advert in keep_fields(adverts, "name", "area", "price")]
    site = SampleSite((f"{HOST}/list.php?p=1",), untitled)
    for number, last, part in paginate(adverts, 12):
        site.add(f"{HOST}/list.php?p={number}", render(adverts=part, last=last), *part)
    return site


def untidy(count: int = 40) -> SampleSite:
    """Several adverts a page between rules, unclosed tags, bold titles, a webmaster's number on each page."""
    adverts, render = create_adverts(count, "untidy"), load_template("untidy")
    site = SampleSite((f"{HOST}/offers1.html",), keep_fields(adverts, "area"))
    for number, last, part in paginate(adverts, 6):
        site.add(f"{HOST}/offers{number}.html", render(adverts=part, number=number, last=last), *part)
    rules = "<FONT size=+2>Rules</FONT><P>One advert each. Be nice. No dogs. Keep it short and true."
    site.add(f"{HOST}/rules.html", f"<HTML><BODY>{rules}")
    return site


def sellers(count: int = 60) -> SampleSite:
    """Links only on pictures, numbers only in tel: links and data attributes, seller pages, labels by class."""
    adverts, render = create_adverts(count, "sellers"), load_template("seller")
    for advert in adverts:
        _hide_phone(advert)
    site = SampleSite((f"{HOST}/market",), keep_fields(adverts, "price", "area", "account"))
    for number, last, part in paginate(adverts, 10):
        url = f"{HOST}/market" + (f"?o={number * 10 - 10}" if number > 1 else "")
        html = render(title="Market", adverts=part, pages=last, after=min(number, last - 1) * 10)
        for page_url in (url, f"{HOST}/market?o=0") if number == 1 else (url,):
            site.add(page_url, html)
    for advert in adverts:
        others = [other for other in adverts if other.account == advert.account and other is not advert]
        item = {"title": advert.title, "shown": advert.paragraphs, "phone": advert.ids[0], "adverts": others[:4]}
        site.add(f"{HOST}/market/{advert.number + 500}.html", render(advert=advert, **item), advert)
        seller = render(title=f"Seller {advert.account}", adverts=[advert, *others])
        site.add(f"{HOST}/seller/{advert.account}", seller)
    warning = "<p>Meet in daylight and count your change. Ring 101 if in doubt.</p>"
    safety = render(title="Stay safe", adverts=[]).replace('class="grid">', f">{warning}")
    site.add(f"{HOST}/help/safety", safety)
    return site


def _hide_phone(advert: SampleAdvert) -> None:
    """Remove the identifiers from an advert's text and give it a phone number instead."""
    if advert.ids:
        paragraphs = advert.paragraphs[:2]
        advert.paragraphs = [" ".join(text.replace(ident, "") for ident in advert.ids) for text in paragraphs]
    advert.ids = [f"+447700900{(advert.number * 13) % 1000:03d}"]


def guests(count: int = 44) -> SampleSite:
    """Entries of a guest book: several a page, each with links to forms that quote its title."""
    adverts, render = create_adverts(count, "guests"), load_template("guests")
    site = SampleSite((f"{HOST}/book/",), keep_fields(adverts))
    for number, last, part in paginate(adverts, 7):
        url = f"{HOST}/book/" + (f"archive{number}.html" if number > 1 else "")
        older = f"archive{number + 1}.html" if number < last else ""
        site.add(url, render(adverts=part, older=older, word="earlier entries"), *part)
    for advert in adverts:
        for name in ("reply", "report"):
            form = "<form><textarea></textarea><input type=submit></form>"
            html = f"<html><body><h1>{name.title()} to: {advert.title}</h1>{form}</body></html>"
            site.add(f"{HOST}/book/{name}.cgi?id={300 - advert.number}", html)
    site.add(f"{HOST}/book/sign.cgi", "<html><body><h1>Sign</h1><form><input name=n></form></body></html>")
    return site


def traps(count: int = 100) -> SampleSite:
    """A blog among an endless calendar, facets that multiply, a maze of generated text, deep paths, session ids."""
    adverts = create_adverts(count, "traps")
    site = SampleSite((f"{HOST}/",), keep_fields(adverts))
    for advert in site.adverts:
        advert.urls = (f"{HOST}/ad/{advert.slug}",)
    site.generate = TrapPages(adverts).generate
    return site


class TrapPages:
    """Generates a page for any URL of the trap site; each link has a new session id."""

    def __init__(self, adverts: list[SampleAdvert]) -> None:
        self._template = load_template("trap")
        self._rng = random.Random("sessions")
        self._listings = {number: part for number, _, part in paginate(adverts, 10)}
        self._details = {f"/ad/{advert.slug}": advert for advert in adverts}
        self._sections: dict[str, Callable[[str], str]] = {
            "calendar": self._calendar,
            "maze": self._maze,
            "deep": self._deep,
        }

    def generate(self, url: str) -> str:
        path, _, query = url.removeprefix(HOST).partition("?")
        if path in self._details:
            advert = self._details[path]
            return self._render(advert.title, f"<h1>{advert.title}</h1>{advert.body}")
        section = self._sections.get(path.split("/")[1])
        if section:
            return section(path)
        if path == "/":
            return self._listing([part for part in query.split("&") if part and not part.startswith("sid=")])
        oops = "<h1>Nothing here</h1><p>The page you wanted is not here. It may never have been.</p>"
        return self._render("Oops", oops)

    def _render(self, title: str, body: str, parameters: list[str] | None = None) -> str:
        def facet(name: str, value: str) -> str:
            kept = [part for part in parameters or () if not part.startswith(f"{name}=")]
            return "/?" + "&".join([*kept, f"{name}={value}"])

        return self._template(title=title, body=body, s=self._add_session, facet=facet)

    def _add_session(self, path: str) -> str:
        return f"{path}{'&' if '?' in path else '?'}sid={self._rng.getrandbits(64):x}"

    def _calendar(self, path: str) -> str:
        year, month = (int(part) if part.isdigit() else 1 for part in ([*path.split("/"), "1", "1"])[2:4])
        hrefs = [self._add_session(f"/calendar/{year}/{month}/{day}") for day in range(1, 29)]
        days = "".join(f"<td><a href='{href}'>{day}</a></td>" for day, href in enumerate(hrefs, 1))
        ahead = self._add_session(f"/calendar/{year + month // 12}/{month % 12 + 1}")
        table = f"<table><tr>{days}</tr></table><a href='{ahead}'>Next month</a>"
        return self._render("Calendar", f"<h1>Calendar {month}/{year}</h1>{table}")

    def _maze(self, path: str) -> str:
        rng = random.Random(path)
        text = " ".join(rng.choice(SYLLABLES) for _ in range(60))
        links = "".join(self._maze_link(rng) for _ in range(5))
        return self._render(f"Story {path[6:]}", f"<h1>Story {path[6:]}</h1><p>{text}</p>{links}")

    def _maze_link(self, rng: random.Random) -> str:
        href = self._add_session(f"/maze/{rng.choice(SYLLABLES)}{rng.randrange(10**6)}")
        return f"<p><a href='{href}'>{rng.choice(SYLLABLES)} story</a></p>"

    def _deep(self, _: str) -> str:
        return self._render("Deep", "<h1>Deep</h1><a href='x/'>deeper</a> <a href='y/z/'>and deeper</a>")

    def _listing(self, parameters: list[str]) -> str:
        number = next((int(part[5:]) for part in parameters if part.startswith("page=")), 1)
        entries = "".join(
            f'<div class="post"><h2><a href="{self._add_session(f"/ad/{advert.slug}")}">{advert.title}</a></h2>'
            f"<p>{advert.paragraphs[0]}</p></div>"
            for advert in self._listings.get(number, [])
        )
        kept = [part for part in parameters if not part.startswith("page=")]
        ahead = self._add_session("/?" + "&".join([*kept, f"page={number + 1}"]))
        body = f"<h1>Adverts</h1>{entries}<a class='next' href='{ahead}'>Next</a>"
        return self._render("Adverts", body, parameters)


SYLLABLES = [
    f"{first}{second}"
    for first in ("lor", "mip", "dol", "sit", "ame", "con", "sec")
    for second in ("em", "sum", "or", "et", "tur", "adi")
]
SITES = {build.__name__: build for build in (jobs, press, rows, untidy, sellers, guests, traps)}
