"""Telephone numbers, plain or disguised, in E.164 format.

Source: ITU-T E.164; Ofcom, National Telephone Numbering Plan, and its numbers for drama; libphonenumber's metadata.

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
from enrich.kinds.phone.call_links import normalise
from enrich.kinds.phone.mark import TRAITS, find_traits
from enrich.kinds.phone.parser import find_readings
from enrich.kinds.phone.plan.numbering_plan import check_number
from enrich.kinds.phone.reading import PhoneReading
from enrich.text.citation import FOLDED, is_disguised
from enrich.text.folding import Text
from records.identifier import Sighting


def find(text: Text) -> Iterator[Sighting]:
    """Yield the telephone numbers of a text in order."""
    traits = find_traits(text)
    if traits is None:
        return
    for reading in map(partial(_add_folding, text), find_readings(text, traits)):
        yield text.create_sighting(
            phone.rule,
            reading.start,
            reading.end,
            reading.value,
            tier=reading.tier,
            validity=check_number(reading.value),
            transformations=reading.transformations,
            confidence=reading.confidence,
            alternatives=reading.alternatives,
        )


def _add_folding(text: Text, reading: PhoneReading) -> PhoneReading:
    """Return a reading with the transformation of folding, if folding changed disguised characters."""
    if text.folded is text.original:
        return reading
    first, last = text.original_span(reading.start, reading.end)
    if is_disguised(text.original[first:last], text.folded[reading.start : reading.end]):
        return replace(reading, transformations=(FOLDED, *reading.transformations))
    return reading


phone = Kind(
    "phone",
    find,
    normalise,
    example="+447700900461",
    about="telephone numbers of Britain, and of other countries with their country code; also in words or disguised",
    source="ITU-T E.164; Ofcom National Telephone Numbering Plan; libphonenumber",
    version=12,
    validity=check_number,
    traits=TRAITS,
)
