"""UK vehicle registration mark (number plate): "AB45 CDE", and the older and Northern Irish styles.

Source: DVLA, INF104 "Vehicle registration numbers and number plates" and V796: since September 2001 two letters (no I, Q, Z), the age
code (02-29 from March, 51-79 from September), three letters (no I, Q). Codes 30-50 are not issued yet: those marks are fictional.

>>> [seen.value for seen in plate.find(Text("white van AB45 CDE, reg no p123 abc"))]
['AB45 CDE', 'P123 ABC']
>>> plate.canonical("ab45cde")
'AB45 CDE'
>>> plate.canonical("AI45 CDE")
Traceback (most recent call last):
enrich.errors.InvalidFormat: plate 'AI45 CDE': a registration mark reads like AB45 CDE (no I or Q; no Z in front)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.lexicon.wordlist import is_common
from enrich.text.citation import cite
from enrich.text.code_starts import find_code_starts
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from enrich.text.phonetic_spelling import parse_spelling
from records.identifier import Sighting, Validity

CURRENT = r"([A-HJ-PR-Y]{2}[ ]?\d\d)[ .-]?([A-HJ-PR-Z]{3})"
PREFIX = r"([A-HJ-NP-TV-Y][1-9]\d{0,2})[ .-]?([A-HJ-PR-Z]{3})"
SUFFIX = r"([A-HJ-PR-Y]{3})[ .-]?([1-9]\d{0,2}[A-HJ-NPR-TV-Y])"
# The age code with a letter for a figure ("MA5O BCD").
LETTERED = r"([A-HJ-PR-Y]{2}[ ]?(?:\d[OIL]|[OIL]\d))[ .-]?([A-HJ-PR-Z]{3})"
IRISH = r"([A-Z]?(?:I[A-Z]|[A-Z]Z))[ .-]?([1-9]\d{0,3})"
DATELESS = r"([A-Z]{1,3})[ .-]?([1-9]\d{0,3})|([1-9]\d{0,3})[ .-]?([A-Z]{1,3})"
STYLES = tuple(re.compile(style) for style in (CURRENT, PREFIX, SUFFIX))
OLDEST = tuple(re.compile(style) for style in (IRISH, DATELESS))
BEGIN, END = r"(?<![A-Za-z0-9/@#£._-])", r"(?![A-Za-z0-9@/]|[._-][A-Za-z0-9])"
SHAPE = re.compile(rf"{BEGIN}(?:{CURRENT}|{PREFIX}|{SUFFIX}){END}", re.IGNORECASE)
DISGUISED = re.compile(rf"{BEGIN}{LETTERED}{END}", re.IGNORECASE)
# Halves that only the style of today holds together.
IRISH_SHAPE = re.compile(rf"{BEGIN}[A-Z](?:I[A-Z]|[A-Z]Z)[ ]?[1-9]\d{{2,3}}{END}")
APART = re.compile(r"[\n\t]|[ ][ -]|-[ ]")
FIGURE = re.compile(r"[0-9](?:(?<=[A-Za-z].)|(?<=[A-Za-z][ .-].))")
BARRED = frozenset("/@#£._-")
REG = (
    r"(?<!vat )(?<!company )(?<!charity )\b(?:reg(?:istration|istered|\.)?(?:\s(?:no|number|plate|mark))?|number\s?plate|plates?|vrm|vrn)"
    r"(?![a-z])[\s.:#=-]{0,4}(?:(?:is|are|of|was|as|reads?|reading|says?)\s[:-]?\s?)?"
)
TOLD = re.compile(REG + r"$", re.IGNORECASE)
OLDER = re.compile(
    rf"{REG}(?P<mark>(?:[A-Z0-9][ \t]{{0,2}}[.\n-]?[ \t]{{0,2}}){{1,6}}[A-Z0-9]){END}(?![ -]?\d)", re.IGNORECASE
)
OLDER_HINT = re.compile(r"[Rr]eg|REG|late\b|LATE\b|lates\b|[Vv][Rr][MmNn]")
SPELT = re.compile(REG, re.IGNORECASE)
VEHICLE = (
    r"car|cars|van|vehicle|taxi|cab|minicab|uber|driv(?:es|ing|en|er|e)|bmw|audi|vw|volkswagen|ford|mercedes|merc|toyota|vauxhall|nissan|"
    r"golf|polo|camper|triumph|motorhome|caravan|peugeot|renault|citroen|fiat|volvo|lexus|mazda|hyundai|suzuki|subaru|juke|micra|insignia|mondeo|transit|sprinter|prius|corsa|astra|fiesta|focus|qashqai|clio|mini|kia|seat|skoda|honda|range ?rover|land ?rover|jeep|suv|"
    r"estate|hatchback|saloon|motorbike|moped|parked|parking|registration|reg"
)
CUE = re.compile(rf"\b(?:{VEHICLE})\b[^\n.!?;]{{0,32}}$", re.IGNORECASE)
CUE_BEHIND = re.compile(
    rf"[\s,(-]{{1,3}}(?:is |on )?(?:(?:my|the|his|her|a|white|black|silver|grey|blue|red|green|yellow) ){{0,2}}(?:{VEHICLE}|number ?plate|plate)\b",
    re.IGNORECASE,
)
NO_MARK = re.compile(
    r"\b(?:(?<!post)(?<!post )code|ref(?:erence)?|order|voucher|promo|discount|coupon|course|module|flight|product|part|item|model|serial|sku|"
    r"batch|bearing|belt|filter|bulb|fuse|cartridge|toner|battery|charger|pump|hose|valve|blade|policy|booking|invoice|tracking|licen[cs]e|parcel|case|ticket|job|lot|exam|account|class|post ?code|id|size|type)\b"
    r"(?: ?(?:no|number|num|id|code|ref)\b)?[\s.:#=-]{0,4}(?:is )?$",
    re.IGNORECASE,
)
RULE = "a registration mark reads like AB45 CDE (no I or Q; no Z in front)"
MARCH_FIRST, MARCH_LAST, SEPTEMBER_FIRST, SEPTEMBER_LAST = 2, 29, 51, 79
CURRENT_SPACED = re.compile(r"[A-Z]{2}(\d\d) [A-Z]{3}")
DATELESS_SPACED = re.compile(r"[A-Z]{1,3} \d{1,4}|\d{1,4} [A-Z]{1,3}")
SPACES, WORDS, LETTERS = "spaces inside", "words for letters or figures", "letters for figures"
SPOKEN = re.compile(r"[A-Za-z]{4}|(?i:one|two|six|ten)")
ADDRESS = re.compile(r"[A-Za-z]?[a-z] \d{1,2} [A-Z][a-z]{2}")  # "by 22 Elm"
FIGURES = str.maketrans("OIL", "011")
WINDOW = 44


def find(text: Text) -> Iterator[Sighting]:
    """Yield marks in order: written in capitals, or in any case near a word that tells one ("reg", "van"); dateless ones behind "reg"."""
    found = {}
    if OLDER_HINT.search(text.folded):
        told = (
            (span, text.folded[slice(*span)]) for match in OLDER.finditer(text.folded) if (span := _after_reg(match))
        )
        found = {span: canonical(written) for span, written in told} | _spelt_out(text.folded)
    taken = {at for start, end in found for at in range(start, end)}
    done = 0
    for start in find_code_starts(text.folded, FIGURE, 3, BARRED):
        if start >= done and start not in taken and (seen := _shaped(text.folded, start)):
            found[seen[0]] = seen[1]
            done = seen[0][1]
    for span, value in sorted(found.items()):
        undone = _undone(text.folded[slice(*span)])
        yield cite(text, plate.rule, span, value, undone=undone, validity=validity(value))


def canonical(value: str) -> str:
    """Return the mark in capitals with one space between its halves; raise InvalidFormat for what was never a style."""
    compact = re.sub(r"[\s.-]+", "", value).upper()
    for style in (*STYLES, *OLDEST):
        if match := style.fullmatch(compact):
            return " ".join(group for group in match.groups() if group)
    raise InvalidFormat("plate", value, RULE)


def validity(canonical: str) -> Validity:
    """Return FICTIONAL for an age code that was never issued, POSSIBLE for a mark without a date, otherwise VALID."""
    current = CURRENT_SPACED.fullmatch(canonical)
    if not current:
        return Validity.POSSIBLE if DATELESS_SPACED.fullmatch(canonical) else Validity.VALID
    code = int(current[1])
    issued = MARCH_FIRST <= code <= MARCH_LAST or SEPTEMBER_FIRST <= code <= SEPTEMBER_LAST
    return Validity.VALID if issued else Validity.FICTIONAL


def _after_reg(match: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the mark behind "reg", however it is spaced: the longest run of pieces that makes one."""
    written, start = match["mark"], match.start("mark")
    if shape := SHAPE.match(match.string, start):
        return shape.span()
    for piece in reversed([*re.finditer(r"[A-Za-z0-9](?![A-Za-z0-9])", written)]):
        if _is_mark(written[: piece.end()]):
            return start, start + piece.end()
    return None


def _spelt_out(folded: str) -> dict[tuple[int, int], str]:
    """Return the marks behind "reg" that are said in words: "kl forty xyz", "alpha bravo three six ..."."""
    low, found = lowercase(folded), {}
    for told in SPELT.finditer(low):
        for end, code in parse_spelling(low, told.end()):
            if any(style.fullmatch(code) for style in STYLES) and not _words(code) and not low[end : end + 1].isalnum():
                found[told.end(), end] = canonical(code)
    return found


def _shaped(folded: str, start: int) -> tuple[tuple[int, int], str] | None:
    """Return span and value of a mark in figures and letters; one with a letter for a figure needs a cue."""
    if shape := SHAPE.match(folded, start):
        return (shape.span(), canonical(shape[0])) if _meant(folded, shape) else None
    if (irish := IRISH_SHAPE.match(folded, start)) and _cued(folded, irish):
        return irish.span(), canonical(irish[0])
    shape = DISGUISED.match(folded, start)
    if shape is None or _words(shape[0]) or not _cued(folded, shape):
        return None
    code = shape[1].upper()
    return shape.span(), canonical(code[:2] + code[2:].translate(FIGURES) + shape[2])


def _is_mark(written: str) -> bool:
    """Say whether all of these pieces are a mark; one without a date or in odd pieces is so in capitals only."""
    compact = re.sub(r"[\s.-]+", "", written)
    if APART.search(written):
        return bool(STYLES[0].fullmatch(compact.upper())) and compact.isupper()
    if any(style.fullmatch(compact.upper()) for style in STYLES):
        return compact.isupper() or not _words(compact)
    oldest = any(style.fullmatch(compact.upper()) for style in OLDEST)
    return oldest and compact.isupper() and len(compact) > SHORTEST and not _words(compact)


def _meant(folded: str, match: re.Match[str]) -> bool:
    """Say whether a shape is meant as a mark: in capitals and no run of words ("AT30 NOW"), or with a cue near it."""
    before = folded[max(0, match.start() - WINDOW) : match.start()]
    if NO_MARK.search(before) or ADDRESS.fullmatch(match[0]) or match[0][-3:].upper() in THINGS:
        return bool(TOLD.search(before)) and match[0].isupper()
    if _words(match[0]):
        return match[0].isupper() and bool(
            TOLD.search(before) or (CUE.search(before) and match[0][-3:] not in FOLLOWING)
        )
    if _cued(folded, match):
        return True
    lone = match[0].isupper() and match[0][-3:] not in FOLLOWING
    return lone and (" " not in match[1] if match[1] else " " in match[0])


def _cued(folded: str, match: re.Match[str]) -> bool:
    before = folded[max(0, match.start() - WINDOW) : match.start()]
    return bool(TOLD.search(before) or CUE.search(before) or CUE_BEHIND.match(folded, match.end()))


def _undone(written: str) -> tuple[str, ...]:
    if ANY_STYLE.fullmatch(written):
        return ()
    return (WORDS,) if SPOKEN.search(written) else (LETTERS,) if DISGUISED.fullmatch(written) else (SPACES,)


def _words(written: str) -> bool:
    """Say whether the letters are words on both sides, or the figures a price's or a size's neighbours."""
    letters = [part for part in re.findall(r"[A-Z]+", written.upper()) if len(part) > 1]
    return bool(letters) and all(is_common(part) or part in NOT_MARKS for part in letters)


NOT_MARKS = frozenset(
    "GBP EUR USD HR HRS MIN MINS CM CMS LB LBS KG KGS YR YRS AM PM TH ST ND RD JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC MON TUE WED "
    "THU FRI SAT SUN NO DOB".split()
)
# Words in capitals that may stand behind a postcode or a code ("BT45 NOW").
FOLLOWING = frozenset("NOW FOR AND THE YOU ALL OFF TEL OUT TWO DAY GET NEW SEE ASK BUT ARE CAN HER HAS VAT".split())
# What ends the names of cars, bulbs and other things ("A180 AMG", "E14 SES").
THINGS = frozenset(
    "AMG SES LED CFL USB HDR RAM SSD HDD SAE DVD VHS BHP BSP RPM TFT LCD PSU CPU DAB FWD AWD RWD RHD LHD EST".split()
)
ANY_STYLE = re.compile(f"{CURRENT}|{PREFIX}|{SUFFIX}|{IRISH}|{DATELESS}", re.IGNORECASE)
SHORTEST = 2

plate = Kind(
    "plate",
    find,
    canonical,
    example="AB45 CDE",
    about="a UK registration mark of any style; in text in capitals or near a word such as van, marks without a date only behind reg",
    source="DVLA INF104 and V796",
    version=5,
    validity=validity,
)
