"""What a click on a row shows without another address: a dialog, a second column, an entry that unfolds.

Such an advert has no address of its own. It gets the page's with the row's id as a hash route, which leads a reader to
the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from urllib.parse import quote

from spiders.browser.clicks.data_objects import DataObject
from spiders.browser.clicks.routes import FORMS
from spiders.browser.clicks.row_list import ClickableRow
from spiders.http.canonical_url import split_hash_route

ID_NAMES = (
    "id",
    "_id",
    "uuid",
    "uid",
    "guid",
    "slug",
    "key",
    "code",
    "ref",
    "reference",
    "@data-id",
    "@data-key",
    "@id",
)
MAX_ID = 80  # characters


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A row's content as a page of its own: its URL and its HTML."""

    url: str
    html: str


def build_panel(
    page_url: str, row: ClickableRow, displayed: Sequence[DataObject], html: str, known: Collection[str]
) -> ShownPanel:
    """Return the panel of a row, given the objects that it displays and the URLs of the other panels."""
    document, route = split_hash_route(page_url)
    base = f"{document}#{route}!{quote(_find_id(row, displayed), safe='')}"
    url = next(url for url in _iter_numbered(base) if url not in known)
    title = escape(row.title)
    return ShownPanel(url, f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{html}</body></html>")


def _find_id(row: ClickableRow, displayed: Sequence[DataObject]) -> str:
    """Return the site's own id of a row, by its data or its attributes; the words of its title if it has none."""
    fields = {**(displayed[0].fields if displayed else {}), **row.attributes}
    own = (fields[name] for name in ID_NAMES if 0 < len(fields.get(name, "")) <= MAX_ID)
    return next(own, "") or FORMS["slug"](row.title)[:MAX_ID] or "row"


def _iter_numbered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{number}" for number in count(2))
