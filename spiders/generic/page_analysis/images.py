"""Pictures of an advert: those of a page that are no decoration, nobody's portrait and in no link to another advert."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spiders.generic.page_analysis.blocks import BlockElement
from spiders.generic.words import DECORATION

SOURCES = ("data-src", "data-lazy-src", "data-original", "src")  # lazy loaders keep the picture out of `src`
MIN_PIXELS = 64  # icons and emoticons are smaller
PIXELS = re.compile(r"\s*(\d+)(?:px)?\s*")
NO_PICTURE = re.compile(r"\.svg(?:$|\?)", re.IGNORECASE)


@dataclass(slots=True)
class PageImage:
    """A picture: its absolute URL, the index of the block that follows it or contains it, and the element around it."""

    url: str
    block: int
    element: BlockElement

    @property
    def is_in_context(self) -> bool:
        """Whether it is in what is not of the page's advert."""
        return any(element.context for element in self.element.self_and_ancestors())


def find_image_url(attributes: Mapping[str, str], resolve: Callable[[str], str]) -> str:
    """Return the absolute URL of an `img` element, "" if it is decoration, too small or no file of a web server."""
    named = " ".join(attributes.get(name, "") for name in ("class", "id", "alt"))
    if DECORATION.search(named) or _is_small(attributes):
        return ""
    reference = next((value for name in SOURCES if (value := attributes.get(name, "").strip())), "")
    url = resolve(reference) if reference else ""
    return url if _may_be_picture(url) else ""


def _may_be_picture(url: str) -> bool:
    is_file = url.startswith(("http://", "https://")) and not NO_PICTURE.search(url)
    return is_file and not DECORATION.search(url.rpartition("/")[2])


def _is_small(attributes: Mapping[str, str]) -> bool:
    sizes = (PIXELS.fullmatch(attributes.get(name, "")) for name in ("width", "height"))
    return any(int(size[1][:9]) < MIN_PIXELS for size in sizes if size)
