"""PNC id: the number of a person on the Police National Computer, "YYYY/NNNNNNNL" (year, serial, check letter).

Source: CJS Data Standards Catalogue, "Police National Computer Id (PNC Id)", as the Criminal Justice Hub publishes it
(criminaljusticehub.org.uk, jargon buster): the check letter is that of ZABCDEFGHJKLMNPQRTUVWXY at the two-digit year followed by the
seven-digit serial, modulo 23.

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

SHAPE = re.compile(
    r"(?P<year>\d{4}|\d{2})\s?/?\s?(?P<serial>\d{1,7})\s?(?P<letter>[A-HJ-NP-RT-Za-hj-np-rt-z])", re.ASCII
)
FULL = re.compile(r"(?<![\w/])(?:19|20)\d\d/\d{7}[A-HJ-NP-RT-Za-hj-np-rt-z](?![\w/])", re.ASCII)
SHORT = re.compile(
    r"\bPNC(?:[ -]?ID)?(?:[ ]?(?:no|number|ref))?[\s.:#=-]{0,4}((?:\d{4}|\d{2})/\d{1,7}[A-HJ-NP-RT-Z])(?![\w/])",
    re.IGNORECASE | re.ASCII,
)
CENTURY = 39


def find(text: Text) -> Iterator[Sighting]:
    """Yield ids whose check letter agrees: in full anywhere, in short forms only behind the letters PNC."""
    if "/" not in text.folded:
        return
    spans = {match.span() for match in FULL.finditer(text.folded)} | {
        match.span(1) for match in SHORT.finditer(text.folded)
    }
    for span in sorted(spans):
        try:
            value = canonical(text.folded[slice(*span)])
        except IdentifierError:
            continue
        yield cite(text, pncid.rule, span, value)


def canonical(value: str) -> str:
    """Return YYYY/NNNNNNNL; a two-digit year from 39 on is of the last century.

    Raises InvalidFormat where the shape is wrong, InvalidChecksum where the letter does not agree.
    """
    match = SHAPE.fullmatch(value.strip())
    if not match or ("/" not in value and len(match["year"] + match["serial"]) != 11):  # noqa: PLR2004 - unbroken only in full
        raise InvalidFormat("pncid", value, "a PNC id reads like 2001/0171310W")
    year, serial, letter = match["year"], match["serial"].zfill(7), match["letter"].upper()
    if letter != (due := compute_check_letter(year[-2:] + serial)):
        raise InvalidChecksum("pncid", value, f"the check letter of {year[-2:]}/{serial} is {due}")
    full = year if len(year) > 2 else f"{19 if int(year) >= CENTURY else 20}{year}"  # noqa: PLR2004
    return f"{full}/{serial}{letter}"


pncid = Kind(
    "pncid",
    find,
    canonical,
    example="2001/0171310W",
    about="a PNC id with its check letter, in full or with a short year and serial",
    source="CJS Data Standards Catalogue, Police National Computer Id (criminaljusticehub.org.uk)",
)
