"""The content of a page without its template's blocks and without list items."""

from __future__ import annotations

from dataclasses import dataclass

from spiders.generic.page.page_view import PageView

MIN_WORDS = 5


@dataclass(frozen=True, slots=True)
class OwnContent:
    """The blocks of a page that neither its template repeats nor a list item contains.

    `words` are those outside links, `item_words` those of the list items. `has_signal`: a block has a contact, a price
    or a labelled field.
    """

    view: PageView
    blocks: tuple[int, ...]
    words: int
    item_words: int
    has_contact: bool
    has_signal: bool

    @property
    def is_sufficient(self) -> bool:
        """Whether it is enough for an advert."""
        return self.words >= MIN_WORDS or self.has_contact

    @property
    def is_list(self) -> bool:
        """Whether the page is mainly a list of other pages."""
        return self.item_words > self.words

    def vocabulary(self) -> frozenset[str]:
        """Return its words, casefolded."""
        return self.view.vocabulary(self.blocks)
