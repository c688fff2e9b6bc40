"""The content of a page without its template's blocks and without list items."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from spiders.generic.page_analysis.page_view import PageView

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


def build_own_content(
    view: PageView, not_repeated: Iterable[int], in_items: Container[int], context: Container[int] = ()
) -> OwnContent:
    """Return the own content of a page, given the indexes of blocks not repeated by its template, of those in list
    items and of those of its context.

    Words of a block that is a link as a whole do not count.
    """
    own: list[int] = []
    items: list[int] = []
    for index in not_repeated:
        if index in in_items:
            items.append(index)
        elif index not in context:
            own.append(index)
    has_contact = any(view.contacts[index] for index in own)
    return OwnContent(
        view,
        tuple(own),
        words=sum(view.word_counts[index] for index in own if not view.blocks[index].is_link),
        item_words=sum(view.word_counts[index] for index in items),
        has_contact=has_contact,
        has_signal=has_contact or any(map(view.has_signal, own)),
    )
