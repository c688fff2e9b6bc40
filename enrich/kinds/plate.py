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
from typing import NamedTuple

import msgspec

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.lexicon.gazetteer import load_outward_codes
from enrich.lexicon.tables import load_table
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.citation import cite
from enrich.text.code_starts import find_code_starts
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from enrich.text.phonetic_spelling import parse_spelling
from records.identifier import Sighting, Validity

NAME = "plate"
CURRENT = r"([A-HJ-PR-Y]{2}[ -]?\d\d)(?:[ ]{1,3}|[.-])?([A-HJ-PR-Z]{3})"
PREFIX = r"([A-HJ-NP-TV-Y][1-9]\d{0,2})[ .-]?([A-HJ-PR-Z]{3})"
SUFFIX = r"([A-HJ-PR-Y]{3})[ .-]?([1-9]\d{0,2}[A-HJ-NPR-TV-Y])"
# The age code with a letter for a digit ("MA5O BCD").
LETTERED = r"([A-HJ-PR-Y]{2}[ ]?(?:\d[OIL]|[OIL]\d))[ .-]?([A-HJ-PR-Z]{3})"
IRISH = r"([A-Z]?(?:I[A-Z]|[A-Z]Z))[ .-]?([1-9]\d{0,3})"
DATELESS = r"([A-Z]{1,3})[ .-]?([1-9]\d{0,3})|([1-9]\d{0,3})[ .-]?([A-Z]{1,3})"
DATED_STYLES = tuple(re.compile(style) for style in (CURRENT, PREFIX, SUFFIX))
OTHER_STYLES = tuple(re.compile(style) for style in (IRISH, DATELESS))
BEGIN, END = r"(?<![A-Za-z0-9@#£$€_])", r"(?![A-Za-z0-9@_])"
SHAPE = re.compile(rf"{BEGIN}(?:{CURRENT}|{PREFIX}|{SUFFIX}){END}", re.IGNORECASE)
DISGUISED = re.compile(rf"{BEGIN}{LETTERED}{END}", re.IGNORECASE)
IRISH_SHAPE = re.compile(rf"{BEGIN}[A-Z](?:I[A-Z]|[A-Z]Z)[ ]?[1-9]\d{{2,3}}{END}")
# Single characters with the same symbol between them: "W-D-4-0-P-E-A".
SET_APART = re.compile(
    r"(?<![A-Za-z0-9])[A-HJ-PR-Y](?P<by>[|./_*·•~-])[A-HJ-PR-Y](?P=by)\d(?P=by)\d(?P=by)[A-HJ-PR-Z](?P=by)[A-HJ-PR-Z]"
    r"(?P=by)[A-HJ-PR-Z](?!(?P=by)?[A-Za-z0-9])"
)
# The same with spaces, and the groups further apart: "G Y 4 2  M T B".
SPACED_APART = re.compile(
    r"(?<![A-Za-z0-9])(?<![A-Za-z0-9] )[A-HJ-PR-Y] [A-HJ-PR-Y] ?\d \d[ ]{1,3}[A-HJ-PR-Z] [A-HJ-PR-Z] [A-HJ-PR-Z]"
    r"(?![ ]?[A-Za-z0-9](?![A-Za-z0-9])|[A-Za-z0-9])"
)
# Groups in brackets or with a tilde or similar between: "[AK][50][TYU]", "FL47~EDA".
GROUPED = re.compile(
    r"(?<![A-Za-z0-9~|_*\]\)])(?:[\[({]([A-HJ-PR-Y]{2})[\])}] ?[\[({](\d\d)[\])}] ?[\[({]([A-HJ-PR-Z]{3})[\])}]"
    r"|([A-HJ-PR-Y]{2})(?:(?P<by>[~|_*•·])(\d\d)(?P=by)|(\d\d)[~_*•·])([A-HJ-PR-Z]{3}))(?![A-Za-z0-9~|_*\[({])"
)
SYMBOL = re.compile(r"[^A-Z0-9]")
LOOSE_GAP = re.compile(r"[\n\t]|[ ][ -]|-[ ]")
DIGIT = re.compile(r"[0-9](?:(?<=[A-Za-z].)|(?<=[A-Za-z][ .-].))")
BARRED_BEFORE = frozenset("@#£$€_")
CODE_BEFORE, CODE_AFTER = re.compile(r"([£€$]?[^\W_]+)[.-]$"), re.compile(r"[.-]([^\W_]+)")
JOINING = frozenset(".-/")
IN_LINK = re.compile(r"(?:://|www\.|\?)[^\s|,;]*$")
REG = (
    r"(?<!vat )(?<!company )(?<!charity )\b(?:reg(?:istration|istered|\.)?(?:\s(?:no|number|plate|mark))?"
    r"|number\s?plate|plates?|vrm|vrn)"
    r"(?![a-z])[\s.:#=-]{0,4}(?:(?:is|are|of|was|as|reads?|reading|says?)\s[:-]?\s?)?"
)
REG_BEFORE = re.compile(REG + r"$", re.IGNORECASE)
AFTER_REG = re.compile(
    rf"{REG}(?P<mark>(?:[A-Z0-9][ \t]{{0,2}}[.\n-]?[ \t]{{0,2}}){{1,6}}[A-Z0-9]){END}(?![ -]?\d)", re.IGNORECASE
)
REG_HINT = re.compile(r"plates?(?![a-z])")
REG_WORDS = frozenset("reg registration registered regist number vrm vrn plate plates numberplate".split())
REG_ANYWHERE = re.compile(REG, re.IGNORECASE)
WORD_AFTER = re.compile(r"[\s,(-]{1,3}([a-z]+)")
LAST_WORDS = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"[\n.!?;]")
CODE_SUFFIXES = frozenset(("no", "number", "num", "id", "code", "ref", "is"))
FORMAT = "a registration mark reads like AB45 CDE (no I or Q; no Z in front)"
MARCH_FIRST, MARCH_LAST, SEPTEMBER_FIRST, SEPTEMBER_LAST = 2, 29, 51, 79
CURRENT_SPACED = re.compile(r"[A-Z]{2}(\d\d) [A-Z]{3}")
DATELESS_SPACED = re.compile(r"[A-Z]{1,3} \d{1,4}|\d{1,4} [A-Z]{1,3}")
SPACES, WORDS, LETTERS = "spaces inside", "words for letters or figures", "letters for figures"
SPOKEN = re.compile(r"[A-Za-z]{4}|(?i:one|two|six|ten)")
ADDRESS = re.compile(r"[A-Za-z]?[a-z] \d{1,2} [A-Z][a-z]{2}")  # "by 22 Elm"
DIGITS = str.maketrans("OIL", "011")
WINDOW = 44
ANY_STYLE = re.compile(f"{CURRENT}|{PREFIX}|{SUFFIX}|{IRISH}|{DATELESS}", re.IGNORECASE)
MIN_LENGTH = 3


# Of all styles, in lower case, and of what announces a mark in other forms.
MARK = (
    "[a-hj-pr-y]{2}[ -]?(?:[0-9][0-9oil]|[oil][0-9])(?: {1,3}|[.-])?[a-hj-pr-z]{3}"
    "|[a-hj-np-tv-y][1-9][0-9]{0,2}[ .-]?[a-hj-pr-z]{3}|[a-hj-pr-y]{3}[ .-]?[1-9][0-9]{0,2}[a-hj-npr-tv-y]"
    "|[a-z](?:i[a-z]|[a-z]z) ?[1-9][0-9]{2}"
    "|[a-hj-pr-y][^a-z0-9][a-hj-pr-y][^a-z0-9]?[0-9][^a-z0-9][0-9]"
    "|[a-hj-pr-y]{2}(?:[0-9]{2}[~_*•·]|[~|_*•·)}\\]][^a-z0-9]{0,2}[0-9]{2}[^a-z0-9]{1,3})[a-hj-pr-z]{3}|reg|plate|vrm|vrn"
)


class PlateTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of plates.toml."""

    version: int
    source: str
    vehicles: frozenset[str]
    articles: frozenset[str]
    other_codes: frozenset[str]
    not_marks: frozenset[str]
    following: frozenset[str]
    products: frozenset[str]
    file_types: frozenset[str]


TABLE = load_table("plates", PlateTable)
VEHICLES, ARTICLES, OTHER_CODES = TABLE.vehicles, TABLE.articles, TABLE.other_codes
NOT_MARKS, FOLLOWING, PRODUCTS = TABLE.not_marks, TABLE.following, TABLE.products
FILE_TYPES = TABLE.file_types


def find(text: Text) -> Iterator[Sighting]:
    """Yield marks in order: in capitals, or in any case near a word such as "van"; dateless ones only after "reg"."""
    cues = find_cues(text)
    found = _find_after_reg(text.folded) if cues.has_reg else {}
    found |= _find_by_shape(text.folded, found, cues)
    found |= {span: value for span, value in _find_set_apart(text.folded) if span not in found}
    for span, value in sorted(found.items()):
        undone = _list_transformations(text.folded[slice(*span)])
        yield cite(text, plate.rule, span, value, undone=undone, validity=validity(value))


def _find_set_apart(folded: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the span and value of the marks in capitals whose characters or groups are set apart."""
    for shape in (SET_APART, SPACED_APART, GROUPED):
        for match in shape.finditer(folded):
            code = SYMBOL.sub("", match[0])
            if shape is not GROUPED or not (is_common(code[-3:]) or code[:4] in load_outward_codes()):
                yield match.span(), canonical(code)


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


class Cues(NamedTuple):
    """Which words a text has at all; those that it has not are not searched near its marks."""

    has_reg: bool
    has_vehicle: bool
    has_other_code: bool


def find_cues(text: Text) -> Cues:
    """Return which words a text has."""
    words = text.words
    return Cues(
        not REG_WORDS.isdisjoint(words) or ("late" in text.lowered and bool(REG_HINT.search(text.lowered))),
        not VEHICLES.isdisjoint(words) or "plate" in text.lowered,
        not OTHER_CODES.isdisjoint(words),
    )


def _find_after_reg(folded: str) -> dict[tuple[int, int], str]:
    """Return the span and value of the marks after "reg", in characters or in words."""
    spans = filter(None, map(_find_span_after_reg, AFTER_REG.finditer(folded)))
    return {span: canonical(folded[slice(*span)]) for span in spans} | _find_spelt_out(folded)


def _find_by_shape(folded: str, plates: dict[tuple[int, int], str], cues: Cues) -> dict[tuple[int, int], str]:
    """Return the span and value of the other marks, found by their shape."""
    taken = {offset for start, end in plates for offset in range(start, end)}
    marks: dict[tuple[int, int], str] = {}
    done = 0
    for start in find_code_starts(folded, DIGIT, 3, BARRED_BEFORE):
        if start >= done and start not in taken and (mark := _parse_shape(folded, start, cues)):
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


def _parse_shape(folded: str, start: int, cues: Cues) -> tuple[tuple[int, int], str] | None:
    """Return span and value of a mark in letters and digits; a mark with a letter for a digit needs a cue."""
    if shape := SHAPE.match(folded, start):
        return (shape.span(), canonical(shape[0])) if _is_plate(folded, shape, cues) else None
    shape = IRISH_SHAPE.match(folded, start) or DISGUISED.match(folded, start)
    if shape is None or not _is_separate(folded, shape) or not _has_cue(folded, shape, cues):
        return None
    if shape.re is IRISH_SHAPE:
        return shape.span(), canonical(shape[0])
    code = shape[1].upper()
    value = canonical(code[:2] + code[2:].translate(DIGITS) + shape[2])
    return None if _is_words(shape[0]) else (shape.span(), value)


def _is_separate(folded: str, match: re.Match[str]) -> bool:
    """Return whether a mark is no part of a longer code, a file's name or a link: only a word may be joined to it."""
    start, end = match.span()
    after = CODE_AFTER.match(folded, end)
    if after and (_is_code(after[1]) or (folded[end] == "." and after[1].lower() in FILE_TYPES)):
        return False
    if folded[max(0, start - 1) : start] not in JOINING:
        return True
    first = max(0, start - WINDOW)
    before = CODE_BEFORE.search(folded, first, start)
    return not (before and _is_code(before[1])) and not IN_LINK.search(folded, first, start)


def _is_code(run: str) -> bool:
    return not run.isalpha() and run[0] not in "£€$"


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


def _is_plate(folded: str, match: re.Match[str], cues: Cues) -> bool:
    """Return whether a shape is a mark: after "reg", near a vehicle, or in capitals and not a run of words."""
    if not _is_separate(folded, match):
        return False
    spelling, before = match[0], folded[max(0, match.start() - WINDOW) : match.start()]
    is_other = _is_mixed(spelling) or _is_other_code(spelling, before, cues)
    if cues.has_reg and REG_BEFORE.search(before):
        return spelling.isupper() or not (is_other or _is_words(spelling))
    return not is_other and _is_unannounced(folded, match, before, cues)


def _is_unannounced(folded: str, match: re.Match[str], before: str, cues: Cues) -> bool:
    """Return whether a shape without "reg" is a mark: near a vehicle, or in capitals ("AB45 CDE", not "AT30 NOW")."""
    is_upper = match[0].isupper()
    is_before_word = is_upper and match[0][-3:].lower() in FOLLOWING
    if _is_words(match[0]):
        return is_upper and not is_before_word and _follows_vehicle(before, cues)
    if _has_cue(folded, match, cues):
        return True
    is_doubtful = is_before_word or _is_area_and_name(match[0]) or not _has_usual_spacing(match)
    return not is_doubtful and (is_upper or _is_distinctive(match))


def _is_area_and_name(spelling: str) -> bool:
    """Return whether an outward code and a given name have the shape of a mark: "SW19 EVA"."""
    area, _, name = spelling.partition(" ")
    return name.lower() in load_given_names() and area.upper() in load_outward_codes()


def _is_distinctive(match: re.Match[str]) -> bool:
    """Return whether a current mark in lower case is nothing else: "fj32mws", not "se15 hmu" or "im25 and"."""
    if not match[1] or not match[0].islower() or " " in match[1] or match[2] in NOT_MARKS or is_common(match[2]):
        return False
    if is_common(match[1][:2]):
        return False
    return match[0].isalnum() or not (match[1][:2] in NOT_MARKS or match[1].upper() in load_outward_codes())


def _is_mixed(spelling: str) -> bool:
    """Return whether a word in lower case follows a code in capitals: "DT50 and"."""
    return spelling[:2].isupper() and spelling[-3:].islower()


def _is_other_code(spelling: str, before: str, cues: Cues) -> bool:
    """Return whether a shape is another kind of code, a part of an address ("by 22 Elm") or a product name."""
    if ADDRESS.fullmatch(spelling) or not PRODUCTS.isdisjoint((spelling[-3:].lower(), spelling[:3].lower())):
        return True
    if not cues.has_other_code:
        return False
    line = before.rpartition("\n")[2].lower().rstrip(" .:#=-")
    words = LAST_WORDS.findall(line) if line[-1:].isalpha() else []
    return any(map(_is_code_word, _list_last_phrases(words)))


def _list_last_phrases(words: list[str]) -> Iterator[list[str]]:
    """Yield the words before a code, then without suffixes such as "number": "order number", "order"."""
    yield words
    while words and words[-1] in CODE_SUFFIXES:
        words = words[:-1]
        yield words


def _is_code_word(words: list[str]) -> bool:
    """Return whether the last word names another kind of code ("order", not "post code")."""
    return words[-1:] != [] and words[-1] in OTHER_CODES and words[-2:] != ["post", "code"]


def _has_usual_spacing(match: re.Match[str]) -> bool:
    """Return whether a mark is written as on a plate, an older style in two parts; spaced out only without words."""
    if "  " in match[0]:
        return False
    if match[1] and " " in match[1]:  # "BK 36 ROS"
        return match[0].count(" ") == 2 and not (is_common(match[2]) or is_common(match[1][:2]))  # noqa: PLR2004
    return bool(match[1]) or " " in match[0]


def _has_cue(folded: str, match: re.Match[str], cues: Cues) -> bool:
    """Return whether "reg" or a vehicle is before the mark, or a vehicle directly after it."""
    before = folded[max(0, match.start() - WINDOW) : match.start()]
    if cues.has_reg and REG_BEFORE.search(before):
        return True
    return cues.has_vehicle and (_follows_vehicle(before, cues) or _precedes_vehicle(folded, match.end()))


def _follows_vehicle(before: str, cues: Cues) -> bool:
    """Return whether a vehicle is shortly before a mark, in the same sentence."""
    near = SENTENCE_END.split(before)[-1]
    return cues.has_vehicle and not VEHICLES.isdisjoint(LAST_WORDS.findall(near.lower()))


def _precedes_vehicle(folded: str, end: int) -> bool:
    """Return whether a vehicle directly follows a mark: "ab45 cde is my car"."""
    word = WORD_AFTER.match(folded[end : end + WINDOW].lower())
    while word and word[1] in ARTICLES:
        word = WORD_AFTER.match(word.string, word.end())
    return word is not None and word[1] in VEHICLES


def _list_transformations(spelling: str) -> tuple[str, ...]:
    if ANY_STYLE.fullmatch(spelling):
        return ()
    return (WORDS,) if SPOKEN.search(spelling) else (LETTERS,) if DISGUISED.fullmatch(spelling) else (SPACES,)


def _is_words(spelling: str) -> bool:
    """Return whether all groups of letters are common words, units or dates."""
    groups = [group for group in re.findall(r"[A-Z]+", spelling.upper()) if len(group) > 1]
    return bool(groups) and all(is_common(group) or group.lower() in NOT_MARKS for group in groups)


plate = Kind(
    NAME,
    find,
    canonical,
    example="AB45 CDE",
    about="a UK registration mark of any style; in capitals or near a word such as van; dateless only after reg",
    source="DVLA INF104 and V796",
    version=7,
    validity=validity,
    mark=MARK,
)
