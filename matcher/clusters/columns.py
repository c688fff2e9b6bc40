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
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from enrich.kinds.account import account
from matcher.identity import LINKING
from records.errors import IdentifierError
from records.identifier import Identifier
from records.linkable import Linkable, Pair, Span

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
K = TypeVar("K", str, Pair)
Context: TypeAlias = tuple[int, int, int, int, int]  # since, until, account, name, area

ACCOUNT = account.name
CONTACTS = LINKING - {ACCOUNT}
KINDS = sorted(LINKING)
PLACE = {kind: place for place, kind in enumerate(KINDS)}
NOTHING = -1  # what is not known; never counted and never equal to anything
OWNER = 2  # its place in a context
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
    """Columns while they fill."""

    def __init__(self) -> None:
        self._adverts: list[str] = []
        self._values: dict[Pair, int] = {}
        self._names, self._areas, self._sites = Codes(), Codes(), Codes()
        self._accounts: dict[tuple[str, str], int] = {}
        self._shown: dict[str, int] = {}
        self._site = array("q")
        self._rows = array("q")
        self._texts = (array("q"), array("q"))
        self._images = (array("q"), array("q"))

    def take(self, linkable: Linkable) -> None:
        """Take an advert: its account, also where it shows no identifier, its contacts, and what it can be compared by."""
        advert = len(self._adverts)
        self._adverts.append(linkable.id)
        self._site.append(self._sites[linkable.site])
        contexts = [self._context(linkable.site, span) for span in linkable.spans]
        for span, context in zip(linkable.spans, contexts, strict=True):
            self._see(advert, span.clear, context, obscured=False)
            self._see(advert, span.obscured, context, obscured=True)
        for context in {*contexts, self._context(linkable.site, linkable)}:
            if context[OWNER] != NOTHING:
                self._rows.extend((advert, context[OWNER], *context, False))
        self._show(self._texts, advert, (linkable.wording,))
        self._show(self._images, advert, linkable.images)

    def _see(self, advert: int, pairs: Iterable[Pair], context: Context, *, obscured: bool) -> None:
        for pair in pairs:
            if pair[0] in CONTACTS:
                self._rows.extend((advert, self._value(pair), *context, obscured))

    def _context(self, site: str, shown: Span | Linkable) -> Context:
        """Return since when, until when, account, name and area as numbers."""
        span = int(shown.first_seen.timestamp()), int(shown.last_seen.timestamp())
        return *span, self._account(site, shown.account), self._names[shown.name], self._areas[shown.area]

    def _account(self, site: str, name: str) -> int:
        code = self._accounts.get((site, name))
        if code is None:
            try:
                code = self._value((ACCOUNT, account.canonical(f"{site}:{name}")))
            except IdentifierError:
                code = NOTHING  # the site named none
            self._accounts[site, name] = code
        return code

    def _value(self, pair: Pair) -> int:
        return self._values.setdefault(pair, len(self._values))

    def _show(self, pairs: tuple[array[int], array[int]], advert: int, shown: Iterable[str]) -> None:
        for one in shown:
            if one:
                pairs[0].append(advert)
                pairs[1].append(self._shown.setdefault(one, len(self._shown)))

    def columns(self) -> Columns:
        """Return the columns, renumbered by the order of ids and values."""
        adverts, advert_rank = ranked(self._adverts)
        pairs, value_rank = ranked(list(self._values))
        advert, value, first, last, owner, name, area, obscured = numbers(self._rows).reshape(-1, 8).T
        return Columns(
            adverts=adverts,
            values=[Identifier(*pair) for pair in pairs],
            advert=advert_rank[advert],
            value=value_rank[value],
            first=first,
            last=last,
            account=np.where(owner == NOTHING, NOTHING, value_rank[owner]) if pairs else owner,
            name=name,
            area=area,
            obscured=obscured > 0,
            site=numbers(self._site)[np.argsort(advert_rank)],
            texts=np.stack((advert_rank[numbers(self._texts[0])], numbers(self._texts[1]))),
            images=np.stack((advert_rank[numbers(self._images[0])], numbers(self._images[1]))),
        )


def numbers(column: array[int]) -> Numbers:
    """Return a column as an array."""
    return np.frombuffer(column, dtype=np.int64) if column else np.empty(0, dtype=np.int64)


def ranked(keys: list[K]) -> tuple[list[K], Numbers]:
    """Return the keys in order, and for each old place the new one."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys))
    return [keys[one] for one in order], rank
