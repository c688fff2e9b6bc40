"""Resolves the areas of adverts to towns of the gazetteer, so that all spellings of a town count as one town."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from enrich.extract import extract
from enrich.kinds.place import place
from enrich.lexicon.gazetteer import Place, load_places

PART_DELIMITER = re.compile(r"[,(/|]")
WORD = re.compile(r"\w+")
QUALIFIERS = re.compile(
    r"\b(?:(?:city|town) (?:centre|center)|centre|center|central|inner|outer|city|area|areas"
    r"|(?:north|south)(?: ?(?:east|west))?|east|west|near|around|in|the|and surrounding(?: areas?)?"
    r"|uk|gb|england|scotland|wales|northern ireland|great britain|united kingdom"
    r"|[a-z]{1,2}\d[a-z\d]?(?: ?\d[a-z]{2})?)\b"  # postcodes
)


@lru_cache(maxsize=50_000)
def resolve_area(area: str) -> str:
    """Return the canonical town of an area, with its words in lower case as the fallback; "" if it has none.

    The name in front of the first comma, bracket or slash decides, a county after it chooses between towns of one name.
    Directions, "city centre" and postcodes are ignored unless they are part of the town's name.

    >>> resolve_area("Leeds city centre") == resolve_area("LS1, Leeds") == resolve_area("leeds (West Yorkshire)")
    True
    >>> resolve_area("South Shields"), resolve_area("Newport, Shropshire"), resolve_area("Nowhere 3"), resolve_area("?")
    ('South Shields, Tyne and Wear', 'Newport, Shropshire', 'nowhere 3', '')
    """
    texts = [text for text in PART_DELIMITER.split(unicodedata.normalize("NFKC", area)) if normalise_words(text)]
    names = list(map(normalise_words, texts))
    for index, name in enumerate(names):
        town_name = normalise_words(QUALIFIERS.sub(" ", name))
        if town := find_town(name, names[index + 1 :]) or find_town(town_name, names[index + 1 :]):
            return town
        if town_name:  # an unknown name, not just "city centre"
            return find_mentioned_town(texts[index]) or names[0]
    return names[0] if names else ""


def normalise_words(text: str) -> str:
    """Normalise a text to its words in lower case, without punctuation.

    >>> normalise_words(" King's-Lynn "), normalise_words("?")
    ('kings lynn', '')
    """
    return " ".join(WORD.findall(re.sub("['\u2019]", "", text.casefold())))


def find_town(name: str, counties: Sequence[str]) -> str:
    """Return the canonical value of the place with this name, preferably in one of the counties; or ""."""
    found = index_places().get(name, ())
    in_county = (town for town in found if normalise_words(town.district.county) in counties)
    town = next(in_county, found[0] if found else None)
    return town.canonical if town else ""


def find_mentioned_town(text: str) -> str:
    """Return the place that a longer text mentions; "" if it mentions none or several."""
    values = {sighting.value for sighting in extract(text, (place,))}
    return values.pop() if len(values) == 1 else ""


@cache
def index_places() -> dict[str, tuple[Place, ...]]:
    """Return an index of the gazetteer by normalised name, the largest place first."""
    return {normalise_words(name): found for name, found in reversed(load_places().items())}
