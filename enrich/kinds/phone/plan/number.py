"""Checks which digits make a number: a British one with any prefix, or one of another country with its code."""

from __future__ import annotations

import re

from enrich.errors import IdentifierError
from enrich.kinds.phone.plan import numbering_plan
from enrich.kinds.phone.plan.e164 import canonical
from enrich.kinds.phone.plan.numbering_plan import is_drama, is_issued
from records.identifier import Validity

# Digits that may become a number: 0 and an area or service, or a plus or 00 (or nothing) and 44.
_BRITISH_PREFIX = re.compile(r"0(?:[1235789][0-9]{0,9})?|(?:\+|00)?4?|(?:\+|00)?440?(?:[1235789][0-9]{0,9})?")
_FOREIGN_PREFIX = re.compile(r"(?:\+|00)(?:[1-9][0-9]{0,14})?|0")
_BRITISH = re.compile(r"(?:(?:\+|00)?440?|0)([1235789][0-9]{9})")
_FOREIGN = re.compile(r"(?:\+|00)((?!44)[1-9][0-9]{7,14})")
# The mobile ranges as a whole, so that a block that Ofcom opens tomorrow is read today.
_MOBILE = re.compile(r"7[1-57-9][0-9]{8}")

# The highest cost of a disguise: mobile numbers are often disguised, landlines less, services almost never.
MOBILE_COST, LANDLINE_COST, SERVICE_COST = 7.0, 3.0, 0.6


def can_begin_british(digits: str) -> bool:
    """Return whether digits may be the beginning of a British number."""
    return _BRITISH_PREFIX.fullmatch(digits) is not None


def can_begin_foreign(digits: str) -> bool:
    """Return whether digits may be the beginning of a number with a country code."""
    return _FOREIGN_PREFIX.fullmatch(digits) is not None


def parse_british(digits: str) -> str | None:
    """Return the E.164 form of the digits of a whole British number of eleven digits, or None.

    >>> parse_british("07700900461"), parse_british("+4407700900461"), parse_british("0770090046")
    ('+447700900461', '+447700900461', None)
    """
    found = _BRITISH.fullmatch(digits)
    return "+44" + found[1] if found and is_national_number(found[1]) else None


def is_national_number(national: str) -> bool:
    """Return whether a national number is issued, reserved for drama or in a mobile range.

    >>> is_national_number("9098790461"), is_national_number("9098800461"), is_national_number("6098790461")
    (True, True, False)
    """
    return _MOBILE.fullmatch(national) is not None or is_issued(national) or is_drama(national)


def get_max_cost(value: str) -> float:
    """Return the highest cost of a disguise of a British number in E.164 form."""
    if _MOBILE.fullmatch(value, 3):
        return MOBILE_COST
    return LANDLINE_COST if value.startswith(("+441", "+442")) else SERVICE_COST


def parse_foreign(digits: str, *, strict: bool) -> str | None:
    """Return the E.164 form of the digits of a whole foreign number, or None; if strict, only of a valid number.

    A number that no country issues, and that ends with a whole British one, is that one: a country code was broken off.

    >>> parse_foreign("+302310123456", strict=False), parse_foreign("+307700900461", strict=False)  # "+3 07700 900461"
    ('+302310123456', None)
    """
    found = _FOREIGN.fullmatch(digits)
    if not found:
        return None
    value = numbering_plan.drop_trunk_prefix("+" + found[1])
    validity = numbering_plan.check_foreign_number(value)
    if validity is Validity.POSSIBLE and (strict or numbering_plan.ends_with_british(found[1])):
        return None
    return value if validity is not None and _is_canonical(value) else None


def _is_canonical(value: str) -> bool:
    """Return whether an E.164 form is its own canonical form, with no zero after the country code."""
    try:
        return canonical(value) == value
    except IdentifierError:
        return False
