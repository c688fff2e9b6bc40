"""A parsed page with all that the site-level modules need of it: content, contacts, list items, stated data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from records.page import Page
from spiders.generic.page_analysis.blocks import Anchor, BlockElement, TextBlock, create_element
from spiders.generic.page_analysis.contact_signals import find_contacts, has_price, is_date
from spiders.generic.page_analysis.context_blocks import find_context_blocks, find_linked_blocks
from spiders.generic.page_analysis.fields import Fields, find_field_of_label, is_label_of
from spiders.generic.page_analysis.list_items import ListItem, find_list_items
from spiders.generic.page_analysis.page_content import PageContent, read_page_content
from spiders.generic.page_analysis.replies import find_reply_blocks
from spiders.generic.page_analysis.structured_data import read_structured_data
from spiders.generic.url_patterns import has_utility_namespace, is_document, split_last_segment
from spiders.generic.words import UTILITY_PAGES
from spiders.http.canonical_url import canonicalise_url, remove_comment_page, strip_anchor
from spiders.http.robots_tag import get_product, read_robots_tags
from spiders.page.document import Document, resolve_url
from spiders.page.hidden_elements import find_hidden_names

WORD = re.compile(r"\w+")
TITLE_TAGS = ("h1", "h2", "h3")
MAX_TITLES = 8
MIN_TITLE = 2  # characters; an initial is in every title

Resolver = Callable[[str], tuple[str, str]]


@dataclass(slots=True)
class PageView:
    """A parsed page.

    `key` is its canonical URL, `declared_url` that in its `<link rel=canonical>`. `contacts` and
    `word_counts` are those of each block. `value_blocks` are the blocks that a label or class marks as the value of a
    field, and those with a price. `context_blocks` are marked as not of the page's own advert; `linked_blocks` are
    links to other pages, `reply_blocks` replies to its first entry if it is an advert. `robots` are its
    directives to crawlers. `content_hash` covers the blocks in any order. `normalised_titles` are headings and titles.
    """

    page: Page
    key: str
    declared_url: str
    content: PageContent
    title: str
    stated_title: str
    stated_fields: Fields
    stated_date: str
    contacts: list[frozenset[str]]
    word_counts: list[int]
    content_hash: int
    value_blocks: frozenset[int]
    normalised_titles: list[str]
    list_items: list[ListItem]
    context_blocks: dict[int, str]
    linked_blocks: frozenset[int]
    reply_blocks: frozenset[int]
    robots: frozenset[str]
    _block_words: list[frozenset[str]] = field(default_factory=list)

    @property
    def blocks(self) -> list[TextBlock]:
        """The text blocks, in order."""
        return self.content.blocks

    @property
    def anchors(self) -> list[Anchor]:
        """The links to other pages of the site."""
        return self.content.anchors

    @property
    def elements(self) -> Sequence[BlockElement]:
        """The block elements, in order."""
        return self.content.elements

    @property
    def is_unlisted(self) -> bool:
        """Whether the page asks not to be indexed."""
        return "noindex" in self.robots

    @property
    def is_utility(self) -> bool:
        """Whether URL, title or heading name a page that every site has, or the page asks for a password."""
        names = {split_last_segment(self.key)}
        names.update(" ".join(text.casefold().replace("|", " ").split()) for text in self._names())
        is_named = not names.isdisjoint(UTILITY_PAGES) or has_utility_namespace(self.key)
        return self.content.has_password_input or is_named

    def _names(self) -> list[str]:
        first_heading = next((block.text for block in self.blocks if block.tag == "h1"), "")
        page_name = self.title.split(" | ")[0].split(" - ")[0].split(" \N{EN DASH} ")[0]
        return [first_heading, page_name, self.title]

    def vocabulary(self, indexes: Iterable[int]) -> frozenset[str]:
        """Return the words of some blocks (by index), casefolded."""
        if not self._block_words:
            self._block_words = [frozenset(WORD.findall(block.text.casefold())) for block in self.blocks]
        return frozenset().union(*(self._block_words[index] for index in indexes))

    def is_titled(self, title: str) -> bool:
        """Return whether the page has a title that contains the text of a link, which may be a shortened title."""
        words = normalise_words(title)
        return len(words) >= MIN_TITLE and any(words in own_title for own_title in self.normalised_titles)

    def has_signal(self, index: int) -> bool:
        """Return whether a block contains a contact, a price or a labelled field."""
        text = self.blocks[index].text
        return bool(self.contacts[index]) or has_price(text) or bool(find_field_of_label(text.partition(":")[0]))


def build_page_view(
    page: Page, document: Document, is_ours: Callable[[str], bool], user_agent: str = ""
) -> PageView | None:
    """Parse a page; return None if it has no body. `is_ours` says whether a URL belongs to the site; `user_agent` is
    that of the crawler.
    """
    tree, key = document.element, canonicalise_url(page.url) or page.url
    body = tree.find(".//body")
    if body is None:
        return None
    resolve = _build_resolver(document.base, is_ours, has_routes=page.rendered)
    content = read_page_content(
        body, resolve, find_hidden_names(tree), lambda reference: resolve_url(document.base, reference)
    )
    stated, title = read_structured_data(tree), _read_title(tree)
    _append_stated_contacts(content, stated.contacts)
    _filter_anchors(content, [*content.anchors, *_find_hidden_links(tree, resolve)], key)
    titles = (*find_headings(content.blocks)[:MAX_TITLES], stated.title, title)
    return PageView(
        page=page,
        key=key,
        declared_url=_read_declared_url(tree, resolve),
        content=content,
        title=title,
        stated_title=stated.title,
        stated_fields=stated.fields,
        stated_date=stated.posted,
        contacts=[find_contacts(block.text) for block in content.blocks],
        word_counts=[0 if is_date(block.text) else len(block.text.split()) for block in content.blocks],
        content_hash=hash(frozenset(block.text for block in content.blocks)),
        value_blocks=_find_value_blocks(content),
        normalised_titles=[normalise_words(text) for text in titles if text],
        list_items=find_list_items(content.blocks, content.anchors),
        context_blocks=find_context_blocks(content),
        linked_blocks=find_linked_blocks(content, key),
        reply_blocks=find_reply_blocks(content),
        robots=_read_robots(tree, user_agent) | read_robots_tags(page.robots_tags, user_agent),
    )


def normalise_words(text: str) -> str:
    """Normalise a text to its words, casefolded, with one space between them."""
    return " ".join(WORD.findall(text.casefold()))


def find_headings(blocks: Sequence[TextBlock]) -> list[str]:
    """Return the texts of h1, then h2, then h3."""
    return [block.text for tag in TITLE_TAGS for block in blocks if block.tag == tag]


def _filter_anchors(content: PageContent, anchors: Iterable[Anchor], key: str) -> None:
    """Filter the anchors: those that lead to another page of the site."""
    content.anchors = [anchor for anchor in anchors if anchor.url and anchor.url != key]


def _find_value_blocks(content: PageContent) -> frozenset[int]:
    pairs = enumerate(pairwise(content.blocks), 1)
    labelled = {
        index for index, (label, value) in pairs if find_field_of_label(label.text) and is_label_of(label, value)
    }
    priced = {index for index, block in enumerate(content.blocks) if has_price(block.text)}
    return frozenset(labelled | priced | {index for _, _, index in content.field_hints})


def _build_resolver(base: str, is_ours: Callable[[str], bool], *, has_routes: bool) -> Resolver:
    """Return a cached function from an href to the URL to fetch and its canonical form, "" for other sites and
    files. `has_routes`: a fragment may be a hash route, because scripts made the page.
    """
    cache: dict[str, tuple[str, str]] = {}
    root = resolve_url(base, "/")

    def resolve(href: str) -> tuple[str, str]:
        if href not in cache:
            is_absolute = href[:1] == "/" and href[1:2] not in ("/", "\\")
            url = _join_url(root if is_absolute else base, href, has_routes=has_routes)
            cache[href] = (url, canonicalise_url(url)) if url and is_ours(url) else ("", "")
        return cache[href]

    return resolve


@lru_cache(maxsize=20_000)
def _join_url(base: str, href: str, *, has_routes: bool) -> str:
    """Return a reference as an absolute URL, "" if it cannot be a page; cached for a site's menus."""
    url = _resolve_href(base, href, has_routes=has_routes)
    return remove_comment_page(url) if url and is_document(url) else ""


def _resolve_href(base: str, href: str, *, has_routes: bool) -> str:
    if has_routes and "#" in href:
        return strip_anchor(resolve_url(base, href))
    return resolve_url(base, href).partition("#")[0] if href and href[0] != "#" else ""


def _read_title(tree: etree._Element) -> str:
    return next((" ".join((element.text or "").split()) for element in tree.iter("title")), "")


def _read_robots(tree: etree._Element, user_agent: str) -> frozenset[str]:
    """Return what a page asks in its meta elements of all crawlers and of this one ("noindex", "nofollow")."""
    names = {"robots", get_product(user_agent)} - {""}
    asked = (meta.get("content") or "" for meta in tree.iter("meta") if (meta.get("name") or "").lower() in names)
    return read_robots_tags(asked, user_agent)


def _read_declared_url(tree: etree._Element, resolve: Resolver) -> str:
    links = (link for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return resolve(next((link.get("href", "") for link in links), ""))[1]


def _find_hidden_links(tree: etree._Element, resolve: Resolver) -> Iterator[Anchor]:
    """Yield the links that are not displayed: next and previous page in the head, and the pages of frames."""
    outside = create_element(None, "head", "head")
    linked = [((link.get("rel") or "").lower(), link.get("href") or "") for link in tree.iter("link")]
    framed = [("", frame.get("src") or "") for frame in tree.iter("frame", "iframe")]
    for rel, reference in (*(pair for pair in linked if pair[0] in {"next", "prev"}), *framed):
        href, url = resolve(reference)
        position = f"head>{rel or 'frame'}"
        yield Anchor(url, href, "", position, 0, outside, starts_block=False, in_heading=False, rel=rel)


def _append_stated_contacts(content: PageContent, lines: Sequence[str]) -> None:
    """Append the lines of structured data with a contact that the visible text lacks, as blocks of their own."""
    with_contact = [line for line in lines if find_contacts(line)]
    if not with_contact:
        return
    known = set().union(*(find_contacts(block.text) for block in content.blocks))
    for line in with_contact:
        if not find_contacts(line) <= known:
            known |= find_contacts(line)
            element = create_element(None, "meta", "meta")
            block = TextBlock(line, element, "meta", follows_break=False, link_length=0)
            content.blocks.append(block)
