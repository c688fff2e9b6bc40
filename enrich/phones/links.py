"""Numbers in the links that start a call or a chat: tel:, wa.me, t.me and their like.

Source: RFC 3966 (tel), RFC 5724 (sms); WhatsApp "click to chat"; Telegram deep links; Viber deep links; signal.me.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.phones.candidate import Reading
from enrich.phones.e164 import canonical
from records.errors import IdentifierError

_MARKS = ("wa.me", "whatsapp", "t.me", "tel:", "sms", "callto:", "viber", "signal.me", "wa . me", "imo", "facetime:", "phone=")
_LINK = re.compile(
    r"""(?:(?:\bwa\s?\.\s?me|\bt\s?\.\s?me|signal\.me)\s?/\s?(?:\#p/)?(?P<home>)
        | (?:\b(?:tel|sms|smsto|callto|facetime|facetime-audio|imo)):(?://)?(?!\s)
        | \b(?:whatsapp|viber)[^\s<>"']{0,60}?[?&](?:phone|number)=(?P<chat>)
        | [?&](?:phone|tel|mobile|whatsapp)=)
        (?P<number>(?:\+|%2B)?\(?[0-9](?:(?:[-.() ]|%20){0,2}[0-9]){7,16})(?![0-9])""",
    re.IGNORECASE | re.VERBOSE,
)


def links(folded: str, lowered: str) -> Iterator[Reading]:
    """Yield the numbers of links; what wa.me names always begins with a country's code, so a plus is put back."""
    if any(map(lowered.__contains__, _MARKS)):
        for match in _LINK.finditer(folded):
            value = _value(match)
            if value:
                yield Reading(*match.span("number"), value)


def _value(match: re.Match[str]) -> str | None:
    written = re.sub(r"%20|[^0-9+%B]", "", match["number"].upper()).replace("%2B", "+")
    international = match["home"] is not None or match["chat"] is not None
    for tried in (f"+{written.lstrip('+0')}", written) if international and not written.startswith("0") else (written,):
        try:
            return canonical(tried)
        except IdentifierError:
            continue
    return None
