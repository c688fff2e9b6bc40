"""Parsing pages: character sets, visible text, links, and hostile HTML."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.page import BLOCK_TAGS, Page
from spiders.page.document import MAX_DEPTH, Document

URL = "http://site.example/list/one"


def document(body: bytes | str, encoding: str = "") -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(Page(URL, URL, 200, raw, datetime(2026, 1, 1, tzinfo=UTC), encoding=encoding))


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        ("café £80".encode(), ""),
        ("café £80".encode(), "iso-8859-1"),
        ("café £80".encode("cp1252"), ""),
        ("café £80".encode("cp1252"), "utf-8"),
        ("café £80".encode("cp1252"), "no-such-charset"),
        ("\ufeffcafé £80".encode(), "windows-1251"),
        ("café £80".encode("utf-16"), ""),
        ("café £80".encode("utf-16-le"), "utf-16-le"),
        (b'<meta charset="iso-8859-15">caf\xe9 \xa380', ""),
        ("café ".encode() + b"\xa380", "utf-8"),
    ],
)
def test_the_character_set_is_detected(body: bytes, declared: str) -> None:
    assert document(body, declared).text() == "café £80"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("windows-1251", "массаж"),
        ("koi8-r", "массаж"),
        ("shift_jis", "東京の部屋"),
        ("gb18030", "按摩"),
        ("iso-8859-2", "zażółć"),
    ],
)
def test_a_declared_character_set_that_fits_is_used(name: str, text: str) -> None:
    assert document(text.encode(name), name).text() == text


def test_utf7_is_never_decoded() -> None:
    assert document(b"+ADw-script+AD4-", "utf-7").text() == "+ADw-script+AD4-"


def test_text_has_a_line_for_each_block_and_no_hidden_content() -> None:
    page = document(
        "<!-- c --><p>one<br>two <b>th</b>ree\n four<p>five<span hidden>no</span><!-- x --> six<script>no()</script>"
        "<ul><li>a<li>b</ul><table><tr><td>1<td>2<tr><td>3<td>4</table><i style='Display: none'>no</i><pre>x\n y</pre>"
    )
    assert page.text("body") == "one\ntwo three four\nfive six\na\nb\n1\t2\n3\t4\nx\ny"


NOT_IN_A_DIV = {"body", "caption", "tbody", "tfoot", "thead", "tr"}


@pytest.mark.parametrize("tag", sorted(BLOCK_TAGS - NOT_IN_A_DIV - {"hr"}))  # <hr> has no content
def test_every_block_tag_starts_a_line(tag: str) -> None:
    assert document(f"<div>one<{tag}>two</{tag}>three</div>").text().split("\n") == ["one", "two", "three"]


def test_inline_tags_do_not_split_a_number_or_an_address() -> None:
    page = document("<p>077<b>00</b> 90<span>01</span>23 jo<i>.x</i>@<b>site</b>.example</p>")
    assert page.text() == "07700 900123 jo.x@site.example"


def test_the_text_of_a_selected_element_is_returned_even_if_it_is_hidden() -> None:
    assert document("<p><b hidden>07700 900123</b></p>").text("b") == "07700 900123"


def test_a_missing_element_gives_empty_values() -> None:
    page = document("<p>x</p>")
    assert (page.text("h1"), page.attr("a", "href"), page.link("a"), page.css("h1")) == ("", "", "", [])


@pytest.mark.parametrize("body", ["", " ", "<!-- -->", "\x00", "<", "<?xml", "<!doctype html>"])
def test_an_empty_page_can_be_parsed(body: str) -> None:
    assert document(body).css("p") == []


def test_links_are_absolute_http_urls_and_others_are_dropped() -> None:
    refs = [
        "two",
        "/x?a=1#b",
        "//other.example/y",
        " z\n",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "http://[",
        "data:text/html,x",
    ]
    page = document("".join(f"<a href='{ref}'>x</a>" for ref in refs))
    assert page.links() == [
        "http://site.example/list/two",
        "http://site.example/x?a=1#b",
        "http://other.example/y",
        "http://site.example/list/z",
    ]


@pytest.mark.parametrize(
    ("base", "expected"), [("/deep/", "http://site.example/deep/a"), ("file:///etc/", "http://site.example/list/a")]
)
def test_a_base_is_used_if_it_is_an_http_url(base: str, expected: str) -> None:
    assert document(f"<base href='{base}'><a href='a'>x</a>").link("a") == expected


def test_no_text_contains_nuls_or_lone_surrogates() -> None:
    page = document("<p title='&#0;&#xD800;'>a\x00b&#0;&#xDFFF;</p>")
    text = page.text() + page.attr("p", "title")
    assert "\x00" not in text
    assert text.encode("utf-8")


HOSTILE = {
    "attributes": b"<div " + b" ".join(b"a%d='>'" % n for n in range(100_000)) + b">x</div>",
    "depth": b"<div>" * 6000 + b"inside" + b"</div>" * 6000 + b"<p>x</p>",
    "unclosed": b"<b>" * 100_000 + b"x",
    "paragraphs": b"<p>" * 100_000 + b"x",
    "half tags": b"<a ='" * 200_000 + b"'>x",
    "one huge text": b"<p>" + b"y " * 3_000_000 + b"</p><p>x</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_is_parsed_to_the_end_in_time(name: str) -> None:
    started = process_time()
    text = document(HOSTILE[name]).text()
    assert text.endswith("x") or name == "half tags"
    assert process_time() - started < 15
    assert "inside" in text or name != "depth"


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
def test_tags_nested_deeper_than_the_limit_are_removed(depth: int) -> None:
    page = document(b"<b>" * depth + b"inside" + b"<div>" * 3000 + b"x")
    assert page.text().split() == ["inside", "x"]
    assert len(page.css("b, div")) == MAX_DEPTH


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "windows-1252", "utf-16", "shift_jis", "x"]))
def test_any_bytes_can_be_parsed(body: bytes, declared: str) -> None:
    page = document(body, declared)
    assert page.text().encode("utf-8") is not None
    assert all(link.startswith(("http://", "https://")) for link in page.links())


MARKUP = ["<p>", "</p>", "<b", ">", "<td>", "<a href='", "'", '"', "&#x", "<!--", "-->", "<script>", "<pre>"]


@given(st.lists(st.sampled_from(MARKUP)))
def test_broken_markup_does_not_affect_the_text_before_it(parts: list[str]) -> None:
    page = document("<h1>first</h1>" + "".join(parts))
    assert page.text("h1") == "first"
    assert page.text().startswith("first")


@pytest.mark.parametrize("start", ["", "<html>", "<html><head>", "<!doctype html><meta charset=utf-8>"])
@pytest.mark.parametrize("tag", ["main", "article", "section", "nav", "custom-element"])
def test_a_page_that_omits_its_body_tag_has_a_body(start: str, tag: str) -> None:
    page = document(f"{start}<title>Board</title><{tag}><p>Hello</p></{tag}><p>World</p>")
    assert page.text("body") == "Hello\nWorld"
    assert not page.css("head p")
