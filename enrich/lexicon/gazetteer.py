"""Gazetteer of the United Kingdom: coordinates, district and police force of places and postcodes.

Each file of `data/` states its source, licence and derivation in its header. All tables are loaded on
first use and cached.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TypeVar

import msgspec

from enrich.errors import LexiconBroken
from enrich.lexicon.wordlist import DATA, read_rows

T = TypeVar("T")
DISTRICT_CODE = re.compile("[A-Z][0-9]{8}")
MAX_DEGREES = 62  # the latitude of the Out Stack, the northernmost island, rounded up
FORCE = re.compile("[a-z-]*")  # "" outside the UK


class District(msgspec.Struct, frozen=True):
    """A local authority district. `force` is the data.police.uk slug of its police force, "" outside the UK."""

    code: str
    name: str
    county: str
    force: str


class OutwardCode(msgspec.Struct, frozen=True):
    """An outward code with its centroid (degrees; None for a non-geographic code) and its main district.

    `sectors` maps the sectors (first digit of the inward code) outside the main district to their district.
    """

    code: str
    latitude: float | None
    longitude: float | None
    district: District
    sectors: tuple[tuple[str, District], ...] = ()

    def find_district(self, digit: str) -> District:
        """Return the district of a sector ("9" for E14 9xx)."""
        return next((district for sector, district in self.sectors if sector == digit), self.district)


class Place(msgspec.Struct, frozen=True):
    """A place: its usual name, district, centroid (degrees; None for a county) and population (0 if unknown).

    `doubtful` is True if the name is also an ordinary word, a given name or a surname.
    """

    name: str
    latitude: float | None
    longitude: float | None
    population: int
    district: District
    doubtful: bool = False

    @property
    def canonical(self) -> str:
        """The usual name with its county; for a county the name alone.

        >>> find_place("Ilford, Greater London").canonical
        'Ilford, Greater London'
        """
        return f"{self.name}, {self.district.county}" if self.latitude is not None else self.name


@cache
def load_districts() -> dict[str, District]:
    """Return the districts by ONS code ("E09000026")."""
    return {district.code: district for district in _parse_table("districts.tsv", _parse_district)}


@cache
def load_outward_codes() -> dict[str, OutwardCode]:
    """Return all outward codes by code ("E14"), terminated ones and parents ("SW1" for SW1A to SW1Y) included."""
    codes = {code.code: code for code in _parse_table("outwards.tsv", _parse_outward_code)}
    parts = {code[:-1]: part for code, part in codes.items() if code[-1].isalpha()}
    return {code: msgspec.structs.replace(part, code=code) for code, part in parts.items() if code not in codes} | codes


@cache
def load_places() -> dict[str, tuple[Place, ...]]:
    """Return the places by name in lower case, the largest place of a name first."""
    index: dict[str, list[Place]] = {}
    towns, quarters = _parse_table("places.tsv", _parse_town), _parse_table("quarters.tsv", _parse_quarter)
    for place in (*towns, *quarters, *_build_counties()):
        index.setdefault(place.name.lower(), []).append(place)
    for _ in _parse_table("aliases.tsv", partial(_add_alias, index)):
        pass
    return {name: _rank_by_population(found) for name, found in index.items()}


@cache
def load_counties() -> frozenset[str]:
    """Return the names of the counties, in lower case."""
    return frozenset(district.county.lower() for district in load_districts().values())


def find_place(canonical: str) -> Place | None:
    """Return the place of a canonical value ("Ilford, Greater London"), or None."""
    name = canonical.partition(", ")[0]
    return next((place for place in load_places().get(name.lower(), ()) if place.canonical == canonical), None)


def find_district(canonical: str) -> District | None:
    """Return the district of a postcode ("IG1 4LZ"), or the main district of an outward code ("IG1").

    >>> find_district("IG1 4LZ").force
    'metropolitan'
    """
    outward, _, inward = canonical.partition(" ")
    found = load_outward_codes().get(outward)
    if found is None:
        return None
    return found.find_district(inward[:1]) if inward else found.district


def _parse_table(file: str, parse: Callable[..., T]) -> Iterator[T]:
    """Yield what `parse` makes of the columns of each row; raise LexiconBroken, which names file and row."""
    path = str(DATA / file)
    for row in read_rows(file):
        try:
            yield parse(*row.split("\t"))
        except (ValueError, KeyError, TypeError) as error:
            raise LexiconBroken(path, f"row {row!r}: {error}") from error


def _parse_district(code: str, name: str, county: str, force: str) -> District:
    if not DISTRICT_CODE.fullmatch(code) or not name or not county or not FORCE.fullmatch(force):
        message = "not a code, name, county and police force"
        raise ValueError(message)
    return District(code, name, county, force)


def _parse_outward_code(code: str, latitude: str, longitude: str, district: str, sectors: str = "") -> OutwardCode:
    districts = load_districts()
    others = tuple((sector[0], districts[sector[2:]]) for sector in sectors.split()) if sectors else ()
    return OutwardCode(code, _parse_degrees(latitude), _parse_degrees(longitude), districts[district], others)


def _parse_degrees(text: str) -> float | None:
    return _parse_coordinate(text) if text else None


def _parse_coordinate(text: str) -> float:
    if not -MAX_DEGREES <= (degrees := float(text)) <= MAX_DEGREES:
        message = f"{text} is not in the British Isles"
        raise ValueError(message)
    return degrees


def _parse_town(name: str, latitude: str, longitude: str, population: str, district: str, flag: str = "") -> Place:
    return Place(
        name,
        _parse_coordinate(latitude),
        _parse_coordinate(longitude),
        int(population),
        load_districts()[district],
        bool(flag),
    )


def _parse_quarter(name: str, code: str) -> Place:
    outward = load_outward_codes()[code]
    return Place(name, outward.latitude, outward.longitude, 0, outward.district)


def _add_alias(index: dict[str, list[Place]], alias: str, name: str, county: str) -> None:
    found = [place for place in index.get(name.lower(), ()) if place.district.county == county]
    if not found:
        message = f"no place {name!r} in {county!r}"
        raise ValueError(message)
    index.setdefault(alias.lower(), [])[:0] = found


def _rank_by_population(places: list[Place]) -> tuple[Place, ...]:
    """Return the places of one name, deduplicated, the largest first."""
    if len(places) == 1:
        return (places[0],)
    unique = {place.canonical: place for place in reversed(places)}
    return tuple(sorted(unique.values(), key=lambda place: -place.population))


def _build_counties() -> Iterator[Place]:
    """Yield the counties as places; a county that several forces share has the force of most of its districts."""
    by_county: dict[str, list[District]] = {}
    for district in load_districts().values():
        by_county.setdefault(district.county, []).append(district)
    for county, districts in by_county.items():
        yield Place(county, None, None, 0, _find_main_district(districts))


def _find_main_district(districts: list[District]) -> District:
    """Return the first district of the force that has most of them."""
    counts = Counter(district.force for district in districts)
    return max(districts, key=lambda district: counts[district.force])
