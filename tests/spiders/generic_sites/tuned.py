"""Sites on which the generic reader was tuned; `held_out.py` has those on which it was not."""

from __future__ import annotations

from collections import defaultdict

from tests.spiders.generic_sites.sample_site import (
    HOST,
    SampleAdvert,
    SampleSite,
    create_adverts,
    keep_fields,
    load_macros,
    paginate,
)

AREA_NUMBERS = {
    area: number for number, area in enumerate(sorted({advert.area for advert in create_adverts(300, "towns")}))
}


def theme(count: int = 60) -> SampleSite:
    """A static site generator: flat article list, tags, categories, authors, numbered index pages, a glyph as pager."""
    adverts, html = create_adverts(count, "theme"), load_macros("theme").module
    site = SampleSite((f"{HOST}/",), keep_fields(adverts, "account"))
    areas = sorted({advert.area for advert in adverts})
    lists = defaultdict(list, {"index": adverts})
    for advert in adverts:
        site.add(f"{HOST}/{advert.slug}.html", html.page(advert.title, html.detail(advert), areas), advert)
        for stem in (f"category/{advert.area.lower()}", f"tag/{advert.price[1:]}", f"author/{advert.account}"):
            lists[stem].append(advert)
    for stem, listed in lists.items():
        title = "Small Adverts" if stem == "index" else stem
        for number, last, part in paginate(listed, 7):
            name = stem if number == 1 else f"{stem}{number}"
            listing = html.listing(part, number, last, f"{stem}{number + 1}" if number < last else "")
            site.add(f"{HOST}/{name}.html", html.page(title, listing, areas))
    site.add(f"{HOST}/pages/about.html", html.page("About", html.about(), areas))
    site.add(f"{HOST}/", site.pages[f"{HOST}/index.html"])
    return site


def cards(count: int = 90) -> SampleSite:
    """Bootstrap cards with facets and sorting by query, ids in the path, related adverts, labels, a site-wide phone."""
    adverts, html = create_adverts(count, "cards"), load_macros("cards").module
    site = SampleSite((f"{HOST}/",), keep_fields(adverts, "name", "area", "price"))
    areas = sorted({advert.area for advert in adverts})
    for advert in adverts:
        detail = html.detail(advert, adverts[advert.number : advert.number + 3])
        site.add(f"{HOST}/ad/{advert.number}-{advert.slug}", html.page(advert.title, detail), advert)
    _add_card_listing(site, f"{HOST}/ads", adverts, areas)
    for area in areas:
        _add_card_listing(site, f"{HOST}/ads?area={area}", [advert for advert in adverts if advert.area == area], areas)
    site.add(f"{HOST}/", html.page("Home", html.home(adverts[:6])))
    for name in ("contact", "privacy", "terms"):
        site.add(f"{HOST}/{name}", html.page(name.title(), html.standard(name.title())))
    site.add(f"{HOST}/login", html.page("Log in", html.login()))
    return site


def _add_card_listing(site: SampleSite, url: str, adverts: list[SampleAdvert], areas: list[str]) -> None:
    html = load_macros("cards").module
    base = f"{url}{'&' if '?' in url else '?'}"
    for number, last, part in paginate(adverts, 12):
        listing = html.page("Adverts", html.listing(base, part, len(adverts), areas, number, last))
        first_urls = (url, *(f"{base}sort={key}" for key in ("new", "price", "title")))
        for page_url in first_urls if number == 1 else (f"{base}page={number}",):
            site.add(page_url, listing)


def tracker(count: int = 70) -> SampleSite:
    """Rows of a table, each with several links; details as a table of labels and values; users have pages too."""
    adverts, html = create_adverts(count, "tracker"), load_macros("tracker").module
    site = SampleSite((f"{HOST}/issue",), keep_fields(adverts, "area", "price", "account"))
    for number, last, part in paginate(adverts, 20):
        query = f"?@pagesize=20&@startwith={(number - 1) * 20}" if number > 1 else ""
        site.add(f"{HOST}/issue{query}", html.page("List of items", html.listing(part, number, last)))
    for advert in adverts:
        page = html.page(f"Item {advert.number}: {advert.title}", html.detail(advert))
        site.add(f"{HOST}/issue{advert.number}", page, advert)
    accounts = sorted({advert.account for advert in adverts})[:7]
    site.add(f"{HOST}/user", html.page("User list", html.users(accounts)))
    for number, account in enumerate(accounts, 1):
        site.add(f"{HOST}/user{number}", html.page(f"User {number}: {account}", html.user(account)))
    site.add(f"{HOST}/help.html", html.page("Help", html.help()))
    return site


def forum(count: int = 60) -> SampleSite:
    """Topics with replies, profiles, board index, offsets in the query, the same topic under its last post."""
    adverts, html = create_adverts(count, "forum"), load_macros("forum").module
    site = SampleSite((f"{HOST}/index.php",), keep_fields(adverts))
    users = sorted({advert.account for advert in adverts})
    for advert in adverts:
        topic = html.page(f"View topic - {advert.title}", html.topic(advert, users))
        board = advert.number % 3 + 1
        for query in (f"f={board}&t={advert.number}", f"f={board}&p={advert.number * 10}", f"t={advert.number}"):
            site.add(f"{HOST}/viewtopic.php?{query}", topic, advert)
    for board in (1, 2, 3):
        for number, last, part in paginate([advert for advert in adverts if advert.number % 3 + 1 == board], 8):
            url = f"{HOST}/viewforum.php?f={board}" + (f"&start={(number - 1) * 8}" if number > 1 else "")
            site.add(url, html.page(f"Board {board}", html.board(board, part, last, users)))
    site.add(f"{HOST}/index.php", html.page("Index page", html.index((1, 2, 3))))
    for number, account in enumerate(users, 2):
        profile = html.page("Viewing profile", html.profile(account))
        site.add(f"{HOST}/memberlist.php?mode=viewprofile&u={number}", profile)
    site.add(f"{HOST}/ucp.php?mode=login", html.page("Login", html.login()))
    site.add(f"{HOST}/faq.php", html.page("FAQ", html.faq()))
    return site


def definitions(count: int = 40) -> SampleSite:
    """Several adverts a page, each a definition list of labels; French pager; no detail pages."""
    adverts, html = create_adverts(count, "definitions"), load_macros("definitions").module
    site = SampleSite((f"{HOST}/petites/",), keep_fields(adverts, "name", "area", "price"))
    for number, last, part in paginate(adverts, 6):
        url = f"{HOST}/petites/" + (f"?pagina={number}" if number > 1 else "")
        site.add(url, html.page(part, number, last), *part)
    site.add(f"{HOST}/mentions-legales", html.legal())
    return site


def menu(count: int = 50) -> SampleSite:
    """Every page has a menu of all others, and nothing else links."""
    adverts, html = create_adverts(count, "menu"), load_macros("menu").module
    site = SampleSite((f"{HOST}/docs/",), keep_fields(adverts, "price"))
    for advert in adverts:
        site.add(f"{HOST}/docs/{advert.slug}/", html.page(advert.title, html.detail(advert), adverts), advert)
    site.add(f"{HOST}/docs/", html.page("Notices", html.home(), adverts))
    site.add(f"{HOST}/docs/about/", html.page("About", html.about(), adverts))
    return site


def soup(count: int = 60) -> SampleSite:
    """No classes or headings, layout tables, relative links, the area in the path, unclosed tags, a glyph as pager."""
    adverts, html = create_adverts(count, "soup"), load_macros("soup").module
    site = SampleSite((f"{HOST}/list/1.htm",), keep_fields(adverts, "area"))
    for number, last, part in paginate(adverts, 10):
        site.add(f"{HOST}/list/{number}.htm", html.listing(part, number, last))
    for advert in adverts:
        site.add(f"{HOST}/{advert.area.lower()}/{advert.slug}.htm", html.detail(advert), advert)
    site.add(f"{HOST}/rules.htm", html.rules())
    return site


def flat(count: int = 45) -> SampleSite:
    """Several adverts a page as headings and paragraphs of one parent, older pages linked by words."""
    adverts, html = create_adverts(count, "flat"), load_macros("flat").module
    for advert in adverts:
        if not advert.ids:
            advert.ids = [f"07700 900{advert.number:03d}"]
            advert.paragraphs = [*advert.paragraphs, f"Call 07700 900{advert.number:03d}"]
    site = SampleSite((f"{HOST}/notices",), keep_fields(adverts))
    for number, last, part in paginate(adverts, 5):
        url = f"{HOST}/notices" + (f"/page/{number}" if number > 1 else "")
        site.add(url, html.page(part, number, last), *part)
    return site


def towns(count: int = 60) -> SampleSite:
    """/region/town/slug, one to three adverts a town, relative links, breadcrumbs."""
    adverts, html = create_adverts(count, "towns"), load_macros("towns").module
    site = SampleSite((f"{HOST}/",), keep_fields(adverts, "price"))
    regions: dict[str, dict[str, list[SampleAdvert]]] = defaultdict(lambda: defaultdict(list))
    for advert in adverts:
        town = f"{advert.area}-{advert.number % 5}".lower()
        regions[f"region{AREA_NUMBERS[advert.area] % 4}"][town].append(advert)
    for region, by_town in regions.items():
        site.add(f"{HOST}/{region}/", html.page(region, html.region(region, by_town)))
        for town, part in by_town.items():
            site.add(f"{HOST}/{region}/{town}/", html.page(town, html.town(town, part)))
            for advert in part:
                page = html.page(advert.title, html.detail(advert, region, town))
                site.add(f"{HOST}/{region}/{town}/{advert.slug}", page, advert)
    site.add(f"{HOST}/", html.page("All regions", html.home(regions)))
    site.add(f"{HOST}/help", html.page("Help", html.help()))
    return site


SITES = {build.__name__: build for build in (theme, cards, tracker, forum, definitions, menu, soup, flat, towns)}
