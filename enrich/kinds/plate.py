"""UK vehicle registration mark (number plate): "AB45 CDE", and the older and Northern Irish styles.

Source: DVLA, INF104 "Vehicle registration numbers and number plates" and V796: since September 2001 two letters (no I, Q, Z), the age
code (02-29 from March, 51-79 from September), three letters (no I, Q). Codes 30-50 are not issued yet: those marks are fictional.

>>> [seen.value for seen in plate.find(Text("white van AB45 CDE, reg no p123 abc"))]
['AB45 CDE', 'P123 ABC']
>>> plate.canonical("ab45cde")
'AB45 CDE'
>>> plate.canonical("AI45 CDE")
Traceback (most recent call last):
records.errors.InvalidFormat: plate 'AI45 CDE': a registration mark reads like AB45 CDE (no I or Q; no Z in front)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.citation import cite
from enrich.kind import Kind
from enrich.text import Text
from enrich.wordlist import is_common
from records.errors import InvalidFormat
from records.identifier import Sighting, Validity

CURRENT = r"([A-HJ-PR-Y]{2}[ ]?\d\d)[ .-]?([A-HJ-PR-Z]{3})"
PREFIX = r"([A-HJ-NPR-TV-Y]\d{1,3})[ .-]?([A-HJ-PR-Z]{3})"
SUFFIX = r"([A-HJ-PR-Y]{3})[ .-]?(\d{1,3}[A-HJ-NPR-TV-Y])"
IRISH = r"([A-Z]?(?:I[A-Z]|[A-Z]Z))[ .-]?(\d{1,4})"
DATELESS = r"([A-Z]{1,3})[ .-]?(\d{1,4})|(\d{1,4})[ .-]?([A-Z]{1,3})"
STYLES = tuple(re.compile(style) for style in (CURRENT, PREFIX, SUFFIX))
SHAPE = re.compile(rf"(?<![A-Za-z0-9/@#£._-])(?:{CURRENT}|{PREFIX}|{SUFFIX})(?![A-Za-z0-9@/]|[._-][A-Za-z0-9])", re.IGNORECASE)
HINT = re.compile(r"(?<![A-Za-z0-9/@#£._-])[A-Za-z]{1,3}(?=[ .-]?\d)")
CUE = re.compile(
    r"\b(?:reg(?:istration)?(?:\s(?:no|number|plate|mark))?|number\s?plate|plates?|vrm|vrn|index)\b[\s.:#=-]{0,4}(?:(?:is|of|was)\s)?$"
    r"|\b(?:car|van|vehicle|taxi|driv(?:es|ing|en|er)|bmw|audi|vw|ford|mercedes|toyota|vauxhall|nissan|golf|transit|prius|in|a|an|white|"
    r"black|silver|grey|blue|red|parked)\b[\s,.:(-]{1,3}$",
    re.IGNORECASE,
)
OLDER = re.compile(
    rf"\b(?:reg(?:istration)?(?:\s(?:no|number|plate|mark))?|number\s?plate|vrm|vrn)\b[\s.:#=-]{{0,4}}(?:is\s)?({IRISH}|{DATELESS})\b",
    re.IGNORECASE,
)
OLDER_HINT = re.compile(r"[Rr]eg|REG|late\b|LATE\b|[Vv][Rr][MmNn]")
RULE = "a registration mark reads like AB45 CDE (no I or Q; no Z in front)"
MARCH_FIRST, MARCH_LAST, SEPTEMBER_FIRST, SEPTEMBER_LAST = 2, 29, 51, 79
CURRENT_SPACED = re.compile(r"[A-Z]{2}(\d\d) [A-Z]{3}")


def find(text: Text) -> Iterator[Sighting]:
    """Yield marks in order: written in capitals, or in any case behind a word that tells one ("reg", "van")."""
    found = {}
    for hint in HINT.finditer(text.folded):
        match = SHAPE.match(text.folded, hint.start())
        if match and _meant(text.folded, match):
            found[match.span()] = canonical(match[0])
    starts = {start for start, _ in found}
    for match in OLDER.finditer(text.folded) if OLDER_HINT.search(text.folded) else ():
        if match.start(1) not in starts:
            found[match.span(1)] = canonical(match[1])
    for span, value in sorted(found.items()):
        yield cite(text, plate.rule, span, value, validity=validity(value))


def canonical(value: str) -> str:
    """Return the mark in capitals with one space between its halves; raise InvalidFormat for what was never a style."""
    compact = re.sub(r"[\s.-]+", "", value).upper()
    for style in (*STYLES, re.compile(IRISH), re.compile(DATELESS)):
        if match := style.fullmatch(compact):
            return " ".join(group for group in match.groups() if group)
    raise InvalidFormat("plate", value, RULE)


def validity(canonical: str) -> Validity:
    """Return FICTIONAL for an age code that was never issued, otherwise VALID."""
    current = CURRENT_SPACED.fullmatch(canonical)
    if not current:
        return Validity.VALID
    code = int(current[1])
    issued = MARCH_FIRST <= code <= MARCH_LAST or SEPTEMBER_FIRST <= code <= SEPTEMBER_LAST
    return Validity.VALID if issued else Validity.FICTIONAL


def _meant(folded: str, match: re.Match[str]) -> bool:
    """Say whether a shape is meant as a mark: in capitals and no run of words ("AT30 NOW"), or with a cue before it."""
    if CUE.search(folded[max(0, match.start() - 32) : match.start()]):
        return match[0].isupper() or not _words(match)
    return match[0].isupper() and not _words(match) and (" " not in match[1] if match[1] else " " in match[0])


def _words(match: re.Match[str]) -> bool:
    """Say whether the letters are words on both sides, or the figures a price's or a size's neighbours."""
    letters = [part for part in re.findall(r"[A-Z]+", match[0].upper()) if len(part) > 1]
    return bool(letters) and all(is_common(part) or part in NOT_MARKS for part in letters)


NOT_MARKS = frozenset(
    {
        "GBP",
        "EUR",
        "USD",
        "HRS",
        "MIN",
        "CMS",
        "LBS",
        "KGS",
        "YRS",
        "FEB",
        "MAR",
        "APR",
        "MAY",
        "JUN",
        "JUL",
        "AUG",
        "SEP",
        "OCT",
    }
)

plate = Kind(
    "plate",
    find,
    canonical,
    example="AB45 CDE",
    about="a UK registration mark of any style; in text in capitals, or in any case behind a cue such as reg",
    source="DVLA INF104 and V796",
    validity=validity,
)
