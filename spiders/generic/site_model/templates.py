"""Page templates: which pages share one, and which text blocks each template repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from spiders.generic.page_analysis.blocks import TextBlock
from spiders.generic.page_analysis.contact_signals import DIGITS, find_contacts, has_price, is_date

SAME_TEMPLATE = 0.7  # Jaccard index of signature pairs; measured: same template 0.78-1.0, detail and listing 0.41-0.67
# Thresholds: shares of pages from which on a block counts as repeated.
ALMOST_ALWAYS = 0.9  # in a place where advertisers write, or the value of a label
MOSTLY = 0.6  # a contact, or any block of the whole site
OFTEN = 0.2  # in a place with few different texts
VARIED = 0.5  # different texts per page in a place where advertisers write
MIN_PAGES = 3
MAX_COUNTED_PAGES = 300  # per template: limits memory, and blocks counted as repeated stay so to the end
MAX_TEMPLATES = 60
MAX_TITLES = 5000


@lru_cache(maxsize=50_000)
def normalise_block_text(text: str) -> str:
    """Normalise a text: replace its digits, so that counters compare equal, but not in prices, dates and contacts.

    >>> normalise_block_text("12 views"), normalise_block_text("Asking £40")
    ('## views', 'Asking £40')
    """
    if not DIGITS.search(text) or find_contacts(text) or has_price(text) or is_date(text):
        return text
    return DIGITS.sub("#", text)


@dataclass(slots=True)
class BlockCounts:
    """On how many pages each text occurred, and how often and with how many different texts each place occurred.

    A place is the path of the block's element.
    """

    pages: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    texts_by_place: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add_page(self, places: Mapping[str, str]) -> None:
        """Count a page, given the place of each of its texts."""
        self.pages += 1
        self.texts.update(places.keys())
        for text, place in places.items():
            self.places[place] += 1
            self.texts_by_place[place].add(hash(text))

    def is_repeated(self, text: str, place: str, *, has_contact: bool, is_value: bool) -> bool:
        """Return whether a block belongs to the template.

        In a place with mostly the same text, a few pages are enough. Where advertisers write, or in the value of a
        label, texts may coincide, so it takes nearly all pages. A contact takes most pages.
        """
        count = self.texts[text]
        if count < MIN_PAGES:
            return False
        share, is_well_known = count / self.pages, self.pages > 2 * MIN_PAGES
        variety = len(self.texts_by_place[place]) / max(self.places[place], 1)
        if has_contact:
            return share > MOSTLY and (is_well_known or variety < MOSTLY)
        if is_value or variety >= VARIED:
            return share > ALMOST_ALWAYS and is_well_known
        return share > OFTEN


@dataclass(slots=True, eq=False)
class PageTemplate:
    """Pages with the same structure, identified by the signature pairs of its first page."""

    signature_pairs: set[str]
    counts: BlockCounts = field(default_factory=BlockCounts)
    images: Counter[str] = field(default_factory=Counter)
    pages: int = 0

    def count_images(self, urls: Iterable[str]) -> None:
        """Count the pictures of a page, by their URLs."""
        self.pages += 1
        self.images.update(set(urls))

    def is_common_image(self, url: str) -> bool:
        """Return whether the template repeats a picture."""
        return self.images[url] >= MIN_PAGES and self.images[url] > OFTEN * self.pages


class PageTemplates:
    """Assigns pages to templates and learns which blocks each template repeats."""

    def __init__(self) -> None:
        self._templates: list[PageTemplate] = []
        self._site_counts = BlockCounts()
        self._titles: Counter[str] = Counter()
        self.pages = 0  # learnt so far

    def learn(self, signature_pairs: set[str], blocks: Iterable[TextBlock], title: str) -> PageTemplate:
        """Return the template of a page after counting its blocks and its title."""
        self.pages += 1
        template = self.find(signature_pairs)
        self._titles[title] += len(self._titles) < MAX_TITLES
        places = {normalise_block_text(block.text): block.element.path for block in blocks}
        for counts in (template.counts, self._site_counts):
            if counts.pages < MAX_COUNTED_PAGES:
                counts.add_page(places)
        return template

    def find(self, signature_pairs: set[str]) -> PageTemplate:
        """Return the template of a page; by default a new template, if no known structure passes the threshold."""
        best, similarity = None, -1.0
        for template in self._templates:
            index = _compute_jaccard_index(template.signature_pairs, signature_pairs)
            if index > similarity:
                best, similarity = template, index
        if best and (similarity >= SAME_TEMPLATE or len(self._templates) >= MAX_TEMPLATES):
            return best
        self._templates.append(PageTemplate(signature_pairs))
        return self._templates[-1]

    def is_repeated(
        self, template: PageTemplate, block: TextBlock, *, has_contact: bool, is_value: bool = False
    ) -> bool:
        """Return whether the template or the whole site repeats a block."""
        text, place = normalise_block_text(block.text), block.element.path
        is_value = is_value or block.element.is_description
        is_on_most_pages = self._site_counts.texts[text] > MOSTLY * self._site_counts.pages
        counted = (template.counts, self._site_counts) if is_on_most_pages else (template.counts,)
        return any(counts.is_repeated(text, place, has_contact=has_contact, is_value=is_value) for counts in counted)

    def is_common_title(self, title: str) -> bool:
        """Return whether several pages have a title, so that it cannot be the title of an advert."""
        return self._titles[title] >= MIN_PAGES


def _compute_jaccard_index(left: set[str], right: set[str]) -> float:
    common = len(left & right)
    return common / ((len(left) + len(right) - common) or 1) if left or right else 1.0
