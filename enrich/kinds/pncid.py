"""PNC id: the number of a person on the Police National Computer, "YYYY/NNNNNNNL" (year, serial, check letter).

Source: CJS Data Standards Catalogue, "Police National Computer Id (PNC Id)", as published by the Criminal Justice Hub
(criminaljusticehub.org.uk, jargon buster): the check letter is that of ZABCDEFGHJKLMNPQRTUVWXY at the two-digit year
and seven-digit serial, modulo 23.

>>> pncid.canonical("01/171310w")
'2001/0171310W'
>>> pncid.canonical("2001/0171310X")
Traceback (most recent call last):
enrich.errors.InvalidChecksum: pncid '2001/0171310X': the check letter of 01/0171310 is W
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

NAME = "pncid"
SHAPE = re.compile(
    r"(?P<year>\d{4}|\d{2})\s?/?\s?(?P<serial>\d{1,7})\s?(?P<letter>[A-HJ-NP-RT-Za-hj-np-rt-z])", re.ASCII
)
# In full, or in a short form after the letters PNC.
WRITTEN = re.compile(
    r"(?:\bPNC(?:[ -]?ID)?(?:[ ]?(?:no|number|ref))?[\s.:#=-]{0,4}(?P<short>(?:\d{4}|\d{2})/\d{1,7}[A-HJ-NP-RT-Z])"
    r"|(?<![\w/])(?P<full>(?:19|20)\d\d/\d{7}[A-HJ-NP-RT-Z]))(?![\w/])",
    re.IGNORECASE | re.ASCII,
)
FIRST_YEAR = 39  # two-digit years starting at this one are of the last century
FULL_DIGITS = len("20010171310")


def find(text: Text) -> Iterator[Sighting]:
    """Yield ids with a valid check letter; a short form needs the letters PNC before it."""
    for match in WRITTEN.finditer(text.folded):
        span = match.span(match.lastgroup or 0)
        try:
            value = canonical(text.folded[slice(*span)])
        except IdentifierError:
            continue
        yield cite(text, pncid.rule, span, value)


def canonical(value: str) -> str:
    """Normalise to YYYY/NNNNNNNL; raise InvalidFormat or InvalidChecksum. Without a slash, 11 digits are required."""
    match = SHAPE.fullmatch(value.strip())
    if not match or ("/" not in value and len(match["year"] + match["serial"]) != FULL_DIGITS):
        raise InvalidFormat(NAME, value, "a PNC id reads like 2001/0171310W")
    year, serial, letter = match["year"][-2:], match["serial"].zfill(7), match["letter"].upper()
    if letter != (expected := compute_check_letter(year + serial)):
        raise InvalidChecksum(NAME, value, f"the check letter of {year}/{serial} is {expected}")
    century = match["year"][:-2] or ("19" if int(year) >= FIRST_YEAR else "20")
    return f"{century}{year}/{serial}{letter}"


pncid = Kind(
    NAME,
    find,
    canonical,
    example="2001/0171310W",
    about="a PNC id with its check letter, in full or with a short year and serial",
    source="CJS Data Standards Catalogue, Police National Computer Id (criminaljusticehub.org.uk)",
    mark=r"[0-9]{2}/[0-9]{1,7}[a-z]",
)
