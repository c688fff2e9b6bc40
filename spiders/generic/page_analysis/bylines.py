"""Finds bylines: lines around an advert that only name its author, its date and its categories."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from spiders.generic.page_analysis.blocks import Anchor, TextBlock
from spiders.generic.page_analysis.contact_signals import find_contacts, has_price, is_date
from spiders.generic.url_patterns import is_user_url
from spiders.generic.words import BY, BYLINE_HEADS, BYLINE_WORDS, DATED_WORDS, OTHER_DATES

MAX_BYLINE = 200  # characters
PART = re.compile(r"[^\W_]+")
TEXT_FILE = (".txt", ".md", ".rst", ".html")
WORD = re.compile(r"[^\W\d_]+")
BY_AT_END = re.compile(rf"(?:^|[\s(])(?:{BY})\s*:?\s*$", re.IGNORECASE)


def group_links(anchors: Iterable[Anchor]) -> Mapping[int, list[Anchor]]:
    """Return the links with a text by the index of their block."""
    groups: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        if anchor.text:
            groups[anchor.block].append(anchor)
    return groups


def find_authors(
    blocks: Sequence[TextBlock], indexes: Iterable[int], links: Mapping[int, list[Anchor]]
) -> Iterator[str]:
    """Yield the texts of the links to an author: `rel=author`, after "by" in a byline, or to a user's page."""
    for index in indexes:
        text = blocks[index].text
        for anchor in links.get(index, ()) if len(text) <= MAX_BYLINE else ():
            before = text[: max(text.find(anchor.text), 0)]
            words = set(WORD.findall(before.casefold()))
            is_named = BY_AT_END.search(before) is not None or is_user_url(anchor.url, anchor.text)
            is_author = "author" in anchor.rel.split() or (is_named and words <= BYLINE_WORDS)
            if is_author and not words & OTHER_DATES:
                yield anchor.text


def is_byline(text: str, links: Iterable[Anchor], account: str, url: str = "") -> bool:
    """Return whether a text only names an author, a date, categories or the page's own path (of this URL): it says
    nothing else apart from its links.

    >>> [is_byline(text, [], "Anna_7") for text in ("Anna_7", "By Anna_7 on 3 May 2026", "By car")]
    [True, True, False]
    >>> is_byline("ads/mia_7.txt modified 3 May 2026", [], "", "http://a.test/wiki?id=ads:mia_7")
    True
    """
    if len(text) > MAX_BYLINE or find_contacts(text) or has_price(text):
        return False
    without_path = " ".join(word for word in text.split() if not _is_path_of(word, url))
    return not without_path or _names_only(text, remove_names(without_path, links, account), account)


def _names_only(text: str, rest: str, account: str) -> bool:
    """Return whether the rest of a text without names says nothing of its own."""
    words = set(WORD.findall(rest.casefold()))
    if not words <= BYLINE_WORDS:
        return False
    return is_date(rest) or text == account or (rest != text and not words.isdisjoint(BYLINE_HEADS | DATED_WORDS))


def _is_path_of(word: str, url: str) -> bool:
    """Return whether a word of several parts is the end of a URL, whatever separates the parts."""
    parts = [part.casefold() for part in PART.findall(word)]
    if word.endswith(TEXT_FILE):
        parts = parts[:-1]
    found = [part.casefold() for part in PART.findall(unquote(url))]
    return len(parts) > 1 and found[-len(parts) :] == parts


def remove_names(text: str, links: Iterable[Anchor], account: str) -> str:
    """Return a text without the texts of its links and without the account's name."""
    for name in (*(anchor.text for anchor in links), account):
        text = text.replace(name, " ") if name else text
    return " ".join(text.split())
