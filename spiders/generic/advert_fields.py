"""Gathers the fields of an advert that fills a page: values, date of posting, and where each was read.

From the most to the least certain: labels in the text, links to the author, classes and properties, structured data.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from records.advert import FieldSource
from spiders.generic.page_analysis.bylines import find_authors, group_links
from spiders.generic.page_analysis.fields import (
    Fields,
    collect_fields,
    collect_hinted_fields,
    find_labelled_fields,
    merge_fields,
    name_sources,
)
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.page_analysis.posted_date import DatedPage, PostedDate, find_posted_date
from spiders.generic.words import CONFIDENCE

NEAR = 3  # blocks around those of the advert, which the template may repeat: its author and date
FIELDS = ("account", "name", "area", "price")


@dataclass(frozen=True, slots=True)
class AdvertFields:
    """The fields of an advert, and for each with a value where it was read: a key of `[confidence]` in words.toml."""

    fields: Fields
    posted: date | None
    sources: dict[str, str]

    def build_sources(self, **others: str) -> tuple[FieldSource, ...]:
        """Return the sources with their confidence, of these fields and of others."""
        sources = {**others, **self.sources}
        return tuple(FieldSource(name, source, CONFIDENCE[source]) for name, source in sources.items() if source)


def gather_fields(view: PageView, indexes: Sequence[int], excluded: Container[int]) -> AdvertFields:
    """Return the fields of an advert, given its blocks and those that belong to other adverts or their authors."""
    around = _list_around(view, indexes, excluded)
    blocks = [view.blocks[index] for index in indexes]
    authors = find_authors(view.blocks, around, group_links(view.anchors))
    near = find_labelled_fields([view.blocks[index] for index in around])  # the template repeats a busy account's name
    layers = (
        ("label", find_labelled_fields(blocks) | Fields(account=near.account)),
        ("author link", collect_fields(("account", author) for author in authors)),
        ("markup", _collect_hinted_fields(view, set(around))),
        ("structured data", view.stated_fields),
    )
    labelled, linked, hinted, stated = (layer for _, layer in layers)
    fields = merge_fields(labelled, linked | hinted, stated)
    posted = _find_posted_date(view, around, fields.account)
    sources = {name: source for name, source in name_sources(fields, layers).items() if name in FIELDS}
    if posted:
        sources["posted"] = posted.source
    return AdvertFields(fields, posted.day if posted else None, sources)


def _list_around(view: PageView, indexes: Iterable[int], excluded: Container[int]) -> list[int]:
    """Return the blocks of an advert and those near them that are not excluded."""
    near = {other for index in indexes for other in range(index - NEAR, index + NEAR + 1)}
    return [index for index in sorted(near) if 0 <= index < len(view.blocks) and index not in excluded]


def _collect_hinted_fields(view: PageView, indexes: Container[int]) -> Fields:
    return collect_hinted_fields((field, text) for field, text, index in view.content.field_hints if index in indexes)


def _find_posted_date(view: PageView, around: Sequence[int], account: str) -> PostedDate | None:
    title = next((index for index in around if view.blocks[index].is_heading), -1)
    return find_posted_date(
        DatedPage(
            url=view.page.url,
            fetched_at=view.page.fetched_at,
            stated=view.stated_date,
            blocks=view.blocks,
            indexes=around,
            links=group_links(view.anchors),
            hints=view.content.date_hints,
            account=account,
            title_block=title,
        )
    )
