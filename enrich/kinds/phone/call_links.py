"""Finds numbers in links that start a call or a chat: tel:, wa.me, t.me and similar links.

Source: RFC 3966 (tel), RFC 5724 (sms); WhatsApp "click to chat"; Telegram deep links; Viber deep links; signal.me.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from enrich.errors import IdentifierError
from enrich.kinds.phone.e164 import canonical
from enrich.kinds.phone.reading import PhoneReading

_MARKS = (
    "wa.me",
    "whatsapp",
    "t.me",
    "tel:",
    "sms",
    "callto:",
    "viber",
    "signal.me",
    "wa . me",
    "imo",
    "facetime:",
    "phone=",
)
_LINK = re.compile(
    r"""(?:(?:\bwa\s?\.\s?me|\bt\s?\.\s?me|signal\.me)\s?/\s?(?:\#p/)?(?P<home>)
        | (?:\b(?:tel|sms|smsto|callto|facetime|facetime-audio|imo)):(?://)?(?!\s)
        | \b(?:whatsapp|viber)[^\s<>"']{0,60}?[?&](?:phone|number)=(?P<chat>)
        | [?&](?:phone|tel|mobile|whatsapp)=)
        (?P<number>(?:\+|%2B)?\(?[0-9](?:(?:[-.() ]|%20){0,2}[0-9]){7,16})(?![0-9])""",
    re.IGNORECASE | re.VERBOSE,
)

_GAP = re.compile(r"[.]?[ ]+")


def find_call_links(folded: str, lowered: str) -> Iterator[PhoneReading]:
    """Yield the numbers of links. In wa.me and similar links they begin with a country code, so a plus is restored."""
    may_have_link = "/" in lowered or ":" in lowered or "=" in lowered
    if may_have_link and any(map(lowered.__contains__, _MARKS)):
        for match in _LINK.finditer(folded):
            yield from islice(_read_link(match), 1)


def _read_link(match: re.Match[str]) -> Iterator[PhoneReading]:
    """Yield the possible numbers of a link, the longest first: digits after a gap may be the "30" of "30 min"."""
    start, end = match.span("number")
    gaps = [gap.start() for gap in _GAP.finditer(match.string, start, end)]
    for last in (end, *reversed(gaps)):
        value = _parse_number(match, match.string[start:last])
        if value:
            yield PhoneReading(start, last, value)


def _parse_number(match: re.Match[str], number: str) -> str | None:
    spelling = re.sub(r"%20|[^0-9+%B]", "", number.upper()).replace("%2B", "+")
    is_international = match["home"] is not None or match["chat"] is not None
    candidates = [spelling]
    if is_international and not spelling.startswith("0"):
        candidates.insert(0, f"+{spelling.lstrip('+0')}")
    for candidate in candidates:
        try:
            return canonical(candidate)
        except IdentifierError:
            continue
    return None
