"""Finds the text of a page that is not of its own advert: navigation, related adverts, comments, quotations.

By what the page says of its elements, and by links: a text that is a link to another page is that page's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from spiders.generic.page_analysis.blocks import HEADINGS, BlockElement, TextBlock
from spiders.generic.page_analysis.page_content import PageContent
from spiders.generic.page_analysis.titled_sections import find_titled_sections
from spiders.generic.words import SECTION_TITLE
from spiders.http.canonical_url import split_page_url

COMMENTS = "comments"
MAX_BETWEEN = 3  # blocks between the main heading of a topic and its first entry
MAX_OWN_WORDS = 12  # outside the entries of a topic, such as "subscribe" and the number of views
MOSTLY = 0.5  # of a block's characters in links to other pages
MAX_WRAPPED = 0.8  # of a page's blocks: an element with more is the page, whatever its class says
MIN_BLOCKS = 8  # of a page, for that share to mean something
QUOTE_HEAD = re.compile(
    r"^.{0,60}\b(?:wrote|said|writes|schrieb|a écrit|escribió|napisał\w*|scris|ha scritto)\b.{0,20}:?$", re.IGNORECASE
)


def find_context_blocks(content: PageContent) -> dict[int, str]:
    """Return the kind of the blocks that a page marks as context ("navigation", "related", "comments", "quotes")."""
    heading = _find_main_heading(content.blocks)
    titled = find_titled_sections(content, heading)
    marked = {
        index: _find_kind(element, content.blocks)
        for element in content.elements
        if _find_kind(element, content.blocks) and not _contains_page(element, heading, len(content.blocks))
        for index in range(element.first, element.end)
    }
    return titled | marked if titled else _free_first_post(content, heading, marked)


def _free_first_post(content: PageContent, heading: int, marked: dict[int, str]) -> dict[int, str]:
    """Return the marked blocks without the first post of a topic whose posts are all marked as comments.

    The posts of such a topic follow the main heading, and the page has no other text of its own. A page with a titled
    section of comments is not one; the caller has excluded it.
    """
    posts = list(_list_comments(content))
    first = min((element.first for element in posts), default=0)
    if not _begins_topic(content.blocks, heading, first) or _has_own_text(content.blocks, heading, marked):
        return marked
    post = _find_first_post(posts, first)
    freed = range(post.first, post.end)
    return {index: kind for index, kind in marked.items() if kind != COMMENTS or index not in freed}


def _list_comments(content: PageContent) -> Iterator[BlockElement]:
    """Yield the elements that are marked as comments and hold text."""
    for element in content.elements:
        if element.end > element.first and _find_kind(element, content.blocks) == COMMENTS:
            yield element


def _begins_topic(blocks: Sequence[TextBlock], heading: int, first: int) -> bool:
    """Return whether an entry follows the main heading, without another heading or "comments" between."""
    between = blocks[heading + 1 : first]
    is_near = 0 <= heading < first <= heading + MAX_BETWEEN
    return is_near and not any(block.tag in HEADINGS or SECTION_TITLE.match(block.text) for block in between)


def _has_own_text(blocks: Sequence[TextBlock], heading: int, marked: dict[int, str]) -> bool:
    """Return whether more than a few words below the main heading are not marked as context."""
    own = (block.text for index, block in enumerate(blocks) if index > heading and index not in marked)
    return sum(len(text.split()) for text in own) > MAX_OWN_WORDS


def _find_first_post(entries: Sequence[BlockElement], first: int) -> BlockElement:
    """Return the widest element at the beginning that another of its kind follows; the widest if none does."""
    begun = sorted((element for element in entries if element.first == first), key=lambda element: -element.end)
    starts = {(id(element.parent), element.signature, element.first) for element in entries}
    return next((one for one in begun if (id(one.parent), one.signature, one.end) in starts), begun[0])


def find_linked_blocks(content: PageContent, key: str) -> frozenset[int]:
    """Return the indexes of the blocks whose text is mostly in links to pages with another path than this one's."""
    return frozenset(_list_linked(content, split_page_url(key).path))


def _find_kind(element: BlockElement, blocks: Sequence[TextBlock]) -> str:
    """Return what an element holds; a blockquote is a quotation if its first line or the one before says so."""
    if element.tag != "blockquote" or element.context:
        return element.context
    before = blocks[element.first - 1].text if 0 < element.first <= len(blocks) else ""
    inside = blocks[element.first].text if element.first < element.end else ""
    is_quotation = any(QUOTE_HEAD.match(line) for line in (before, inside.split("\n")[0]))
    return "quotes" if is_quotation else ""


def _contains_page(element: BlockElement, heading: int, count: int) -> bool:
    """Return whether an element holds the page's heading or nearly all of its blocks."""
    if element.first <= heading < element.end:
        return True
    return count >= MIN_BLOCKS and element.end - element.first > MAX_WRAPPED * count


def _find_main_heading(blocks: Sequence[TextBlock]) -> int:
    """Return the index of the first h1, -1 if there is none."""
    return next((index for index, block in enumerate(blocks) if block.tag == "h1"), -1)


def _list_linked(content: PageContent, path: str) -> Iterator[int]:
    lengths: dict[int, int] = defaultdict(int)
    for anchor in content.anchors:
        if split_page_url(anchor.url).path == path:
            continue
        if anchor.wraps_block:
            yield from range(anchor.element.first, anchor.element.end)
        else:
            lengths[anchor.block] += len(anchor.text)
    for index, length in lengths.items():
        if index < len(content.blocks) and length > MOSTLY * len(content.blocks[index].text):
            yield index
