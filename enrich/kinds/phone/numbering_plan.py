"""The numbering plan: which numbers exist, and which are reserved for drama.

Source: the metadata of libphonenumber (package phonenumbers) for the regions of +44, which follows Ofcom's National Telephone
Numbering Plan; Ofcom, "Telephone numbers for use in TV and radio drama programmes".
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from records.identifier import Validity

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# Ofcom's ranges for drama after +44, x being any digit.
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

# The regions that share +44, in the order in which libphonenumber asks them.
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


def validity(canonical: str) -> Validity:
    """Judge an E.164 number: FICTIONAL where Ofcom reserves it for drama, VALID where the plan issues it, else POSSIBLE.

    >>> validity("+447700900461").value, validity("+448001111").value, validity("+447000").value
    ('fictional', 'valid', 'possible')
    """
    if not canonical.startswith("+44"):
        return abroad(canonical) or Validity.POSSIBLE
    national = canonical[3:]
    if _DRAMA.fullmatch(national):
        return Validity.FICTIONAL
    return Validity.VALID if is_issued(national) else Validity.POSSIBLE


def is_issued(national: str) -> bool:
    """Tell whether the plan of +44 issues a national number (digits without the leading zero)."""
    return _issued().fullmatch(national) is not None


def is_drama(national: str) -> bool:
    """Tell whether Ofcom reserves a national number (digits without the leading zero) for drama."""
    return _DRAMA.fullmatch(national) is not None


@cache
def _issued() -> re.Pattern[str]:
    """Return one pattern for every service of every region of +44."""
    from phonenumbers.phonemetadata import PhoneMetadata

    regions = [PhoneMetadata.metadata_for_region(region) for region in _REGIONS]
    services = [getattr(region, service) for region in regions for service in _SERVICES]
    return re.compile("|".join(f"(?:{found.national_number_pattern})" for found in services if found))


def without_trunk(e164: str) -> str:
    """Return a number of another country without the trunk prefix that some write in it, as in +49 (0) 30 123456.

    >>> without_trunk("+49030123456"), without_trunk("+390612345678")
    ('+4930123456', '+390612345678')
    """
    import phonenumbers

    number = _parsed(e164)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else e164


@lru_cache(maxsize=65_536)
def _parsed(e164: str) -> PhoneNumber | None:
    import phonenumbers

    try:
        return phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None


@lru_cache(maxsize=65_536)
def abroad(e164: str) -> Validity | None:
    """Judge a number by the country that its code names: VALID, POSSIBLE where only its length fits, None where it cannot be.

    Some countries' numbers for drama are POSSIBLE only (French 06 39 98, Irish 020 91).
    """
    import phonenumbers

    number = _parsed(e164)
    if number is None:
        return None
    if phonenumbers.is_valid_number(number):
        return Validity.VALID
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return Validity.POSSIBLE if possible else None
