"""Applications whose lists are made by scripts: rows without links, hash routes, buttons for more."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.browser

TOWNS = "Ilford Derby Leeds Truro Hove Bath York".split()
ADVERTS = [
    {
        "id": f"r{number:03}",
        "title": f"Quiet evening number {number} in {town}",
        "text": f"Independent, {30 + number}, quiet evening near the station in {town}. Tea and talk, no rush. "
        f"Please call 07700 900{400 + number} between ten and six.",
    }
    for number, town in enumerate(TOWNS)
]
SHELL = "<!doctype html><title>Evenings</title><div id=root></div><script src=/app.js></script>"
SCRIPT = """
const root = document.getElementById("root")
const route = () => %(route)s
const go = path => { %(go)s }
const show = async () => {
  const adverts = await (await fetch("/api/adverts.json")).json()
  const found = adverts.find(one => route() === "/a/" + one.id)
  if (found) {
    root.innerHTML = `<h1>${found.title}</h1><p>${found.text}</p>`
    return
  }
  let shown = %(shown)s
  const list = () => {
    const button = shown < adverts.length ? "<button>Show more</button>" : ""
    root.innerHTML = "<h1>All evenings</h1><div id=list></div>" + button
    for (const one of adverts.slice(0, shown)) {
      const row = document.createElement("div")
      row.className = "row"
      row.style.cursor = "pointer"
      row.textContent = one.title + " - see the details"
      row.onclick = () => go("/a/" + one.id)
      document.getElementById("list").append(row)
    }
    const more = root.querySelector("button")
    if (more) more.onclick = () => { shown += 4; list() }
  }
  list()
}
addEventListener("popstate", show)
addEventListener("hashchange", show)
show()
"""
HISTORY = {"route": "location.pathname", "go": "history.pushState({}, '', path); show()", "shown": "99"}
HASHES = {"route": "location.hash.slice(1)", "go": "location.hash = path", "shown": "99"}
MORE = {**HISTORY, "shown": "4"}
LOCATION = {**HISTORY, "go": "location.href = path"}


class Application(BaseHTTPRequestHandler):
    """Answers each address with the same shell, as such applications do."""

    script = ""

    def do_GET(self) -> None:
        kind, body = "text/html", SHELL
        if self.path == "/robots.txt":
            kind, body = "text/plain", ""
        elif self.path == "/app.js":
            kind, body = "text/javascript", self.script
        elif self.path == "/api/adverts.json":
            kind, body = "application/json", json.dumps(ADVERTS)
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(params=[HISTORY, HASHES, MORE, LOCATION], ids=["history", "hashes", "more", "location"])
def application(request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("ApplicationOfOneTest", (Application,), {"script": SCRIPT % request.param})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_adverts_of_a_list_without_links_are_found_once(washline, application):
    washline.done("site", "allow", application, "--basis", "test")
    washline.done("crawl", application + "/", "--json")
    found = washline.done("search", "evening", "--limit", "100", "--json").json["found"]
    adverts = [hit["stored"]["advert"] for hit in found]
    texts = [advert["text"] for advert in adverts]
    assert sum(any(f"900{400 + number}" in text for text in texts) for number in range(len(ADVERTS))) == len(ADVERTS)
    assert len(adverts) == len(ADVERTS)
    assert all(text.count("07700 900") == 1 for text in texts)
    again = washline.done("crawl", application + "/", "--json").json
    assert (again["new"], again["changed"]) == (0, 0)
