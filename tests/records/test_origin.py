"""Origins: allow-list, guard and robots.txt compare these strings, so two URLs of one origin give equal ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.origins import require_origin
from records.errors import NotAnOrigin
from records.origin import parse_origin, split_host_port


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://site.example", "http://site.example"),
        ("HTTPS://Site.Example:443/a?b#c", "https://site.example"),
        ("http://site.example:80", "http://site.example"),
        ("https://site.example:80/", "https://site.example:80"),
        ("http://site.example:443/", "http://site.example:443"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("http://[::1]/", "http://[::1]"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("http://site.example?q=http://other.example", "http://site.example"),
    ],
)
def test_an_origin_is_scheme_host_and_port_without_the_default(url, origin):
    assert parse_origin(url) == origin
    assert require_origin(f"  {url}\n") == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "site.example",
        "ftp://site.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://user@site.example/",
        "http://user:secret@site.example/",
        "http://site.example\\@other.example/",
        "http://site.example%2f@other.example/",
        "http://site.example:99999/",
        "http://site.example:port/",
        "http://si te.example/",
        "http://site.example\t.other.example/",
        "http://" + "a" * 64 + ".exämple/",
    ],
)
def test_a_url_that_parsers_disagree_about_has_no_origin(url):
    assert parse_origin(url) == ""
    with pytest.raises(NotAnOrigin):
        require_origin(url)


@given(st.text())
def test_any_text_has_an_origin_or_none(text):
    origin = parse_origin(text)
    assert origin == "" or parse_origin(origin) == origin


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://site.example", ("site.example", 80)),
        ("https://site.example", ("site.example", 443)),
        ("https://site.example:8443", ("site.example", 8443)),
        ("http://[::1]:8000", ("::1", 8000)),
    ],
)
def test_host_and_port(origin, expected):
    assert split_host_port(origin) == expected
