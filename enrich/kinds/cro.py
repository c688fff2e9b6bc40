"""CRO number: a fingerprint reference of the Criminal Records Office, "NNNNNN/YYL", or "SFYY/N..L" for a small file.

Source: CJS Data Standards Catalogue, "Criminal Records Office Number (CRO)", as published by the Criminal Justice Hub
(criminaljusticehub.org.uk, jargon buster): the check letter is that of ZABCDEFGHJKLMNPQRTUVWXY at the number modulo 23.
For a standard CRO the number is the two-digit year and the serial padded to six digits; for a small file it is the year
and the serial padded to five digits, before 1965 the serial alone. The Ministry of Justice's systems
(github.com/ministryofjustice/hmpps-person-record) use the year and the unpadded serial of a small file. All three are
accepted.

>>> cro.canonical("265416/21g")
'265416/21G'
>>> cro.canonical("265416/21A")
Traceback (most recent call last):
enrich.errors.InvalidChecksum: cro '265416/21A': the check letter of 265416/21 is G
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.check_letter import compute_check_letter
from enrich.errors import IdentifierError, InvalidChecksum, InvalidFormat
from enrich.kind import Kind
from enrich.text.citation import cite
from enrich.text.folding import Text
from records.identifier import Sighting

NAME = "cro"
LETTER = "[A-HJ-NP-RT-Za-hj-np-rt-z]"
STANDARD = re.compile(rf"(\d{{1,6}})/(\d\d)\s?({LETTER})", re.ASCII)
SMALL_FILE = re.compile(rf"[Ss][Ff]\s?(\d\d)/(\d{{1,6}})\s?({LETTER})", re.ASCII)
# With a serial of five or six digits, as a small file, or with any serial after the letters CRO.
WRITTEN = re.compile(
    rf"(?:\bCRO(?:[ ]?(?:no|number|ref))?[\s.:#=-]{{0,4}}(?P<short>\d{{1,6}}/\d\d{LETTER})"
    rf"|(?<![\w/])(?P<full>\d{{5,6}}/\d\d{LETTER}|SF\d\d/\d{{1,6}}{LETTER}))(?![\w/])",
    re.IGNORECASE | re.ASCII,
)

FIRST_WITH_YEAR = 65


def find(text: Text) -> Iterator[Sighting]:
    """Yield numbers with a valid check letter; a serial under five digits needs the letters CRO before it."""
    for match in WRITTEN.finditer(text.folded):
        span = match.span(match.lastgroup or 0)
        try:
            value = canonical(text.folded[slice(*span)])
        except IdentifierError:
            continue
        yield cite(text, cro.rule, span, value)


def canonical(value: str) -> str:
    """Normalise to NNNNNN/YYL or SFYY/NL in upper case; raise InvalidFormat or InvalidChecksum."""
    if match := STANDARD.fullmatch(value.strip()):
        serial, year, letter = match[1].zfill(6), match[2], match[3].upper()
        number, expected = f"{serial}/{year}", [compute_check_letter(year + serial)]
    elif match := SMALL_FILE.fullmatch(value.strip()):
        year, serial, letter = match[1], match[2].lstrip("0") or "0", match[3].upper()
        number, expected = f"SF{year}/{serial}", _compute_small_file_letters(year, serial)
    else:
        raise InvalidFormat(NAME, value, "a CRO number reads like 265416/21G or SF39/56670C")
    if letter not in expected:
        raise InvalidChecksum(NAME, value, f"the check letter of {number} is {' or '.join(expected)}")
    return number + letter


def _compute_small_file_letters(year: str, serial: str) -> list[str]:
    """Return the valid check letters of a small file, one for each variant of the rule.

    >>> _compute_small_file_letters("39", "56670")
    ['C', 'X']
    """
    numbers = (year + serial, year + serial.zfill(5), serial if int(year) < FIRST_WITH_YEAR else year + serial)
    return list(dict.fromkeys(map(compute_check_letter, numbers)))


cro = Kind(
    NAME,
    find,
    canonical,
    example="265416/21G",
    about="a CRO number with its check letter, standard or small file (SF)",
    source="CJS Data Standards Catalogue, Criminal Records Office Number (criminaljusticehub.org.uk)",
    version=2,
    mark=r"[0-9]/[0-9]{2}[a-z]|sf[0-9]{2}/[0-9]",
)
