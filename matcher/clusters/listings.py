"""Filters out the contacts of adverts that are lists (directories, warnings about numbers): they tie strangers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.clusters.columns import ACCOUNT, KIND_CODES, LINKING_KIND_NAMES, BoolArray, Columns, IntArray
from matcher.clusters.identities import count_values, select_distinct_pairs
from records.cluster import HeldBack
from records.identifier import Identifier

MAX_CONTACTS = 12  # of one kind in one advert: more than any person or agency shows in one offer
LISTING_RULE = "hub-listing/1"
ADVERT = "advert"
ROW_COLUMNS = ("row_advert", "row_value", "first", "last", "account", "name", "area", "obscured")


def remove_listings(columns: Columns, keep: frozenset[Identifier]) -> tuple[Columns, tuple[HeldBack, ...]]:
    """Return the columns without the contacts of adverts that are lists, and a record for each such advert.

    The record's identifier has the kind "advert" and the advert's id as its value; a user can keep it by that.
    """
    adverts = [advert for advert in find_listings(columns) if Identifier(ADVERT, columns.adverts[advert]) not in keep]
    if not adverts:
        return columns, ()
    is_removed = np.isin(columns.row_advert, adverts) & is_contact(columns)
    records = (
        describe_listing(columns, advert, columns.row_value[is_removed & (columns.row_advert == advert)])
        for advert in adverts
    )
    held_back = tuple(records)
    return replace(columns, **{name: getattr(columns, name)[~is_removed] for name in ROW_COLUMNS}), held_back


def is_contact(columns: Columns) -> BoolArray:
    """Return for each row whether its value is a contact."""
    return np.not_equal(columns.kind[columns.row_value], KIND_CODES[ACCOUNT])


def find_listings(columns: Columns) -> list[int]:
    """Return the adverts that show more than MAX_CONTACTS contacts of one kind."""
    if not columns.values:
        return []
    rows = np.flatnonzero(is_contact(columns))
    advert, value = select_distinct_pairs(columns.row_advert[rows], columns.row_value[rows])
    keys, counts = count_values(advert * len(LINKING_KIND_NAMES) + columns.kind[value])
    return sorted({int(key) // len(LINKING_KIND_NAMES) for key in keys[counts > MAX_CONTACTS]})


def describe_listing(columns: Columns, advert: int, values: IntArray) -> HeldBack:
    """Return the record of one advert that is a list."""
    joined = len(np.unique(columns.row_advert[np.isin(columns.row_value, values)]))
    contacts = len(np.unique(values))
    return HeldBack(
        identifier=Identifier(ADVERT, columns.adverts[advert]),
        reason=(
            f"the advert lists {contacts} contacts: a list, not an offer; "
            f"linking them would have joined {joined} adverts"
        ),
        adverts=joined,
        spread=(("contacts", contacts),),
        rule=LISTING_RULE,
    )
