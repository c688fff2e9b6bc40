"""Resolves the areas of adverts to towns of the gazetteer, so that all spellings of a town count as one town."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from enrich.extract import extract
from enrich.kinds.place import place
from enrich.lexicon.gazetteer import Place, load_places

ALTERNATIVE_DELIMITER, PART_DELIMITER = re.compile(r"[/|]"), re.compile(r"[,(]")
WORD = re.compile(r"\w+")
QUALIFIERS = re.compile(
    r"\b(?:(?:city|town) (?:centre|center)|centre|center|central|inner|outer|city|area|areas|near|around|in|the"
    r"|and surrounding(?: areas?)?|uk|gb|england|scotland|wales|northern ireland|great britain|united kingdom"
    r"|[a-z]{1,2}\d[a-z\d]?(?: ?\d[a-z]{2})?)\b"  # postcodes
)
DIRECTION = re.compile(
    r"^(?:(?:north|south)(?: ?(?:east|west))?|east|west)\b|\b(?:(?:north|south)(?: ?(?:east|west))?|east|west)$"
)
MIN_DIRECTED_POPULATION = 50_000  # "North Leeds" is in Leeds, but West Brompton is not in Brompton (North Yorkshire)
CUES = frozenset(
    "at available based hotel hotels incall incalls now outcall outcalls station to today tonight tour touring "
    "visiting".split()
)


@lru_cache(maxsize=50_000)
def resolve_area(area: str) -> str:
    """Return the canonical town of an area, with its words in lower case as the fallback; "" if it has none.

    Of alternatives ("Leeds / Bradford") the first counts. A county or district after a comma or bracket chooses between
    towns of one name. "City centre", postcodes and, for large towns, directions are ignored unless they are part of the
    name. An area that is not surely one of these towns stays distinct: two towns must never count as one.

    >>> resolve_area("Leeds city centre") == resolve_area("LS1, Leeds") == resolve_area("leeds (West Yorkshire)")
    True
    >>> resolve_area("South Shields"), resolve_area("Newport, Shropshire"), resolve_area("Nowhere 3"), resolve_area("?")
    ('South Shields, Tyne and Wear', 'Newport, Shropshire', 'nowhere 3', '')
    """
    parts = split_parts(area)
    names = list(map(normalise_words, parts))
    towns = [remove_qualifiers(name) for name in names]
    index = next((index for index, town in enumerate(towns) if town), None)
    if index is None:  # only "city centre", a postcode or a country
        return names[0] if names else ""
    after = list(filter(None, towns[index + 1 :]))
    mentioned = "" if after else find_mentioned_town(parts[index])
    return find_named_town(names[index], towns[index], after) or mentioned or ", ".join(names)


def split_parts(area: str) -> list[str]:
    """Return the parts of the first alternative of an area that have words."""
    alternatives = ALTERNATIVE_DELIMITER.split(unicodedata.normalize("NFKC", area))
    first = next(filter(normalise_words, alternatives), "")
    return list(filter(normalise_words, PART_DELIMITER.split(first)))


def remove_qualifiers(name: str) -> str:
    """Return a normalised name without "city centre", postcodes and countries; "" if it is nothing else."""
    return normalise_words(QUALIFIERS.sub(" ", name))


def normalise_words(text: str) -> str:
    """Normalise a text to its words in lower case, without punctuation.

    >>> normalise_words(" King's-Lynn "), normalise_words("?")
    ('kings lynn', '')
    """
    return " ".join(WORD.findall(re.sub("['\u2019]", "", text.casefold())))


def find_named_town(name: str, town_name: str, after: Sequence[str]) -> str:
    """Return the town of a name, of the same without qualifiers, or of a large town with a direction; or ""."""
    return find_town(name, after) or find_town(town_name, after) or find_directed_town(town_name, after)


def find_town(name: str, after: Sequence[str]) -> str:
    """Return the canonical value of the place with this name; "" if there is none, or if the words after it contradict.

    `after` are the parts behind the name: its county or district chooses between places of one name. Other words there
    mean another place ("Perth, Australia").
    """
    found = index_places().get(name, ())
    confirmed = (town for town in found if any(is_region_of(town, part) for part in after))
    return next((town.canonical for town in (*confirmed, *([] if after else found[:1]))), "")


def is_region_of(town: Place, part: str) -> bool:
    """Return whether a part of an area is the county or district of a town, or the town itself."""
    county, district = normalise_words(town.district.county), normalise_words(town.district.name)
    return part in {county, county.removeprefix("greater "), district, normalise_words(town.name)}


def find_directed_town(name: str, after: Sequence[str]) -> str:
    """Return the large town of a name with a direction ("north leeds"), or ""."""
    town_name = normalise_words(DIRECTION.sub(" ", name))
    found = index_places().get(town_name, ()) if town_name != name else ()
    return find_town(town_name, after) if found and found[0].population >= MIN_DIRECTED_POPULATION else ""


def find_mentioned_town(text: str) -> str:
    """Return the only place that a text mentions; "" if other words than cues are in it: they may name another
    place.
    """
    sightings = extract(text, (place,))
    if len({sighting.value for sighting in sightings}) != 1:
        return ""
    rest = text
    for sighting in sightings:
        rest = rest.replace(sighting.raw, " ")
    words = remove_qualifiers(normalise_words(rest)).split()
    return sightings[0].value if CUES.issuperset(words) else ""


@cache
def index_places() -> dict[str, tuple[Place, ...]]:
    """Return an index of the gazetteer by normalised name, the largest place first."""
    return {normalise_words(name): found for name, found in reversed(load_places().items())}
