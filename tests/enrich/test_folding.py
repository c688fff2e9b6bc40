"""Folding and markup: what is joined and what is parted where something invisible was, what is a tag, what it says."""

from __future__ import annotations

import time

import pytest

from enrich.extract import extract
from enrich.text.folding import Text
from enrich.text.markup import has_markup


def values(text: str) -> list[str]:
    found = extract(text)
    assert all(text[seen.start : seen.end] == seen.raw for seen in found)
    return [seen.value for seen in found if seen.kind not in ("host", "age")]


INVISIBLE = ["\u200b", "\u00ad", "\u200d", "\ufeff", "&#8203;", "&shy;"]


@pytest.mark.parametrize("mark", INVISIBLE)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£80|07700 900461", ["GBP 80.00", "+447700900461"]),
        ("24|07700 900461", ["+447700900461"]),
        ("24|07700900461", ["+447700900461"]),
        ("call 07700900461|24", ["+447700900461"]),
        ("£80|+447700900461", ["GBP 80.00", "+447700900461"]),
        ("07700 900461|07700 900462", ["+447700900461", "+447700900462"]),
        ("07700 900461|80 roses", ["+447700900461", "GBP 80.00"]),
        ("mia@gmail.com|07700 900461", ["mia@gmail.com", "+447700900461"]),
        ("mia@gmail.com|call me", ["mia@gmail.com"]),
        ("insta @mia_b99|snap @mia_b98", ["instagram:mia_b99", "snapchat:mia_b98"]),
        ("insta @mia_b99|call: 07700 900461", ["instagram:mia_b99", "+447700900461"]),
    ],
)
def test_two_things_with_only_an_invisible_mark_between_are_two(text, mark, expected):
    assert values(text.replace("|", mark)) == expected


@pytest.mark.parametrize("mark", [*INVISIBLE, "<b>", "</span>"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0|7|7|0|0|9|0|0|4|6|1", ["+447700900461"]),
        ("0770090046|1", ["+447700900461"]),
        ("+44|7700 900461", ["+447700900461"]),
        ("m|ia@gma|il.c|om", ["mia@gmail.com"]),
        ("mia@gmail.co|m", ["mia@gmail.com"]),
        ("insta: @mia|_b|99", ["instagram:mia_b99"]),
        ("tele|gram: mia_b99", ["telegram:mia_b99"]),
        ("insta|gram @mia_b99", ["instagram:mia_b99"]),
        ("£1|50", ["GBP 150.00"]),
        ("£8|0", ["GBP 80.00"]),
        ("£10|00", ["GBP 1000.00"]),
    ],
)
def test_an_invisible_mark_inside_one_thing_hides_nothing(text, mark, expected):
    assert values(text.replace("|", mark)) == expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ref 1234\u200b07700900461", "ref 123407700900461"),
        ("ref 123\u200b07700900461", "ref 123 07700900461"),
        ("ref 07700900461\u200b1234", "ref 077009004611234"),
        ("ref 07700900461\u200b123", "ref 07700900461 123"),
        ("£80\u200b150", "£80 150"),
        ("#80\u200b150", "#80150"),
        ("@mia_b99\u200bsnap: x", "@mia_b99 snap: x"),
        ("@mia_b99\u200bsnap", "@mia_b99snap"),
        ("@mia_b99\u200brose: x", "@mia_b99rose: x"),
        ("a\u200b\u200b07700 900461", "a 07700 900461"),
    ],
)
def test_a_space_is_left_only_where_a_number_amount_or_name_begins_or_ends(text, folded):
    assert Text(text).folded == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£80²07700 900461", ["GBP 80.00", "+447700900461"]),
        ("£80²", ["GBP 80.00"]),
        ("£80¹²", ["GBP 80.00"]),
        ("07700 900461²", ["+447700900461"]),
        ("+447700900461²", ["+447700900461"]),
        ("07700 90046¹", ["+447700900461"]),
        ("call 07700 90046¹ 24 yo", ["+447700900461"]),
        ("⁰⁷⁷⁰⁰ ⁹⁰⁰ ⁴⁶¹", ["+447700900461"]),
        ("07700⁹⁰⁰461", ["+447700900461"]),
        ("0⁷7⁰0⁹0⁰4⁶1", ["+447700900461"]),
        ("insta @mia_b9²", ["instagram:mia_b92"]),
        ("£80<sup>2</sup>", ["GBP 80.00"]),
        ("£80<sup>00</sup>", ["GBP 80.00"]),
        ("07700<sup>900</sup>461", ["+447700900461"]),
    ],
)
def test_a_raised_digit_is_one_of_a_telephone_number_or_a_footnote(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<span>0141 496 0087</span><span>77120 views</span>", ["+441414960087"]),
        ("<b>077</b><i>00</i><b>900</b><i>461</i>", ["+447700900461"]),
        ("07700<b>900</b>461", ["+447700900461"]),
        ("<td><span>£80</span><span>1 hour</span></td>", ["GBP 80.00 per 60 min"]),
        ("<b>mia</b><i>99</i>@gmail.com", ["mia99@gmail.com"]),
    ],
)
def test_figures_of_two_elements_do_not_run_together(text, expected):
    assert values(text) == expected


NAMES = "a b i p s u em br td li hr img input style script title meta".split()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("<{}.smith@gmail.com>", ["{}.smith@gmail.com"]),
        ("<{}-smith@gmail.com>", ["{}-smith@gmail.com"]),
        ("<{} 07700 900461>", ["+447700900461"]),
        ("<{}/07700 900461>", ["+447700900461"]),
        ("<{} +447700900461>", ["+447700900461"]),
        ("<{} mia@gmail.com>", ["mia@gmail.com"]),
        ("<{} mia_b99> insta", ["instagram:mia_b99"]),
        ("<{} @mia_b99> insta", ["instagram:mia_b99"]),
    ],
)
def test_angle_brackets_around_a_contact_are_no_tag(form, name, expected):
    assert values(form.format(name)) == [value.format(name) for value in expected]


@pytest.mark.parametrize(
    "tag",
    [
        "<b>",
        "</b>",
        "<br/>",
        "<br />",
        "<BR clear=all>",
        "<td width=10% nowrap>",
        "<a href='x'class=y>",
        "<input disabled>",
        "<div data-v-7ba5bd90>",
        "<span _ngcontent-abc-c12>",
        "<div @click='buy' :class=x>",
        '<p style="color:red; width:1px">',
        "<a\nhref = 'x'\n>",
    ],
)
def test_a_tag_is_removed(tag):
    assert has_markup(tag)
    assert Text.from_string(f"one{tag}two").folded in {"onetwo", "one\ntwo", "one\nx\ntwo"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<img alt="07700 900461">', ["+447700900461"]),
        ("<img src=x.png alt='07700&nbsp;900461'>", ["+447700900461"]),
        ('<a title="call 07700 900461" href=mailto:mia@x.example>x</a>', ["+447700900461", "mia@x.example"]),
        ('<a aria-label="call 07700 900461"></a>', ["+447700900461"]),
        ('<meta name="description" content="call 07700 900461">', ["+447700900461"]),
        ('<meta content="07700 900461" property="og:phone_number">', ["+447700900461"]),
        ('<meta property="twitter:creator" content="@mia_b99">', ["x:mia_b99"]),
        ('<meta property="fb:app_id" content="07700900461">', []),
        ('<meta content="07700900461">', []),
        ('<p content="07700900461">x</p>', []),
        ('<input placeholder="07700 900461">', []),
        ('<p data-title="07700 900461">x</p>', []),
    ],
)
def test_what_a_tag_says_to_its_reader_is_read(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    "piece", ["<a ", "<a x=", '<a x="', "<script", "<a\t\t", "<meta name=a content=", "1\u200b", "1²"]
)
def test_hostile_markup_takes_linear_time(piece):
    def measure(count: int) -> float:
        start = time.process_time()
        Text.from_string("<b>" + piece * count)
        return time.process_time() - start

    measure(100)
    assert measure(20_000) < 40 * max(measure(2_000), 0.002)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t.me/mia_b99😘 call", ["http://t.me/mia_b99"]),
        ("http://x.example/a\x00b", ["http://x.example/a"]),
        ("http://x.example/a\ud800b", ["http://x.example/a"]),
        ("http://x.example/é/я?b=c&d=%20", ["http://x.example/é/я?b=c&d=%20"]),
        ("http://x.example/a→b", ["http://x.example/a"]),
        ("tg..t.me/mia_b99", ["http://t.me/mia_b99"]),
        ("tg…t.me/mia_b99", ["http://t.me/mia_b99"]),
        ("see -t.me/mia_b99", ["http://t.me/mia_b99"]),
        ("-t.me/mia_b99", ["http://t.me/mia_b99"]),
        ("@-t.me/mia_b99 /t.me/x1 .t.me/x1", []),
    ],
)
def test_a_web_address_begins_after_dots_or_a_dash_and_ends_at_a_symbol(text, expected):
    found = [seen.value for seen in extract(text) if seen.kind == "url"]
    assert found == expected
    assert all(value.encode() for value in found)
