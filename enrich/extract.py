"""From a text to the sightings of all kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrich.kind import Kind
from enrich.kinds.phone.variants import ELSEWHERE
from enrich.registry import KINDS
from enrich.text.folding import Text
from records.digest import digest
from records.identifier import Sighting

# Changes whenever the rule of any kind does; stored with what was read, so that it can be read again.
EDITION: str = digest(*sorted(kind.rule for kind in KINDS))[:12]

# What may not stand inside what: a phone's digits are no plate, an e-mail's host is no link, a link's path no postcode. Where two
# kinds shadow each other, the longer reading stays ("W12 3AB" is no plate, the "AB45" of a mark no postcode).
_NONE: frozenset[str] = frozenset()
_INSIDE_NUMBERS = frozenset(("plate", "postcode", "place", "price", "age", "name", "account_number", "pncid", "cro"))
SHADOWS: dict[str, frozenset[str]] = {
    "phone": _INSIDE_NUMBERS,
    "email": _INSIDE_NUMBERS | {"handle", "url", "host"},
    "url": _INSIDE_NUMBERS,
    "handle": _INSIDE_NUMBERS,
    "crypto": _INSIDE_NUMBERS | {"phone", "handle"},
    "iban": _INSIDE_NUMBERS | {"phone", "handle"},
    "account_number": frozenset(("price", "age", "plate", "postcode")),
    "postcode": frozenset(("plate", "age", "name")),
    "plate": frozenset(("postcode", "price", "age")),
    "price": frozenset(("age", "plate")),
}


def extract(text: str, kinds: Sequence[Kind] = KINDS) -> list[Sighting]:
    """Return the sightings of a text in the order of their start, each `text[start:end] == raw`.

    HTML is read without its tags. Where kinds overlap, a reading that only lies in the shadow of a stronger one is left out.
    """
    return resolve_overlaps(find_sightings(Text.from_string(text), kinds))


def find_sightings(text: Text, kinds: Sequence[Kind]) -> list[Sighting]:
    """Return what each kind finds, unsettled."""
    return [sighting for kind in kinds for sighting in kind.find(text)]


def resolve_overlaps(sightings: list[Sighting]) -> list[Sighting]:
    """Return the sightings in order, without those that overlap one that shadows their kind."""
    ordered = sorted(sightings, key=_place)
    kinds = {sighting.kind for sighting in sightings}
    if not any(kinds & SHADOWS.get(kind, _NONE) for kind in kinds):
        return ordered
    return [sighting for at, sighting in enumerate(ordered) if not _shadowed(at, ordered)]


def _place(sighting: Sighting) -> tuple[int, int, str]:
    return sighting.start, -sighting.end, sighting.kind


def _shadowed(at: int, ordered: list[Sighting]) -> bool:
    return any(_outranks(other, ordered[at]) for other in _overlapping(at, ordered))


def _outranks(other: Sighting, sighting: Sighting) -> bool:
    """Say whether a reading displaces one that overlaps it."""
    if sighting.kind not in SHADOWS.get(other.kind, _NONE) or ELSEWHERE in other.transformations:
        return False
    mutual = other.kind in SHADOWS.get(sighting.kind, _NONE)
    return not mutual or (_length(other), _order(other)) > (_length(sighting), _order(sighting))


def _length(sighting: Sighting) -> int:
    return sighting.end - sighting.start


def _order(sighting: Sighting) -> int:
    """Return how early a kind comes in SHADOWS; it decides between readings of one length."""
    return -list(SHADOWS).index(sighting.kind)


# A sighting is looked at beside this many neighbours on either side, which keeps hostile texts linear.
_NEIGHBOURS = 8


def _overlapping(at: int, ordered: list[Sighting]) -> Iterator[Sighting]:
    sighting = ordered[at]
    for other in ordered[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]:
        if other is not sighting and other.start < sighting.end and sighting.start < other.end:
            yield other
