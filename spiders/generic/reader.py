"""The miner: takes a site's pages in any order, finds out how the site is built, yields its adverts and where to go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from records.advert import Advert
from records.crawl import Link
from records.origin import parse_origin
from records.page import Page
from spiders.generic.advert_emitter import Copies, Outlet
from spiders.generic.classifier import Judge, Judged, Verdict
from spiders.generic.link_tracker import Trail
from spiders.generic.page_view import View, view
from spiders.http.canonical_url import canonicalise_url, is_crawler_trap
from spiders.page.document import Document

ENOUGH = 12  # adverts after which a site is known
LONGEST_EXPLORATION = 32
FEWEST_PAGES = 8  # before which nothing tells a template's blocks from an advert's
SAMPLE = 64
AGAIN = 8  # pages that nobody is sure of, after which the slots are judged anew
MOST_UNSURE = 400
MOST_NAMES = 4


class Miner:
    """One crawl of one site.

    Until `ENOUGH` adverts are certain (or `LONGEST_EXPLORATION` pages were seen) all pages wait, since only together they show
    which blocks are the template's and which links lead to adverts; then each is judged as it comes.
    """

    def __init__(self, label: str, start: Iterable[str]) -> None:
        self._start = [canonicalise_url(url) or url for url in start]
        self._origins = {parse_origin(url) for url in self._start}
        self._judge = Judge(self._start)
        self._trail = Trail(self._start)
        self._outlet = Outlet(label, self._judge, self._trail)
        self._sample: list[Judged] = []
        self._waiting: list[Judged] = []
        self._copies = Copies()
        self._read_keys: set[str] = set()
        self._pages = 0
        self._next_look = 2
        self._settled = False

    def parse(self, page: Page) -> Iterator[Advert | Link]:
        """Yield the adverts that are certain by now, of this page or of earlier ones, and the links to follow."""
        shown = self._read(page)
        if shown is None:
            return
        if (first := self._copies.first_of(shown)) != shown.key or shown.key in self._read_keys:
            self._judge.aliases[shown.key] = first
            self._trail.merge(shown.key, first)
            return
        self._read_keys.add(shown.key)
        copy = self._copies.is_copy(shown)
        judged = self._judge.learn(shown, self._trail.arrive(shown), copy=copy)
        self._pages += 1
        self._waiting.append(judged)
        if len(self._sample) < SAMPLE:
            self._sample.append(judged)
        if not copy:
            yield from self._trail.follow(shown, self._judge.slots, settled=self._settled)
        yield from self._decide(judged)

    def finish(self) -> Iterator[Advert]:
        """Yield what is left, judged by all that was seen."""
        self._look(final=True)
        self._settled, left = True, self._waiting
        yield from (item for item in self._judge_waiting(left) if isinstance(item, Advert))
        yield from self._outlet.last(left, self._start)
        self._waiting = []

    def _read(self, page: Page) -> View | None:
        if page.status >= 400 or "json" in page.content_type:  # noqa: PLR2004 - an error's page is none of the site's
            return None
        self._origins.add(parse_origin(page.url))
        return view(page, Document(page), self._is_ours)

    def _is_ours(self, url: str) -> bool:
        return parse_origin(url) in self._origins and not is_crawler_trap(url)

    def _decide(self, judged: Judged) -> Iterator[Advert | Link]:
        if (len(self._waiting) if self._settled else self._pages) >= self._next_look:
            self._look(final=False)
            yield from self._judge_waiting(self._waiting)
            self._next_look = self._when_next()
        elif self._settled:
            yield from self._judge_waiting([judged])

    def _look(self, *, final: bool) -> None:
        known = {id(page) for page in self._sample}
        self._judge.learn_slots(
            [*self._sample, *(page for page in self._waiting if id(page) not in known)], final=final
        )

    def _judge_waiting(self, pages: list[Judged]) -> Iterator[Advert | Link]:
        """Judge pages; follow what pays; once the site is known, let the certain ones go."""
        certain = [page for page in pages if self._judge.judge(page) is not Verdict.UNSURE]
        for page in certain:
            yield from self._trail.reward(page, self._judge.slots)
        found = sum(max(len(page.parts), 1) for page in certain if page.verdict in FOUND)
        patience = FEWEST_PAGES if found >= ENOUGH else LONGEST_EXPLORATION
        self._settled = self._settled or (found > 0 and self._pages >= patience)
        if self._settled:
            gone = {id(page) for page in certain}
            self._waiting = [page for page in self._waiting if id(page) not in gone]
            for page in certain:
                yield from self._outlet.let_go(page)

    def _when_next(self) -> int:
        """Return at how many pages (waiting ones, once the site is known) the slots are judged anew."""
        if self._settled:
            return len(self._waiting) * 3 // 2 + AGAIN
        return self._pages + max(2, self._pages // 3)


FOUND = (Verdict.ADVERT, Verdict.SEVERAL)
