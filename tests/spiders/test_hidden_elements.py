"""Hidden elements are not text, for the generic reader and for sites with a parser; their links are followed."""

from __future__ import annotations

import pytest

from tests.spiders.test_document import document
from tests.spiders.test_own_content import build_board, phone, read

DECOY = "Call 07700 900999"
HIDDEN = {
    "attribute": f"<div hidden>{DECOY}</div>",
    "until found": f"<p hidden=until-found>{DECOY}</p>",
    "display": f"<div style='color:red; display: none'>{DECOY}</div>",
    "important": f"<div style='DISPLAY:NONE!important'><p>{DECOY}</p></div>",
    "visibility": f"<span style='visibility:hidden'>{DECOY}</span>",
    "aria": f"<span aria-hidden=true>{DECOY}</span>",
    "template": f"<template><p>{DECOY}</p></template>",
    "off-screen": f"<p style='position:absolute; left:-9999px'>{DECOY}</p>",
    "just off-screen": f"<p style='position:absolute; top:-500px'>{DECOY}</p>",
    "indented": f"<p style='text-indent:-999em'>{DECOY}</p>",
    "clipped": f"<p style='position:absolute;clip:rect(0 0 0 0)'>{DECOY}</p>",
    "font size": f"<p style='font-size:0px'>{DECOY}</p>",
    "colour": f"<p style='color:#FFF;background-color:#ffffff'>{DECOY}</p>",
    "named colour": f"<p style='background: white; color: #fff'>{DECOY}</p>",
}
BY_STYLE_SHEET = {
    "class": f"<style>.trap {{ display: none }}</style><p class='note trap'>{DECOY}</p>",
    "id": f"<style>#trap{{visibility:hidden}}</style><p id=trap>{DECOY}</p>",
    "among others": f"<style>/* }} */ p{{color:red}} a.b, p.trap ,.c{{display:none !important}}</style>"
    f"<p class=trap>{DECOY}</p>",
    "after an import": f"<style>@import 'x.css'; .trap{{display:none}}</style><p class=trap>{DECOY}</p>",
}
SHOWN = {
    "near the edge": f"<p style='margin-left:-499px'>{DECOY}</p>",
    "fading in": f"<p style='opacity:0;transition:opacity 1s'>{DECOY}</p>",
    "small": f"<p style='font-size:0.9em'>{DECOY}</p>",
    "other colour": f"<p style='color:#eee;background:#fff'>{DECOY}</p>",
    "border colour": f"<p style='border-color:#fff;background:#fff'>{DECOY}</p>",
    "aria false": f"<p aria-hidden=false>{DECOY}</p>",
    "flex": f"<p style='display:flex'>{DECOY}</p>",
}
SHOWN_BY_STYLE_SHEET = {
    "media": f"<style>@media print{{.x{{color:red}} .trap{{display:none}}}}</style><p class=trap>{DECOY}</p>",
    "another selector": f"<style>.closed .trap{{display:none}}</style><p class=trap>{DECOY}</p>",
    "shown again": f"<style>.trap{{display:none}} .trap.open{{display:block}}</style><p class='trap open'>{DECOY}</p>",
    "shown by its attribute": f"<style>.trap{{display:none}}</style><p class=trap style='display:block'>{DECOY}</p>",
}


@pytest.mark.parametrize("html", (HIDDEN | BY_STYLE_SHEET).values(), ids=(HIDDEN | BY_STYLE_SHEET).keys())
def test_a_number_in_a_hidden_element_is_not_the_advert_s(html: str) -> None:
    found = read(build_board(6, html))
    assert phone(3) in found["/post/3"].text
    assert all("900999" not in advert.document for advert in found.values())


@pytest.mark.parametrize("html", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_elements_are_no_text_of_an_element(html: str) -> None:
    assert document(f"<div>Shown{html}</div>").text("div") == "Shown"


@pytest.mark.parametrize("html", (SHOWN | SHOWN_BY_STYLE_SHEET).values(), ids=(SHOWN | SHOWN_BY_STYLE_SHEET).keys())
def test_what_a_browser_displays_is_read(html: str) -> None:
    pages = {path: page.replace("</article>", f"{html}</article>") for path, page in build_board(1).items()}
    assert "900999" in read(pages)["/post/0"].text


@pytest.mark.parametrize("hiding", ["aria-hidden=true", "style='visibility:hidden'", "hidden"])
def test_a_page_that_waits_behind_a_dialog_or_a_script_is_read(hiding: str) -> None:
    pages = {path: page.replace("<article>", f"<div {hiding}><article>") for path, page in build_board(6).items()}
    assert phone(3) in read(pages)["/post/3"].text


def test_the_links_of_a_hidden_menu_are_followed() -> None:
    pages = build_board(6)
    listing = pages["/"]
    pages["/"] = "<html><body><p>Welcome</p><ul style='display:none'><li><a href=/all>All offers</a></li></ul></body>"
    found = read(pages | {"/all": listing})
    assert len([path for path in found if path.startswith("/post/")]) == 6


def test_a_long_style_sheet_without_an_end_is_read_in_time() -> None:
    html = "<style>" + ".a{" * 100_000 + "/*" * 50_000 + "</style><p>Shown</p>"
    pages = {path: page.replace("</article>", f"{html}</article>") for path, page in build_board(1).items()}
    assert "Shown" in read(pages)["/post/0"].text
