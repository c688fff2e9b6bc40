"""Which pages have to be rendered by a browser, by their HTML alone."""

from __future__ import annotations

import time

import pytest

from spiders.browser.rendering_decision import RenderingNeed, assess_rendering_need, count_visible_words

MENU = b"<nav>" + b"<a href='/x'>menu item</a>" * 20 + b"</nav>"
TEXT = b"<p>" + b"word " * 200 + b"</p>"
SCRIPT = b"<script src='/app.js'></script>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<title>shop</title><div id=root></div>" + SCRIPT, RenderingNeed.CERTAIN),
        (MENU * 3 + b'<div id="app"> </div>' + SCRIPT, RenderingNeed.CERTAIN),
        (MENU * 3 + b"<div class='x' id='__next'></div>" + SCRIPT, RenderingNeed.CERTAIN),
        (MENU + b"<noscript>Please enable JavaScript to go on.</noscript>" + SCRIPT, RenderingNeed.CERTAIN),
        (MENU * 3 + b'<ul id="room-list"></ul>' + SCRIPT, RenderingNeed.POSSIBLE),
        (TEXT + SCRIPT, RenderingNeed.NONE),
        (TEXT + b"<div id=root>rendered by the server</div>" + SCRIPT, RenderingNeed.NONE),
        (TEXT + b"<noscript><img src=count.gif></noscript>" + SCRIPT, RenderingNeed.NONE),
        (b"<p>three short words</p>", RenderingNeed.NONE),
        (b"", RenderingNeed.NONE),
        (
            b"<script>var text = '" + b"word " * 500 + b"'</script><style>" + b"a b " * 100 + b"</style>",
            RenderingNeed.CERTAIN,
        ),
    ],
)
def test_rendering_need(html, expected):
    assert assess_rendering_need(html) == expected


def test_only_visible_words_are_counted():
    html = (
        b"<title>one two</title><p title='a b c'>three four</p><script>five</script>six<noscript>seven</noscript> eight"
    )
    assert count_visible_words(html, 100) == 4


@pytest.mark.parametrize(
    "fragment",
    [
        b"<",
        b"<script",
        b"<script>",
        b"<noscript",
        b"<noscript>x",
        b"<div id=",
        b"<ul class=list ",
        b"<!--",
        b"<div class='",
        b"<div> ",
    ],
)
def test_hostile_pages_are_assessed_in_linear_time(fragment):
    started = time.perf_counter()
    assess_rendering_need(SCRIPT + fragment * (2_000_000 // len(fragment)))
    assert time.perf_counter() - started < 10
