"""Adverts that list contacts (a directory, a warning about numbers) and so tie together people who have nothing in common."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.clusters.columns import ACCOUNT, KINDS, PLACE, Columns, Flags, Numbers
from matcher.clusters.identities import counted, distinct_pairs
from records.cluster import HeldBack
from records.identifier import Identifier

MOST_CONTACTS = 12  # of one kind in one advert: more than any person or agency shows in one offer
LISTING_RULE = "hub-listing/1"
ADVERT = "advert"


def without_listings(columns: Columns, keep: frozenset[Identifier]) -> tuple[Columns, tuple[HeldBack, ...]]:
    """Return the columns without the contacts of adverts that are lists, and a record for each such advert.

    The record's identifier is of kind "advert", its value our id of the advert; a person can keep it by that.
    """
    listings = [one for one in found(columns) if Identifier(ADVERT, columns.adverts[one]) not in keep]
    if not listings:
        return columns, ()
    rows = np.isin(columns.advert, listings) & is_contact(columns)
    told = tuple(record(columns, one, columns.value[rows & (columns.advert == one)]) for one in listings)
    names = ("advert", "value", "first", "last", "account", "name", "area", "obscured")
    return replace(columns, **{name: getattr(columns, name)[~rows] for name in names}), told


def is_contact(columns: Columns) -> Flags:
    """Say of each row whether it is a contact."""
    return np.not_equal(columns.kind[columns.value], PLACE[ACCOUNT])


def found(columns: Columns) -> list[int]:
    """Return the adverts that show more than MOST_CONTACTS contacts of one kind."""
    if not columns.values:
        return []
    rows = np.flatnonzero(is_contact(columns))
    advert, value = distinct_pairs(columns.advert[rows], columns.value[rows])
    places, counts = counted(advert * len(KINDS) + columns.kind[value])
    return sorted({int(place) // len(KINDS) for place in places[counts > MOST_CONTACTS]})


def record(columns: Columns, advert: int, values: Numbers) -> HeldBack:
    """Return what is told of one advert that is a list."""
    joined = len(np.unique(columns.advert[np.isin(columns.value, values)]))
    count = len(np.unique(values))
    return HeldBack(
        identifier=Identifier(ADVERT, columns.adverts[advert]),
        reason=f"the advert lists {count} contacts: it is a list, not an offer; it would have joined {joined} adverts",
        adverts=joined,
        spread=(("contacts", count),),
        rule=LISTING_RULE,
    )
