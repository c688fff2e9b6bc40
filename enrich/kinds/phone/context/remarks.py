"""What texts say of their numbers, as data: that a number is backwards, and how its parts are named."""

from __future__ import annotations

from functools import cache

import msgspec

from enrich.lexicon.tables import load_table
from enrich.text.folding import RUN


class BackwardsCues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that say that a number is backwards, and words that name the number in another sentence."""

    of_number: tuple[str, ...]
    announced: tuple[str, ...]


class PartNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words before the first, middle and last part of a number, and words that may come between them and the digits.

    `joined` says that the figures of some sentences or lines are one number.
    """

    first: tuple[str, ...]
    middle: tuple[str, ...]
    last: tuple[str, ...]
    between: tuple[str, ...]
    joined: tuple[str, ...]


class SubstituteWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that explain a sign in a number: "x is 4", "swap the x for 4"; `names` maps the names of signs to them."""

    equals: tuple[str, ...]
    swap: tuple[str, ...]
    by: tuple[str, ...]
    names: dict[str, str]


class CorrectionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a remark that changes the digits of the number before it; the file gives an example of each."""

    lead: tuple[str, ...]
    last: tuple[str, ...]
    to_be: tuple[str, ...]
    swap: tuple[str, ...]
    by: tuple[str, ...]
    really: tuple[str, ...]
    sums: tuple[str, ...]
    places: tuple[str, ...]


class GluedWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that are glued to a number."""

    call: tuple[str, ...]


class NumberRemarks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of number_remarks.toml."""

    version: int
    source: str
    backwards: BackwardsCues
    parts: PartNames
    substitutes: SubstituteWords
    corrections: CorrectionWords
    glued: GluedWords


def load_remarks() -> NumberRemarks:
    """Return the remarks."""
    table: NumberRemarks = load_table("number_remarks", NumberRemarks)
    return table


@cache
def list_backwards_words() -> frozenset[str]:
    """Return the longest word of each cue that a number is backwards: a text with a cue has one of them."""
    return frozenset(max(RUN.findall(cue), key=len) for cue in load_remarks().backwards.of_number)
