"""Extract the visible text of an HTML element, one line for each block, without hidden elements.

html-text and inscriptis are not used because both split numbers, words and e-mail addresses across inline tags
("077<b>00</b> 90<span>01</span>23") and include noscript, template and hidden content (docs/decisions.md).
"""

from __future__ import annotations

import re

from lxml import etree

from records.page import BLOCK_TAGS
from spiders.page.hidden_elements import is_hidden

PREFORMATTED = frozenset({"pre", "textarea", "listing"})
HIDDEN_TAGS = frozenset({"script", "style", "template", "noscript", "head", "iframe", "object", "svg", "canvas"})
LINE_MARK, CELL_MARK = "\u2028", "\u2029"  # Unicode separators, which distinguish layout from the page's own line feeds
MARKS = dict.fromkeys(BLOCK_TAGS | {"br", "option"}, LINE_MARK) | dict.fromkeys(("td", "th"), CELL_MARK)
WHITESPACE = re.compile(r"[ \n\r\f\v\xa0\t]+")
MARK_RUN = re.compile(rf" ?[{LINE_MARK}{CELL_MARK}][ {LINE_MARK}{CELL_MARK}]*")
INVALID_CHARACTERS = re.compile(r"[\x00\ud800-\udfff]")


def extract_visible_text(element: etree._Element) -> str:
    """Return the text of an element as a browser displays it, without the hidden elements in it.

    Whitespace is collapsed. Blocks, table rows and <br> start a line; empty lines are dropped; a tab separates cells.
    """
    collapsed = WHITESPACE.sub(" ", "".join(_collect_segments(element)))
    return replace_invalid_characters(MARK_RUN.sub(_replace_marks, collapsed).strip())


def replace_invalid_characters(text: str) -> str:
    """Replace NULs and lone surrogates, which stores cannot hold, by U+FFFD."""
    return INVALID_CHARACTERS.sub("\ufffd", text)


def _collect_segments(element: etree._Element) -> list[str]:
    """Return texts and layout marks in document order; iterative, because pages can exceed Python's recursion limit."""
    segments: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        mark = MARKS.get(node.tag, "")
        if event != "start":
            segments += (mark, "" if node is element else _mark_line_feeds(node.getparent(), node.tail))
        elif node is not element and _is_hidden(node):
            walk.skip_subtree()
        else:
            segments += (LINE_MARK if mark == LINE_MARK else "", _mark_line_feeds(node, node.text))
    return segments


def _is_hidden(node: etree._Element) -> bool:
    return node.tag in HIDDEN_TAGS or (bool(node.attrib) and is_hidden(node, node.attrib, frozenset()))


def _mark_line_feeds(parent: etree._Element, text: str | None) -> str:
    """Return a text of `parent`, with line feeds preserved if it is preformatted."""
    if not text:
        return ""
    return text.replace("\n", LINE_MARK) if parent.tag in PREFORMATTED else text


def _replace_marks(marks: re.Match[str]) -> str:
    return "\n" if LINE_MARK in marks[0] else "\t"
