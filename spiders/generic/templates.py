"""Templates: which pages are made by one, and which of their blocks it repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from spiders.generic.blocks import Block
from spiders.generic.contact_signals import DIGITS, contacts, has_price, is_date

SAME = 0.7  # Jaccard of signature pairs; measured: one template 0.78-1.0, detail against listing 0.41-0.67
ALWAYS = 0.9
EVERYWHERE = 0.6
WRITTEN = 0.5
OFTEN = 0.2
FEWEST = 3
LEARNED = (
    300  # pages after which a template's figures stand: then memory stays flat and a text reads the same to the end
)
MOST_TEMPLATES = 60
MOST_TITLES = 5000


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Return a text by which two showings of a block are one: digits folded where they count something, never in prices,
    dates or contacts (else "Asking £40" is the same everywhere).
    """
    if not DIGITS.search(text) or contacts(text) or has_price(text) or is_date(text):
        return text
    return DIGITS.sub("#", text)


@dataclass(slots=True)
class Tally:
    """How often each block was seen on how many pages, and how many different ones stand in one place."""

    pages: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def learn(self, shown: dict[str, str]) -> None:
        """Count a page's blocks, given as text -> place."""
        self.pages += 1
        self.seen.update(shown.keys())
        for text, place in shown.items():
            self.places[place] += 1
            self.kinds[place].add(hash(text))

    def repeats(self, text: str, place: str, *, contact: bool, valued: bool) -> bool:
        """Tell whether a block is the template's.

        Where mostly the same is said, on many pages is enough; where writers write, or a label says that this is a value, they may
        well say the same, so it takes nearly all. A contact is never given up for less than most.
        """
        count = self.seen[text]
        if count < FEWEST:
            return False
        share = count / self.pages
        varied = len(self.kinds[place]) / max(self.places[place], 1)
        if contact:
            return share > EVERYWHERE and (self.pages > 2 * FEWEST or varied < EVERYWHERE)
        if valued or varied >= WRITTEN:
            return share > ALWAYS and self.pages > 2 * FEWEST
        return share > OFTEN


@dataclass(slots=True, eq=False)
class Template:
    """Pages of one look."""

    pairs: set[str]
    tally: Tally = field(default_factory=Tally)


class Templates:
    """Sorts pages by look and learns what each look repeats."""

    def __init__(self) -> None:
        self._known: list[Template] = []
        self._site = Tally()
        self._titles: Counter[str] = Counter()

    def learn(self, pairs: set[str], blocks: Iterable[Block], title: str) -> Template:
        """Return the template of a page, after counting its blocks and its title."""
        template = self.find(pairs)
        self._titles[title] += len(self._titles) < MOST_TITLES
        shown = {folded(block.text): block.frame.path for block in blocks}
        for tally in (template.tally, self._site):
            if tally.pages < LEARNED:
                tally.learn(shown)
        return template

    def repeats(self, template: Template, block: Block, *, contact: bool, valued: bool = False) -> bool:
        """Tell whether a block belongs to the template or the site rather than to the page."""
        text, where, valued = folded(block.text), block.frame.path, valued or block.frame.prose
        if self._site.seen[text] <= EVERYWHERE * self._site.pages:
            return template.tally.repeats(text, where, contact=contact, valued=valued)
        return any(tally.repeats(text, where, contact=contact, valued=valued) for tally in (template.tally, self._site))

    def is_common(self, title: str) -> bool:
        """Tell whether several pages are titled so, as an advert never is."""
        return self._titles[title] >= FEWEST

    @property
    def pages(self) -> int:
        """How many pages were learned from."""
        return self._site.pages

    def find(self, pairs: set[str]) -> Template:
        """Return the template of a page by its look."""
        best = max(self._known, key=lambda known: _jaccard(known.pairs, pairs), default=None)
        if best and (_jaccard(best.pairs, pairs) >= SAME or len(self._known) >= MOST_TEMPLATES):
            return best
        self._known.append(Template(pairs))
        return self._known[-1]


def _jaccard(one: set[str], other: set[str]) -> float:
    both = len(one & other)
    return both / ((len(one) + len(other) - both) or 1) if one or other else 1.0
