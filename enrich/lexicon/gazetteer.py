"""Where places, postcodes and districts of the United Kingdom are, and whose police force they belong to.

Sources, licences and how the tables were derived stand at the top of each file of `data/`. Everything is read on first use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from enrich.lexicon.wordlist import read_rows


@dataclass(frozen=True, slots=True)
class District:
    """A local authority district; `force` is the slug of its police force, "" outside the United Kingdom."""

    code: str
    name: str
    county: str
    force: str


@dataclass(frozen=True, slots=True)
class Force:
    """A police force by its data.police.uk slug, with its PNC code and the ONS code of its area ("" where not known)."""

    slug: str
    pnc: str = ""
    ons: str = ""


@dataclass(frozen=True, slots=True)
class OutwardCode:
    """An outward code with its middle (degrees; None where the code has no place) and the districts it lies in.

    `sectors` are the sectors (first digit of the inward code) that lie in another district than most of it.
    """

    code: str
    latitude: float | None
    longitude: float | None
    district: District
    sectors: tuple[tuple[str, District], ...] = ()

    def sector(self, digit: str) -> District:
        """Return the district of one sector ("9" for E14 9xx)."""
        return next((district for sector, district in self.sectors if sector == digit), self.district)

    @property
    def forces(self) -> tuple[str, ...]:
        """The police forces it lies in, the chief one first."""
        return tuple(dict.fromkeys((self.district.force, *(district.force for _, district in self.sectors))))


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its usual name, district, middle (degrees; None for a county) and inhabitants (0: not known).

    `doubtful` where the name is an ordinary word, given name or surname as well.
    """

    name: str
    latitude: float | None
    longitude: float | None
    population: int
    district: District
    doubtful: bool = False

    @property
    def canonical(self) -> str:
        """The usual name with its county; a county is its name alone.

        >>> find_place("Ilford, Greater London").canonical
        'Ilford, Greater London'
        """
        return f"{self.name}, {self.district.county}" if self.latitude is not None else self.name

    @property
    def force(self) -> str:
        """The slug of the police force."""
        return self.district.force


@cache
def load_districts() -> dict[str, District]:
    """Return the districts by code ("E09000026")."""
    return {code: District(code, *rest) for code, *rest in _table("districts.tsv")}


@cache
def forces() -> dict[str, Force]:
    """Return the police forces by slug ("metropolitan")."""
    return {slug: Force(slug, *codes) for slug, *codes in _table("forces.tsv")}


@cache
def load_outward_codes() -> dict[str, OutwardCode]:
    """Return every outward code ever in use, terminated ones included, by code ("E14"), and "SW1" for SW1A to SW1Y."""
    codes = {fields[0]: _outward(*fields) for fields in _table("outwards.tsv")}
    parts = {code[:-1]: part for code, part in codes.items() if code[-1].isalpha()}
    return {code: replace(part, code=code) for code, part in parts.items() if code not in codes} | codes


@cache
def load_places() -> dict[str, tuple[Place, ...]]:
    """Return the places by name in lower case; of several of one name the largest first."""
    index: dict[str, list[Place]] = {}
    for each in (*_towns(), *_quarters(), *_counties()):
        index.setdefault(each.name.lower(), []).append(each)
    for alias, name, county in _table("aliases.tsv"):
        found = [each for each in index.get(name.lower(), ()) if each.district.county == county]
        index.setdefault(alias.lower(), [])[:0] = found
    return {name: _ranked(found) for name, found in index.items()}


@cache
def load_counties() -> dict[str, str]:
    """Return the counties by name in lower case."""
    return {district.county.lower(): district.county for district in load_districts().values()}


def find_place(canonical: str) -> Place | None:
    """Return the place of a canonical value ("Ilford, Greater London"), None where there is none."""
    name = canonical.partition(", ")[0]
    return next((each for each in load_places().get(name.lower(), ()) if each.canonical == canonical), None)


def find_district(canonical: str) -> District | None:
    """Return the district of a postcode ("IG1 4LZ") or of most of an outward code ("IG1").

    >>> district_of_postcode("IG1 4LZ").force
    'metropolitan'
    """
    outward, _, inward = canonical.partition(" ")
    found = load_outward_codes().get(outward)
    if found is None:
        return None
    return found.sector(inward[:1]) if inward else found.district


def _table(file: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in read_rows(file))


def _outward(code: str, latitude: str, longitude: str, district: str, sectors: str = "") -> OutwardCode:
    others = tuple((each[0], load_districts()[each[2:]]) for each in sectors.split())
    return OutwardCode(code, _degrees(latitude), _degrees(longitude), load_districts()[district], others)


def _degrees(text: str) -> float | None:
    return float(text) if text else None


def _towns() -> Iterator[Place]:
    for name, latitude, longitude, population, district, *flag in _table("places.tsv"):
        yield Place(name, float(latitude), float(longitude), int(population), load_districts()[district], bool(flag))


def _ranked(found: list[Place]) -> tuple[Place, ...]:
    """Return the places of one name without repetitions, the largest first."""
    return tuple(sorted({each.canonical: each for each in reversed(found)}.values(), key=lambda each: -each.population))


def _quarters() -> Iterator[Place]:
    for name, outward in _table("quarters.tsv"):
        where = load_outward_codes()[outward]
        yield Place(name, where.latitude, where.longitude, 0, where.district)


def _counties() -> Iterator[Place]:
    """Yield the counties as places; one that several forces share has the force of most of its districts."""
    named: dict[str, list[District]] = {}
    for district in load_districts().values():
        named.setdefault(district.county, []).append(district)
    for county, parts in named.items():
        forces = [part.force for part in parts]
        chief = max(parts, key=lambda part, forces=forces: forces.count(part.force))  # type: ignore[misc]
        yield Place(county, None, None, 0, chief)
