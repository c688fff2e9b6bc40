"""CRO number: a fingerprint reference of the Criminal Records Office, "NNNNNN/YYL", or "SFYY/N..L" for a small file.

Source: Criminal Justice System data standards catalogue, CRO number: the check letter is the letter of ZABCDEFGHJKLMNPQRTUVWXY at (two-digit year followed by the
serial) modulo 23, the serial of a standard number filled to six digits.

>>> cro.canonical("265416/21g")
'265416/21G'
>>> cro.canonical("265416/21A")
Traceback (most recent call last):
records.errors.InvalidChecksum: cro '265416/21A': the check letter of 265416/21 is G
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.citation import cite
from enrich.kind import Kind
from enrich.nominal import check_letter
from enrich.text import Text
from records.errors import IdentifierError, InvalidChecksum, InvalidFormat
from records.identifier import Sighting

LETTER = "[A-HJ-NP-RT-Za-hj-np-rt-z]"
STANDARD = re.compile(rf"(\d{{1,6}})/(\d\d)\s?({LETTER})", re.ASCII)
SMALL_FILE = re.compile(rf"[Ss][Ff]\s?(\d\d)/(\d{{1,6}})\s?({LETTER})", re.ASCII)
FULL = re.compile(rf"(?<![\w/])(?:\d{{5,6}}/\d\d{LETTER}|[Ss][Ff]\d\d/\d{{1,6}}{LETTER})(?![\w/])", re.ASCII)
SHORT = re.compile(
    rf"\bCRO(?:[ ]?(?:no|number|ref))?[\s.:#=-]{{0,4}}(\d{{1,6}}/\d\d{LETTER})(?![\w/])", re.IGNORECASE | re.ASCII
)


def find(text: Text) -> Iterator[Sighting]:
    """Yield numbers whose check letter agrees; with a serial under five digits only behind the letters CRO."""
    if "/" not in text.folded:
        return
    spans = {match.span() for match in FULL.finditer(text.folded)} | {match.span(1) for match in SHORT.finditer(text.folded)}
    for span in sorted(spans):
        try:
            value = canonical(text.folded[slice(*span)])
        except IdentifierError:
            continue
        yield cite(text, cro.rule, span, value)


def canonical(value: str) -> str:
    """Return NNNNNN/YYL or SFYY/NL in upper case; raise InvalidFormat or, where the letter does not agree, InvalidChecksum."""
    if match := STANDARD.fullmatch(value.strip()):
        serial, year, letter = match[1].zfill(6), match[2], match[3].upper()
        number = f"{serial}/{year}"
    elif match := SMALL_FILE.fullmatch(value.strip()):
        year, serial, letter = match[1], match[2].lstrip("0") or "0", match[3].upper()
        number = f"SF{year}/{serial}"
    else:
        raise InvalidFormat("cro", value, "a CRO number reads like 265416/21G or SF39/56670B")
    if letter != (due := check_letter(year + serial)):
        raise InvalidChecksum("cro", value, f"the check letter of {number} is {due}")
    return number + letter


cro = Kind(
    "cro",
    find,
    canonical,
    example="265416/21G",
    about="a CRO number with its check letter, standard or small file (SF)",
    source="Criminal Records Office format; check letter modulo 23",
)
