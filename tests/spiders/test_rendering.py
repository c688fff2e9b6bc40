"""Rendering pages with a real Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from records.crawl import Limits, Politeness, Render
from spiders.browser.chromium import find_executable
from spiders.errors import BrowserMissing
from spiders.evidence.capture_lookup import read_record

APP = "<title>app</title><div id=root></div><script src='/app.js'></script>"
CODE = """
fetch("/data.json").then(answer => answer.json()).then(rooms => {
  const shown = room => `<p class="text">${room.text}</p><a href="${room.link}">more</a>`
  document.getElementById("root").innerHTML = rooms.map(shown).join("")
})
"""
ROOMS = [
    {"text": f"a {size} room", "link": f"/a/{number}"} for number, size in enumerate(("quiet", "large", "cheap"), 1)
]
DATA = json.dumps(ROOMS)


def find_browser():
    with sync_playwright() as playwright:
        return find_executable("", playwright.chromium.executable_path)


@pytest.fixture(scope="module", autouse=True)
def browser():
    try:
        return find_browser()
    except BrowserMissing as missing:
        if os.environ.get("CI"):  # noqa: TID251 - only the tests depend on CI
            raise
        pytest.skip(f"rendering is not tested: {missing}", allow_module_level=True)


pytestmark = pytest.mark.browser


@pytest.fixture
def app(web):
    web.page("/", APP)
    web.page("/app.js", CODE, Content_Type="text/javascript")
    web.page("/data.json", DATA, Content_Type="application/json")
    for number in (1, 2, 3):
        web.advert(f"/a/{number}")
    return web


LONG_TIMEOUT = Limits(page_seconds=8)


def test_a_page_built_by_scripts_is_read_from_its_dom(app, crawled, plan):
    result = crawled(limits=LONG_TIMEOUT)
    page = result.pages["/"]
    assert page.rendered
    assert [advert.text for advert in page.adverts] == ["a quiet room", "a large room", "a cheap room"]
    assert b"a quiet room" in read_record(Path(plan.evidence), page.adverts[0].capture).payload
    assert {path for path in result.pages if path.startswith("/a/")} == {"/a/1", "/a/2", "/a/3"}
    assert not any(event.rendered for event in result.events if event.requested != app.origin + "/")
    assert app.requests.count("/") == 1


def test_fetched_data_and_the_dom_are_recorded_as_evidence(app, crawled, plan):
    crawled(limits=LONG_TIMEOUT)
    files = list(Path(plan.evidence).iterdir())
    warcio = Path(sys.executable).with_name("warcio")
    assert subprocess.run([warcio, "check", *files], capture_output=True, check=False).returncode == 0
    index = subprocess.run(
        [warcio, "index", "-f", "warc-type,warc-target-uri", *files], capture_output=True, text=True, check=True
    ).stdout
    assert f'"resource", "warc-target-uri": "urn:view:{app.origin}/"' in index
    assert f'"resource", "warc-target-uri": "{app.origin}/data.json"' in index


@pytest.mark.usefixtures("app")
def test_render_never_renders_no_page(crawled):
    page = crawled(render=Render.NEVER).pages["/"]
    assert (page.rendered, page.adverts) == (False, ())


def test_render_always_renders_every_page(web, crawled):
    web.advert("/")
    assert crawled(render=Render.ALWAYS, limits=LONG_TIMEOUT).pages["/"].rendered


def test_a_page_on_which_nothing_was_found_is_rendered(web, crawled):
    script = "<script>document.body.innerHTML += '<p class=' + 'text>late</p>'</script>"
    web.page("/", "word " * 100 + script)
    assert crawled(limits=LONG_TIMEOUT).pages["/"].adverts[0].text == "late"


def test_a_page_whose_links_are_all_known_is_not_rendered(web, crawled):
    back = "word " * 100 + '<a href="/">back</a><script>1</script>'
    web.listing("/", "/about", "/terms")
    web.page("/about", back)
    web.page("/terms", back)
    assert not any(event.rendered for event in crawled(limits=LONG_TIMEOUT).events)


def test_rendering_stops_after_eight_useless_renderings(web, crawled):
    web.listing("/", *(f"/list/{number}" for number in range(30)))
    for number in range(30):
        web.page(f"/list/{number}", "word " * 100 + "<script>1</script>")
    events = crawled(limits=LONG_TIMEOUT, politeness=Politeness(concurrency=1)).events
    assert sum(event.rendered for event in events) == 8


@pytest.mark.parametrize(
    ("added", "is_useful"),
    [("Skip to content, " + "word " * 6, False), ("call 07700 900461", True)],
)
def test_a_few_more_words_are_no_benefit_but_a_number_is(web, crawled, added, is_useful):
    web.listing("/", *(f"/list/{number}" for number in range(9)))
    script = f"<div class=content></div><script>document.body.append({added!r})</script>"
    for number in range(9):
        web.page(f"/list/{number}", "word " * 100 + script)
    events = crawled(limits=LONG_TIMEOUT, politeness=Politeness(concurrency=1)).events
    assert sum(event.rendered for event in events) == (9 if is_useful else 8)


@pytest.mark.usefixtures("app")
def test_no_more_pages_are_rendered_than_the_limit(crawled):
    assert "limit of 0 rendered" in crawled(limits=Limits(rendered=0)).pages["/"].error


def test_without_a_browser_only_pages_that_need_one_fail(app, crawled):
    app.listing("/", "/app", "/a/1")
    app.page("/app", APP)
    result = crawled(browser="/nonexistent/chromium")
    assert "no Chromium found" in result.pages["/app"].error
    assert "/nonexistent/chromium" in result.pages["/app"].error
    assert result.advert_paths == {"/a/1"}


def test_if_the_browser_fails_to_start_only_pages_that_need_it_fail(app, crawled, tmp_path):
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    app.listing("/", *(f"/app/{number}" for number in range(8)), "/a/1")
    for number in range(8):
        app.page(f"/app/{number}", APP)
    result = crawled(browser=str(fake), limits=LONG_TIMEOUT)
    assert all("could not render" in result.pages[f"/app/{number}"].error for number in range(8))
    assert result.advert_paths == {"/a/1"}


def test_the_browser_cannot_connect_to_another_origin(web, other_web, crawled):
    there = other_web.origin
    web.page(
        "/",
        f"""<div id=root></div><img src="{there}/image"><link rel=stylesheet href="{there}/style">
        <link rel=prefetch href="{there}/pre"><iframe src="{there}/frame"></iframe>
        <script src="{there}/script"></script>
        <script>
          fetch("{there}/fetch").catch(() => 0); new WebSocket("{there.replace("http", "ws")}/socket");
          navigator.sendBeacon("{there}/beacon");
          fetch("http://2130706433:{other_web.server_port}/decimal").catch(() => 0);
          fetch("http://localhost:{other_web.server_port}/name").catch(() => 0);
          fetch("http://[::ffff:127.0.0.1]:{other_web.server_port}/mapped").catch(() => 0);
          fetch("/jump").catch(() => 0); window.open("{there}/popup"); open("{there}/popup");
          document.getElementById("root").innerHTML = "<p class=" + "text>made</p>"
        </script>""",
    )
    web.page("/jump", "", 302, Location=there + "/jumped")
    assert crawled(limits=LONG_TIMEOUT).pages["/"].adverts[0].text == "made"
    assert other_web.requests == []


def test_a_script_redirect_to_another_origin_is_refused(web, other_web, crawled):
    web.page("/", f"<div id=root></div><script>location = '{other_web.origin}/away'</script>")
    page = crawled(limits=LONG_TIMEOUT).pages["/"]
    assert "redirect to" in page.skipped
    assert other_web.requests == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        "while (true) {}",
        "addEventListener('load', () => setTimeout(() => { while (true) {} }, 50))",
        "for (let i = 0; i < 13000; i++) fetch('/data.json?' + i)",
        "setInterval(() => { for (let k = 0; k < 200; k++) history.pushState(0, '', '/z' + k) }, 1)",
        "const all = []; while (true) all.push(new Array(1000).fill(Math.random()))",
        "const all = []; while (true) all.push(new Uint8Array(50e6).fill(1))",
        "while (true) document.body.append(document.createElement('div'))",
        "alert(1); confirm(2); prompt(3); print()",
    ],
    ids=["loop", "late loop", "requests", "history", "heap", "buffers", "nodes", "dialogs"],
)
def test_a_page_that_never_finishes_takes_no_more_than_its_time_limit(app, crawled, script):
    app.listing("/", "/list/bad", "/list/app")
    app.page("/list/bad", f"<div id=root></div><script>{script}</script>")
    app.page("/list/app", APP)
    started = time.monotonic()
    result = crawled(limits=LONG_TIMEOUT, politeness=Politeness(concurrency=1, retries=0))
    assert len(result.pages["/list/app"].adverts) == 3
    assert time.monotonic() - started < 40
    assert result.ended.outcome == "finished"


ROWS = """
const row = number => `<div style="height: 300px"><a href=${"/a/" + number}>room ${number}</a></div>`
const box = document.getElementById("root")
let shown = 0
function grow(many) {
  for (const end = shown + many; shown < end && shown < 60; shown++) box.insertAdjacentHTML("beforeend", row(shown))
}
"""
LOAD_MORE = (
    ROWS
    + """
grow(10)
const button = document.createElement("button")
button.textContent = "Load more"
button.onclick = () => setTimeout(() => { grow(10); if (shown >= 60) button.remove() }, 50)
document.body.append(button)
"""
)
INFINITE = (
    ROWS
    + """
grow(10)
addEventListener("scroll", () => {
  if (scrollY + innerHeight > document.body.scrollHeight - 400) fetch("/data.json").then(() => grow(10))
})
"""
)
VIRTUAL = (
    ROWS
    + """
box.style.height = 60 * 300 + "px"
function paint() {
  const first = Math.floor(scrollY / 300)
  box.innerHTML = `<div style="height: ${first * 300}px"></div>`
  for (let number = first; number < Math.min(60, first + 9); number++) box.insertAdjacentHTML("beforeend", row(number))
}
addEventListener("scroll", paint)
paint()
"""
)


@pytest.mark.slow
@pytest.mark.parametrize("script", [LOAD_MORE, INFINITE, VIRTUAL], ids=["load more", "infinite", "virtual"])
def test_a_list_that_loads_on_demand_is_read_to_its_end(app, crawled, script):
    app.page("/", f"<div id=root></div><script>{script}</script>")
    result = crawled(limits=Limits(page_seconds=60))
    assert {path for path in result.pages if path.startswith("/a/")} == {f"/a/{number}" for number in range(60)}


@pytest.mark.slow
def test_an_endless_list_takes_no_more_than_its_time_limit(app, crawled):
    app.page("/", f"<div id=root></div><script>{INFINITE.replace('shown < 60', 'true')}</script>")
    started = time.monotonic()
    result = crawled(limits=Limits(page_seconds=6, pages=1))
    assert len(result.pages["/"].links) > 20
    assert time.monotonic() - started < 30


@pytest.mark.slow
@pytest.mark.parametrize("how", ["close", "kill"])
def test_no_browser_process_outlives_its_crawl(app, start, processes, how):
    app.page("/stuck", "<div id=root></div><script>while (true) {}</script>")
    app.listing("/", "/list/app", "/stuck")
    app.page("/list/app", APP)
    events = start(limits=Limits(page_seconds=30))
    event = next(found for found in events if found.rendered)
    assert event.adverts
    time.sleep(1)
    worker = processes.find_worker_of(os.getpid())
    family = processes.descendants(worker)
    assert any(b"chromium" in processes.command(process) for process in family)
    if how == "kill":
        os.kill(worker, 9)
        time.sleep(3)
    else:
        events.close()
        time.sleep(0.5)
    assert not [process for process in family if processes.is_alive(process)]
    events.close()
