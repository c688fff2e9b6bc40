"""UK postcode: outward code (area, district) and inward code (sector, unit), or an outward code alone where the context says so.

Source: Royal Mail, Programmers' Guide edition 7, section 3; BS 7666-2. Northern Ireland (BT) and the Crown dependencies are
included. Which outward codes exist: ONS Postcode Directory (see enrich/data/outwards.tsv).

>>> postcode.canonical("e149ab")
'E14 9AB'
>>> postcode.canonical("e14")
'E14'
>>> postcode.canonical("E14 9CB")
Traceback (most recent call last):
records.errors.InvalidFormat: postcode 'E14 9CB': an inward code never holds C, I, K, M, O or V
>>> [seen.value for seen in postcode.find(Text("Incall E14 near the station, SW1A1AA on the M4"))]
['E14', 'SW1A 1AA']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.citation import cite
from enrich.gazetteer import outwards, places
from enrich.kind import Kind
from enrich.text import Text
from records.errors import InvalidComponent, InvalidFormat
from records.identifier import Sighting, Validity

OUTWARD = r"[A-PR-UWYZa-pr-uwyz](?:[A-HK-Ya-hk-y]?[0-9OoIl][A-Za-z0-9]?)"
FULL = re.compile(
    rf"(?<![A-Za-z0-9£$€@#/_.])({OUTWARD})([ \t\xa0]{{0,3}}|[ ]?[-.,][ ]?)([0-9O][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{{2}})(?![A-Za-z0-9@_])"
)
HEAD = re.compile(r"(?<![A-Za-z0-9£$€@#/_.])[A-Za-z]{1,2}(?=[0-9OI])")
ALONE = re.compile(
    r"(?<![A-Za-z0-9£$€@#/_.+-])[A-PR-UWYZa-pr-uwyz][A-HK-Ya-hk-y]?[0-9]{1,2}[A-Za-z]?(?![A-Za-z0-9@_%:/]|[.,]\d|[ -][A-Z]{3}\b)"
)
BEFORE = re.compile(
    r"(?:\b(?:in|near|at|around|from|off|by|to|based|areas?|post ?codes?|location|located|visiting|round|cent(?:re|er)|outskirts of|incalls?|"
    r"outcalls?|in-calls?|out-calls?|between|inside|covering|cover|covers|now|here|london|central|side of|part of|"
    r"(?:north|south|east|west)(?: london)?)"
    r"(?: the| is| are)?[\s:,(\[-]{1,3}|[(\[]\s?)$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"[\s,)-]{0,3}(?:\)|\]|(?:areas?|incalls?|outcalls?|in-calls?|out-calls?|in call|out call|post ?code|station|based|"
    r"location|only|flat|apartment|hotel|and surrounding|district|side|end|girls?|lady|escorts?)\b)",
    re.IGNORECASE,
)
TOWN_BEFORE = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z'-]{2,}[,\s(-]{1,3}$")
CHAIN = re.compile(r"[\s,/&+]{0,3}(?:and|or|\||&|,|/|\+)?[\s,/&+]{0,3}", re.IGNORECASE)
MOTORWAY = re.compile(r"(?:A1|M(?:[1-9]|1[18]|2[0-7]|3[2-9]|4[02-9]|5[0-8]|6[0-79]|7[347]|8|9|90))$")
ROAD_NEAR = re.compile(r"(?:junction|j\d|jct|motorway|off the|along the|on the|the|exit|road)\b[^.\n]{0,12}$", re.IGNORECASE)
ROAD_AFTER = re.compile(r"[\s,(/]{0,3}(?:motorway|junction|jct|j\d|corridor|exit|services|m\d)", re.IGNORECASE)
SLANG = frozenset({"M8", "B4", "L8", "W8", "S8", "E10"})
UNIT = re.compile(r"\d(?:hr|ph|st|nd|rd|th|hs|yr|ft|gb|pp|pw|ea|up|to|by|or|so|go)$")
POSTCODE_BEFORE = re.compile(r"post ?code[\s:,(-]{0,3}(?:is )?$", re.IGNORECASE)
DIGITS = str.maketrans("OoIl", "0011")
LOOK_ALIKE = "look-alike digits"
SHORT = 2  # "E1, E2" may be anything


def find(text: Text) -> Iterator[Sighting]:
    """Yield full postcodes and outward codes that stand alone, in order."""
    folded, full, alone = text.folded, list[Sighting](), list[re.Match[str]]()
    done = 0
    for head in HEAD.finditer(folded):
        if head.start() < done:
            continue
        if (match := FULL.match(folded, head.start())) and (sighting := _full(text, match)):
            full.append(sighting)
            done = match.end()
        elif (match := ALONE.match(folded, head.start())) and match[0].upper() in outwards():
            alone.append(match)
    yield from sorted([*full, *_alone(text, alone)], key=lambda seen: seen.start) if alone else full


def canonical(value: str) -> str:
    """Return upper case with one space before the inward code, or an outward code alone.

    Raises InvalidFormat where the shape is wrong, InvalidComponent where an outward code alone was never issued.
    """
    compact = re.sub(r"[\s.,-]+", "", value).upper()
    if match := re.fullmatch(r"([A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?)(\d[A-Z]{2})", compact):
        if set(match[2]) & set("CIKMOV"):
            raise InvalidFormat("postcode", value, "an inward code never holds C, I, K, M, O or V")
        return f"{match[1]} {match[2]}"
    if re.fullmatch(r"[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?", compact):
        if compact in outwards():
            return compact
        raise InvalidComponent("postcode", value, "no such outward code was ever issued")
    raise InvalidFormat("postcode", value, "a postcode reads like SW1A 1AA, or SW1A where the outward code stands alone")


def validity(canonical: str) -> Validity:
    """Return VALID where the outward code is known, otherwise POSSIBLE: new districts are opened every year."""
    return Validity.VALID if canonical.partition(" ")[0] in outwards() else Validity.POSSIBLE


def _full(text: Text, match: re.Match[str]) -> Sighting | None:
    value, undone = _joined(match)
    if not value or not _plausible(match, text.folded):
        return None
    return cite(text, postcode.rule, match.span(), value, undone=undone, validity=validity(value))


def _joined(match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """Return the canonical value ("" where no reading has a known area) and what was undone."""
    outward, inward = match[1].upper(), match[3].upper().replace("O", "0", 1) if match[3][0] == "O" else match[3].upper()
    known = outwards()
    if outward in known and match[3][0] != "O":
        return f"{outward} {inward}", ()
    for mended in _mended(match[1]):
        if mended in known:
            return f"{mended} {inward}", (LOOK_ALIKE,)
    return (f"{outward} {inward}", ()) if _may_be_new(outward) and match[3][0] != "O" else ("", ())


def _mended(outward: str) -> Iterator[str]:
    """Yield the outward code with look-alike letters read as digits, behind one and behind two area letters."""
    yield outward.upper()
    for letters in (1, 2):
        yield outward[:letters].upper() + outward[letters : letters + 2].translate(DIGITS) + outward[letters + 2 :].upper()


def _may_be_new(outward: str) -> bool:
    """Say whether the shape and area allow a district that our list does not know yet."""
    area = re.match(r"[A-Z]+", outward)
    return bool(area and re.fullmatch(r"\d{1,2}", outward[area.end() :]) and f"{area[0]}1" in outwards())


def _plausible(match: re.Match[str], folded: str) -> bool:
    """Say whether a full shape is meant as a postcode; "w1 1hr" in lower case is a price's neighbour unless cued."""
    if match[2] and UNIT.search(match[0]) and not POSTCODE_BEFORE.search(folded[max(0, match.start() - 24) : match.start()]):
        return False
    tight = match[2].strip() == "" or match[1].upper() in outwards()
    return tight and not (match[2].strip() and match[0].islower())


def _alone(text: Text, matches: list[re.Match[str]]) -> Iterator[Sighting]:
    """Yield the outward codes of each list of which one has a cue, or that is a list in capitals."""
    for chain in _chains(text.folded, matches):
        listed = len(chain) > 1 and all(match[0].isupper() and len(match[0]) > SHORT for match in chain)
        if listed or any(_cued(text.folded, match) for match in chain):
            for match in chain:
                yield cite(text, postcode.rule, match.span(), match[0].upper(), confidence=0.9)


def _chains(folded: str, matches: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield the codes of one list ("E14, E15 and E16") together."""
    chain: list[re.Match[str]] = []
    for match in matches:
        if chain and not CHAIN.fullmatch(folded, chain[-1].end(), match.start()):
            yield chain
            chain = []
        chain.append(match)
    if chain:
        yield chain


def _cued(folded: str, match: re.Match[str]) -> bool:
    """Say whether the words around a bare code make it a place: a cue before or behind, or a town before it."""
    code, (start, end) = match[0].upper(), match.span()
    before = folded[max(0, start - 26) : start]
    if MOTORWAY.match(code) and (ROAD_NEAR.search(before) or ROAD_AFTER.match(folded, end)):
        return False
    if AFTER.match(folded, end):
        return match[0].isupper() or code not in SLANG
    if not match[0].isupper():
        town = TOWN_BEFORE.search(before)
        return code not in SLANG and bool(BEFORE.search(before) or (town and town[0].strip(" ,(-").lower() in places()))
    return bool(BEFORE.search(before) or TOWN_BEFORE.search(before))


postcode = Kind(
    "postcode",
    find,
    canonical,
    example="SW1A 1AA",
    about="a UK postcode, with or without its space, in any case; an outward code alone (E14) where the context says so",
    source="Royal Mail, Programmers' Guide edition 7, section 3; ONS Postcode Directory, November 2025",
    validity=validity,
)
