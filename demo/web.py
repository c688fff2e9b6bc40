"""The four sites of the invented web as responses by path, each of a different shape; the third is messy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from jinja2 import Environment, PackageLoader, StrictUndefined

from demo.places import REGIONS
from demo.world import JUMBLE, LUMEN, NORTHLIGHT, ROOMBOARD, Ad, World

PAGE = 20
TEMPLATES = Environment(loader=PackageLoader("demo", "pages"), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class Response:
    """Response of a path. `delay` is in seconds; with `busy`, the first request gets 429 and Retry-After."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    location: str = ""
    delay: float = 0.0
    busy: bool = False


Site = dict[str, Response]


def build_sites(world: World) -> dict[str, Site]:
    """Return the responses of each site by path and query."""
    makers = {NORTHLIGHT: build_northlight, LUMEN: build_lumen, JUMBLE: build_jumble, ROOMBOARD: build_roomboard}
    return {name: dict(make(world.ads[name])) for name, make in makers.items()}


def render_page(template: str, *, encoding: str = "utf-8", **facts: object) -> Response:
    """Render an HTML page from a template."""
    body = TEMPLATES.get_template(template).render(**facts).encode(encoding, "xmlcharrefreplace")
    return Response(body, content_type=f"text/html; charset={encoding}" if encoding == "utf-8" else "text/html")


def build_text_response(body: str) -> Response:
    """Return a plain text response."""
    return Response(body.encode(), content_type="text/plain; charset=utf-8")


def build_northlight(ads: tuple[Ad, ...]) -> Iterator[tuple[str, Response]]:
    """Yield the pages of a large national site: regions, pagination, one page per advert, 410 for removed adverts."""
    regions = []
    for name in REGIONS:
        mine = [ad for ad in ads if ad.region == name]
        slug = name.lower().replace(" ", "-")
        regions.append({"name": name, "slug": slug, "count": len(mine)})
        yield from build_northlight_region(name, slug, mine)
    for ad in ads:
        yield f"/advert/{ad.id}", render_page("northlight_advert.html", ad=ad, lines=ad.text.split("\n"))
    yield "/", render_page("northlight_home.html", regions=regions)
    yield "/robots.txt", build_text_response("User-agent: *\nDisallow: /account/\n")


def build_northlight_region(name: str, slug: str, ads: list[Ad]) -> Iterator[tuple[str, Response]]:
    """Yield the listing pages of one region, and a removed advert that its first page still links to."""
    removed = f"9{len(slug):02}{len(ads):04}"
    yield f"/advert/{removed}", Response(b"<h1>This advert is no longer available</h1>", 410)
    first = f"/region/{slug}"
    paths = [first, *(f"{first}?page={number}" for number in range(2, ceil(len(ads) / PAGE) + 1))]
    for index, path in enumerate(paths):
        yield (
            path,
            render_page(
                "northlight_listing.html",
                region=name,
                page=index + 1,
                ads=ads[index * PAGE : (index + 1) * PAGE],
                previous=paths[index - 1] if index else "",
                next=paths[index + 1] if index + 1 < len(paths) else "",
                removed=[removed] if index == 0 else [],
            ),
        )


def build_lumen(ads: tuple[Ad, ...]) -> Iterator[tuple[str, Response]]:
    """Yield the pages of a site whose listings are loaded by a script; advert pages are static."""
    pages = ceil(len(ads) / PAGE)
    for number in range(1, pages + 1):
        shown = [{"id": ad.id, "title": ad.title} for ad in ads[(number - 1) * PAGE : number * PAGE]]
        listing = {"page": number, "adverts": shown, "next": f"/?page={number + 1}" if number < pages else None}
        yield (
            f"/api/adverts.json?page={number}",
            Response(json.dumps(listing).encode(), content_type="application/json"),
        )
        yield f"/?page={number}", render_page("lumen_listing.html", page=number)
    yield "/", render_page("lumen_listing.html", page=1)
    for ad in ads:
        data = {"@type": "Offer", "identifier": ad.id, "name": ad.title}
        yield f"/view/{ad.id}", render_page("lumen_advert.html", ad=ad, lines=ad.text.split("\n"), data=data)


def build_jumble(ads: tuple[Ad, ...]) -> Iterator[tuple[str, Response]]:
    """Yield the pages of a messy site: undeclared windows-1252, invalid markup, several adverts per page, dead
    links, 429s.
    """
    pages = ceil(len(ads) / 10)
    for number in range(1, pages + 1):
        onward = f"/page/{number + 1}" if number < pages else ""
        yield f"/page/{number}", render_untidy_page(ads[(number - 1) * 10 : number * 10], number, onward)
    for ad in ads:
        yield f"/ad/{ad.id}", render_untidy_page((ad,), 0, "")
    front = render_untidy_page(ads[:10], 1, "/page/2")
    yield "/", front
    yield "/old-front", Response(status=301, location="/page/1")
    yield "/busy", Response(front.body, content_type="text/html", busy=True)
    yield "/slow", Response(front.body, content_type="text/html", delay=2.0)
    yield "/search/private", render_untidy_page(ads[:1], 0, "")
    for month in range(1, 13):
        calendar = (
            f'<html><body><p>Month {month}</p><a href="/calendar?month={month % 12 + 1}">next month</a></body></html>'
        )
        yield f"/calendar?month={month}", Response(calendar.encode(), content_type="text/html")
    yield "/robots.txt", build_text_response("User-agent: *\nDisallow: /search/\nDisallow: /account\n")


def render_untidy_page(ads: tuple[Ad, ...], number: int, onward: str) -> Response:
    """Render a page of the messy site."""
    lines = {ad.id: ad.text.split("\n") for ad in ads}
    return render_page("jumble_page.html", encoding="windows-1252", ads=ads, lines=lines, page=number, next=onward)


def build_roomboard(ads: tuple[Ad, ...]) -> Iterator[tuple[str, Response]]:
    """Yield the pages of a site with rooms to let: a table with numbered pages."""
    pages = ceil(len(ads) / PAGE)
    for number in range(1, pages + 1):
        shown = ads[(number - 1) * PAGE : number * PAGE]
        listing = render_page("roomboard_listing.html", ads=shown, page=number, numbers=range(1, pages + 1))
        yield f"/rooms?page={number}", listing
        if number == 1:
            yield "/", listing
    for ad in ads:
        yield f"/rooms/{ad.id}", render_page("roomboard_advert.html", ad=ad, lines=ad.text.split("\n"))
