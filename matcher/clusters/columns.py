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
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from enrich.kinds.account import account
from matcher.clusters.fingerprint import fingerprint
from matcher.identity import LINKING
from records.advert import Advert, StoredAdvert
from records.errors import IdentifierError
from records.identifier import Identifier, Tier
from records.seen import Seen

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
K = TypeVar("K", str, Identifier)

ACCOUNT = account.name
CONTACTS = LINKING - {ACCOUNT}
NOTHING = -1  # what is not known; never counted and never equal to anything
VALUE, OWNER, OBSCURED = 1, 4, 7  # columns of a row while it is gathered
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
    def kind(self) -> NDArray[np.str_]:
        """The kind of each identifier."""
        return np.array([value.kind for value in self.values], dtype=np.str_)


class Codes:
    """Numbers for strings; those that are plainly the same have one number, those that say nothing are NOTHING."""

    def __init__(self) -> None:
        self._raw: dict[str, int] = {}
        self._plain: dict[str, int] = {}

    def of(self, text: str) -> int:
        """Return the number of a text."""
        code = self._raw.get(text)
        if code is None:
            form = plain(text)
            code = self._raw[text] = self._plain.setdefault(form, len(self._plain)) if form else NOTHING
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
        self._adverts: dict[str, int] = {}
        self._values: dict[Identifier, int] = {}
        self._names, self._areas, self._sites = Codes(), Codes(), Codes()
        self._accounts: dict[tuple[str, str], int] = {}
        self._shown: dict[str, int] = {}
        self._site = array("q")
        self._rows = array("q")
        self._texts = (array("q"), array("q"))
        self._images = (array("q"), array("q"))

    def see(self, seen: Seen) -> None:
        """Take a sighting; one whose kind links nobody still tells of the advert's account."""
        owner = self._account(seen.source, seen.account)
        links = seen.identifier.kind in CONTACTS
        if links or owner != NOTHING:
            self._rows.extend(
                (
                    self._advert(seen.subject_id, seen.source),
                    self._value(seen.identifier) if links else owner,
                    int(seen.first_seen.timestamp()),
                    int(seen.last_seen.timestamp()),
                    owner,
                    self._names.of(seen.name),
                    self._areas.of(seen.area),
                    links and seen.tier is not Tier.CLEAN,
                )
            )

    def tell(self, stored: StoredAdvert) -> None:
        """Take an advert: its account, also where it shows no identifier, and what its text and images can be compared by."""
        shown = stored.advert
        advert, owner = self._advert(shown.id, shown.site), self._account(shown.site, shown.account)
        if owner != NOTHING:
            span = int(stored.first_seen.timestamp()), int(stored.last_seen.timestamp())
            self._rows.extend((advert, owner, *span, owner, self._names.of(shown.name), self._areas.of(shown.area), False))
        self._show(self._texts, advert, [fingerprint(shown.document)])
        self._show(self._images, advert, pictures(shown))

    def _account(self, site: str, name: str) -> int:
        code = self._accounts.get((site, name))
        if code is None:
            try:
                code = self._value(Identifier(ACCOUNT, account.canonical(f"{site}:{name}")))
            except IdentifierError:
                code = NOTHING  # the site named none
            self._accounts[site, name] = code
        return code

    def _advert(self, advert_id: str, site: str) -> int:
        code = self._adverts.setdefault(advert_id, len(self._adverts))
        if code == len(self._site):
            self._site.append(self._sites.of(site))
        return code

    def _value(self, identifier: Identifier) -> int:
        return self._values.setdefault(identifier, len(self._values))

    def _show(self, pairs: tuple[array[int], array[int]], advert: int, shown: Iterable[str]) -> None:
        for one in shown:
            if one:
                pairs[0].append(advert)
                pairs[1].append(self._shown.setdefault(one, len(self._shown)))

    def columns(self) -> Columns:
        """Return the columns, renumbered by the order of ids and values."""
        adverts, advert_rank = ranked(self._adverts)
        values, value_rank = ranked(self._values)
        advert, value, first, last, owner, name, area, obscured = with_accounts(numbers(self._rows).reshape(-1, 8)).T
        return Columns(
            adverts=adverts,
            values=values,
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


def with_accounts(rows: Numbers) -> Numbers:
    """Return the rows, and once more each row whose account is known, as a sighting of that account."""
    known = rows[rows[:, OWNER] != NOTHING]
    known[:, VALUE] = known[:, OWNER]
    known[:, OBSCURED] = 0
    return np.concatenate((rows, known))


def pictures(advert: Advert) -> set[str]:
    """Return what the images of an advert can be compared by; equal ones are the same file or look alike to the eye."""
    return {image.sha256 or image.pdq for image in advert.images}


def numbers(column: array[int]) -> Numbers:
    """Return a column as an array."""
    return np.frombuffer(column, dtype=np.int64) if column else np.empty(0, dtype=np.int64)


def ranked(codes: dict[K, int]) -> tuple[list[K], Numbers]:
    """Return the keys in order, and for each old number the new one."""
    keys = sorted(codes)
    rank = np.empty(len(keys), dtype=np.int64)
    rank[np.array([codes[key] for key in keys], dtype=np.int64)] = np.arange(len(keys))
    return keys, rank
