"""Sightings as columns: strings become numbers once, and every later step is arithmetic on whole arrays.

Adverts and identifiers are numbered in the order of their ids and values, never of the stream, so that the result of linking
does not depend on the order in which sightings come.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from enrich.errors import IdentifierError
from enrich.kinds.account import account
from matcher.identity import LINKING
from records.identifier import Identifier
from records.linkable import Linkable, Pair, Span

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

ACCOUNT = account.name
CONTACTS = LINKING - {ACCOUNT}
KINDS = sorted(LINKING)
PLACE = {kind: place for place, kind in enumerate(KINDS)}
NOTHING = -1  # what is not known; never counted and never equal to anything
CONTEXT = 6  # numbers: advert, since, until, account, name, area
BEFORE = re.compile(r"[,(/|]")
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Columns:
    """Sightings of identifiers that link, one row each, and what the adverts tell.

    `adverts` and `values` are all ids and identifiers, in order. A row of `advert`, `value`, `first`, `last` (seconds since
    1970), `account`, `name`, `area`, `obscured` is one sighting with its context. `site` has one number for each advert;
    `texts` and `images` are pairs (advert, what it shows) in two rows.
    """

    adverts: list[str]
    values: list[Identifier]
    advert: Numbers
    value: Numbers
    first: Numbers
    last: Numbers
    account: Numbers
    name: Numbers
    area: Numbers
    obscured: Flags
    site: Numbers
    texts: Numbers
    images: Numbers

    @cached_property
    def kind(self) -> Numbers:
        """The kind of each identifier, by its place in KINDS."""
        return np.array([PLACE[value.kind] for value in self.values], dtype=np.int64)


class Codes(dict[str, int]):
    """Numbers for strings; those that are plainly the same have one number, those that say nothing are NOTHING."""

    def __init__(self) -> None:
        super().__init__()
        self._plain: dict[str, int] = {}

    def __missing__(self, text: str) -> int:
        form = plain(text)
        code = self[text] = self._plain.setdefault(form, len(self._plain)) if form else NOTHING
        return code


def plain(text: str) -> str:
    """Return a name or area as they are compared: words and figures, in lower case, of what stands before the first comma.

    >>> plain(" Leeds, West Yorkshire"), plain("ANNA  xx"), plain("?")
    ('leeds', 'anna xx', '')
    """
    return " ".join(WORD.findall(BEFORE.split(text.casefold().strip(" ,(/|"), maxsplit=1)[0]))


class Gathering:
    """Columns while they fill: contexts (who, when, where), and rows that say which value stands in which context."""

    def __init__(self) -> None:
        self._adverts: list[str] = []
        self._values: dict[Pair, int] = {}
        self._names, self._areas = Codes(), Codes()
        self._sites: dict[str, int] = {}
        self._accounts: dict[tuple[str, str], int] = {}
        self._shown: dict[str, int] = {}
        self._site = array("q")
        self._contexts = array("q")
        self._rows = array("q")
        self._texts = (array("q"), array("q"))
        self._images = (array("q"), array("q"))

    def take(self, linkable: Linkable) -> None:
        """Take an advert: its account, also where it shows no identifier, its contacts, and what it can be compared by."""
        advert = len(self._adverts)
        self._adverts.append(linkable.id)
        self._site.append(self._sites.setdefault(linkable.site, len(self._sites)))
        for span in linkable.spans:
            context = self._context(advert, linkable.site, span)
            self._see(span.clear, context, obscured=False)
            self._see(span.obscured, context, obscured=True)
        if not any(same_context(span, linkable) for span in linkable.spans):
            self._context(advert, linkable.site, linkable)
        self._show(self._texts, advert, (linkable.wording,))
        self._show(self._images, advert, linkable.images)

    def _context(self, advert: int, site: str, shown: Span | Linkable) -> int:
        """Note a context with a row for its account, and return its number."""
        context, account = len(self._contexts) // CONTEXT, self._account(site, shown.account)
        first, last = int(shown.first_seen.timestamp()), int(shown.last_seen.timestamp())
        self._contexts.extend((advert, first, last, account, self._names[shown.name], self._areas[shown.area]))
        if account != NOTHING:
            self._rows.extend((account, context, False))
        return context

    def _see(self, pairs: Iterable[Pair], context: int, *, obscured: bool) -> None:
        for pair in pairs:
            if pair[0] in CONTACTS:
                self._rows.extend((self._values.setdefault(pair, len(self._values)), context, obscured))

    def _account(self, site: str, name: str) -> int:
        code = self._accounts.get((site, name))
        if code is None:
            try:
                pair = ACCOUNT, account.canonical(f"{site}:{name}")
                code = self._values.setdefault(pair, len(self._values))
            except IdentifierError:
                code = NOTHING  # the site named none
            self._accounts[site, name] = code
        return code

    def _show(self, pairs: tuple[array[int], array[int]], advert: int, shown: Iterable[str]) -> None:
        for one in shown:
            if one:
                pairs[0].append(advert)
                pairs[1].append(self._shown.setdefault(one, len(self._shown)))

    def columns(self) -> Columns:
        """Return the columns, renumbered by the order of ids and values."""
        adverts, advert_rank = ranked(self._adverts)
        values, value_rank = ranked([f"{kind}:{value}" for kind, value in self._values])
        value, context, obscured = numbers(self._rows).reshape(-1, 3).T
        advert, first, last, owner, name, area = numbers(self._contexts).reshape(-1, CONTEXT)[context].T
        return Columns(
            adverts=adverts,
            values=list(map(Identifier.parse, values)),
            advert=advert_rank[advert],
            value=value_rank[value],
            first=first,
            last=last,
            account=np.where(owner == NOTHING, NOTHING, value_rank[owner]) if values else owner,
            name=name,
            area=area,
            obscured=obscured > 0,
            site=numbers(self._site)[np.argsort(advert_rank)],
            texts=np.stack((advert_rank[numbers(self._texts[0])], numbers(self._texts[1]))),
            images=np.stack((advert_rank[numbers(self._images[0])], numbers(self._images[1]))),
        )


def same_context(span: Span, advert: Linkable) -> bool:
    """Say whether a span tells of an advert what its newest version does."""
    when = span.last_seen == advert.last_seen and span.first_seen == advert.first_seen
    return when and (span.account, span.name, span.area) == (advert.account, advert.name, advert.area)


def numbers(column: array[int]) -> Numbers:
    """Return a column as an array."""
    return np.frombuffer(column, dtype=np.int64) if column else np.empty(0, dtype=np.int64)


def ranked(keys: list[str]) -> tuple[list[str], Numbers]:
    """Return the keys in order, and for each old place the new one."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys))
    return [keys[one] for one in order], rank
