"""Normalises a telephone number in any accepted format to E.164 ("+447700900461").

Source: ITU-T E.164; libphonenumber (package phonenumbers) for possible numbers, with Britain as the default region.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.errors import IdentifierError, InvalidComponent, InvalidFormat, InvalidLength
from enrich.kinds.phone.plan.numbering_plan import check_foreign_number, ends_with_british
from enrich.text.folding import Text
from records.identifier import Validity

NAME = "phone"
HOME = "GB"

# A plain British number: a trunk zero or +44 or 0044 (a zero in brackets may follow), then nine or ten digits.
_PLAIN = re.compile(r"(?:(?:\+44|0044)0?|0)([1-9][0-9]{8,9})")
_PUNCTUATION = dict.fromkeys(map(ord, " ()-./\t\xa0"))
_ACCEPTED = re.compile(
    r"""\s*'?(?!\d\d?[/.-]\d\d?[/.-](?:\d\d){1,2}\b|(?:19|20)\d\d[/.-][01]?\d[/.-][0-3]?\d\b)
        (?:(?:tel(?:ephone)?|phone|mob(?:ile)?|cell|sms|callto|whatsapp|call|text|number|no|[tmp])\b\s*[:.#]?\s*(?://)?)?
        (?P<number>[+(\[]?[0-9][0-9\s()\[\]./,\-_~*]*?)
        (?:[;,\s]*(?:ext(?:ension|n)?|x|\#)[\s.:=]*[0-9]{1,7})?[\s.,;]*""",
    re.IGNORECASE | re.VERBOSE,
)
_STRAY_CODE = re.compile(r"[+][2-689][^0-9]+0")
_MAX_LENGTH = 250


def canonical(value: str) -> str:
    """Return the E.164 form of a number; raise InvalidFormat, InvalidLength or InvalidComponent if it is invalid.

    >>> canonical("07700 900461"), canonical("0044 (0)7700-900461"), canonical("+1 202 555 0123")
    ('+447700900461', '+447700900461', '+12025550123')
    """
    plain = _PLAIN.fullmatch(value) or _PLAIN.fullmatch(value.translate(_PUNCTUATION))
    return "+44" + plain[1] if plain else _parse(value)


@lru_cache(maxsize=65_536)
def _parse(value: str) -> str:
    """Return the E.164 form by libphonenumber; raise if parsing that form again gives another number."""
    accepted = len(value) <= _MAX_LENGTH and _ACCEPTED.fullmatch(Text(value).folded)
    if not accepted:
        raise InvalidFormat(NAME, value, "this is not written as a telephone number")
    e164 = _to_e164(value, re.sub(r"[^0-9+]", "", accepted["number"]))
    if _to_e164(value, e164) != e164 or _is_after_stray_code(accepted["number"], e164):
        raise InvalidFormat(NAME, value, "the country code and the number after it can be read in more than one way")
    return e164


def _is_after_stray_code(number: str, e164: str) -> bool:
    """Return whether a whole British number follows a part of a country code and no country issues all: "+3 077..."."""
    if not _STRAY_CODE.match(number) or not ends_with_british(re.sub("[^0-9]", "", number)):
        return False
    return check_foreign_number(e164) is not Validity.VALID


def _to_e164(value: str, digits: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, HOME)
    except phonenumbers.NumberParseException as reason:
        raise _explain_parse_error(value, reason.error_type) from reason
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _explain_impossible(value, possible)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _explain_parse_error(value: str, error: int) -> IdentifierError:
    from phonenumbers import NumberParseException

    match error:
        case NumberParseException.INVALID_COUNTRY_CODE:
            return InvalidComponent(NAME, value, "no country has this code")
        case NumberParseException.TOO_LONG:
            return InvalidLength(NAME, value, "too many digits for a telephone number")
        case _:
            return InvalidLength(NAME, value, "too few digits for a telephone number")


def _explain_impossible(value: str, why: int) -> IdentifierError:
    from phonenumbers import ValidationResult

    match why:
        case ValidationResult.TOO_LONG:
            return InvalidLength(NAME, value, "too many digits for a telephone number of its country")
        case ValidationResult.INVALID_COUNTRY_CODE:
            return InvalidComponent(NAME, value, "no country has this code")
        case ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return InvalidLength(NAME, value, "a local number without its area code")
        case _:
            return InvalidLength(NAME, value, "too few digits for a telephone number of its country")
