"""What a reader sees of an element: its text laid out in lines, without what hides in it."""

from __future__ import annotations

import re

from lxml import etree

BLOCKS = (
    "address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h1|h2|h3|h4|h5|h6|"
    "header|hr|legend|li|main|nav|ol|option|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
PREFORMATTED = frozenset({"pre", "textarea", "listing"})
UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "iframe", "object", "svg", "canvas"})
LINE, CELL = "\u2028", "\u2029"  # Unicode's own separators, so that the page's line feeds can be told from its layout
MARKS = dict.fromkeys(BLOCKS.split("|"), LINE) | dict.fromkeys(("td", "th"), CELL)
BLANKS = re.compile(r"[ \n\r\f\v\xa0\t]+")
AROUND_MARKS = re.compile(rf" ?[{LINE}{CELL}][ {LINE}{CELL}]*")
UNFIT = re.compile(r"[\x00\ud800-\udfff]")
DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def visible_text(element: etree._Element) -> str:
    """Return the text of an element as a browser would lay it out, but hidden elements below it left out.

    Runs of blanks become one; blocks, rows and <br> start a line (empty lines go); table cells are parted by a tab.
    """
    laid_out = BLANKS.sub(" ", "".join(_pieces(element)))
    return fit(AROUND_MARKS.sub(_as_shown, laid_out).strip())


def fit(text: str) -> str:
    """Return text that every store can hold: NULs and lone surrogates become U+FFFD."""
    return UNFIT.sub("\ufffd", text)


def _pieces(element: etree._Element) -> list[str]:
    """Return what stands in the element, in order; a loop, since pages are nested deeper than Python may recurse."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        mark = MARKS.get(node.tag, "")
        if event != "start":
            pieces += (mark, "" if node is element else _text(node.getparent(), node.tail))
        elif node is not element and _hides(node):
            walk.skip_subtree()
        else:
            pieces += (LINE if mark == LINE else "", _text(node, node.text))
    return pieces


def _hides(node: etree._Element) -> bool:
    if node.tag in UNSEEN or node.get("hidden") is not None:
        return True
    style = node.get("style")
    return style is not None and bool(DISPLAY_NONE.search(style))


def _text(holder: etree._Element, text: str | None) -> str:
    if not text:
        return ""
    return text.replace("\n", LINE) if holder.tag in PREFORMATTED else text


def _as_shown(marks: re.Match[str]) -> str:
    return "\n" if LINE in marks[0] else "\t"
