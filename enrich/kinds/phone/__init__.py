"""Telephone numbers, plain or disguised, as E.164.

Source: ITU-T E.164; Ofcom, National Telephone Numbering Plan and its numbers for drama; libphonenumber's metadata.

>>> phone.canonical("+44 (0)7700 900461")
'+447700900461'
>>> [(s.value, s.raw) for s in phone.find(Text("Call me on 07700 900461 after six"))]
[('+447700900461', '07700 900461')]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from enrich.kind import Kind
from enrich.kinds.phone.candidate import Reading
from enrich.kinds.phone.e164 import canonical
from enrich.kinds.phone.numbering_plan import validity
from enrich.kinds.phone.parser import readings
from enrich.text.citation import FOLDED, is_disguised
from enrich.text.folding import Text
from records.identifier import Sighting


def find(text: Text) -> Iterator[Sighting]:
    """Yield every telephone number of the text, in order."""
    for reading in map(partial(_honest, text), readings(text.folded)):
        yield text.create_sighting(
            phone.rule,
            reading.start,
            reading.end,
            reading.value,
            tier=reading.tier,
            validity=validity(reading.value),
            transformations=reading.undone,
            confidence=reading.confidence,
            alternatives=reading.alternatives,
        )


def _honest(text: Text, reading: Reading) -> Reading:
    """Return a reading that says where folding undid a disguise of its characters."""
    if text.folded is text.original:
        return reading
    first, last = text.original_span(reading.start, reading.end)
    if is_disguised(text.original[first:last], text.folded[reading.start : reading.end]):
        return replace(reading, undone=(FOLDED, *reading.undone))
    return reading


phone = Kind(
    "phone",
    find,
    canonical,
    example="+447700900461",
    about="telephone numbers of Britain, and of other countries with their country code; spelt out or disguised ones too",
    source="ITU-T E.164; Ofcom National Telephone Numbering Plan; libphonenumber",
    version=10,
    validity=validity,
)
