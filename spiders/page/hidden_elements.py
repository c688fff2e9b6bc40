"""Finds the elements of a page that a browser does not display.

By their attributes, and by classes and ids that a `<style>` of the page hides. Style sheets in files of their own are
not read. `opacity: 0` does not count: many pages fade their text in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

MAX_STYLE = 300_000  # characters
OFF_SCREEN = 500  # pixels (or another unit) to the left or above
SIMPLE_SELECTOR = re.compile(r"\s*(?:[a-z][\w-]*)?([.#][\w-]+)\s*", re.IGNORECASE)
NAME = re.compile(r"[.#][\w-]+")
COMMENT = re.compile(r"/\*(?:.*?\*/|.*)", re.DOTALL)
DISPLAY = re.compile(r"(?:^|[;\s])(display|visibility)\s*:\s*([a-z-]+)", re.IGNORECASE)
NOT_DISPLAYED = re.compile(
    r"""(?:^|[;\s])
    (?:display\s*:\s*none
    |visibility\s*:\s*(?:hidden|collapse)
    |font-size\s*:\s*0(?:\.0*)?(?:[a-z%]+)?\s*(?:$|;|!)
    |clip\s*:\s*rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)
    |clip-path\s*:\s*inset\(\s*(?:50|100)%)""",
    re.IGNORECASE | re.VERBOSE,
)
SHIFTED = re.compile(
    r"(?:^|[;\s])(?:left|top|right|bottom|margin-left|margin-top|text-indent)\s*:\s*-(\d{3,6})(?:\.\d+)?(?:px|em|rem|pt)",
    re.IGNORECASE,
)
COLOUR = re.compile(r"(?:^|[;\s])(color|background(?:-color)?)\s*:\s*(#[0-9a-f]{3,8}|[a-z]+)\b", re.IGNORECASE)
COLOUR_NAMES = {"white": "#ffffff", "black": "#000000"}
SHORT_HEX = 4  # characters of "#fff"
PAGE_PARTS = ("h1", "main")  # an element around them is the page itself, hidden until a script or a dialog is done


def is_hidden(element: etree._Element, attributes: Mapping[str, str], hidden_names: frozenset[str]) -> bool:
    """Return whether an element is not displayed; `hidden_names` are those of `find_hidden_names`."""
    style = attributes.get("style", "")
    is_marked = (
        "hidden" in attributes
        or (style and _is_hidden_by_style(style))
        or attributes.get("aria-hidden", "").lower() == "true"
        or (hidden_names and _is_hidden_by_name(attributes, hidden_names, style))
    )
    return bool(is_marked) and next(element.iterdescendants(*PAGE_PARTS), None) is None


def find_hidden_names(tree: etree._Element) -> frozenset[str]:
    """Return the classes (".name") and ids ("#name") that the page's own `<style>` elements hide."""
    styles = [style.text for style in tree.iter("style") if style.text]
    return _read_styles("\n".join(styles)) if styles else frozenset()


@lru_cache(maxsize=1000)
def _is_hidden_by_style(style: str) -> bool:
    shift = SHIFTED.search(style)
    if NOT_DISPLAYED.search(style) or (shift and int(shift[1]) >= OFF_SCREEN):
        return True
    colours = {name.lower().partition("-")[0]: _normalise_colour(value) for name, value in COLOUR.findall(style)}
    return "color" in colours and colours["color"] == colours.get("background")


def _normalise_colour(value: str) -> str:
    value = COLOUR_NAMES.get(value.lower(), value.lower())
    return "#" + "".join(digit * 2 for digit in value[1:]) if len(value) == SHORT_HEX and value[0] == "#" else value


def _is_hidden_by_name(attributes: Mapping[str, str], hidden_names: frozenset[str], style: str) -> bool:
    names = {f".{name}" for name in attributes.get("class", "").split()}
    if "id" in attributes:
        names.add(f"#{attributes['id']}")
    return not hidden_names.isdisjoint(names) and not DISPLAY.search(style)


@lru_cache(maxsize=50)
def _read_styles(css: str) -> frozenset[str]:
    """Return the names that rules with a single class or id hide, without those that another rule displays."""
    hidden: set[str] = set()
    displayed: set[str] = set()
    for selectors, declarations in _iter_rules(COMMENT.sub(" ", css[:MAX_STYLE])):
        if NOT_DISPLAYED.search(declarations):
            hidden.update(match[1] for part in selectors.split(",") if (match := SIMPLE_SELECTOR.fullmatch(part)))
        elif DISPLAY.search(declarations):
            displayed.update(NAME.findall(selectors))
    return frozenset(hidden - displayed)


def _iter_rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of the rules outside `@media` and other blocks."""
    depth = 0
    for part in css.split("}"):
        opened = part.count("{")
        if depth == 0 and opened == 1:
            selectors, _, declarations = part.partition("{")
            yield selectors.rpartition(";")[2], declarations  # after an @import
        depth = max(depth + opened - 1, 0)
