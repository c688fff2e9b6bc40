"""Sites of different shapes on which the generic reader was tuned; `generic_held_out.py` has those on which it was not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from tests.spiders.generic_world import Invented, World, invent, paged

HOST = "http://shape.example"


def only(adverts: list[Invented], *labelled: str) -> list[Invented]:
    """Return the adverts with only those fields that the site labels."""
    blank = dict.fromkeys({"name", "area", "price", "account"} - set(labelled), "")
    return [replace(advert, **blank) for advert in adverts]


def theme(count: int = 60) -> World:
    """A static generator's theme: flat article list, tags, categories, archives, authors, numbered index pages, a lonely glyph."""
    adverts = invent(count, "theme")
    world = World((f"{HOST}/",), only(adverts, "account"))
    menu = "".join(
        f'<li><a href="/category/{place.lower()}.html">{place}</a></li>' for place in sorted({a.area for a in adverts})
    )
    wrap = (
        '<!doctype html><html><head><title>{title} - Small Adverts</title></head><body id="index" class="home">'
        '<header id="banner" class="body"><h1><a href="/">Small Adverts</a></h1><nav><ul><li><a href="/pages/about.html">About</a></li>'
        + menu
        + '</ul></nav></header>{body}<section id="extras"><h2>blogroll</h2><ul><li><a href="http://other.example/">Other</a></li></ul>'
        '<h2>social</h2><ul><li><a href="http://x.example/us">us</a></li></ul></section><footer><p>Proudly made by hand, call the office'
        " on 020 7946 0001</p></footer></body></html>"
    )

    def entry(one: Invented, tag: str, text: str) -> str:
        return (
            f'<article class="hentry"><header><{tag}><a href="/{one.slug}.html" rel="bookmark">{one.title}</a></{tag}></header>'
            f'<div class="entry-content"><footer class="post-info"><abbr class="published">Published: Mon {one.number % 28 + 1} March 2026'
            f'</abbr><address class="vcard author">By <a class="url fn" href="/author/{one.account}.html">{one.account}</a></address>'
            f'<p>In <a href="/category/{one.area.lower()}.html">{one.area}</a>.</p><p>tags: <a href="/tag/{one.price[1:]}.html">'
            f"t{one.price[1:]}</a></p></footer>{text}</div></article>"
        )

    def lists(entries: list[Invented], stem: str, title: str) -> None:
        for number, last, part in paged(entries, 7):
            names = [stem if page == 1 else f"{stem}{page}" for page in range(1, last + 1)]
            pager = f'<p class="paginator">Page {number} / {last} ' + (
                f'<a href="/{names[number]}.html">⟩</a>' if number < last else ""
            )
            body = (
                "<ol>"
                + "".join(f"<li>{entry(one, 'h2', f'<p>{one.paragraphs[0]}</p>')}</li>" for one in part)
                + f"</ol>{pager}</p>"
            )
            world.pages[f"{HOST}/{names[number - 1]}.html"] = wrap.format(title=title, body=body)

    for one, shown in zip(adverts, world.adverts, strict=True):
        shown.urls = (f"{HOST}/{one.slug}.html",)
        world.pages[shown.urls[0]] = wrap.format(
            title=one.title, body=f'<section id="content">{entry(one, "h1", one.body)}</section>'
        )
    lists(adverts, "index", "Small Adverts")
    groups: dict[str, list[Invented]] = defaultdict(list)
    for one in adverts:
        for stem in (f"category/{one.area.lower()}", f"tag/{one.price[1:]}", f"author/{one.account}"):
            groups[stem].append(one)
    for stem, entries in groups.items():
        lists(entries, stem, stem)
    about = "<section><h1>About</h1><p>This is where people put small adverts. We began in 2004 and hope you like it.</p></section>"
    world.pages[f"{HOST}/pages/about.html"] = wrap.format(title="About", body=about)
    world.pages[f"{HOST}/"] = world.pages[f"{HOST}/index.html"]
    return world


def cards(count: int = 90) -> World:
    """Bootstrap cards with facets and sorting by query, ids in the path, a related box, labelled fields, a site-wide phone."""
    adverts = invent(count, "cards")
    world = World((f"{HOST}/",), only(adverts, "name", "area", "price"))

    def wrap(title: str, body: str) -> str:
        return (
            f"<html><head><title>{title} | Cardlist</title></head><body><nav class='navbar'><a class='navbar-brand' href='/'>Cardlist</a>"
            "<ul class='navbar-nav'><li class='nav-item'><a href='/ads'>All ads</a></li><li class='nav-item'><a href='/contact'>Contact</a>"
            "</li><li class='nav-item'><a href='/login'>Log in</a></li></ul><span>Helpline 0808 157 0123</span></nav>"
            f"<main class='container'>{body}</main><footer class='py-3'><a href='/privacy'>Privacy</a> <a href='/terms'>Terms</a>"
            "<p>© 2026 Cardlist. Report problems to help@cardlist.example</p></footer></body></html>"
        )

    def card(one: Invented) -> str:
        return (
            f"<div class='col-md-4'><div class='card h-100'><a href='/ad/{one.number}-{one.slug}'><img src='/i/{one.number}.jpg'></a>"
            f"<div class='card-body'><h5 class='card-title'><a href='/ad/{one.number}-{one.slug}'>{one.title}</a></h5>"
            f"<p class='card-text'>{one.paragraphs[0][:60]}…</p><span class='badge'>{one.price}</span> <a class='small'"
            f" href='/ads?area={one.area}'>{one.area}</a></div></div></div>"
        )

    def listing(url: str, entries: list[Invented]) -> None:
        join = "&" if "?" in url else "?"
        for number, last, part in paged(entries, 12):
            rows = "".join(
                f"<div class='row'>{''.join(map(card, part[i : i + 3]))}</div>" for i in range(0, len(part), 3)
            )
            pager = "".join(
                f"<li class='page-item'><a class='page-link' href='{url}{join}page={p}'>{p}</a></li>"
                for p in range(1, last + 1)
                if p != number
            )
            sort = "".join(
                f"<a class='dropdown-item' href='{url}{join}sort={s}'>{s}</a>" for s in ("new", "price", "title")
            )
            body = (
                f"<h1>Adverts</h1><p>{len(entries)} adverts found</p><div class='dropdown'>{sort}</div>{facets}{rows}"
            )
            html = wrap("Adverts", f"{body}<ul class='pagination'>{pager}</ul>")
            for suffix in ("", *(f"{join}sort={s}" for s in ("new", "price", "title"))) if number == 1 else ("",):
                world.pages[url + suffix if number == 1 else f"{url}{join}page={number}"] = html

    areas = sorted({one.area for one in adverts})
    facets = (
        "<ul class='list-group'>"
        + "".join(f"<li class='list-group-item'><a href='/ads?area={a}'>{a}</a></li>" for a in areas)
        + "</ul>"
    )
    for one, shown in zip(adverts, world.adverts, strict=True):
        shown.urls = (f"{HOST}/ad/{one.number}-{one.slug}",)
        related = "".join(map(card, adverts[one.number : one.number + 3]))
        world.pages[shown.urls[0]] = wrap(
            one.title,
            f"<nav><ol class='breadcrumb'><li><a href='/'>Home</a></li><li><a href='/ads?area={one.area}'>{one.area}</a></li></ol></nav>"
            f"<h1>{one.title}</h1><div class='text-muted'>Posted {one.number % 20 + 1} days ago · {one.number * 7} views</div>"
            f"<div class='row'><div class='col-md-8'>{one.body}</div><div class='col-md-4'><ul class='list-unstyled'>"
            f"<li><strong>Name:</strong> {one.name}</li><li><strong>Location:</strong> {one.area}</li><li><strong>Price:</strong> {one.price}"
            f"</li></ul><button>Report this ad</button></div></div><h3>Related adverts</h3><div class='row'>{related}</div>",
        )
    listing(f"{HOST}/ads", adverts)
    for area in areas:
        listing(f"{HOST}/ads?area={area}", [one for one in adverts if one.area == area])
    world.pages[f"{HOST}/"] = wrap(
        "Home", f"<h1>Welcome</h1><p>The best place for small adverts.</p>{''.join(map(card, adverts[:6]))}"
    )
    for name in ("contact", "privacy", "terms"):
        world.pages[f"{HOST}/{name}"] = wrap(
            name.title(), f"<h1>{name.title()}</h1><p>We value you and write 01632 960111 here.</p>"
        )
    world.pages[f"{HOST}/login"] = wrap(
        "Log in", "<form><input name='u'><input type='password'><button>Go</button></form>"
    )
    return world


def tracker(count: int = 70) -> World:
    """Rows of a table, each with several links; details as a table of labels and values; users have pages too."""
    adverts = invent(count, "tracker")
    world = World((f"{HOST}/issue",), only(adverts, "area", "price", "account"))

    def wrap(title: str, body: str) -> str:
        return (
            f"<html><head><title>{title} - Tracker</title></head><body class='body'><table class='body'><tr><td class='page-header-left'>&nbsp;"
            f"</td><td class='page-header-top'><h2>{title}</h2></td></tr><tr><td class='sidebar'><p class='classblock'><b>Items</b><br>"
            "<a href='/issue'>Show all</a><br><a href='/user'>Users</a><br><a href='/help.html'>Help</a></p></td><td class='content'>"
            f"{body}</td></tr></table></body></html>"
        )

    for number, last, part in paged(adverts, 20):
        rows = "".join(
            f"<tr class='{'odd' if i % 2 else 'even'}'><td>{one.number}</td><td>2026-0{i % 9 + 1}-11 10:0{i % 9}</td><td><a"
            f" href='/issue{one.number}'>{one.title}</a></td><td><a href='/user{one.number % 7 + 1}'>{one.account}</a></td></tr>"
            for i, one in enumerate(part)
        )
        nav = f"<a href='/issue?@startwith={number * 20}&@pagesize=20'>next &gt;&gt;</a>" if number < last else ""
        table = f"<table class='list'><tr><th>ID</th><th>Activity</th><th>Title</th><th>Creator</th></tr>{rows}</table>{nav}"
        world.pages[f"{HOST}/issue" + (f"?@pagesize=20&@startwith={(number - 1) * 20}" if number > 1 else "")] = wrap(
            "List of items", table
        )
    for one, shown in zip(adverts, world.adverts, strict=True):
        shown.urls = (f"{HOST}/issue{one.number}",)
        world.pages[shown.urls[0]] = wrap(
            f"Item {one.number}: {one.title}",
            f"<table class='form'><tr><th class='required'>Title</th><td colspan=3>{one.title}</td></tr><tr><th>Area</th><td>{one.area}</td>"
            f"<th>Price</th><td>{one.price}</td></tr></table><p>Created on <b>2026-03-11</b> by <b>{one.account}</b></p>"
            f"<table class='messages'><tr><th colspan=2 class='header'>Messages (1)</th></tr><tr><th><a href='/msg{one.number}'>msg"
            f"{one.number}</a></th><th>Author: {one.account}</th></tr><tr><td colspan=2 class='content'>{one.body}</td></tr></table>"
            "<table class='history'><tr><th>Date</th><th>User</th><th>Action</th></tr><tr><td>2026-03-11 10:00:00</td>"
            f"<td>{one.account}</td><td>create</td></tr></table>",
        )
    accounts = sorted({one.account for one in adverts})
    world.pages[f"{HOST}/user"] = wrap(
        "User list",
        "<table class='list'>"
        + "".join(f"<tr><td><a href='/user{i + 1}'>{a}</a></td></tr>" for i, a in enumerate(accounts[:7]))
        + "</table>",
    )
    for i, account in enumerate(accounts[:7]):
        world.pages[f"{HOST}/user{i + 1}"] = wrap(
            f"User {i + 1}: {account}", f"<table class='form'><tr><th>Login</th><td>{account}</td></tr></table>"
        )
    world.pages[f"{HOST}/help.html"] = wrap("Help", "<p>Click on an item to read it. Click on its number to sort.</p>")
    return world


def forum(count: int = 60) -> World:
    """Topics with replies, authors and their profiles, board index, offsets in the query, the same topic under its last post."""
    adverts = invent(count, "forum")
    world = World((f"{HOST}/index.php",), only(adverts))
    users = sorted({one.account for one in adverts})

    def wrap(title: str, body: str) -> str:
        return (
            f"<html><head><title>{title} - The Board</title></head><body id='phpbb'><div id='wrap'><div id='page-header'><h1>The Board</h1>"
            "<ul class='linklist navlinks'><li><a href='/index.php'>Board index</a></li></ul><ul class='linklist rightside'><li><a"
            " href='/ucp.php?mode=login'>Login</a></li><li><a href='/faq.php'>FAQ</a></li><li><a href='/search.php'>Search</a></li></ul>"
            f"</div><div id='page-body'>{body}</div><div id='page-footer'><p>Powered by Board</p></div></div></body></html>"
        )

    def who(account: str) -> str:
        return f"<a href='/memberlist.php?mode=viewprofile&u={users.index(account) + 2}' class='username'>{account}</a>"

    def post(number: int, subject: str, account: str, body: str, tag: str) -> str:
        return (
            f"<div id='p{number}' class='post bg{number % 2 + 1}'><div class='inner'><div class='postbody'><{tag}><a href='#p{number}'>{subject}</a>"
            f"</{tag}><p class='author'>by <strong>{who(account)}</strong> » Mon Mar {number % 27 + 1}, 2026 3:14 pm</p><div class='content'>{body}"
            f"</div></div><dl class='postprofile'><dt>{who(account)}</dt><dd><strong>Posts:</strong> {number % 50}</dd><dd><strong>Joined:</strong>"
            " Sun Feb 1, 2026 1:00 am</dd></dl></div></div>"
        )

    for one, shown in zip(adverts, world.adverts, strict=True):
        url = f"{HOST}/viewtopic.php?f={one.number % 3 + 1}&t={one.number}"
        last = f"{HOST}/viewtopic.php?f={one.number % 3 + 1}&p={one.number * 10}"
        shown.urls = (url, last)
        replies = "".join(
            post(
                one.number * 10 + i,
                f"Re: {one.title}",
                users[(one.number + i) % len(users)],
                f"<p>Is it still there? Asking {i}.</p>",
                "h3",
            )
            for i in range(one.number % 4)
        )
        html = wrap(
            f"View topic - {one.title}",
            f"<h2><a href='/viewtopic.php?t={one.number}'>{one.title}</a></h2>"
            + post(one.number, one.title, one.account, one.body, "h3")
            + replies,
        )
        world.pages[url] = world.pages[last] = world.pages[f"{HOST}/viewtopic.php?t={one.number}"] = html
        shown.urls = (url, last, f"{HOST}/viewtopic.php?t={one.number}")
    for board in (1, 2, 3):
        topics = [one for one in adverts if one.number % 3 + 1 == board]
        for number, last_page, part in paged(topics, 8):
            rows = "".join(
                f"<li class='row bg{i % 2 + 1}'><dl class='icon'><dt><a href='/viewtopic.php?f={board}&t={one.number}' class='topictitle'>{one.title}"
                f"</a><br>by {who(one.account)} » 3 Mar 2026</dt><dd class='posts'>{one.number % 4}</dd><dd class='lastpost'><span>by"
                f" {who(one.account)} <a href='/viewtopic.php?f={board}&p={one.number * 10}#p{one.number}'>view last</a></span></dd></dl></li>"
                for i, one in enumerate(part)
            )
            strip = "".join(
                f"<a href='/viewforum.php?f={board}&start={p * 8}'>{p + 1}</a> " for p in range(1, last_page)
            )
            at = f"{HOST}/viewforum.php?f={board}" + (f"&start={(number - 1) * 8}" if number > 1 else "")
            world.pages[at] = wrap(
                f"Board {board}",
                f"<h2><a href='/viewforum.php?f={board}'>Board {board}</a></h2><ul class='topiclist'>{rows}</ul><div class='pagination'>{strip}</div>",
            )
    boards = "".join(
        f"<li class='row'><dl><dt><a class='forumtitle' href='/viewforum.php?f={b}'>Board {b}</a><br>What people offer, part {b}</dt></dl></li>"
        for b in (1, 2, 3)
    )
    world.pages[f"{HOST}/index.php"] = wrap("Index page", f"<ul class='topiclist forums'>{boards}</ul>")
    for i, account in enumerate(users):
        world.pages[f"{HOST}/memberlist.php?mode=viewprofile&u={i + 2}"] = wrap(
            "Viewing profile",
            f"<h2>Viewing profile - {account}</h2><dl class='details'><dt>Username:</dt><dd>{account}</dd><dt>Joined:</dt><dd>Sun Feb 1, 2026</dd></dl>",
        )
    world.pages[f"{HOST}/ucp.php?mode=login"] = wrap("Login", "<form><input type='password'></form>")
    world.pages[f"{HOST}/faq.php"] = wrap(
        "FAQ",
        "<h2>Frequently asked questions</h2><h3>How do I log in?</h3><p>With your name.</p><h3>Why?</h3><p>Because.</p>",
    )
    return world


def definitions(count: int = 40) -> World:
    """Several adverts a page, each a definition list of labels; French pager; no detail pages."""
    adverts = invent(count, "definitions")
    world = World((f"{HOST}/petites/",), only(adverts, "name", "area", "price"))
    for number, last, part in paged(adverts, 6):
        url = f"{HOST}/petites/" + (f"?pagina={number}" if number > 1 else "")
        lists = "".join(
            f"<dl class='annonce'><dt>Titre</dt><dd><b>{one.title}</b></dd><dt>Nom</dt><dd>{one.name}</dd><dt>Ville</dt><dd>{one.area}</dd><dt>Prix</dt>"
            f"<dd>{one.price}</dd><dt>Texte</dt><dd>{one.body}</dd></dl><hr>"
            for one in part
        )
        pager = f"<a href='?pagina={number + 1}'>Suivante »</a>" if number < last else ""
        world.pages[url] = (
            f"<html><head><title>Petites annonces</title></head><body><h1>Petites annonces</h1>{lists}<p>{pager}</p><p><a href='/mentions-legales'>Mentions légales</a></p></body></html>"
        )
        for one in part:
            world.adverts[one.number - 1].urls = (url,)
    world.pages[f"{HOST}/mentions-legales"] = (
        "<html><body><h1>Mentions légales</h1><p>Ce site est à nous, téléphone 01632 960222.</p></body></html>"
    )
    return world


def menu(count: int = 50) -> World:
    """Every page carries a menu of all others, and nothing else links."""
    adverts = invent(count, "menu")
    world = World((f"{HOST}/docs/",), only(adverts, "price"))
    entries = "".join(
        f'<li class="md-nav__item"><a class="md-nav__link" href="/docs/{one.slug}/">{one.title}</a></li>'
        for one in adverts
    )

    def wrap(title: str, body: str) -> str:
        return (
            f'<html><head><title>{title} - Notices</title></head><body><header class="md-header">Notices</header><div class="md-container"><div'
            f' class="md-sidebar"><nav class="md-nav"><ul><li class="md-nav__item"><a class="md-nav__link" href="/docs/">Notices</a></li>{entries}'
            f'<li class="md-nav__item"><a class="md-nav__link" href="/docs/about/">About</a></li></ul></nav></div><article class="md-content">'
            f"<h1>{title}</h1>{body}</article></div><footer>Made with care</footer></body></html>"
        )

    for one, shown in zip(adverts, world.adverts, strict=True):
        shown.urls = (f"{HOST}/docs/{one.slug}/",)
        world.pages[shown.urls[0]] = wrap(one.title, f"<p>Price: {one.price}</p>{one.body}")
    world.pages[f"{HOST}/docs/"] = wrap(
        "Notices", "<p>Welcome to the notices. Choose one from the menu on the left.</p>"
    )
    world.pages[f"{HOST}/docs/about/"] = wrap(
        "About", "<p>These notices are kept by volunteers in their free time.</p>"
    )
    return world


def soup(count: int = 60) -> World:
    """No classes, no headings, tables for layout, relative links, the area in the path, unclosed tags, a next link as a glyph."""
    adverts = invent(count, "soup")
    world = World((f"{HOST}/list/1.htm",), only(adverts, "area"))
    for number, last, part in paged(adverts, 10):
        rows = "".join(
            f"<tr><td><font color=red>{one.number % 28 + 1}/3/2026</font><td><a href='../{one.area.lower()}/{one.slug}.htm'><b>{one.title}</b></a><br>"
            f"{one.paragraphs[0][:50]}"
            for one in part
        )
        more = f"<a href='{number + 1}.htm'>&gt;&gt;</a>" if number < last else ""
        world.pages[f"{HOST}/list/{number}.htm"] = (
            f"<html><title>List</title><body><center><a href='/list/1.htm'>Start</a> <a href='/rules.htm'>Rules</a></center><table border=1>{rows}</table>{more}"
        )
    for one, shown in zip(adverts, world.adverts, strict=True):
        shown.urls = (f"{HOST}/{one.area.lower()}/{one.slug}.htm",)
        text = "<br><br>".join(one.paragraphs)
        world.pages[shown.urls[0]] = (
            f"<html><title>{one.title}</title><body><center><a href='../list/1.htm'>Start</a> <a href='/rules.htm'>Rules</a></center><table><tr><td>"
            f"<font size=5>{one.title}</font><br>Area: {one.area}<br><br>{text}<br><div><div><a href='javascript:history.back()'>Back</a></table>"
        )
    world.pages[f"{HOST}/rules.htm"] = (
        "<html><title>Rules</title><body><center><a href='/list/1.htm'>Start</a></center><table><tr><td>Be kind and write clearly. One advert for each person and week."
    )
    return world


def flat(count: int = 45) -> World:
    """Several adverts a page as headings and paragraphs of one parent, older pages linked by words."""
    adverts = invent(count, "flat")
    for one in adverts:
        if not one.ids:
            one.ids, one.paragraphs = (
                [f"07700 900{one.number:03d}"],
                [*one.paragraphs, f"Call 07700 900{one.number:03d}"],
            )
    world = World((f"{HOST}/notices",), only(adverts))
    for number, last, part in paged(adverts, 5):
        url = f"{HOST}/notices" + (f"/page/{number}" if number > 1 else "")
        entries = "".join(f"<h3>{one.title}</h3>{one.body}" for one in part)
        older = f"<a href='/notices/page/{number + 1}'>Older notices</a>" if number < last else ""
        world.pages[url] = (
            f"<html><head><title>Notices</title></head><body><div class=top><a href=/notices>Notices</a></div><div id=main><h1>Notices</h1>{entries}{older}</div><p class=foot>Kept by the parish</p></body></html>"
        )
        for one in part:
            world.adverts[one.number - 1].urls = (url,)
    return world


def towns(count: int = 60) -> World:
    """/region/town/slug, one to three adverts a town, relative links, breadcrumbs."""
    adverts = invent(count, "towns")
    world = World((f"{HOST}/",), only(adverts, "price"))
    regions: dict[str, dict[str, list[Invented]]] = defaultdict(lambda: defaultdict(list))
    for one in adverts:
        town = f"{one.area}-{one.number % 5}".lower()
        regions[f"region{PLACE[one.area] % 4}"][town].append(one)

    def wrap(title: str, body: str) -> str:
        return f"<html><head><title>{title}</title></head><body><div class='head'><a href='/'>Home</a><a href='/help'>Help</a></div><div class='mid'>{body}</div><div class='foot'>All rights reserved 2026</div></body></html>"

    for region, by_town in regions.items():
        names = "".join(f"<li><a href='{town}/'>{town}</a> ({len(entries)})</li>" for town, entries in by_town.items())
        world.pages[f"{HOST}/{region}/"] = wrap(region, f"<h1>{region}</h1><ul class='towns'>{names}</ul>")
        for town, entries in by_town.items():
            teasers = "".join(
                f"<div class='teaser'><a class='t' href='{one.slug}'>{one.title}</a><p>{one.paragraphs[0][:70]}</p><i>{one.price}</i></div>"
                for one in entries
            )
            world.pages[f"{HOST}/{region}/{town}/"] = wrap(town, f"<h1>Adverts in {town}</h1>{teasers}")
            for one in entries:
                url = f"{HOST}/{region}/{town}/{one.slug}"
                world.adverts[one.number - 1].urls = (url,)
                world.pages[url] = wrap(
                    one.title,
                    f"<p class='crumbs'><a href='/'>Home</a> &gt; <a href='/{region}/'>{region}</a> &gt; <a href='./'>{town}</a></p><h1>{one.title}</h1>"
                    f"<div class='price'>{one.price}</div><div class='body'>{one.body}</div>",
                )
    world.pages[f"{HOST}/"] = wrap(
        "All regions",
        "<h1>Regions</h1><ul class='regions'>"
        + "".join(f"<li><a href='/{r}/'>{r}</a></li>" for r in regions)
        + "</ul>",
    )
    world.pages[f"{HOST}/help"] = wrap(
        "Help", "<h1>Help</h1><p>Choose a region, then a town, then an advert. That is all there is to it.</p>"
    )
    return world


PLACE = {name: number for number, name in enumerate(sorted({one.area for one in invent(300, "towns")}))}
SHAPES = {build.__name__: build for build in (theme, cards, tracker, forum, definitions, menu, soup, flat, towns)}
