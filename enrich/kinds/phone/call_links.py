"""Numbers in the links that start a call or a chat: tel:, wa.me, t.me and their like.

Source: RFC 3966 (tel), RFC 5724 (sms); WhatsApp "click to chat"; Telegram deep links; Viber deep links; signal.me.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from enrich.errors import IdentifierError
from enrich.kinds.phone.candidate import Reading
from enrich.kinds.phone.e164 import canonical

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


def links(folded: str, lowered: str) -> Iterator[Reading]:
    """Yield the numbers of links; what wa.me names always begins with a country's code, so a plus is put back."""
    linked = "/" in lowered or ":" in lowered or "=" in lowered
    if linked and any(map(lowered.__contains__, _MARKS)):
        for match in _LINK.finditer(folded):
            yield from islice(_read(match), 1)


def _read(match: re.Match[str]) -> Iterator[Reading]:
    """Yield what a link names, the longest first: digits after a gap may be the "30" of "30 min"."""
    start, end = match.span("number")
    gaps = [gap.start() for gap in _GAP.finditer(match.string, start, end)]
    for last in (end, *reversed(gaps)):
        value = _value(match, match.string[start:last])
        if value:
            yield Reading(start, last, value)


def _value(match: re.Match[str], number: str) -> str | None:
    written = re.sub(r"%20|[^0-9+%B]", "", number.upper()).replace("%2B", "+")
    international = match["home"] is not None or match["chat"] is not None
    for tried in (f"+{written.lstrip('+0')}", written) if international and not written.startswith("0") else (written,):
        try:
            return canonical(tried)
        except IdentifierError:
            continue
    return None
