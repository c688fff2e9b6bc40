"""UK place: a town, quarter or county by its usual name with its county ("Ilford, Greater London").

Source: GeoNames (places with a population of 500 or more), ONS Postcode Directory (districts), Lieutenancies Act 1997
(counties); see the headers of enrich/data. enrich.lexicon.gazetteer.find_place returns coordinates and police force.

>>> [seen.value for seen in place.find(Text("New in Ilford, reading a book in the bath"))]
['Ilford, Greater London']
>>> place.canonical("newcastle")
'Newcastle upon Tyne, Tyne and Wear'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from enrich.errors import InvalidComponent
from enrich.kind import Kind
from enrich.lexicon.gazetteer import Place, load_counties, load_places
from enrich.text.citation import cite
from enrich.text.folding import RUN, Text
from records.identifier import Sighting

NAME = "place"
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
MIN_WELL_KNOWN = 3000  # population from which a name needs no context
SECOND_WORD = re.compile(r"[^A-Za-z]+([A-Za-z][A-Za-z'’-]*)")
MAX_LENGTH = 40  # of a name
CUE_BEFORE = re.compile(
    r"\b(?:in|near|around|visiting|from|based|located|outskirts of|area|areas|to|at|of|central|north|south|east|west|"
    r"incalls?|outcalls?|cover|covering|covers|location|town|city|new to|back in|touring|tour|between|and|&|or"
    r"|/)[\s:,]{1,3}$",
    re.IGNORECASE,
)
STRONG_CUE_BEFORE = re.compile(
    r"\b(?:based in|visiting|located in|new in|new to|back in|near|outskirts of|incalls?(?: in)?|outcalls?(?: in)?|"
    r"touring|location|area|live in|living in|work(?:ing)? in|stay(?:ing)? in|arriving in|centre of"
    r"|central)[\s:,]{1,3}$",
    re.IGNORECASE,
)
CUE_AFTER = re.compile(
    r"[\s,]{1,2}(?:area|town|city|centre|center|station|incalls?|outcalls?|and surrounding|based|escorts?|hotel|"
    r"airport)\b",
    re.IGNORECASE,
)
STREET_AFTER = re.compile(
    r"[ ](?:road|rd|street|st|avenue|ave|lane|close|drive|crescent|terrace|gardens?|place|way|walk|grove|arms|united"
    r"|rovers|"
    r"wanderers|albion|cheese|cream|pudding|boots?)\b(?!['’])",
    re.IGNORECASE,
)
PERSON_BEFORE = re.compile(
    r"\b(?:mr|mrs|miss|ms|dr|sir|lady|lord|king|queen|prince|princess|new|i'?m|am|is|name|call me)\.?[ ]$",
    re.IGNORECASE,
)
COUNTY_AFTER = re.compile(r"\s?[,(/-]\s?([A-Za-z][A-Za-z ]{2,24}[A-Za-z])|[ ]{1,2}([A-Za-z][A-Za-z ]{2,24}[A-Za-z])")
SEPARATOR = re.compile(r"[ ]{0,2}[,(/-]?[ ]{0,2}")
WINDOW = 24
JOINING = frozenset("@._/\\#")


def find(text: Text) -> Iterator[Sighting]:
    """Yield the places in order, each with the county after it. Namesakes are alternatives."""
    folded, lowered = text.folded, text.lowered
    done = 0
    for word, entry in _find_first_words(text):
        if word.start() < done:
            continue
        for end, found in _look_up(lowered, word, entry):
            if _is_place(folded, word.start(), end, found):
                sighting, done = _cite(text, word.start(), end, found)
                yield sighting
                break


def canonical(value: str) -> str:
    """Normalise to the usual name with its county: the namesake in the given county, by default the largest.

    Raise InvalidComponent for a name that the gazetteer does not have.
    """
    name, _, county = (part.strip() for part in " ".join(value.split()).partition(","))
    found = load_places().get(name.lower().replace("’", "'"))
    if not found:
        raise InvalidComponent(NAME, value, "no place of the United Kingdom with this name is known")
    in_county = (namesake.canonical for namesake in found if namesake.district.county.lower() == county.lower())
    return next(in_county, found[0].canonical)


class FirstWord(NamedTuple):
    """The names that begin with one word: their lengths in words, the longest first, and their second words.

    `is_name` tells whether the word alone is a name; `next_runs` are the second runs of letters of the other names.
    """

    lengths: tuple[int, ...]
    second_words: frozenset[str]
    is_name: bool
    next_runs: frozenset[str]


@cache
def _index_names() -> dict[str, tuple[str, ...]]:
    """Return all names by the run of letters that they begin with ("king" for "king's lynn"), cached."""
    names: dict[str, list[str]] = {}
    for name in load_places():
        run = RUN.match(name)
        names.setdefault(run[0] if run else name, []).append(name)
    return {run: tuple(found) for run, found in names.items()}


@lru_cache(maxsize=4096)
def _list_first_words(run: str) -> tuple[tuple[str, FirstWord], ...]:
    """Return the first words, with their entries, of the names that begin with a run of letters."""
    by_word: dict[str, list[str]] = {}
    for name in _index_names()[run]:
        by_word.setdefault(WORD.findall(name)[0], []).append(name)
    return tuple((word, _build_entry(names)) for word, names in by_word.items())


def _build_entry(names: Iterable[str]) -> FirstWord:
    """Return the entry of the names that begin with one word."""
    words = [WORD.findall(name) for name in names]
    runs = [RUN.findall(name) for name in names]
    return FirstWord(
        tuple(sorted({len(found) for found in words}, reverse=True)),
        frozenset(found[1] for found in words if len(found) > 1),
        any(len(found) == 1 for found in runs),
        frozenset(found[1] for found in runs if len(found) > 1),
    )


def _find_first_words(text: Text) -> list[tuple[re.Match[str], FirstWord]]:
    """Return the words that may begin a name, in order, with their entries."""
    found = [
        (match, entry)
        for first, entry in _list_candidates(text.words)
        for match in _compile_word(first).finditer(text.lowered)
    ]
    return sorted(found, key=_get_start) if len(found) > 1 else found


def _get_start(found: tuple[re.Match[str], FirstWord]) -> int:
    return found[0].start()


def _list_candidates(words: frozenset[str]) -> Iterator[tuple[str, FirstWord]]:
    """Yield the first words of the names whose words a text has, with their entries."""
    for run in _index_names().keys() & words:
        for first, entry in _list_first_words(run):
            if entry.is_name or not entry.next_runs.isdisjoint(words):
                yield first, entry


@lru_cache(maxsize=4096)
def _compile_word(word: str) -> re.Pattern[str]:
    """Return the regex of a whole word. The lookbehinds follow the literal, so that the search for it is fast."""
    literal = re.escape(word)
    return re.compile(rf"{literal}(?<![A-Za-z]{literal})(?<![A-Za-z]['’-]{literal})(?![A-Za-z'’-])")


def _look_up(lowered: str, word: re.Match[str], entry: FirstWord) -> Iterator[tuple[int, tuple[Place, ...]]]:
    """Yield the names that begin with a word, the longest first: the end of the name and its places."""
    for length in _find_lengths(lowered, word.end(), entry):
        match = _compile_words(length).match(lowered, word.start(), word.start() + MAX_LENGTH)
        if match is None or "\n" in match[0]:
            continue
        if found := load_places().get(match[0].replace("’", "'")):
            yield match.end(), found


def _find_lengths(lowered: str, end: int, first: FirstWord) -> tuple[int, ...]:
    """Return the possible lengths in words, given the second word."""
    if first.second_words:
        second = SECOND_WORD.match(lowered, end)
        if second and second[1].replace("’", "'") in first.second_words:
            return first.lengths
    return first.lengths[-1:] if first.lengths[-1] == 1 else ()


@cache
def _compile_words(length: int) -> re.Pattern[str]:
    return re.compile(rf"(?:{WORD.pattern}[^A-Za-z]+){{{length - 1}}}{WORD.pattern}(?![A-Za-z'’-])")


def _is_place(folded: str, start: int, end: int, places: tuple[Place, ...]) -> bool:
    """Return whether a name means a place: a well-known one nearly always, a doubtful one only in context."""
    largest, is_capitalised = places[0], folded[start].isupper()
    is_doubtful = largest.doubtful or (0 < largest.population < MIN_WELL_KNOWN)
    may_be_place = is_capitalised or not is_doubtful or CUE_AFTER.match(folded, end)
    if not may_be_place or _is_part_of_other(folded, start, end):
        return False
    before = folded[max(0, start - WINDOW) : start]
    if is_doubtful:
        return _has_context(folded, start, end, before)
    return is_capitalised or _is_known_in_lower_case(largest, folded[start:end], before)


def _is_known_in_lower_case(largest: Place, name: str, before: str) -> bool:
    """Return whether a name in lower case is a place: a town or a name of several words; a county after a cue."""
    if largest.population == 0 and largest.latitude is None:
        return CUE_BEFORE.search(before) is not None
    return " " in name or largest.population > 0


def _is_part_of_other(folded: str, start: int, end: int) -> bool:
    """Return whether the name is part of an address, a handle, a street or a person's name."""
    before, after = folded[max(0, start - 1) : start], folded[end : end + 1]
    if before in JOINING or before.isdigit() or (after in JOINING and folded[end + 1 : end + 2].isalnum()):
        return True
    return bool(STREET_AFTER.match(folded, end) or PERSON_BEFORE.search(folded, max(0, start - 10), start))


def _has_context(folded: str, start: int, end: int, before: str) -> bool:
    """Return whether the words around a doubtful name mark it as a place."""
    is_capitalised = folded[start].isupper()
    has_strong_cue, has_cue_after = bool(STRONG_CUE_BEFORE.search(before)), bool(CUE_AFTER.match(folded, end))
    if has_strong_cue or has_cue_after:
        return is_capitalised or (has_strong_cue and has_cue_after)
    if not is_capitalised:
        return False
    return _is_before_place(folded, end) or (not folded[start:end].isupper() and bool(CUE_BEFORE.search(before)))


def _is_before_place(folded: str, end: int) -> bool:
    """Return whether a county follows, or a place whose name has no other meaning."""
    after = COUNTY_AFTER.match(folded, end)
    if after is None:
        return False
    words = (after[1] or after[2]).lower()
    names = (words, words.partition(" ")[0])
    if words in load_counties():
        return True
    return any(not namesake.doubtful for name in names for namesake in load_places().get(name, ()))


def _cite(text: Text, start: int, end: int, places: tuple[Place, ...]) -> tuple[Sighting, int]:
    """Return the sighting of a place and its end. A county after the place belongs to it and selects a namesake."""
    for namesake in places:
        if county_end := _find_county_end(text.folded, end, namesake):
            return cite(text, place.rule, (start, county_end), namesake.canonical), county_end
    others = tuple(namesake.canonical for namesake in places[1:])
    confidence = 0.7 if others else 0.9
    seen = cite(text, place.rule, (start, end), places[0].canonical, confidence=confidence, alternatives=others)
    return seen, end


def _find_county_end(folded: str, end: int, namesake: Place) -> int:
    """Return the end of the place's own county if it directly follows, otherwise 0."""
    if namesake.latitude is None or not (separator := SEPARATOR.match(folded, end)):
        return 0
    county = namesake.district.county
    for name in (county, "London") if county == "Greater London" else (county,):
        last = separator.end() + len(name)
        if folded[separator.end() : last].lower() == name.lower() and not folded[last : last + 1].isalnum():
            return last
    return 0


place = Kind(
    NAME,
    find,
    canonical,
    example="Ilford, Greater London",
    about="a town, quarter or county of the United Kingdom; with its county if several share the name (Newport, Gwent)",
    source="GeoNames; ONS Postcode Directory, November 2025; Lieutenancies Act 1997",
    version=2,
)
