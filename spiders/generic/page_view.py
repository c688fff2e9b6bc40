"""A page as the miner keeps it: read once, judged when enough of the site is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from records.page import Page
from spiders.generic.blocks import Anchor, Block, Frame, within
from spiders.generic.contact_signals import contacts, has_price, is_date
from spiders.generic.fields import Fields, field_named, is_labelled
from spiders.generic.list_items import LinkRecord, link_records
from spiders.generic.structured_data import structured
from spiders.generic.tree_walk import Walked, walk
from spiders.generic.url_patterns import is_document, slug
from spiders.generic.words import UTILITY
from spiders.http.canonical_url import canonicalise_url
from spiders.page.document import Document, resolve_url

WORD = re.compile(r"\w+")


@dataclass(slots=True)
class View:
    """What a page shows: blocks of text, anchors, titles, what it states for machines.

    `key` is the address it is known by. `contacts` has the contacts of each block. `records` are its groups of links that look
    like entries of a listing. `values` are the blocks that a label or class says
    to be the value of a field. `alike` is the digest of its blocks in any order.
    """

    page: Page
    key: str
    walked: Walked
    title: str
    stated_title: str
    stated: Fields
    contacts: list[frozenset[str]]
    alike: int
    canonical: str
    spoken_headings: list[str] = field(default_factory=list)
    records: list[LinkRecord] = field(default_factory=list)
    _vocabulary: list[frozenset[str]] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    values: frozenset[int] = frozenset()

    @property
    def blocks(self) -> list[Block]:
        """Its text, in order."""
        return self.walked.blocks

    @property
    def anchors(self) -> list[Anchor]:
        """Its links to pages."""
        return self.walked.anchors

    @property
    def frames(self) -> Sequence[Frame]:
        """Its block elements, in order."""
        return self.walked.frames

    @property
    def headings(self) -> list[str]:
        """The titles that it gives itself, most telling first."""
        heads = [block.text for tag in ("h1", "h2", "h3") for block in self.blocks if block.tag == tag]
        return [text for text in (*heads[:8], self.stated_title, self.title) if text]

    @property
    def is_utility(self) -> bool:
        """Whether its address or title says that it is a page every site has, or it asks for a password."""
        named = {slug(self.key), *(" ".join(text.casefold().replace("|", " ").split()) for text in self._names())}
        return self.walked.password or bool(named & UTILITY)

    def _names(self) -> list[str]:
        first = next((block.text for block in self.blocks if block.tag == "h1"), "")
        return [first, self.title.split(" | ")[0].split(" - ")[0].split(" \N{EN DASH} ")[0], self.title]

    def words_in(self, places: Iterable[int]) -> frozenset[str]:
        """Return the words of some blocks, folded."""
        if not self._vocabulary:
            self._vocabulary = [frozenset(WORD.findall(block.text.casefold())) for block in self.blocks]
        return frozenset().union(*(self._vocabulary[place] for place in places))

    def marked(self, index: int) -> bool:
        """Whether a block holds a contact, a price or a labelled field."""
        text = self.blocks[index].text
        return bool(self.contacts[index]) or has_price(text) or bool(field_named(text.partition(":")[0]))


def view(page: Page, document: Document, is_ours: Callable[[str], bool]) -> View | None:
    """Read a page; None where it has no body. `is_ours` tells which addresses belong to the site."""
    tree, base = document.element, document.base
    body = tree.find(".//body")
    if body is None:
        return None
    walked = walk(body, _resolver(base, is_ours))
    known, stated = canonicalise_url(page.url) or page.url, structured(tree)
    _append_missing(walked, stated.contacts)
    shown = View(
        page,
        known,
        walked,
        _title(tree),
        stated.title,
        stated.fields,
        [contacts(block.text) for block in walked.blocks],
        hash(frozenset(block.text for block in walked.blocks)),
        _canonical(tree, base, is_ours),
    )
    walked.anchors.extend(_unseen_links(tree, _resolver(base, is_ours)))
    walked.anchors = [anchor for anchor in walked.anchors if anchor.url and anchor.url != known]
    shown.words = [0 if is_date(block.text) else len(block.text.split()) for block in walked.blocks]
    shown.values = _values(walked)
    shown.spoken_headings = [spoken(text) for text in shown.headings]
    shown.records = link_records(shown.blocks, shown.anchors)
    return shown


def _values(walked: Walked) -> frozenset[int]:
    """Return the blocks that a label or a class says to be the value of a field, and those with a price."""
    pairs = enumerate(pairwise(walked.blocks), 1)
    labelled = {place for place, (label, value) in pairs if field_named(label.text) and is_labelled(label, value)}
    priced = {place for place, block in enumerate(walked.blocks) if has_price(block.text)}
    return frozenset(labelled | priced | {place for _, _, place in walked.hints})


def spoken(text: str) -> str:
    """Return the words of a text, folded, one blank between them."""
    return " ".join(WORD.findall(text.casefold()))


def _resolver(base: str, is_ours: Callable[[str], bool]) -> Callable[[str], tuple[str, str]]:
    known: dict[str, tuple[str, str]] = {}

    def address(href: str) -> tuple[str, str]:
        if href not in known:
            known[href] = _resolved(base, href, is_ours)
        return known[href]

    return address


def _resolved(base: str, href: str, is_ours: Callable[[str], bool]) -> tuple[str, str]:
    url = resolve_url(base, href).partition("#")[0] if href and href[0] != "#" else ""
    return (url, canonicalise_url(url)) if url and is_ours(url) and is_document(url) else ("", "")


def _title(tree: etree._Element) -> str:
    return next((" ".join((element.text or "").split()) for element in tree.iter("title")), "")


def _canonical(tree: etree._Element, base: str, is_ours: Callable[[str], bool]) -> str:
    href = next(
        (link.get("href", "") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"), ""
    )
    return _resolved(base, href, is_ours)[1]


def _unseen_links(tree: etree._Element, address: Callable[[str], tuple[str, str]]) -> Iterator[Anchor]:
    """Yield the links that no reader sees as such: the next page named in the head, and the pages of frames."""
    outside = within(None, "head", "head")
    named = [(link.get("rel") or "", link.get("href") or "") for link in tree.iter("link")]
    framed = [("", frame.get("src") or "") for frame in tree.iter("frame", "iframe")]
    for rel, reference in (*((rel, href) for rel, href in named if rel.lower() in {"next", "prev"}), *framed):
        href, url = address(reference)
        yield Anchor(
            url, href, "", f"head>{rel or 'frame'}", 0, outside, lead=False, heading=False, edge=True, rel=rel.lower()
        )


def _append_missing(walked: Walked, lines: Sequence[str]) -> None:
    """Add as blocks of their own the lines that state a contact which the text does not show."""
    named = [line for line in lines if contacts(line)]
    if not named:
        return
    shown = set().union(*(contacts(block.text) for block in walked.blocks))
    for line in named:
        if not contacts(line) <= shown:
            shown |= contacts(line)
            walked.blocks.append(Block(line, within(None, "meta", "meta"), "meta", edge=False, breaks=False, linked=0))
