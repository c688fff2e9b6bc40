"""Sites on which the generic reader was not tuned: written after it, and run before anything was changed for them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace

from jinja2 import Environment

from tests.spiders.generic_shapes import HOST, only
from tests.spiders.generic_world import Invented, World, invent, paged

TEMPLATES = Environment(autoescape=False, trim_blocks=True)  # noqa: S701 - invented pages for a parser


def template(text: str) -> Callable[..., str]:
    return TEMPLATES.from_string(text).render


def place(world: World, url: str, html: str, *of: Invented) -> None:
    """Put a page at an address, and note it as the page of some adverts."""
    world.pages[url] = html
    for one in of:
        world.adverts[one.number - 1].urls += (url,)


JOB = template(
    """<!DOCTYPE html><html><head><title>{{ one.title }} at {{ one.account }} | Jobs</title><script type="application/ld+json">{{ ld }}</script></head>
<body><div id="__next"><header class="css-1x2y3z"><a class="css-9k" href="/">Jobs</a><a class="css-9k" href="/employers">Employers</a></header>
<main class="css-a1b2c3"><h1 class="css-77h">{{ one.title }}</h1><div class="css-0m">{% for p in one.paragraphs %}<div class="css-p1">{{ p }}</div>
{% endfor %}</div><button class="css-btn">Apply</button><section class="css-rel"><h2>More jobs</h2>{% for other in more %}
<a class="css-card" href="/job/{{ other.slug }}-{{ 88000 + other.number }}"><div class="css-t">{{ other.title }}</div><div>{{ other.account }}</div></a>
{% endfor %}</section></main><footer class="css-f">Jobs Ltd, 1 High Street. <a href="/cookies">Cookies</a></footer></div></body></html>"""
)
JOBS = template(
    """<!DOCTYPE html><html><head><title>Jobs</title></head><body><div id="__next"><header class="css-1x2y3z"><a class="css-9k" href="/">Jobs</a>
<a class="css-9k" href="/employers">Employers</a></header><main class="css-a1b2c3"><h1 class="css-77h">{{ count }} jobs</h1><div class="css-list">
{% for one in part %}<a class="css-card" href="/job/{{ one.slug }}-{{ 88000 + one.number }}"><div class="css-t">{{ one.title }}</div>
<div>{{ one.account }}</div><div>{{ one.number }} days ago</div></a>{% endfor %}</div>{% if more %}<a class="css-more" href="/?cursor={{ more }}">Show more
</a>{% endif %}</main><footer class="css-f">Jobs Ltd, 1 High Street. <a href="/cookies">Cookies</a></footer></div></body></html>"""
)


def jobs(count: int = 70) -> World:
    """A rendered application: hashed classes, whole cards as links, facts only in JSON-LD, the next page behind "Show more"."""
    adverts = invent(count, "jobs")
    world = World((f"{HOST}/",), only(adverts, "area", "account"))
    for number, last, part in paged(adverts, 15):
        at = f"{HOST}/" + (f"?cursor={number - 1}" if number > 1 else "")
        place(world, at, JOBS(part=part, count=count, more=number if number < last else 0))
    for one in adverts:
        where = {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": one.area}}
        ld = {
            "@context": "x",
            "@type": "JobPosting",
            "title": one.title,
            "jobLocation": where,
            "hiringOrganization": {"name": one.account},
        }
        place(
            world,
            f"{HOST}/job/{one.slug}-{88000 + one.number}",
            JOB(one=one, ld=json.dumps(ld), more=adverts[one.number % 60 :][:4]),
            one,
        )
    place(world, f"{HOST}/employers", JOBS(part=[], count=0, more=0))
    place(world, f"{HOST}/cookies", JOBS(part=[], count=0, more=0))
    return world


PRESS = template(
    """<!DOCTYPE html><html><head><title>{{ title }} – Village Board</title></head><body class="{{ kind }} wp-custom"><div id="page"><header
id="masthead"><p class="site-title"><a href="/" rel="home">Village Board</a></p><div class="menu"><ul><li class="page_item page-item-2"><a
href="/sample-page/">How this board works</a></li></ul></div></header><div id="content"><main>{% for one in part %}<article id="post-{{ one.number }}"
class="post-{{ one.number }} post type-post category-{{ one.area|lower }}"><header class="entry-header">{% if single %}<h1 class="entry-title">
{{ one.title }}</h1>{% else %}<h2 class="entry-title"><a href="{{ one.urls[0] }}" rel="bookmark">{{ one.title }}</a></h2>{% endif %}<div
class="entry-meta"><span class="posted-on">Posted on <a href="{{ one.urls[0] }}"><time>March {{ one.number % 28 + 1 }}, 2026</time></a></span><span
class="byline"> by <a class="url fn n" href="/author/{{ one.account }}/">{{ one.account }}</a></span></div></header><div class="entry-content">
{% if single %}{{ one.body }}{% else %}<p>{{ one.paragraphs[0] }}</p>{% endif %}</div><footer class="entry-footer"><span class="cat-links">Posted in
<a href="/category/{{ one.area|lower }}/" rel="category tag">{{ one.area }}</a></span>{% if not single %}<span><a href="{{ one.urls[0] }}#respond">Leave
a comment</a></span>{% endif %}</footer></article>{% endfor %}{% if single %}<nav class="post-navigation">{% for other in near %}<a
href="{{ other.urls[0] }}" rel="{{ 'prev' if loop.first else 'next' }}"><span>{{ 'Previous' if loop.first else 'Next' }} post:</span> {{ other.title }}</a>
{% endfor %}</nav><div id="comments"><h2>{{ comments|length }} thoughts</h2><ol>{% for who in comments %}<li id="comment-{{ loop.index }}"><b
class="fn"><a href="http://elsewhere.example/">{{ who }}</a></b> says: <p>Nice, is it free on day {{ loop.index }}?</p><a
href="?replytocom={{ loop.index }}">Reply</a></li>{% endfor %}</ol><form action="/c"><label>Comment</label><textarea></textarea></form></div>{% endif %}
{% if older %}<div class="nav-previous"><a href="{{ older }}">Older posts</a></div>{% endif %}</main></div><aside id="secondary"><section
class="widget"><h2>Recent Posts</h2><ul>{% for one in recent %}<li><a href="{{ one.urls[0] }}">{{ one.title }}</a></li>{% endfor %}</ul></section><section
class="widget"><table id="wp-calendar"><caption>March 2026</caption><tr>{% for day in range(1, 29) %}<td><a href="/2026/03/{{ day }}/">{{ day }}</a></td>
{% endfor %}</tr><tr><td><a href="/2026/02/">« Feb</a></td></tr></table></section></aside><footer id="colophon">Proudly powered by a press</footer></div>
</body></html>"""
)


def press(count: int = 66) -> World:
    """A blog engine: numbered classes, date paths, calendar and recent widgets, categories, authors, comments, reply links."""
    adverts = invent(count, "press")
    world = World((f"{HOST}/",), only(adverts, "account"))
    for one in adverts:
        one.urls = (f"{HOST}/2026/03/{one.slug}/",)
    recent = adverts[:5]

    def lists(stem: str, title: str, entries: list[Invented]) -> None:
        for number, last, part in paged(entries, 8):
            at = f"{HOST}{stem}" + (f"page/{number}/" if number > 1 else "")
            place(
                world,
                at,
                PRESS(
                    title=title,
                    part=part,
                    older=f"{HOST}{stem}page/{number + 1}/" if number < last else "",
                    recent=recent,
                ),
            )

    for one in adverts:
        near, comments = (adverts * 2)[one.number : one.number + 2], ["Zed", "Wim"][: one.number % 3]
        place(
            world,
            one.urls[0],
            PRESS(title=one.title, part=[one], single=True, near=near, comments=comments, recent=recent, kind="single"),
            one,
        )
    lists("/", "Village Board", adverts)
    lists("/2026/03/", "March 2026", adverts)
    for day in range(1, 29):
        lists(f"/2026/03/{day}/", f"March {day}", [one for one in adverts if one.number % 28 + 1 == day])
    for area in {one.area for one in adverts}:
        lists(f"/category/{area.lower()}/", f"Category: {area}", [one for one in adverts if one.area == area])
    for account in {one.account for one in adverts}:
        lists(f"/author/{account}/", f"Author: {account}", [one for one in adverts if one.account == account])
    page = Invented(
        0,
        "How this board works",
        "",
        "",
        "",
        ["You write, we print. Nothing costs anything here, and never will."],
        [],
        urls=("#",),
    )
    place(world, f"{HOST}/sample-page/", PRESS(title=page.title, part=[page], single=True, recent=recent))
    return world


ROWS = template(
    """<html><head><title>List</title></head><body><h1>Who offers what</h1><p>Updated every night.</p><table border="1"><thead><tr><th>Name</th><th>Town</th>
<th>Offer</th><th>Price</th><th>Contact</th></tr></thead><tbody>{% for one in part %}<tr><td>{{ one.name }}</td><td>{{ one.area }}</td><td>{{ one.title }}.
{{ one.paragraphs[0] }}</td><td>{{ one.price }}</td><td>{{ one.ids|join(', ') }}</td></tr>{% endfor %}</tbody></table>{% for n in range(1, last + 1) %}<a
href="list.php?p={{ n }}">{{ n }}</a> {% endfor %}</body></html>"""
)


def rows(count: int = 48) -> World:
    """A table with one advert a row, its labels in the head, no pages of their own."""
    adverts = list(invent(count, "rows"))
    for one in adverts:
        one.paragraphs = list(one.paragraphs[:1])
        for ident in one.ids:
            one.paragraphs[0] = one.paragraphs[0].replace(ident, "below")
    world = World((f"{HOST}/list.php?p=1",), [replace(one, title="") for one in only(adverts, "name", "area", "price")])
    for number, last, part in paged(adverts, 12):
        place(world, f"{HOST}/list.php?p={number}", ROWS(part=part, last=last), *part)
    return world


UNTIDY = template(
    """<HTML><HEAD><TITLE>Offers page {{ number }}</TITLE></HEAD><BODY bgcolor=white><CENTER><FONT size=+2>Offers</FONT></CENTER><P><A HREF=rules.html>Rules</A>
{% for one in part %}<HR><P><B>{{ one.title }}</B><BR>{{ one.paragraphs|join('<BR>') }}<P><I>Area: {{ one.area }}</I><div><P>{% endfor %}<HR>
{% if number < last %}<A HREF=offers{{ number + 1 }}.html>more</A>{% endif %}<P>Page kept by hand. Webmaster: 01632 960777"""
)


def untidy(count: int = 40) -> World:
    """Several adverts a page between lines, unclosed tags, bold titles, a webmaster's number on each page."""
    adverts = invent(count, "untidy")
    world = World((f"{HOST}/offers1.html",), only(adverts, "area"))
    for number, last, part in paged(adverts, 6):
        place(world, f"{HOST}/offers{number}.html", UNTIDY(part=part, number=number, last=last), *part)
    place(
        world,
        f"{HOST}/rules.html",
        "<HTML><BODY><FONT size=+2>Rules</FONT><P>One advert each. Be nice. No dogs. Keep it short and true.",
    )
    return world


SELLER = template(
    """<html><head><title>{{ title }} - Market</title><meta property="og:title" content="{{ title }}"></head><body><div class="top"><a href="/market">Market</a>
<a href="/account/login">Sign in</a></div>{% if one %}<div class="item-page"><div class="gallery"><a href="/img/{{ one.number }}.jpg"><img src="x.jpg"></a></div>
<h1>{{ one.title }}</h1><span class="price">{{ one.price }}</span><span class="location">{{ one.area }}</span><div class="description">{% for p in shown %}
<p>{{ p }}</p>{% endfor %}</div><div class="seller-box">Seller: <a class="seller" href="/seller/{{ one.account }}">{{ one.account }}</a> <a class="call"
href="tel:{{ phone }}">Call now</a> <a href="https://wa.me/{{ phone[1:] }}">WhatsApp</a> <button data-phone="{{ phone }}">Show number</button></div></div>
{% endif %}<div class="grid">{% for other in part %}<div class="tile"><a href="/market/{{ other.number + 500 }}.html"><img alt="{{ other.title }}"></a><div
class="t">{{ other.title }}</div><div class="price">{{ other.price }}</div><div class="location">{{ other.area }}</div></div>{% endfor %}</div>
{% if pages %}<ul class="pages">{% for n in range(1, pages + 1) %}<li><a href="/market?o={{ n * 10 - 10 }}">{{ n }}</a></li>{% endfor %}<li><a
href="/market?o={{ after }}" aria-label="next">❯</a></li></ul>{% endif %}<div class="bottom"><a href="/help/safety">Stay safe</a></div></body></html>"""
)


def sellers(count: int = 60) -> World:
    """Picture links only, numbers only behind tel: and data attributes, seller pages with their other adverts, labels by class."""
    adverts = invent(count, "sellers")
    phones: dict[int, str] = {}
    for one in adverts:
        phones[one.number] = f"+447700900{(one.number * 13) % 1000:03d}"
        one.paragraphs = (
            [" ".join(p.replace(i, "") for i in one.ids) for p in one.paragraphs[:2]] if one.ids else one.paragraphs
        )
        one.ids = [phones[one.number]]
    world = World((f"{HOST}/market",), only(adverts, "price", "area", "account"))
    for number, last, part in paged(adverts, 10):
        at = f"{HOST}/market" + (f"?o={number * 10 - 10}" if number > 1 else "")
        place(world, at, SELLER(title="Market", part=part, pages=last, after=min(number, last - 1) * 10))
        if number == 1:
            place(world, f"{HOST}/market?o=0", world.pages[at])
    for one in adverts:
        others = [other for other in adverts if other.account == one.account and other is not one]
        html = SELLER(title=one.title, one=one, shown=one.paragraphs, phone=phones[one.number], part=others[:4])
        place(world, f"{HOST}/market/{one.number + 500}.html", html, one)
        place(world, f"{HOST}/seller/{one.account}", SELLER(title=f"Seller {one.account}", part=[one, *others]))
    place(
        world,
        f"{HOST}/help/safety",
        SELLER(title="Stay safe", part=[]).replace(
            'class="grid">', "><p>Meet in daylight and count your change. Ring 101 if in doubt.</p>"
        ),
    )
    return world


GUESTS = template(
    """<html><head><title>Guest book</title></head><body><div id="wrap"><h1>Guest book</h1><p><a href="sign.cgi">Sign the book</a></p>{% for one in part %}<div
class="entry"><span class="no">No. {{ 300 - one.number }}</span> <b>{{ one.title }}</b> <em>{{ one.number }} March 2026, 10:{{ 10 + one.number % 50 }}</em>
<div class="msg">{{ one.paragraphs|join('<br>') }}</div><a href="reply.cgi?id={{ 300 - one.number }}">Reply</a> <a href="report.cgi?id={{ 300 - one.number }}">
Report</a></div>{% endfor %}{% if older %}<a href="{{ older }}" rel="next">{{ word }}</a>{% endif %}</div></body></html>"""
)


def guests(count: int = 44) -> World:
    """Entries of a guest book: several a page, each with links to forms that quote its title."""
    adverts = invent(count, "guests")
    world = World((f"{HOST}/book/",), only(adverts))
    for number, last, part in paged(adverts, 7):
        at = f"{HOST}/book/" + (f"archive{number}.html" if number > 1 else "")
        place(
            world,
            at,
            GUESTS(part=part, older=f"archive{number + 1}.html" if number < last else "", word="earlier entries"),
            *part,
        )
    for one in adverts:
        for form in ("reply", "report"):
            html = f"<html><body><h1>{form.title()} to: {one.title}</h1><form><textarea></textarea><input type=submit></form></body></html>"
            place(world, f"{HOST}/book/{form}.cgi?id={300 - one.number}", html)
    place(world, f"{HOST}/book/sign.cgi", "<html><body><h1>Sign</h1><form><input name=n></form></body></html>")
    return world


TRAP = template(
    """<html><head><title>{{ title }}</title></head><body><div class="nav"><a href="{{ s('/') }}">Home</a> <a href="{{ s('/calendar/2026/3') }}">Calendar</a>
<a href="{{ s('/maze/start') }}">Stories</a> <a href="{{ s('/deep/') }}">Deep</a></div><div class="facets">{% for name in ('colour', 'size', 'age') %}
{% for value in ('a', 'b', 'c') %}<a href="{{ s(facet(name, value)) }}">{{ name }} {{ value }}</a> {% endfor %}{% endfor %}<a
href="{{ s('/?sort=up') }}">up</a></div><div class="main">{{ body }}</div><div class="foot">Footer</div></body></html>"""
)
ENTRY = '<div class="post"><h2><a href="{}">{}</a></h2><p>{}</p></div>'


def traps(count: int = 100) -> World:
    """An advert blog among an endless calendar, facets that multiply, a maze of made-up stories, deep relative paths, session ids."""
    adverts = invent(count, "traps")
    world = World((f"{HOST}/",), only(adverts))
    rng = random.Random("sessions")
    pages = {number: part for number, _, part in paged(adverts, 10)}
    details = {f"/ad/{one.slug}": one for one in adverts}
    for path, one in details.items():
        world.adverts[one.number - 1].urls = (HOST + path,)

    def session(path: str) -> str:
        return f"{path}{'&' if '?' in path else '?'}sid={rng.getrandbits(64):x}"

    def wrap(title: str, body: str, query: str = "") -> str:
        def facet(name: str, value: str) -> str:
            kept = [part for part in query.split("&") if part and not part.startswith((f"{name}=", "sid="))]
            return "/?" + "&".join([*kept, f"{name}={value}"])

        return TRAP(title=title, body=body, s=session, facet=facet)

    def make(url: str) -> str:
        path, _, query = url.removeprefix(HOST).partition("?")
        query = "&".join(part for part in query.split("&") if not part.startswith("sid="))
        if path in details:
            return wrap(details[path].title, f"<h1>{details[path].title}</h1>{details[path].body}")
        first = path.split("/")[1]
        if first == "calendar":
            year, month = (int(part) if part.isdigit() else 1 for part in ([*path.split("/"), "1", "1"])[2:4])
            days = "".join(
                f"<td><a href='{session(f'/calendar/{year}/{month}/{d}')}'>{d}</a></td>" for d in range(1, 29)
            )
            ahead = session(f"/calendar/{year + month // 12}/{month % 12 + 1}")
            return wrap(
                "Calendar",
                f"<h1>Calendar {month}/{year}</h1><table><tr>{days}</tr></table><a href='{ahead}'>Next month</a>",
            )
        if first == "maze":
            words = random.Random(path)
            text = " ".join(words.choice(WORDY) for _ in range(60))
            links = "".join(
                f"<p><a href='{session('/maze/' + words.choice(WORDY) + str(words.randrange(10**6)))}'>{words.choice(WORDY)} story</a></p>"
                for _ in range(5)
            )
            return wrap(f"Story {path[6:]}", f"<h1>Story {path[6:]}</h1><p>{text}</p>{links}")
        if first == "deep":
            return wrap("Deep", "<h1>Deep</h1><a href='x/'>deeper</a> <a href='y/z/'>and deeper</a>")
        if path == "/":
            number = next((int(part[5:]) for part in query.split("&") if part.startswith("page=")), 1)
            body = "".join(
                ENTRY.format(session(f"/ad/{one.slug}"), one.title, one.paragraphs[0]) for one in pages.get(number, [])
            )
            kept = "&".join(part for part in query.split("&") if part and not part.startswith("page="))
            ahead = session(f"/?{kept + '&' if kept else ''}page={number + 1}")
            return wrap("Adverts", f"<h1>Adverts</h1>{body}<a class='next' href='{ahead}'>Next</a>", query)
        return wrap("Oops", "<h1>Nothing here</h1><p>The page you wanted is not here. It may never have been.</p>")

    world.make = make
    return world


WORDY = [
    f"{a}{b}"
    for a in ("lor", "mip", "dol", "sit", "ame", "con", "sec")
    for b in ("em", "sum", "or", "et", "tur", "adi")
]
SHAPES = {build.__name__: build for build in (jobs, press, rows, untidy, sellers, guests, traps)}
