"""UK bank account: sort code and account number, "12-34-56 12345678", only next to the words "sort code".

Source: Pay.UK, "Validating account numbers" (a sort code has six digits; an account number has eight, or seven that are
padded with a leading zero). There is no checksum, so the validity is always possible.

>>> [seen.value for seen in account_number.find(Text("Sort code 12 34 56, account no. 12345678"))]
['12-34-56 12345678']
>>> account_number.canonical("123456 1234567")
'12-34-56 01234567'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.text.citation import cite
from enrich.text.folding import Text
from records.identifier import Sighting, Validity

NAME = "account_number"
SORT = r"(?P<sort>\d\d[ -]?\d\d[ -]?\d\d)(?!\d)"
NUMBER = r"(?P<number>\d{4}[ ]?\d{3,4})(?!\d)"
SORT_CUE = r"\b(?:sort(?:ing)?[ -]?code|s/?c)\b[\s.:#=-]{0,4}(?:is[ ])?"
NUMBER_CUE = (
    r"(?:[\s,;.:/&|-]{0,6}(?:and\s)?(?:(?:account|acc|acct|a/c)\b\.?(?:[ ]?(?:no|num|number)\b)?|number|no)"
    r"[\s.:#=-]{0,4}(?:is[ ])?|[\s,;/|-]{1,4})"
)
SORT_CODE_FIRST = re.compile(SORT_CUE + SORT + NUMBER_CUE + NUMBER, re.IGNORECASE)
NUMBER_FIRST = re.compile(
    r"\b(?:account|acc|acct|a/c)\b\.?(?:[ ]?(?:no|num|number)\b)?[\s.:#=-]{1,4}(?:is[ ])?"
    + NUMBER
    + r"[\s,;.&/|-]{1,6}(?:and\s)?"
    + SORT_CUE
    + SORT,
    re.IGNORECASE,
)
# In figures only, these are a telephone number: no sort code begins with 00, and "044" is a misspelt "+44".
HOME_CODE = re.compile(r"0?044[ -]?0?[1-9][0-9 -]{8,}")
SHAPE = re.compile(r"(\d\d)[ -]?(\d\d)[ -]?(\d\d)[\s,/:-]{0,3}(\d{7,8})")


def find(text: Text) -> Iterator[Sighting]:
    """Yield the accounts next to the words "sort code", in order."""
    matches = (match for pattern in (SORT_CODE_FIRST, NUMBER_FIRST) for match in pattern.finditer(text.folded))
    for match in sorted(matches, key=lambda match: match.start()):
        start, end = min(match.start("sort"), match.start("number")), max(match.end("sort"), match.end("number"))
        value = canonical("".join(filter(str.isdigit, match["sort"] + match["number"])))
        yield cite(text, account_number.rule, (start, end), value, validity=Validity.POSSIBLE)


def canonical(value: str) -> str:
    """Normalise to NN-NN-NN NNNNNNNN; raise InvalidFormat unless it is 6 digits and 7 or 8 more, without +44."""
    match = None if HOME_CODE.fullmatch(value.strip()) else SHAPE.fullmatch(value.strip())
    if not match or not value.isascii():
        raise InvalidFormat(NAME, value, "a sort code and an account number read like 12-34-56 12345678")
    return f"{match[1]}-{match[2]}-{match[3]} {match[4].zfill(8)}"


def validity(canonical: str) -> Validity:  # noqa: ARG001 - the signature of Kind.validity
    """Return POSSIBLE: there is no checksum."""
    return Validity.POSSIBLE


account_number = Kind(
    NAME,
    find,
    canonical,
    example="12-34-56 12345678",
    about="a UK sort code with its account number; in text only next to the words sort code",
    source="Pay.UK, Validating account numbers",
    validity=validity,
    mark=r"(?:sort(?:ing)?[ -]?code|s/?c)[^a-z0-9]{0,4}(?:is )?[0-9]{2}[ -]?[0-9]{2}",
)
