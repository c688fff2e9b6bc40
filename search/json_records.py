"""Which records can be stored: those that can be written as JSON in UTF-8 and read again as what they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from records.advert import Harvest
from records.entry import EntryRecord
from search.errors import RecordRefused, StoreUnusable

R = TypeVar("R")

encode = msgspec.json.Encoder().encode


def split_encodable(batch: Sequence[R]) -> tuple[list[R], list[tuple[R, str]]]:
    """Return the records that can be written and read again, and those that cannot (lone surrogates, say) with the reason."""
    fit, refused = list[R](), list[tuple[R, str]]()
    for record in batch:
        try:
            msgspec.json.decode(encode(record), type=type(record))
        except (ValueError, TypeError, OverflowError) as error:
            refused.append((record, str(error)))
        else:
            fit.append(record)
    return fit, refused


@contextmanager
def naming_refused_record(batch: Sequence[object]) -> Iterator[None]:
    """Raise RecordRefused, with the first record of a batch that cannot be stored, where writing the batch failed for it."""
    try:
        yield
    except (ValueError, TypeError, OverflowError, StoreUnusable) as error:
        for record, reason in split_encodable(batch)[1]:
            raise RecordRefused(describe_record(record), reason) from error
        raise


def describe_record(record: object) -> str:
    """Return what a user knows a record by."""
    match record:
        case Harvest(advert=advert):
            return f"advert {advert.source_id!a} of {advert.site}"
        case EntryRecord(entry=entry):
            return f"entry {entry.key!a} of {entry.dataset}"
        case _:
            return ascii(record)[:80]
