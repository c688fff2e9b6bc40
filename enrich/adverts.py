"""Extracts the sightings of adverts, from their text and from the site's structured fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

from enrich.errors import IdentifierError
from enrich.extract import EDITION, extract, extract_all
from enrich.kind import Kind
from enrich.parallel import map_batches
from enrich.registry import KINDS
from records.advert import Advert, ExtractedAdvert
from records.identifier import Sighting

# Structured fields and the kinds that each can hold.
FIELDS = {"name": ("name",), "area": ("place", "postcode"), "price": ("price",)}


def extract_advert(advert: Advert, kinds: Sequence[Kind] = KINDS) -> tuple[Sighting, ...]:
    """Return the sightings of an advert.

    Offsets count in `field`, which is "document" for title and text.
    """
    return _add_fields(advert, extract(advert.document, kinds), kinds)


def _add_fields(advert: Advert, in_document: Iterable[Sighting], kinds: Sequence[Kind]) -> tuple[Sighting, ...]:
    """Return the sightings of an advert's document with those of its structured fields."""
    found = [sighting.in_field("document") for sighting in in_document]
    by_name = {kind.name: kind for kind in kinds}
    for field, names in FIELDS.items():
        if value := getattr(advert, field):
            found += _extract_field(value, field, tuple(by_name[name] for name in names if name in by_name))
    if advert.account and "account" in by_name:
        found += _extract_account(advert, by_name["account"])
    return tuple(found)


@lru_cache(maxsize=65_536)  # names, areas and prices are the same in many adverts
def _extract_field(value: str, field: str, kinds: tuple[Kind, ...]) -> tuple[Sighting, ...]:
    """Return the sightings of a field; fall back to the whole value if a kind accepts it."""
    if not value.strip() or not kinds:
        return ()
    found = extract(value, kinds) or _parse_field(value, value, kinds)
    return tuple(sighting.in_field(field) for sighting in found)


def _parse_field(value: str, qualified: str, kinds: Sequence[Kind]) -> Iterator[Sighting]:
    """Yield the sighting of the first kind that accepts the whole field. `qualified` is the value given to the kind."""
    raw = value.strip()
    start = value.index(raw)
    for kind in kinds:
        try:
            yield kind.parse_whole(qualified.strip(), raw, start)
        except IdentifierError:
            continue
        return


def _extract_account(advert: Advert, kind: Kind) -> Iterator[Sighting]:
    if advert.account.strip():
        found = _parse_field(advert.account, f"{advert.site}:{advert.account}", [kind])
        yield from (sighting.in_field("account") for sighting in found)


def extract_adverts(
    adverts: Iterable[Advert], cores: int = 1, kinds: Sequence[Kind] = KINDS
) -> Iterator[ExtractedAdvert]:
    """Yield each advert with its sightings, in order; `cores` processes share the work."""
    names = tuple(kind.name for kind in kinds)
    return map_batches(partial(_extract_batch, names=names), adverts, cores)


def _extract_batch(adverts: Sequence[Advert], names: tuple[str, ...]) -> list[ExtractedAdvert]:
    kinds = tuple(kind for kind in KINDS if kind.name in names)
    edition = EDITION if kinds == KINDS else ""
    in_documents = extract_all([advert.document for advert in adverts], kinds)
    return [
        ExtractedAdvert(advert, _add_fields(advert, found, kinds), edition)
        for advert, found in zip(adverts, in_documents, strict=True)
    ]
