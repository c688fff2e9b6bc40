"""UK place: a town, quarter or county by its usual name with its county ("Ilford, Greater London").

Source: GeoNames (places of 500 inhabitants or more), ONS Postcode Directory (districts), Lieutenancies Act 1997 (counties); see
the headers of enrich/data. Latitude, longitude and police force of a value: enrich.lexicon.gazetteer.find_place.

>>> [seen.value for seen in place.find(Text("New in Ilford, reading a book in the bath"))]
['Ilford, Greater London']
>>> place.canonical("newcastle")
'Newcastle upon Tyne, Tyne and Wear'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from enrich.errors import InvalidComponent
from enrich.kind import Kind
from enrich.lexicon.gazetteer import Place, load_counties, load_places
from enrich.text.citation import cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting

WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
LARGE = 3000
SECOND = re.compile(r"[^A-Za-z]+([A-Za-z][A-Za-z'’-]*)")
LONGEST = 40  # no name is longer
BEFORE = re.compile(
    r"\b(?:in|near|around|visiting|from|based|located|outskirts of|area|areas|to|at|of|central|north|south|east|west|incalls?|"
    r"outcalls?|cover|covering|covers|location|town|city|new to|back in|touring|tour|between|and|&|or|/)[\s:,]{1,3}$",
    re.IGNORECASE,
)
STRONG_BEFORE = re.compile(
    r"\b(?:based in|visiting|located in|new in|new to|back in|near|outskirts of|incalls?(?: in)?|outcalls?(?: in)?|touring|"
    r"location|area|live in|living in|work(?:ing)? in|stay(?:ing)? in|arriving in|centre of|central)[\s:,]{1,3}$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"[\s,]{1,2}(?:area|town|city|centre|center|station|incalls?|outcalls?|and surrounding|based|escorts?|hotel|airport)\b",
    re.IGNORECASE,
)
STREET = re.compile(
    r"[ ](?:road|rd|street|st|avenue|ave|lane|close|drive|crescent|terrace|gardens?|place|way|walk|grove|arms|united|rovers|"
    r"wanderers|albion|cheese|cream|pudding|boots?)\b(?!['’])",
    re.IGNORECASE,
)
OF_A_PERSON = re.compile(
    r"\b(?:mr|mrs|miss|ms|dr|sir|lady|lord|king|queen|prince|princess|new|i'?m|am|is|name|call me)\.?[ ]$",
    re.IGNORECASE,
)
COUNTY_AFTER = re.compile(r"\s?[,(/-]\s?([A-Za-z][A-Za-z ]{2,24}[A-Za-z])|[ ]{1,2}([A-Za-z][A-Za-z ]{2,24}[A-Za-z])")
BETWEEN = re.compile(r"[ ]{0,2}[,(/-]?[ ]{0,2}")
GLUED = frozenset("@._/\\#")


def find(text: Text) -> Iterator[Sighting]:
    """Yield the places of a text in order, each with the county that stands behind it; same names elsewhere are alternatives."""
    folded, low = text.folded, lowercase(text.folded)
    index, first_words = load_places(), _first_words()
    done = 0
    hits = first_words.keys() & set(WORD.findall(low))
    for word in sorted((at for hit in hits for at in _standing(hit).finditer(low)), key=re.Match.start) if hits else ():
        start = word.start()
        for length in _lengths(low, word.end(), first_words[word[0]]) if start >= done else ():
            name = _name(low, start, length)
            found = index.get(name[0]) if name else None
            if name and found and _meant(folded, start, name[1], found):
                sighting, done = _sighting(text, start, name[1], found)
                yield sighting
                break


def canonical(value: str) -> str:
    """Return the usual name with its county; where several places share the name, the largest, or that of the county given.

    Raises InvalidComponent for a name that the gazetteer does not know.
    """
    name, _, county = (part.strip() for part in " ".join(value.split()).partition(","))
    found = load_places().get(name.lower().replace("’", "'"))
    if not found:
        raise InvalidComponent("place", value, "no place of the United Kingdom with this name is known")
    return next(
        (each.canonical for each in found if each.district.county.lower() == county.lower()), found[0].canonical
    )


class Beginning(NamedTuple):
    """What begins with one word: how many words such names have, the longest first, and which words come second."""

    lengths: tuple[int, ...]
    seconds: frozenset[str]


@cache
def _first_words() -> dict[str, Beginning]:
    """Return what begins with each word that a name begins with."""
    names: dict[str, list[list[str]]] = {}
    for name in load_places():
        parts = WORD.findall(name)
        names.setdefault(parts[0], []).append(parts)
    return {
        first: Beginning(
            tuple(sorted({len(parts) for parts in found}, reverse=True)),
            frozenset(parts[1] for parts in found if len(parts) > 1),
        )
        for first, found in names.items()
    }


@lru_cache(maxsize=4096)
def _standing(word: str) -> re.Pattern[str]:
    return re.compile(
        rf"{re.escape(word)}(?<![A-Za-z]{re.escape(word)})(?<![A-Za-z]['’-]{re.escape(word)})(?![A-Za-z'’-])"
    )


def _lengths(low: str, end: int, beginning: Beginning) -> tuple[int, ...]:
    """Return how long the names are that may begin with a word and the one behind it."""
    if beginning.seconds:
        second = SECOND.match(low, end)
        if second and second[1].replace("’", "'") in beginning.seconds:
            return beginning.lengths
    return beginning.lengths[-1:] if beginning.lengths[-1] == 1 else ()


def _name(low: str, start: int, length: int) -> tuple[str, int] | None:
    """Return the name that `length` words make from a place on, and its end; None where they do not stand side by side."""
    match = _words(length).match(low, start, start + LONGEST)
    if match is None or "\n" in match[0]:
        return None
    return match[0].replace("’", "'"), match.end()


@cache
def _words(length: int) -> re.Pattern[str]:
    return re.compile(rf"(?:{WORD.pattern}[^A-Za-z]+){{{length - 1}}}{WORD.pattern}(?![A-Za-z'’-])")


def _meant(folded: str, start: int, end: int, found: tuple[Place, ...]) -> bool:
    """Say whether the words are meant as a place: a well-known name nearly always, a doubtful one only in its context."""
    if _is_part(folded, start, end):
        return False
    before = folded[max(0, start - 24) : start]
    if found[0].population == 0 and found[0].latitude is None:
        return folded[start].isupper() or bool(BEFORE.search(before))
    if found[0].doubtful or (0 < found[0].population < LARGE):
        return _in_context(folded, start, end, before)
    return folded[start].isupper() or " " in folded[start:end] or found[0].population > 0


def _is_part(folded: str, start: int, end: int) -> bool:
    """Say whether the name is part of an address, a handle, a street or a person's name."""
    before, after = folded[max(0, start - 1) : start], folded[end : end + 1]
    if (
        (before in GLUED and before)
        or (after in GLUED and after and folded[end + 1 : end + 2].isalnum())
        or before.isdigit()
    ):
        return True
    return bool(STREET.match(folded, end) or OF_A_PERSON.search(folded, max(0, start - 10), start))


def _in_context(folded: str, start: int, end: int, before: str) -> bool:
    capital = folded[start].isupper()
    if STRONG_BEFORE.search(before) or AFTER.match(folded, end):
        return capital or bool(STRONG_BEFORE.search(before) and AFTER.match(folded, end))
    named = COUNTY_AFTER.match(folded, end)
    if capital and named and _is_sure((named[1] or named[2]).lower()):
        return True
    return capital and not folded[start:end].isupper() and bool(BEFORE.search(before))


def _is_sure(words: str) -> bool:
    """Say whether the words begin with a county or a place that is nothing else."""
    first = words.partition(" ")[0]
    return words in load_counties() or any(
        not each.doubtful for name in (words, first) for each in load_places().get(name, ())
    )


def _sighting(text: Text, start: int, end: int, found: tuple[Place, ...]) -> tuple[Sighting, int]:
    """Cite a place, and return where it ends; a county named behind it belongs to it and decides between namesakes."""
    for each in found:
        if county := _county_behind(text.folded, end, each):
            return cite(text, place.rule, (start, county), each.canonical), county
    others = tuple(each.canonical for each in found[1:])
    seen = cite(
        text, place.rule, (start, end), found[0].canonical, confidence=0.7 if others else 0.9, alternatives=others
    )
    return seen, end


def _county_behind(folded: str, end: int, each: Place) -> int:
    """Return where the place's own county ends, if it is named right behind the place; 0 where it is not."""
    if each.latitude is None or not (between := BETWEEN.match(folded, end)):
        return 0
    for county in (
        each.district.county,
        "London" if each.district.county == "Greater London" else each.district.county,
    ):
        last = between.end() + len(county)
        if folded[between.end() : last].lower() == county.lower() and not folded[last : last + 1].isalnum():
            return last
    return 0


place = Kind(
    "place",
    find,
    canonical,
    example="Ilford, Greater London",
    about="a town, quarter or county of the United Kingdom; with its county where several share the name (Newport, Gwent)",
    source="GeoNames; ONS Postcode Directory, November 2025; Lieutenancies Act 1997",
)
