"""The numbering plan: which numbers are issued, and which are reserved for drama.

Source: the metadata of libphonenumber (package phonenumbers) for the regions of +44, which follow Ofcom's National
Telephone Numbering Plan; Ofcom, "Telephone numbers for use in TV and radio drama programmes".
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from enrich.kinds.phone.plan.placeholders import is_placeholder
from records.identifier import Validity

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# Ofcom's ranges for drama, without +44; x is any digit.
DRAMA = (
    "7700900xxx",
    "1632960xxx",
    "1134960xxx",
    "1144960xxx",
    "1154960xxx",
    "1164960xxx",
    "1174960xxx",
    "1184960xxx",
    "1214960xxx",
    "1314960xxx",
    "1414960xxx",
    "1514960xxx",
    "1614960xxx",
    "1914980xxx",
    "2079460xxx",
    "2896496xxx",
    "2920180xxx",
    "8081570xxx",
    "9098790xxx",
    "3069990xxx",
)
_DRAMA = re.compile("|".join(DRAMA).replace("x", r"\d"))

# What follows a plus: a digit that is no country code (1 and 7 are codes), and a British number with its zero.
_AFTER_STRAY_CODE = re.compile(r"[2-689]0([1235789][0-9]{9})")

# The regions that share +44, in libphonenumber's order.
_REGIONS = ("GB", "GG", "IM", "JE")
_SERVICES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
)


def check_number(canonical: str) -> Validity:
    """Return the validity of an E.164 number.

    FICTIONAL if it is for drama, PLACEHOLDER if it is made up, VALID if the plan issues it, else POSSIBLE.

    >>> check_number("+447700900461").value, check_number("+448001111").value, check_number("+447000").value
    ('fictional', 'valid', 'possible')
    """
    is_british, national = canonical.startswith("+44"), canonical[3:]
    if is_british and is_drama(national):
        return Validity.FICTIONAL
    if is_placeholder(canonical):
        return Validity.PLACEHOLDER
    if not is_british:
        return check_foreign_number(canonical) or Validity.POSSIBLE
    return Validity.VALID if is_issued(national) else Validity.POSSIBLE


def is_issued(national: str) -> bool:
    """Return whether the plan of +44 issues a national number (digits without the leading zero)."""
    return _compile_issued().fullmatch(national) is not None


def ends_with_british(digits: str) -> bool:
    """Return whether the digits after a plus are a part of a country code and a whole British number with its zero.

    >>> ends_with_british("307700900461"), ends_with_british("306941234567")  # "+3 07700 900461"
    (True, False)
    """
    found = _AFTER_STRAY_CODE.fullmatch(digits)
    return found is not None and (is_issued(found[1]) or is_drama(found[1]))


def is_drama(national: str) -> bool:
    """Return whether Ofcom reserves a national number (digits without the leading zero) for drama."""
    return _DRAMA.fullmatch(national) is not None


@cache
def _compile_issued() -> re.Pattern[str]:
    """Return one pattern for every service of every region of +44."""
    from phonenumbers.phonemetadata import PhoneMetadata

    regions = [PhoneMetadata.metadata_for_region(region) for region in _REGIONS]
    services = [getattr(region, service) for region in regions for service in _SERVICES]
    return re.compile("|".join(f"(?:{service.national_number_pattern})" for service in services if service))


def is_country_code(digits: str) -> bool:
    """Return whether digits are the calling code of a country.

    >>> is_country_code("353"), is_country_code("770")
    (True, False)
    """
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return digits.isdigit() and int(digits) in COUNTRY_CODE_TO_REGION_CODE


def drop_trunk_prefix(e164: str) -> str:
    """Return a foreign number without the trunk prefix that some people write in it, as in +49 (0) 30 123456.

    >>> drop_trunk_prefix("+49030123456"), drop_trunk_prefix("+390612345678")
    ('+4930123456', '+390612345678')
    """
    import phonenumbers

    number = _parse(e164)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else e164


@lru_cache(maxsize=65_536)
def _parse(e164: str) -> PhoneNumber | None:
    import phonenumbers

    try:
        return phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None


@lru_cache(maxsize=65_536)
def check_foreign_number(e164: str) -> Validity | None:
    """Return the validity of a number by its country code: VALID, POSSIBLE if only the length fits, None if impossible.

    Some countries' numbers for drama are only POSSIBLE (French 06 39 98, Irish 020 91).
    """
    import phonenumbers

    number = _parse(e164)
    if number is None:
        return None
    if phonenumbers.is_valid_number(number):
        return Validity.VALID
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return Validity.POSSIBLE if possible else None
