"""Any accepted writing of a telephone number, brought to E.164 ("+447700900461").

Source: ITU-T E.164; libphonenumber (package phonenumbers) for what is possible, with Britain as the home region.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.errors import IdentifierError, InvalidComponent, InvalidFormat, InvalidLength
from enrich.text.folding import Text

NAME = "phone"
HOME = "GB"

# Written plainly: a trunk zero or +44 or 0044 (a zero in brackets may follow), then nine or ten digits.
_PLAIN = re.compile(r"(?:(?:\+44|0044)0?|0)([1-9][0-9]{8,9})")
_PUNCTUATION = dict.fromkeys(map(ord, " ()-./\t\xa0"))
_WRITTEN = re.compile(
    r"""\s*'?(?!\d\d?[/.-]\d\d?[/.-](?:\d\d){1,2}\b|(?:19|20)\d\d[/.-][01]?\d[/.-][0-3]?\d\b)
        (?:(?:tel(?:ephone)?|phone|mob(?:ile)?|cell|sms|callto|whatsapp|call|text|number|no|[tmp])\b\s*[:.#]?\s*(?://)?)?
        (?P<number>[+(\[]?[0-9][0-9\s()\[\]./,\-_~*]*?)
        (?:[;,\s]*(?:ext(?:ension|n)?|x|\#)[\s.:=]*[0-9]{1,7})?[\s.,;]*""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 250


def canonical(value: str) -> str:
    """Return the E.164 form of a number; raise InvalidFormat, InvalidLength or InvalidComponent where it is none.

    >>> canonical("07700 900461"), canonical("0044 (0)7700-900461"), canonical("+1 202 555 0123")
    ('+447700900461', '+447700900461', '+12025550123')
    """
    plain = _PLAIN.fullmatch(value) or _PLAIN.fullmatch(value.translate(_PUNCTUATION))
    return "+44" + plain[1] if plain else _parsed(value)


@lru_cache(maxsize=65_536)
def _parsed(value: str) -> str:
    """Return what libphonenumber reads, once it reads its own writing the same."""
    written = len(value) <= _LONGEST and _WRITTEN.fullmatch(Text(value).folded)
    if not written:
        raise InvalidFormat(NAME, value, "this is not written as a telephone number")
    e164 = _read(value, re.sub(r"[^0-9+]", "", written["number"]))
    if _read(value, e164) != e164:
        raise InvalidFormat(NAME, value, "the country code and the number after it can be read in more than one way")
    return e164


def _read(value: str, digits: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, HOME)
    except phonenumbers.NumberParseException as reason:
        raise _unread(value, reason.error_type) from reason
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _impossible(value, possible)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _unread(value: str, error: int) -> IdentifierError:
    from phonenumbers import NumberParseException

    match error:
        case NumberParseException.INVALID_COUNTRY_CODE:
            return InvalidComponent(NAME, value, "no country has this code")
        case NumberParseException.TOO_LONG:
            return InvalidLength(NAME, value, "too many digits for a telephone number")
        case _:
            return InvalidLength(NAME, value, "too few digits for a telephone number")


def _impossible(value: str, why: int) -> IdentifierError:
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
