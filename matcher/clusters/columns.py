"""Sightings as columns: each string is encoded as an integer once, and all later steps are array arithmetic.

Adverts and identifiers are numbered by their sorted ids and values, not in stream order, so that the result of linking
does not depend on the order of the input.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from enrich.errors import IdentifierError
from enrich.kinds.account import account
from matcher.clusters.areas import PART_DELIMITER, WORD, resolve_area
from matcher.kind_policy import LINKING_KINDS
from records.identifier import Identifier
from records.linkable import Linkable, Pair, Span

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

ACCOUNT = account.name
CONTACTS = LINKING_KINDS - {ACCOUNT}
LINKING_KIND_NAMES = sorted(LINKING_KINDS)
KIND_CODES = {kind: code for code, kind in enumerate(LINKING_KIND_NAMES)}
UNKNOWN = -1  # the code of an unknown value: not counted, and equal to nothing
CONTEXT_FIELDS = 6  # advert, first, last, account, name, area


@dataclass(frozen=True)
class Columns:
    """Sightings of linking identifiers, one row each, and the contexts of the adverts.

    `adverts` and `values` are all advert ids and identifiers, sorted. A row of `row_advert` and `row_value` (indices of
    these), `first`, `last` (Unix seconds), `account`, `name`, `area`, `obscured` is one sighting with its context.
    `site` has one code per advert; `texts` and `images` are pairs (advert, code of the text or image) in two rows.
    """

    adverts: list[str]
    values: list[Identifier]
    row_advert: IntArray
    row_value: IntArray
    first: IntArray
    last: IntArray
    account: IntArray
    name: IntArray
    area: IntArray
    obscured: BoolArray
    site: IntArray
    texts: IntArray
    images: IntArray

    @cached_property
    def kind(self) -> IntArray:
        """The kind of each identifier, as its code in KIND_CODES."""
        return np.array([KIND_CODES[value.kind] for value in self.values], dtype=np.int64)


class StringCodes(dict[str, int]):
    """Caches integer codes of strings: equal after normalisation, equal code; UNKNOWN if nothing is left."""

    def __init__(self, normalise: Callable[[str], str]) -> None:
        super().__init__()
        self._normalise = normalise
        self._codes: dict[str, int] = {}

    def __missing__(self, text: str) -> int:
        normalised = self._normalise(text)
        code = self[text] = self._codes.setdefault(normalised, len(self._codes)) if normalised else UNKNOWN
        return code


def normalise_name(text: str) -> str:
    """Return an advertiser's name for comparison: the words before the first comma or bracket, in lower case.

    >>> normalise_name("ANNA  xx"), normalise_name("Anna (new)"), normalise_name("?")
    ('anna xx', 'anna', '')
    """
    return " ".join(WORD.findall(PART_DELIMITER.split(text.casefold().strip(" ,(/|"), maxsplit=1)[0]))


class ColumnBuilder:
    """Collects contexts (who, when, where) and rows (which value in which context), and builds Columns from them."""

    def __init__(self) -> None:
        self._adverts: list[str] = []
        self._values: dict[Pair, int] = {}
        self._names, self._areas = StringCodes(normalise_name), StringCodes(resolve_area)
        self._sites: dict[str, int] = {}
        self._accounts: dict[tuple[str, str], int] = {}
        self._fingerprints: dict[str, int] = {}
        self._site = array("q")
        self._contexts = array("q")
        self._rows = array("q")
        self._texts = (array("q"), array("q"))
        self._images = (array("q"), array("q"))

    def add(self, linkable: Linkable) -> None:
        """Add an advert: its account (even if it shows no identifier), its contacts, and its fingerprints."""
        advert = len(self._adverts)
        self._adverts.append(linkable.id)
        self._site.append(self._sites.setdefault(linkable.site, len(self._sites)))
        for span in linkable.spans:
            context = self._add_context(advert, linkable.site, span)
            self._add_rows(span.clear, context, obscured=False)
            self._add_rows(span.obscured, context, obscured=True)
        if not any(has_same_context(span, linkable) for span in linkable.spans):
            self._add_context(advert, linkable.site, linkable)
        self._add_fingerprints(self._texts, advert, (linkable.text_digest,))
        self._add_fingerprints(self._images, advert, linkable.images)

    def _add_context(self, advert: int, site: str, source: Span | Linkable) -> int:
        """Add a context, with a row for its account, and return its number."""
        context, account_code = len(self._contexts) // CONTEXT_FIELDS, self._encode_account(site, source.account)
        first, last = int(source.first_seen.timestamp()), int(source.last_seen.timestamp())
        name, area = self._names[source.name], self._areas[source.area]
        self._contexts.extend((advert, first, last, account_code, name, area))
        if account_code != UNKNOWN:
            self._rows.extend((account_code, context, False))
        return context

    def _add_rows(self, pairs: Iterable[Pair], context: int, *, obscured: bool) -> None:
        for pair in pairs:
            if pair[0] in CONTACTS:
                self._rows.extend((self._values.setdefault(pair, len(self._values)), context, obscured))

    def _encode_account(self, site: str, name: str) -> int:
        if not name.strip():
            return UNKNOWN  # the site shows no account
        code = self._accounts.get((site, name))
        if code is None:
            try:
                pair = ACCOUNT, account.canonical(f"{site}:{name}")
                code = self._values.setdefault(pair, len(self._values))
            except IdentifierError:
                code = UNKNOWN
            self._accounts[site, name] = code
        return code

    def _add_fingerprints(self, pairs: tuple[array[int], array[int]], advert: int, fingerprints: Iterable[str]) -> None:
        for fingerprint in filter(None, fingerprints):
            pairs[0].append(advert)
            pairs[1].append(self._fingerprints.setdefault(fingerprint, len(self._fingerprints)))

    def build(self) -> Columns:
        """Return the columns, with adverts and values encoded by their sorted index."""
        adverts, advert_rank = rank_strings(self._adverts)
        values, value_rank = rank_strings([f"{kind}:{value}" for kind, value in self._values])
        value, context, obscured = to_array(self._rows).reshape(-1, 3).T
        advert, first, last, owner, name, area = to_array(self._contexts).reshape(-1, CONTEXT_FIELDS)[context].T
        return Columns(
            adverts=adverts,
            values=list(map(Identifier.parse, values)),
            row_advert=advert_rank[advert],
            row_value=value_rank[value],
            first=first,
            last=last,
            account=np.where(owner == UNKNOWN, UNKNOWN, value_rank[owner]) if values else owner,
            name=name,
            area=area,
            obscured=obscured > 0,
            site=to_array(self._site)[np.argsort(advert_rank)],
            texts=np.stack((advert_rank[to_array(self._texts[0])], to_array(self._texts[1]))),
            images=np.stack((advert_rank[to_array(self._images[0])], to_array(self._images[1]))),
        )


def has_same_context(span: Span, advert: Linkable) -> bool:
    """Return whether a span has the same times, account, name and area as the newest version of its advert."""
    times_match = span.last_seen == advert.last_seen and span.first_seen == advert.first_seen
    return times_match and (span.account, span.name, span.area) == (advert.account, advert.name, advert.area)


def to_array(column: array[int]) -> IntArray:
    """Return a column as a NumPy array."""
    return np.frombuffer(column, dtype=np.int64) if column else np.empty(0, dtype=np.int64)


def rank_strings(strings: list[str]) -> tuple[list[str], IntArray]:
    """Return the strings sorted, and the new index of each old index."""
    order = sorted(range(len(strings)), key=strings.__getitem__)
    rank = np.empty(len(strings), dtype=np.int64)
    rank[order] = np.arange(len(strings))
    return [strings[index] for index in order], rank
