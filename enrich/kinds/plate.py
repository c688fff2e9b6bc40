"""UK vehicle registration mark (number plate): "AB45 CDE", and the older and Northern Irish styles.

Source: DVLA, INF104 "Vehicle registration numbers and number plates" and V796: since September 2001 two letters (no I,
Q, Z), the age code (02-29 from March, 51-79 from September), three letters (no I, Q). Codes 30-50 are not issued yet:
those marks are fictional.

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

NAME = "plate"
CURRENT = r"([A-HJ-PR-Y]{2}[ ]?\d\d)[ .-]?([A-HJ-PR-Z]{3})"
PREFIX = r"([A-HJ-NP-TV-Y][1-9]\d{0,2})[ .-]?([A-HJ-PR-Z]{3})"
SUFFIX = r"([A-HJ-PR-Y]{3})[ .-]?([1-9]\d{0,2}[A-HJ-NPR-TV-Y])"
# The age code with a letter for a digit ("MA5O BCD").
LETTERED = r"([A-HJ-PR-Y]{2}[ ]?(?:\d[OIL]|[OIL]\d))[ .-]?([A-HJ-PR-Z]{3})"
IRISH = r"([A-Z]?(?:I[A-Z]|[A-Z]Z))[ .-]?([1-9]\d{0,3})"
DATELESS = r"([A-Z]{1,3})[ .-]?([1-9]\d{0,3})|([1-9]\d{0,3})[ .-]?([A-Z]{1,3})"
DATED_STYLES = tuple(re.compile(style) for style in (CURRENT, PREFIX, SUFFIX))
OTHER_STYLES = tuple(re.compile(style) for style in (IRISH, DATELESS))
BEGIN, END = r"(?<![A-Za-z0-9/@#£._-])", r"(?![A-Za-z0-9@/]|[._-][A-Za-z0-9])"
SHAPE = re.compile(rf"{BEGIN}(?:{CURRENT}|{PREFIX}|{SUFFIX}){END}", re.IGNORECASE)
DISGUISED = re.compile(rf"{BEGIN}{LETTERED}{END}", re.IGNORECASE)
IRISH_SHAPE = re.compile(rf"{BEGIN}[A-Z](?:I[A-Z]|[A-Z]Z)[ ]?[1-9]\d{{2,3}}{END}")
LOOSE_GAP = re.compile(r"[\n\t]|[ ][ -]|-[ ]")
DIGIT = re.compile(r"[0-9](?:(?<=[A-Za-z].)|(?<=[A-Za-z][ .-].))")
BARRED_BEFORE = frozenset("/@#£._-")
REG = (
    r"(?<!vat )(?<!company )(?<!charity )\b(?:reg(?:istration|istered|\.)?(?:\s(?:no|number|plate|mark))?"
    r"|number\s?plate|plates?|vrm|vrn)"
    r"(?![a-z])[\s.:#=-]{0,4}(?:(?:is|are|of|was|as|reads?|reading|says?)\s[:-]?\s?)?"
)
REG_BEFORE = re.compile(REG + r"$", re.IGNORECASE)
AFTER_REG = re.compile(
    rf"{REG}(?P<mark>(?:[A-Z0-9][ \t]{{0,2}}[.\n-]?[ \t]{{0,2}}){{1,6}}[A-Z0-9]){END}(?![ -]?\d)", re.IGNORECASE
)
REG_HINT = re.compile(r"[Rr]eg|REG|late\b|LATE\b|lates\b|[Vv][Rr][MmNn]")
REG_ANYWHERE = re.compile(REG, re.IGNORECASE)
VEHICLE = (
    r"car|cars|van|vehicle|taxi|cab|minicab|uber|driv(?:es|ing|en|er|e)|bmw|audi|vw|volkswagen|ford|mercedes|merc"
    r"|toyota|"
    r"vauxhall|nissan|"
    r"golf|polo|camper|triumph|motorhome|caravan|peugeot|renault|citroen|fiat|volvo|lexus|mazda|hyundai|suzuki|subaru|"
    r"juke|micra|insignia|mondeo|transit|sprinter|prius|corsa|astra|fiesta|focus|qashqai|clio|mini|kia|seat|skoda|honda"
    r"|"
    r"range ?rover|land ?rover|jeep|suv|estate|hatchback|saloon|motorbike|moped|parked|parking|registration|reg"
)
VEHICLE_BEFORE = re.compile(rf"\b(?:{VEHICLE})\b[^\n.!?;]{{0,32}}$", re.IGNORECASE)
VEHICLE_AFTER = re.compile(
    r"[\s,(-]{1,3}(?:is |on )?(?:(?:my|the|his|her|a|white|black|silver|grey|blue|red|green|yellow) ){0,2}"
    rf"(?:{VEHICLE}|number ?plate|plate)\b",
    re.IGNORECASE,
)
OTHER_CODE_BEFORE = re.compile(
    r"\b(?:(?<!post)(?<!post )code|ref(?:erence)?|order|voucher|promo|discount|coupon|course|module|flight|product|part"
    r"|"
    r"item|model|serial|sku|batch|bearing|belt|filter|bulb|fuse|cartridge|toner|battery|charger|pump|hose|valve|blade|"
    r"policy|booking|invoice|tracking|licen[cs]e|parcel|case|ticket|job|lot|exam|account|class|post ?code|id|size"
    r"|type)\b"
    r"(?: ?(?:no|number|num|id|code|ref)\b)?[\s.:#=-]{0,4}(?:is )?$",
    re.IGNORECASE,
)
FORMAT = "a registration mark reads like AB45 CDE (no I or Q; no Z in front)"
MARCH_FIRST, MARCH_LAST, SEPTEMBER_FIRST, SEPTEMBER_LAST = 2, 29, 51, 79
CURRENT_SPACED = re.compile(r"[A-Z]{2}(\d\d) [A-Z]{3}")
DATELESS_SPACED = re.compile(r"[A-Z]{1,3} \d{1,4}|\d{1,4} [A-Z]{1,3}")
SPACES, WORDS, LETTERS = "spaces inside", "words for letters or figures", "letters for figures"
SPOKEN = re.compile(r"[A-Za-z]{4}|(?i:one|two|six|ten)")
ADDRESS = re.compile(r"[A-Za-z]?[a-z] \d{1,2} [A-Z][a-z]{2}")  # "by 22 Elm"
DIGITS = str.maketrans("OIL", "011")
WINDOW = 44
NOT_MARKS = frozenset(
    "GBP EUR USD HR HRS MIN MINS CM CMS LB LBS KG KGS YR YRS AM PM TH ST ND RD JAN FEB MAR APR MAY JUN JUL AUG SEP OCT "
    "NOV DEC MON TUE WED THU FRI SAT SUN NO DOB".split()
)
# Words in capitals that may follow a postcode or a code ("BT45 NOW").
FOLLOWING_WORDS = frozenset(
    "NOW FOR AND THE YOU ALL OFF TEL OUT TWO DAY GET NEW SEE ASK BUT ARE CAN HER HAS VAT".split()
)
# Last words of product names ("A180 AMG", "E14 SES").
PRODUCTS = frozenset(
    "AMG SES LED CFL USB HDR RAM SSD HDD SAE DVD VHS BHP BSP RPM TFT LCD PSU CPU DAB FWD AWD RWD RHD LHD EST".split()
)
ANY_STYLE = re.compile(f"{CURRENT}|{PREFIX}|{SUFFIX}|{IRISH}|{DATELESS}", re.IGNORECASE)
MIN_LENGTH = 3


def find(text: Text) -> Iterator[Sighting]:
    """Yield marks in order: in capitals, or in any case near a word such as "van"; dateless ones only after "reg"."""
    found = _find_after_reg(text.folded)
    found |= _find_by_shape(text.folded, found)
    for span, value in sorted(found.items()):
        undone = _list_transformations(text.folded[slice(*span)])
        yield cite(text, plate.rule, span, value, undone=undone, validity=validity(value))


def canonical(value: str) -> str:
    """Normalise to capitals with one space between the parts; raise InvalidFormat if no style matches."""
    compact = re.sub(r"[\s.-]+", "", value).upper()
    for style in (*DATED_STYLES, *OTHER_STYLES):
        if match := style.fullmatch(compact):
            return " ".join(group for group in match.groups() if group)
    raise InvalidFormat(NAME, value, FORMAT)


def validity(canonical: str) -> Validity:
    """Return FICTIONAL for an age code that was never issued, POSSIBLE for a dateless mark, otherwise VALID."""
    current = CURRENT_SPACED.fullmatch(canonical)
    if not current:
        return Validity.POSSIBLE if DATELESS_SPACED.fullmatch(canonical) else Validity.VALID
    code = int(current[1])
    is_issued = MARCH_FIRST <= code <= MARCH_LAST or SEPTEMBER_FIRST <= code <= SEPTEMBER_LAST
    return Validity.VALID if is_issued else Validity.FICTIONAL


def _find_after_reg(folded: str) -> dict[tuple[int, int], str]:
    """Return the span and value of the marks after "reg", in characters or in words."""
    if not REG_HINT.search(folded):
        return {}
    spans = filter(None, map(_find_span_after_reg, AFTER_REG.finditer(folded)))
    return {span: canonical(folded[slice(*span)]) for span in spans} | _find_spelt_out(folded)


def _find_by_shape(folded: str, plates: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Return the span and value of the other marks, found by their shape."""
    taken = {offset for start, end in plates for offset in range(start, end)}
    marks: dict[tuple[int, int], str] = {}
    done = 0
    for start in find_code_starts(folded, DIGIT, 3, BARRED_BEFORE):
        if start >= done and start not in taken and (mark := _parse_shape(folded, start)):
            span, value = mark
            marks[span] = value
            done = span[1]
    return marks


def _find_span_after_reg(match: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the mark after "reg", with any spacing: the longest run of pieces that is a mark."""
    spelling, start = match["mark"], match.start("mark")
    if shape := SHAPE.match(match.string, start):
        return shape.span()
    for piece in reversed([*re.finditer(r"[A-Za-z0-9](?![A-Za-z0-9])", spelling)]):
        if _is_mark(spelling[: piece.end()]):
            return start, start + piece.end()
    return None


def _find_spelt_out(folded: str) -> dict[tuple[int, int], str]:
    """Return the marks after "reg" that are in words: "kl forty xyz", "alpha bravo three six ..."."""
    lowered, found = lowercase(folded), {}
    for reg in REG_ANYWHERE.finditer(lowered):
        for end, code in parse_spelling(lowered, reg.end()):
            if _is_dated_style(code) and not _is_words(code) and not lowered[end : end + 1].isalnum():
                found[reg.end(), end] = canonical(code)
    return found


def _parse_shape(folded: str, start: int) -> tuple[tuple[int, int], str] | None:
    """Return span and value of a mark in letters and digits; a mark with a letter for a digit needs a cue."""
    if shape := SHAPE.match(folded, start):
        return (shape.span(), canonical(shape[0])) if _is_plate(folded, shape) else None
    if (irish := IRISH_SHAPE.match(folded, start)) and _has_cue(folded, irish):
        return irish.span(), canonical(irish[0])
    shape = DISGUISED.match(folded, start)
    if shape is None or _is_words(shape[0]) or not _has_cue(folded, shape):
        return None
    code = shape[1].upper()
    return shape.span(), canonical(code[:2] + code[2:].translate(DIGITS) + shape[2])


def _is_mark(spelling: str) -> bool:
    """Return whether all pieces together are a mark; a dateless one or one in odd pieces must be in capitals."""
    compact = re.sub(r"[\s.-]+", "", spelling)
    if LOOSE_GAP.search(spelling):
        return bool(DATED_STYLES[0].fullmatch(compact.upper())) and compact.isupper()
    if _is_dated_style(compact.upper()):
        return compact.isupper() or not _is_words(compact)
    is_other_style = any(style.fullmatch(compact.upper()) for style in OTHER_STYLES)
    return is_other_style and compact.isupper() and len(compact) >= MIN_LENGTH and not _is_words(compact)


def _is_dated_style(code: str) -> bool:
    return any(style.fullmatch(code) for style in DATED_STYLES)


def _is_plate(folded: str, match: re.Match[str]) -> bool:
    """Return whether a shape is a mark: in capitals and not a run of words ("AT30 NOW"), or near a cue."""
    before = folded[max(0, match.start() - WINDOW) : match.start()]
    if _is_other_code(match[0], before):
        return match[0].isupper() and bool(REG_BEFORE.search(before))
    is_before_word = match[0][-3:] in FOLLOWING_WORDS
    if _is_words(match[0]):
        is_cued = REG_BEFORE.search(before) or (VEHICLE_BEFORE.search(before) and not is_before_word)
        return match[0].isupper() and bool(is_cued)
    if _has_cue(folded, match):
        return True
    return match[0].isupper() and not is_before_word and _has_usual_spacing(match)


def _is_other_code(spelling: str, before: str) -> bool:
    """Return whether a shape is another kind of code, a part of an address ("by 22 Elm") or a product name."""
    return bool(OTHER_CODE_BEFORE.search(before) or ADDRESS.fullmatch(spelling)) or spelling[-3:].upper() in PRODUCTS


def _has_usual_spacing(match: re.Match[str]) -> bool:
    """Return whether a mark is written as on a plate: no space before the age code; an older style in two parts."""
    return " " not in match[1] if match[1] else " " in match[0]


def _has_cue(folded: str, match: re.Match[str]) -> bool:
    before = folded[max(0, match.start() - WINDOW) : match.start()]
    is_cued = REG_BEFORE.search(before) or VEHICLE_BEFORE.search(before) or VEHICLE_AFTER.match(folded, match.end())
    return is_cued is not None


def _list_transformations(spelling: str) -> tuple[str, ...]:
    if ANY_STYLE.fullmatch(spelling):
        return ()
    return (WORDS,) if SPOKEN.search(spelling) else (LETTERS,) if DISGUISED.fullmatch(spelling) else (SPACES,)


def _is_words(spelling: str) -> bool:
    """Return whether all groups of letters are common words, units or dates."""
    groups = [group for group in re.findall(r"[A-Z]+", spelling.upper()) if len(group) > 1]
    return bool(groups) and all(is_common(group) or group in NOT_MARKS for group in groups)


plate = Kind(
    NAME,
    find,
    canonical,
    example="AB45 CDE",
    about="a UK registration mark of any style; in capitals or near a word such as van; dateless only after reg",
    source="DVLA INF104 and V796",
    version=5,
    validity=validity,
)
