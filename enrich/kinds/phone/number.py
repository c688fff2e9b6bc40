"""Which digits make a number: a British one in any of its prefixes, or one of another country with its code."""

from __future__ import annotations

import re

from enrich.errors import IdentifierError
from enrich.kinds.phone import numbering_plan
from enrich.kinds.phone.e164 import canonical
from enrich.kinds.phone.numbering_plan import is_drama, is_issued
from records.identifier import Validity

# Digits that could still become a number: 0 and an area or service, or a plus or 00 (or nothing) and 44.
_BEGINS = re.compile(r"0(?:[1235789][0-9]{0,9})?|(?:\+|00)?4?|(?:\+|00)?440?(?:[1235789][0-9]{0,9})?")
_BEGINS_ABROAD = re.compile(r"(?:\+|00)(?:[1-9][0-9]{0,14})?|0")
_BRITISH = re.compile(r"(?:(?:\+|00)?440?|0)([1235789][0-9]{9})")
_ABROAD = re.compile(r"(?:\+|00)((?!44)[1-9][0-9]{7,14})")
# Mobile prefixes that Ofcom has set aside as a whole, so a block that it opens tomorrow is read today.
_MOBILE = re.compile(r"7[1-57-9][0-9]{8}")


def begins(digits: str) -> bool:
    """Tell whether digits may be the beginning of a British number."""
    return _BEGINS.fullmatch(digits) is not None


def begins_abroad(digits: str) -> bool:
    """Tell whether digits may be the beginning of a number with a country code."""
    return _BEGINS_ABROAD.fullmatch(digits) is not None


def british(digits: str) -> str | None:
    """Return the E.164 form of digits that make a whole British number of eleven digits.

    >>> british("07700900461"), british("+4407700900461"), british("0770090046")
    ('+447700900461', '+447700900461', None)
    """
    found = _BRITISH.fullmatch(digits)
    return "+44" + found[1] if found and exists(found[1]) else None


MOBILE, LANDLINE, SERVICE = 7.0, 3.0, 0.6


def allowance(value: str) -> float:
    """Return how disguised a British number may be: mobiles much, landlines less, services hardly ever are."""
    if _MOBILE.fullmatch(value, 3):
        return MOBILE
    return LANDLINE if value.startswith(("+441", "+442")) else SERVICE


def exists(national: str) -> bool:
    """Tell whether a national number is issued, reserved for drama or in a mobile range."""
    return _MOBILE.fullmatch(national) is not None or is_issued(national) or is_drama(national)


def abroad(digits: str, *, strict: bool) -> str | None:
    """Return the E.164 form of digits that make a whole number of another country; if strict, one that it really issues."""
    found = _ABROAD.fullmatch(digits)
    if not found:
        return None
    value = numbering_plan.without_trunk("+" + found[1])
    judged = numbering_plan.abroad(value)
    return value if judged and (judged is Validity.VALID or not strict) and _is_settled(value) else None


def _is_settled(value: str) -> bool:
    """Tell whether an E.164 form is read as itself, with no zero behind the country's code."""
    try:
        return canonical(value) == value
    except IdentifierError:
        return False
