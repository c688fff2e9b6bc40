"""IBAN: international bank account number, in capitals without spaces.

Source: ISO 13616 and the SWIFT IBAN registry, as validated by python-stdnum (structure of the country, length and
check digits).

>>> [seen.value for seen in iban.find(Text("pay to GB82 WEST 1234 5698 7654 32 please"))]
['GB82WEST12345698765432']
>>> iban.canonical("gb82 west 1234 5698 7654 33")
Traceback (most recent call last):
enrich.errors.InvalidChecksum: iban 'gb82 west 1234 5698 7654 33': the check digits are wrong
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.errors import IdentifierError, InvalidChecksum, InvalidFormat
from enrich.kind import Kind
from enrich.text.citation import cite
from enrich.text.folding import Text
from records.identifier import Sighting

NAME = "iban"
START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d\d(?=[ -]?[A-Za-z0-9]{4}[ -]?[A-Za-z0-9]{4})")
REST = re.compile(r"(?:[ -]?[A-Za-z0-9]){11,30}")
# Lengths by country, the country code included.
LENGTHS = {
    entry[:2]: int(entry[2:])
    for entry in (
        "GB22 IE22 FR27 DE22 ES24 PT25 IT27 NL18 BE16 PL28 RO24 HU28 BG22 AL28 LT20 LV21 EE20 CZ24 SK24 GR27 CY28 MT31 "
        "XK20 GI23 AT20 CH21 DK18 SE24 NO15 FI18 LU20 HR21 SI19 RS22 TR26 MD24"
    ).split()
}


def find(text: Text) -> Iterator[Sighting]:
    """Yield the numbers with valid check digits, in order."""
    for start in START.finditer(text.folded):
        length = LENGTHS.get(start[0][:2].upper())
        rest = REST.match(text.folded, start.end()) if length else None
        end = _find_end(text.folded, start.start(), rest.end(), length) if rest and length else 0
        try:
            value = canonical(text.folded[start.start() : end]) if end else ""
        except IdentifierError:
            continue
        if value:
            yield cite(text, iban.rule, (start.start(), end), value)


def canonical(value: str) -> str:
    """Validate the number and normalise to capitals without spaces; raise InvalidFormat or InvalidChecksum."""
    from stdnum import iban as standard
    from stdnum.exceptions import InvalidChecksum as WrongChecksum
    from stdnum.exceptions import ValidationError

    try:
        return standard.validate(value.strip(), check_country=False)
    except WrongChecksum:
        raise InvalidChecksum(NAME, value, "the check digits are wrong") from None
    except ValidationError:
        raise InvalidFormat(NAME, value, "an IBAN reads like GB82 WEST 1234 5698 7654 32") from None


def _find_end(folded: str, start: int, last: int, length: int) -> int:
    """Return the end of `length` letters and digits from `start`; 0 if there are fewer, or more without a space."""
    count = 0
    for index in range(start, last):
        count += folded[index] not in " -"
        if count == length:
            return 0 if folded[index + 1 : index + 2].isalnum() else index + 1
    return 0


iban = Kind(
    NAME,
    find,
    canonical,
    example="GB82WEST12345698765432",
    about="an international bank account number, with or without spaces, its check digits verified",
    source="ISO 13616; SWIFT IBAN registry",
    mark=rf"(?:{'|'.join(map(str.lower, LENGTHS))})[0-9]{{2}}[ -]?[a-z0-9]{{4}}[ -]?[a-z0-9]{{4}}",
)
