"""Explores the rows of a page that have click handlers instead of links.

A few rows of each group are clicked to learn the template of their addresses; the other addresses are derived from the
data of the rows. Rows whose data have no address, and rows that open a panel on the same page, are clicked in turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from statistics import mean

from spiders.browser.clicks.button_words import is_harmful
from spiders.browser.clicks.data_objects import DataObject, DisplayedData, Fields, read_objects
from spiders.browser.clicks.panels import ShownPanel, build_panel
from spiders.browser.clicks.routes import RouteTemplate, Sample, learn_template
from spiders.browser.clicks.row_list import ClickableRow, ClickResult, RowList
from spiders.http.canonical_url import canonicalise_url

MAX_GROUPS = 6  # of rows that are tried on a page
MAX_SAMPLES = 3  # clicks to learn where the rows of a group lead
MAX_USELESS_CLICKS = 2  # in a row
MAX_CLICKS = 1000  # on one page, one by one
MIN_ROWS = 3
MIN_WORDS = 3  # in the rows of a list, on average
MIN_PANEL_WORDS = 5
MIN_LINKS = 3  # of a page; with fewer, its menu is perhaps click-only too

RowKey = tuple[str, str]  # group and text


class RowKind(Enum):
    """What a click on the rows of a group does."""

    ROUTE = "leads to another address"
    PANEL = "shows more on the same page"
    NOTHING = "does nothing that can be seen"


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group of rows that was explored; `template` gives their addresses, if their data hold them."""

    kind: RowKind
    template: RouteTemplate | None = None


@dataclass(slots=True)
class RouteBook:
    """What a crawl has learnt about the rows of a site, by group."""

    groups: dict[str, KnownGroup] = field(default_factory=dict)

    @property
    def templates(self) -> list[RouteTemplate]:
        """All templates, each once."""
        return list(dict.fromkeys(known.template for known in self.groups.values() if known.template))


@dataclass(frozen=True, slots=True)
class PageAccess:
    """What the explorer may do with the page: load it again, load its lists to their end, read the JSON it fetched."""

    reload: Callable[[], Awaitable[None]]
    expand: Callable[[], Awaitable[None]]
    read_data: Callable[[], Awaitable[list[bytes]]]


class ClickExplorer:
    """Explores one page.

    `hidden` are the addresses of data that no row displays, `panels` what the rows show without an address,
    `unresolved` the rows of which neither is known.
    """

    def __init__(self, rows: RowList, book: RouteBook, access: PageAccess) -> None:
        self._rows, self._book, self._access = rows, book, access
        self._targets: dict[RowKey, str] = {}
        self._displayed = DisplayedData(())
        self._shown: set[str] = set()  # texts of panels
        self._url = ""
        self.hidden: list[str] = []
        self.panels: dict[str, ShownPanel] = {}  # by URL
        self.unresolved: list[ClickableRow] = []

    async def learn(self, url: str) -> None:
        """Click a few rows of each group that the crawl does not know yet."""
        self._url = url
        rows = await self._rows.collect()
        if not rows:
            return
        self._displayed = DisplayedData(read_objects(await self._access.read_data()))
        has_menu = await self._rows.count_links() >= MIN_LINKS
        for group in _choose_groups(rows, self._displayed, self._book, has_menu=has_menu):
            self._book.groups[group] = await self._learn_group(group)

    async def resolve(self) -> None:
        """Derive the addresses of all rows, and write them into the DOM."""
        rows = await self._rows.collect()
        objects = read_objects(await self._access.read_data()) if rows else []
        self._displayed = DisplayedData(objects)
        shapes: dict[frozenset[str], set[RouteTemplate]] = defaultdict(set)
        for row in rows:
            known = self._book.groups.get(row.group, KnownGroup(RowKind.NOTHING))
            found = self._displayed.find(row.text) if known.template else []
            if target := _choose_target(known.template, row, found, self._targets.values()):
                self._targets[row.group, row.text] = target
                for data in found:
                    shapes[data.shape] |= {known.template} if known.template else set()
            elif known.kind is not RowKind.NOTHING:
                self.unresolved.append(row)
        self.hidden = list(_list_hidden(objects, shapes))
        await self._annotate()

    async def click_through(self) -> None:
        """Click the unresolved rows in turn until several clicks had no effect; then annotate the rows."""
        useless, waiting = 0, self.unresolved[:MAX_CLICKS]
        for row in waiting:
            if useless > MAX_USELESS_CLICKS:
                break
            useless = 0 if not is_harmful(row.text) and await self._open(row) else useless + 1
        known = self._targets
        self.unresolved = [row for row in self.unresolved if (row.group, row.text) not in known]
        await self._annotate()

    async def _open(self, row: ClickableRow) -> bool:
        """Click a row; return whether that led to an address or has shown something."""
        current = await self._find(row)
        if not current:
            return False
        result = await self._rows.click(current, leads_away=self._book.groups[row.group].kind is RowKind.ROUTE)
        if result.text and result.text in self._shown:  # perhaps what the click before has shown
            result = await self._rows.click(current, leads_away=False)
        self._shown.add(result.text)
        if self._leads_away(result):
            self._targets[row.group, row.text] = result.target
        elif len(result.text.split()) >= MIN_PANEL_WORDS:
            panel = build_panel(self._url, row, self._displayed.find(row.text), result.panel, self.panels)
            self.panels[panel.url] = panel
            self._targets[row.group, row.text] = panel.url
        return (row.group, row.text) in self._targets

    async def _find(self, row: ClickableRow) -> ClickableRow | None:
        """Return a row as it is on the page now; go back or load the page again if it is not there."""
        for restore in (None, self._rows.go_back, self._access.reload, self._access.expand):
            if restore:
                await restore()
            if current := _find_present(await self._rows.collect(), row):
                return current
        return None

    async def _learn_group(self, group: str) -> KnownGroup:
        samples: list[Sample] = []
        useless = 0
        for row in await self._list_harmless(group):
            current = await self._find(row)
            result = await self._rows.click(current) if current else None
            if result and self._leads_away(result):
                samples.append(Sample(_list_candidates(row, self._displayed.find(row.text)), result.target))
                if template := learn_template(samples, self._book.templates):
                    return KnownGroup(RowKind.ROUTE, template)
            elif result and len(result.text.split()) >= MIN_PANEL_WORDS:
                return KnownGroup(RowKind.PANEL)
            else:
                useless += 1
            if useless >= MAX_USELESS_CLICKS:
                break
        return KnownGroup(RowKind.ROUTE if samples else RowKind.NOTHING)

    async def _list_harmless(self, group: str) -> list[ClickableRow]:
        rows = [row for row in await self._rows.collect() if row.group == group and row.is_present]
        return [row for row in rows if not is_harmful(row.text)][:MAX_SAMPLES]

    def _leads_away(self, result: ClickResult) -> bool:
        return bool(result.target) and canonicalise_url(result.target) != canonicalise_url(self._url)

    async def _annotate(self) -> None:
        """Write the addresses into the DOM; those of rows that it does not show any more become hidden ones."""
        rows = await self._rows.collect()
        shown = {row.index: self._targets[key] for row in rows if (key := (row.group, row.text)) in self._targets}
        await self._rows.annotate(shown)
        hidden = (*self.hidden, *self._targets.values())
        self.hidden = list(dict.fromkeys(target for target in hidden if target not in set(shown.values())))


def _find_present(rows: Sequence[ClickableRow], row: ClickableRow) -> ClickableRow | None:
    same = (other for other in rows if other.is_present and (other.group, other.text) == (row.group, row.text))
    return next(same, None)


def _choose_groups(
    rows: Sequence[ClickableRow], displayed: DisplayedData, book: RouteBook, *, has_menu: bool
) -> list[str]:
    """Return the groups to try, those with most words first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row.text)
    chosen = [
        group
        for group, texts in groups.items()
        if group not in book.groups and _is_list(texts, displayed, has_menu=has_menu)
    ]
    return sorted(chosen, key=lambda group: -sum(len(text.split()) for text in groups[group]))[:MAX_GROUPS]


def _is_list(texts: Sequence[str], displayed: DisplayedData, *, has_menu: bool) -> bool:
    """Return whether clickable elements may be a list of pages: by their words, or because they display data."""
    harmless = [text for text in texts if not is_harmful(text)]
    if len(texts) < MIN_ROWS - 1 or len(harmless) <= len(texts) / 2:
        return False
    if not has_menu or (len(texts) >= MIN_ROWS and mean(len(text.split()) for text in texts) >= MIN_WORDS):
        return True
    return all(displayed.find(text) for text in harmless[:MIN_ROWS])


def _list_candidates(row: ClickableRow, found: Sequence[DataObject]) -> tuple[Fields, ...]:
    return tuple({**data.fields, **row.attributes} for data in found) or (row.attributes,)


def _choose_target(
    template: RouteTemplate | None, row: ClickableRow, found: Sequence[DataObject], used: Collection[str]
) -> str:
    """Return the address of a row by a template, "" if its data do not give it; equal rows get different ones."""
    if not template:
        return ""
    targets = [target for fields in _list_candidates(row, found) if (target := template.fill(fields))]
    return next((target for target in targets if target not in used), targets[0] if targets else "")


def _list_hidden(objects: Sequence[DataObject], shapes: dict[frozenset[str], set[RouteTemplate]]) -> Iterator[str]:
    """Yield the addresses of listed objects that have the shape of displayed ones."""
    for data in objects:
        if data.is_listed:
            yield from filter(None, (template.fill(data.fields) for template in shapes.get(data.shape, ())))
