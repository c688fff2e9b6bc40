"""What leaves the miner: each advert once, under an id that no other has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from records.advert import Advert
from spiders.generic import advert_builder
from spiders.generic.classifier import Judge, Judged, Verdict
from spiders.generic.link_tracker import Trail
from spiders.generic.page_view import View
from spiders.generic.url_patterns import NUMBER


class Copies:
    """Remembers what was shown, to see when a page comes again under another address."""

    def __init__(self) -> None:
        self._shown: set[int] = set()
        self._pages: dict[tuple[int, str], str] = {}

    def first_of(self, view: View) -> str:
        """Return the address by which a page was read first: same blocks, and the same path or the same numbers in its address."""
        parts = urlsplit(view.key)
        marks = {
            (view.alike, parts.path),
            (view.alike, f"# {' '.join(NUMBER.findall(parts.path + parts.query)) or view.key}"),
        }
        first = next((self._pages[mark] for mark in marks if mark in self._pages), view.key)
        self._pages.update(dict.fromkeys(marks - self._pages.keys(), first))
        return first

    def is_copy(self, view: View) -> bool:
        """Tell whether a page with the same blocks was shown before: its links lead nowhere new."""
        copy = view.alike in self._shown
        self._shown.add(view.alike)
        return copy


class Outlet:
    """Makes adverts of judged pages and lets each go once."""

    def __init__(self, label: str, judge: Judge, trail: Trail) -> None:
        self._label, self._judge, self._trail = label, judge, trail
        self._ids: dict[str, str] = {}
        self.count = 0

    def let_go(self, page: Judged) -> Iterator[Advert]:
        """Yield the adverts of a page whose verdict is certain."""
        names = self._trail.close(page.view)
        if page.verdict is Verdict.ADVERT:
            yield from self._once(advert_builder.whole(self._label, page, self._judge, names))
        elif page.verdict is Verdict.SEVERAL:
            for advert in advert_builder.several(self._label, page, self._judge):
                yield from self._once(advert)

    def last(self, pages: Sequence[Judged], start: Sequence[str]) -> Iterator[Advert]:
        """Yield adverts of pages that nobody was sure of, when no more come.

        Beside certain adverts only a page with a contact of its own counts. A site without any is its owner's own: its first page
        speaks for it, and others where they name contacts that it does not.
        """
        if self.count:
            for page in pages:
                if page.verdict is Verdict.UNSURE and self._stands_alone(page, start):
                    yield from self._single(page, lone=False)
        else:
            yield from self._lone(sorted(pages, key=lambda page: page.view.key not in start), start)

    def _stands_alone(self, page: Judged, start: Sequence[str]) -> bool:
        own = self._judge.own(page)
        if own.is_index or not own.contact or page.view.is_utility or page.view.key in start:
            return False
        return not self._judge.slots.is_sitewide(page.view.key)

    def _lone(self, pages: Sequence[Judged], start: Sequence[str]) -> Iterator[Advert]:
        told: set[str] = set()
        for page in pages:
            own = self._judge.own(page, lone=True)
            named = set().union(*(page.view.contacts[place] for place in own.blocks))
            first = page.view.key in start and not page.view.is_utility
            if own.is_text and not own.is_index and (named - told or (first and not self.count)):
                told |= named
                yield from self._single(page, lone=True)

    def _single(self, page: Judged, *, lone: bool) -> Iterator[Advert]:
        yield from self._once(
            advert_builder.whole(self._label, page, self._judge, self._trail.close(page.view), lone=lone)
        )

    def _once(self, advert: Advert) -> Iterator[Advert]:
        """Yield the advert unless it was let go before; where another has its id, its address and content become its id."""
        said = f"{advert.url} {advert.version}"
        if self._ids.get(advert.source_id, advert.version) != advert.version:
            advert = replace(advert, source_id=said)
        if advert.source_id not in self._ids:
            self._ids[advert.source_id] = advert.version
            self.count += 1
            yield advert
