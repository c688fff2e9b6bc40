"""Which records can be stored: those that survive a round trip through JSON in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from records.advert import ExtractedAdvert
from records.entry import EntryRecord
from search.errors import RecordRefused, StoreUnusable

R = TypeVar("R")

encode = msgspec.json.Encoder().encode


def split_encodable(batch: Sequence[R]) -> tuple[list[R], list[tuple[R, str]]]:
    """Return the records that survive encoding and decoding, and the others (lone surrogates, NaN) with the reason."""
    encodable, refused = list[R](), list[tuple[R, str]]()
    for record in batch:
        try:
            msgspec.json.decode(encode(record), type=type(record))
        except (ValueError, TypeError, OverflowError) as error:
            refused.append((record, str(error)))
        else:
            encodable.append(record)
    return encodable, refused


@contextmanager
def name_refused_record(batch: Sequence[object]) -> Iterator[None]:
    """If writing the batch fails because of a record, raise RecordRefused with that record instead."""
    try:
        yield
    except (ValueError, TypeError, OverflowError, StoreUnusable) as error:
        for record, reason in split_encodable(batch)[1]:
            raise RecordRefused(describe_record(record), reason) from error
        raise


def describe_record(record: object) -> str:
    """Return how an error message names a record."""
    match record:
        case ExtractedAdvert(advert=advert):
            return f"advert {advert.source_id!a} of {advert.site}"
        case EntryRecord(entry=entry):
            return f"entry {entry.key!a} of {entry.dataset}"
        case _:
            return ascii(record)[:80]
