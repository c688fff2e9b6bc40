"""UK postcode: outward code (area, district) and inward code (sector, unit), or an outward code alone where the context says so.

Source: Royal Mail, Programmers' Guide edition 7, section 3; BS 7666-2. Northern Ireland (BT), the Crown dependencies, the forces'
post (BF1) and GIR 0AA are included; a BFPO number is no postcode. Which outward codes exist: ONS Postcode Directory (see
enrich/data/outwards.tsv).

>>> postcode.canonical("e149ab")
'E14 9AB'
>>> postcode.canonical("e14")
'E14'
>>> postcode.canonical("E14 9CB")
Traceback (most recent call last):
enrich.errors.InvalidFormat: postcode 'E14 9CB': an inward code never holds C, I, K, M, O or V
>>> [seen.value for seen in postcode.find(Text("Incall E14 near the station, SW1A1AA on the M4"))]
['E14', 'SW1A 1AA']
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter

from enrich.errors import InvalidComponent, InvalidFormat
from enrich.kind import Kind
from enrich.kinds.postcode.disguised import find_outward_in_words, find_separated, find_spelt_out
from enrich.kinds.postcode.outward import CALLS_BEHIND, STRONG, is_location
from enrich.lexicon.gazetteer import load_outward_codes
from enrich.lexicon.wordlist import is_common
from enrich.text.citation import cite
from enrich.text.code_starts import find_code_starts
from enrich.text.folding import Text
from records.identifier import Sighting, Validity

BEGIN = r"(?<![A-Za-z0-9£$€@#_])"
OUTWARD = r"[A-PR-UWYZa-pr-uwyz](?:[A-HK-Ya-hk-y]?[ ]?[0-9OoIl][A-Za-z0-9]?)"
SEPARATOR = r"[ \t]{0,3}|[ ]?\(space\)[ ]?|[ ]?[-.,/*_|~•·][ ]?|[ ]?\n"
FULL = re.compile(
    rf"{BEGIN}({OUTWARD})({SEPARATOR})([0-9OIl][ ]?[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{{2}})(?:(?![A-Za-z0-9@_])|(?=0[127][0-9]{{9}}(?![0-9])))"
)
FIGURE = re.compile(r"[0-9OI](?:(?<=[A-Za-z].)|(?<=[A-Za-z][ -].))")
ALONE = re.compile(
    rf"{BEGIN}(?<![+])[A-PR-UWYZa-pr-uwyz][A-HK-Ya-hk-y]?[0-9]{{1,2}}[A-Za-z]?(?![A-Za-z0-9@_%]|[.,:/]\d(?!(?<=[,/]0)[127]\d{{3}})|-\d{{3}}|\.(?:jpe?g|png|pdf|gif|mp4)\b|[ -][A-Z]{{3}}\b)"
)
SPACED = re.compile(
    rf"{BEGIN}([A-Z]{{1,2}}|[a-z]{{2}}(?=-))[ -](\d{{1,2}})(?![A-Za-z0-9@_%]|[.,:/-]\d| ?(?:min|hr|hour|[ap]m))"
)
GIRO = re.compile(r"(?<![A-Za-z0-9])GIR ?0AA(?![A-Za-z0-9])", re.IGNORECASE)
CHAIN = re.compile(r"[\s,/&+|-]{0,3}(?:and|or|to)?[\s,/&+|-]{0,3}", re.IGNORECASE)
LOWER_UNIT = re.compile(r"\d(?:hr|ph|st|nd|rd|th|hs|yr|ft|gb|pp|pw|ea|up|to|by|or|so|go|lb|xl|xs)$")
STAY = re.compile(r"[1-6]HR")
PRICE_NEAR = re.compile(r"[\s:=-]{0,3}(?:£|\d|only|for|incall|outcall)|[\s]?[/+,-][\s]?(?:£|\dHR)", re.IGNORECASE)
PRICE_BEFORE = re.compile(r"(?:£\s?\d+|\d{2,})[\s/-]{1,3}$")
ORDINAL = re.compile(r"(?:1ST|2ND|3RD|[4-9]TH)")
COUNTED = re.compile(r"\s(?:floor|door|left|right|visit|time|turn|house|bell|girl|of)\b", re.IGNORECASE)
POSTCODE_BEFORE = re.compile(r"post ?code[\s:,(-]{0,3}(?:is )?$", re.IGNORECASE)
FILE_BEFORE = re.compile(r"(?:[/.-]|\b(?:img|ref|order|file)[ _-])$", re.IGNORECASE)
WORD_BEFORE = re.compile(r"[A-Za-z)\d][/.-]$")
DIGITS = str.maketrans("OoIl", "0011")
LOOK_ALIKE, SPACES, APART, WORDS = "look-alike digits", "spaces inside", "characters set apart", "words for characters"
FORCES_POST = "BF1"
WINDOW = 24
START = attrgetter("start")


def find(text: Text) -> Iterator[Sighting]:
    """Yield full postcodes and outward codes that stand alone, in order."""
    folded, full, alone = text.folded, list[Sighting](), list[tuple[int, int]]()
    done = 0
    for start in find_code_starts(folded, FIGURE, 2):
        if start < done:
            continue
        if (match := FULL.match(folded, start)) and (sighting := _full(text, match)):
            full.append(sighting)
            done = match.end()
        elif span := _outward(folded, start):
            alone.append(span)
    if "0A" in folded or "0a" in folded:
        full += [cite(text, postcode.rule, giro.span(), "GIR 0AA") for giro in GIRO.finditer(folded)]
    full += _disguised(text)
    yield from sorted([*full, *_outside(full, _alone(text, alone))], key=START)


def _outside(full: list[Sighting], alone: Iterable[Sighting]) -> Iterator[Sighting]:
    """Yield the outward codes that are no part of a full postcode."""
    full.sort(key=START)
    for one in alone:
        at = bisect_right(full, one.start, key=START)
        if at == 0 or full[at - 1].end <= one.start:
            yield one


def _disguised(text: Text) -> Iterator[Sighting]:
    """Yield what is written with its characters apart or in words."""
    folded = text.folded
    for start, end, value in find_separated(folded):
        yield cite(text, postcode.rule, (start, end), value, undone=(APART,))
    for start, end, value in find_spelt_out(folded):
        yield cite(text, postcode.rule, (start, end), value, undone=(WORDS,))
    for start, end, value in find_outward_in_words(folded):
        if STRONG.search(folded[max(0, start - WINDOW) : start]):
            yield cite(text, postcode.rule, (start, end), value, undone=(WORDS,), confidence=0.9)


def canonical(value: str) -> str:
    """Return upper case with one space before the inward code, or an outward code alone.

    Raises InvalidFormat where the shape is wrong, InvalidComponent where an outward code alone was never issued.
    """
    compact = re.sub(r"[\s.,-]+", "", value).upper()
    if GIRO.fullmatch(compact):
        return "GIR 0AA"
    if match := re.fullmatch(r"([A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?)(\d[A-Z]{2})", compact):
        if set(match[2]) & set("CIKMOV"):
            raise InvalidFormat("postcode", value, "an inward code never holds C, I, K, M, O or V")
        return f"{match[1]} {match[2]}"
    if re.fullmatch(r"[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?", compact):
        if compact in load_outward_codes():
            return compact
        raise InvalidComponent("postcode", value, "no such outward code was ever issued")
    raise InvalidFormat(
        "postcode", value, "a postcode reads like SW1A 1AA, or SW1A where the outward code stands alone"
    )


def validity(canonical: str) -> Validity:
    """Return VALID where the outward code is known, otherwise POSSIBLE: new districts are opened every year."""
    known = canonical.partition(" ")[0] in load_outward_codes() or canonical == "GIR 0AA"
    return Validity.VALID if known else Validity.POSSIBLE


def _full(text: Text, match: re.Match[str]) -> Sighting | None:
    value, undone = _joined(match)
    if not value or not _plausible(match, value, text.folded):
        return None
    return cite(text, postcode.rule, match.span(), value, undone=undone, validity=validity(value))


def _joined(match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """Return the canonical value ("" where no reading has a known area) and what was undone."""
    written, inward = match[1].replace(" ", ""), match[3].replace(" ", "")
    digit = inward[0].translate(DIGITS)
    steps = (SPACES,) if " " in match[1] + match[3] else (WORDS,) if "(" in match[2] else ()
    for mended in _mended(written):
        if mended in load_outward_codes() or (mended == written.upper() and _may_be_new(mended)):
            changed = mended != written.upper() or digit != inward[0]
            return f"{mended} {digit}{inward[1:].upper()}", (*steps, LOOK_ALIKE) if changed else steps
    return "", ()


def _mended(outward: str) -> Iterator[str]:
    """Yield the outward code with look-alike letters read as digits, behind one and behind two area letters."""
    yield outward.upper()
    for letters in (1, 2):
        yield (
            outward[:letters].upper()
            + outward[letters : letters + 2].translate(DIGITS)
            + outward[letters + 2 :].upper()
        )


def _may_be_new(outward: str) -> bool:
    """Say whether the shape and area allow a district that our list does not know yet."""
    area = re.match(r"[A-Z]+", outward)
    new = area and re.fullmatch(r"\d{1,2}", outward[area.end() :]) and f"{area[0]}1" in load_outward_codes()
    return outward == FORCES_POST or bool(new)


def _plausible(match: re.Match[str], value: str, folded: str) -> bool:
    """Say whether a full shape is meant as a postcode; "w1 1hr" and "E14 1HR £80" are a district and a stay unless cued."""
    before = folded[max(0, match.start() - WINDOW) : match.start()]
    if POSTCODE_BEFORE.search(before):
        return True
    if FILE_BEFORE.search(before) and not WORD_BEFORE.search(before):
        return False
    known = value.partition(" ")[0] in load_outward_codes()
    if match[2] and (_is_unit(match, before, folded) or not known):
        return match[2].isspace() and not _is_unit(match, before, folded) and value.startswith(FORCES_POST)
    loose = "\n" in match[2] or " " in match[1] or " " in match[3] or LOOK_ALIKE in _joined(match)[1]
    return not loose or (match[0].isupper() and not (" " in match[3] and is_common(match[3][-2:])))


def _is_unit(match: re.Match[str], before: str, folded: str) -> bool:
    """Say whether what looks like an inward code is a duration or an ordinal: "1hr", "1HR £80", "2ND floor"."""
    if LOWER_UNIT.search(match[3]):
        return True
    if STAY.fullmatch(match[3]):
        return bool(PRICE_NEAR.match(folded, match.end()) or PRICE_BEFORE.search(before))
    return bool(ORDINAL.fullmatch(match[3]) and COUNTED.match(folded, match.end()))


def _outward(folded: str, start: int) -> tuple[int, int] | None:
    """Return the span of an outward code that was issued, "SE 15" only behind a word that says where."""
    match = ALONE.match(folded, start)
    if match:
        stands = (
            folded[start - 1 : start] not in "/.-" or start == 0 or WORD_BEFORE.search(folded, max(0, start - 2), start)
        )
        return match.span() if stands and match[0].upper() in load_outward_codes() else None
    spaced = SPACED.match(folded, start)
    told = spaced and _plain(spaced[0]) in load_outward_codes() and _is_told(folded, *spaced.span())
    return spaced.span() if spaced and told else None


def _plain(outward: str) -> str:
    return re.sub("[^A-Z0-9]", "", outward.upper())


def _is_told(folded: str, start: int, end: int) -> bool:
    """Say whether the words before or right behind say that this is where somebody is."""
    return bool(STRONG.search(folded[max(0, start - WINDOW) : start]) or CALLS_BEHIND.match(folded, end))


def _alone(text: Text, spans: list[tuple[int, int]]) -> Iterator[Sighting]:
    """Yield the outward codes of each list of which one says where."""
    for chain in _chains(text.folded, spans):
        if any(is_location(text.folded, *span) for span in chain):
            for start, end in chain:
                code = text.folded[start:end].upper()
                undone = () if code.isalnum() else (SPACES,)
                yield cite(text, postcode.rule, (start, end), _plain(code), undone=undone, confidence=0.9)


def _chains(folded: str, spans: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the codes of one list ("E14, E15 and E16") together."""
    chain: list[tuple[int, int]] = []
    for span in spans:
        if chain and not CHAIN.fullmatch(folded, chain[-1][1], span[0]):
            yield chain
            chain = []
        chain.append(span)
    if chain:
        yield chain


postcode = Kind(
    "postcode",
    find,
    canonical,
    example="SW1A 1AA",
    about="a UK postcode, with or without its space, in any case; an outward code alone (E14) where the context says so",
    source="Royal Mail, Programmers' Guide edition 7, section 3; ONS Postcode Directory, November 2025",
    version=6,
    validity=validity,
)
