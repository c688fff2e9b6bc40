"""What a rendered page may request, checked at the server, which records all that it receives."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from records.crawl import Limits
from spiders.browser.chromium import find_executable
from spiders.errors import BrowserMissing

LIMITS = Limits(page_seconds=8)
SHOWN = "document.getElementById('root').innerHTML = '<p class=' + 'text>made</p>'"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def browser():
    try:
        return find_executable("", "")
    except BrowserMissing as missing:
        pytest.skip(f"rendering is not tested: {missing}", allow_module_level=True)


# The address of what is forbidden holds "forbid"; what is allowed and has to arrive holds "allow".
SCRIPTS = {
    "fetch GET": ("fetch('/allow/data.json'); fetch('/forbid/data.json')", {"GET /allow/data.json"}),
    "fetch HEAD": ("fetch('/allow/h', {method: 'HEAD'}); fetch('/forbid/h', {method: 'HEAD'})", {"HEAD /allow/h"}),
    "fetch POST": ("fetch('/message', {method: 'POST', body: 'x'})", set()),
    "fetch POST of JSON": (
        "fetch('/message', {method: 'POST', body: '{}', headers: {'Content-Type': 'application/json'}})",
        set(),
    ),
    "fetch keepalive": ("fetch('/message', {method: 'POST', body: 'x', keepalive: true})", set()),
    "XHR PUT": ("const x = new XMLHttpRequest(); x.open('PUT', '/message'); x.send('x')", set()),
    "fetch DELETE": ("fetch('/message', {method: 'DELETE'})", set()),
    "fetch with a preflight": ("fetch('/message', {method: 'PATCH', mode: 'cors'})", set()),
    "redirect": ("fetch('/allow/jump')", {"GET /allow/jump"}),
    "beacon": ("navigator.sendBeacon('/message', 'x')", set()),
    "beacon on unload": ("addEventListener('pagehide', () => navigator.sendBeacon('/message', 'x'))", set()),
    "ping": (
        "document.body.insertAdjacentHTML('beforeend', '<a id=a href=#x ping=/message>x</a>'); a.click()",
        set(),
    ),
    "form POST by script": (
        "document.body.insertAdjacentHTML('beforeend', '<form id=f method=post action=/message></form>'); f.submit()",
        set(),
    ),
    "form GET by script": (
        "document.body.insertAdjacentHTML('beforeend', '<form id=f action=/message></form>'); f.requestSubmit()",
        set(),
    ),
    "form into a frame": (
        (
            "document.body.insertAdjacentHTML('beforeend', '<iframe name=n></iframe><form id=f method=post target=n "
            "action=/message></form>'); f.submit()"
        ),
        set(),
    ),
    "form in a frame": (
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=/allow/form></iframe>')",
        {"GET /allow/form"},
    ),
    "form by a button for more": (
        (
            "document.body.insertAdjacentHTML('beforeend', '<button form=f>Load more</button>"
            "<form id=f method=post action=/message></form>')"
        ),
        set(),
    ),
    "form by a formless button": (
        (
            "document.body.insertAdjacentHTML('beforeend', '<button id=b type=button>Load more</button><form id=f "
            "method=post action=/message></form>'); b.onclick = () => f.submit()"
        ),
        set(),
    ),
    "frame": (
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=/allow/f></iframe><iframe src=/forbid/f></iframe>')",  # noqa: E501
        {"GET /allow/f"},
    ),
    "object and embed": (
        "document.body.insertAdjacentHTML('beforeend', '<object data=/forbid/o></object><embed src=/forbid/e>')",
        set(),
    ),
    "image": ("new Image().src = '/forbid/image.png'", set()),
    "style and font": (
        (
            "document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=/forbid/s.css><style>@import "
            '"/forbid/i.css"; body { background: url(/forbid/b.png) }</style>\')'
        ),
        set(),
    ),
    "prefetch": (
        (
            "document.head.insertAdjacentHTML('beforeend', '<link rel=prefetch href=/forbid/p><link rel=preload as=fetch "  # noqa: E501
            "href=/forbid/l><link rel=modulepreload href=/forbid/m><link rel=prerender href=/forbid/r>')"
        ),
        set(),
    ),
    "speculation rules": (
        (
            "const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = JSON.stringify("
            "{prefetch: [{source: 'list', urls: ['/forbid/sp']}], prerender: [{source: 'list', urls: ['/forbid/sr']}]}); "  # noqa: E501
            "document.head.append(s)"
        ),
        set(),
    ),
    "worker": ("new Worker('/allow/worker.js')", {"GET /allow/worker.js"}),
    "blob worker": (
        (
            'new Worker(URL.createObjectURL(new Blob([`const o = "${location.origin}"; fetch(o + "/forbid/w"); '
            'fetch(o + "/message", {method: "POST"})`])))'
        ),
        set(),
    ),
    "shared worker": ("new SharedWorker('/allow/worker.js')", {"GET /allow/worker.js"}),
    "service worker": ("navigator.serviceWorker.register('/allow/service.js')", set()),
    "import": ("import('/forbid/module.js')", set()),
    "web socket": ("new WebSocket(location.origin.replace('http', 'ws') + '/message')", set()),
    "event source": ("new EventSource('/forbid/events')", set()),
    "location": ("location = '/forbid/location'", set()),
    "location later": ("setTimeout(() => { location = '/forbid/later' }, 100)", set()),
    "refresh": (
        "document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=refresh content=\"0; url=/forbid/refresh\">')",
        set(),
    ),
    "click": (
        "document.body.insertAdjacentHTML('beforeend', '<a id=a href=/forbid/click>x</a>'); a.click()",
        set(),
    ),
    "click after load": (
        (
            "document.body.insertAdjacentHTML('beforeend', '<button id=b>Load more</button>'); "
            "b.onclick = () => { location = '/allow/clicked' }"
        ),
        set(),
    ),
    "pop-up": (
        (
            "window.open('/allow/popup'); document.body.insertAdjacentHTML('beforeend', '<a id=a target=_blank "
            "href=/allow/blank>x</a>'); a.click(); const i = document.createElement('iframe'); document.body.append(i); "  # noqa: E501
            "i.contentWindow.open('/allow/framed')"
        ),
        set(),
    ),
    "download": (
        "document.body.insertAdjacentHTML('beforeend', '<a id=a href=/allow/file.bin download=x>x</a>'); a.click()",
        set(),
    ),
    "attachment": ("setTimeout(() => { location = '/allow/attachment' }, 100)", {"GET /allow/attachment"}),
    "attachment in a frame": (
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=/allow/attachment></iframe>')",
        {"GET /allow/attachment"},
    ),
    "web transport": ("new WebTransport(location.origin.replace('http:', 'https:') + '/message')", set()),
    "report": (
        (
            "document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=Content-Security-Policy content=\"img-src "
            "\\'none\\'; report-uri /message\">'); new Image().src = '/image.png'"
        ),
        set(),
    ),
}
WORKER_JS = "fetch('/forbid/w'); fetch('/message', {method: 'POST'}); new WebSocket(`ws://${location.host}/message`)"
FORM = "<form id=f method=post action=/message></form><script>f.submit()</script>"
ROBOTS = "User-agent: *\nDisallow: /forbid\n"
SELF_SENT = ["GET /robots.txt", "GET /"]  # by the crawl itself


@pytest.fixture
def site(web):
    web.page("/robots.txt", ROBOTS, Content_Type="text/plain")
    web.page("/allow/worker.js", WORKER_JS, Content_Type="text/javascript")
    web.page("/allow/jump", "", 302, Location="/forbid/jumped")
    web.page("/allow/form", FORM)
    web.page("/allow/data.json", "[]", Content_Type="application/json")
    web.page("/allow/attachment", "x" * 100_000, Content_Disposition="attachment; filename=x.bin")
    return web


@pytest.mark.parametrize("how", SCRIPTS)
def test_a_page_requests_only_what_is_allowed(site, crawled, how):
    script, expected = SCRIPTS[how]
    site.page("/", f"<body><div id=root></div><script>{SHOWN}; try {{ {script} }} catch (e) {{}}</script>")
    result = crawled(limits=Limits(page_seconds=8, pages=1))
    assert site.received[:2] == SELF_SENT
    assert set(site.received[2:]) == expected
    assert [advert.text for advert in result.pages["/"].adverts] == ["made"]


def test_a_page_that_a_click_opens_is_a_link(site, crawled):
    script = "b.onclick = () => { location = '/a/1' }"
    site.page("/", f"<div id=root></div><button id=b>Load more</button><script>{SHOWN}; {script}</script>")
    site.advert("/a/1")
    result = crawled(limits=LIMITS)
    assert result.pages["/"].adverts[0].text == "made"
    assert result.advert_paths == {"/", "/a/1"}
    assert site.received == [*SELF_SENT, "GET /a/1"]


def test_a_redirect_by_script_is_followed_once(site, crawled):
    site.page("/", "<div id=root></div><script>location = '/moved'</script>")
    site.advert("/moved")
    result = crawled(limits=LIMITS)
    assert (result.pages["/"].url, len(result.pages["/"].adverts)) == (site.origin + "/moved", 1)
    assert site.received == [*SELF_SENT, "GET /moved"]


def test_a_page_that_only_redirects_to_a_forbidden_one_says_so(site, crawled):
    site.page("/", "<div id=root></div><script>location = '/forbid/moved'</script>")
    assert crawled(limits=LIMITS).pages["/"].skipped == "robots.txt"


@pytest.mark.parametrize(("times", "is_read"), [(5, True), (6, False)])
def test_a_page_may_load_itself_again_five_times(site, crawled, times, is_read):
    again = f"if (+localStorage.n < {times}) {{ location.reload() }} else {{ {SHOWN} }}"
    site.page("/", f"<div id=root></div><script>localStorage.n = +(localStorage.n || -1) + 1; {again}</script>")
    page = crawled(limits=LIMITS).pages["/"]
    assert bool(page.adverts) == is_read
    assert page.skipped == ("" if is_read else "more than 5 redirects by script")
    assert site.received.count("GET /") == 6


POST = "fetch('{}', {{method: 'POST', body: '{{}}', headers: {{'Content-Type': '{}'}}}})"


@pytest.mark.parametrize(
    ("path", "content_type", "is_sent"),
    [
        ("/query", "application/json", True),
        ("/query?page=2", "application/json; charset=utf-8", True),
        ("/query", "application/graphql+json", True),
        ("/query", "text/plain", False),
        ("/query/x", "application/json", False),
        ("/message", "application/json", False),
        ("/forbid/query", "application/json", False),
    ],
)
def test_a_json_query_is_sent_only_if_the_plan_names_it(site, crawled, path, content_type, is_sent):
    site.page("/", f"<div id=root></div><script>{SHOWN}; {POST.format(path, content_type)}</script>")
    crawled(limits=LIMITS, json_queries=(site.origin + "/query", site.origin + "/forbid/query"))
    assert site.received == [*SELF_SENT, *([f"POST {path}"] if is_sent else [])]


@pytest.fixture
def secure_site(site, tmp_path, monkeypatch):
    """The site over TLS, with a certificate that the crawl trusts."""
    file = tmp_path / "site.pem"
    file.write_bytes(build_certificate("127.0.0.1"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return site


def build_certificate(address: str) -> bytes:
    key, now, name = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC), x509.Name([])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return secret + certificate.public_bytes(pem)


SECURE_SCRIPT = """
fetch("/allow/data.json"); fetch("/forbid/data.json"); fetch("/message", {method: "POST", body: "x"})
navigator.sendBeacon("/message", "x"); new WebSocket(location.origin.replace("http", "ws") + "/message")
new Worker("/allow/worker.js")
"""


def test_the_rules_hold_inside_tls(secure_site, crawled):
    origin = secure_site.origin.replace("http:", "https:")
    secure_site.page("/", f"<div id=root></div><script>{SHOWN}; {SECURE_SCRIPT}</script>")
    result = crawled(limits=LIMITS, origins=(origin,), start=(origin + "/",))
    assert result.advert_paths == {"/"}, result.events
    assert secure_site.received[:2] == SELF_SENT
    assert sorted(secure_site.received[2:]) == ["GET /allow/data.json", "GET /allow/worker.js"]
