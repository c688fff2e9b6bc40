"""Finds numbers in links that start a call or a chat: tel:, wa.me, t.me and similar links.

Source: see enrich/lexicon/call_links.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from urllib.parse import unquote

from enrich.errors import IdentifierError
from enrich.kinds.phone.context.link_table import list_link_marks, load_call_links
from enrich.kinds.phone.plan.e164 import canonical
from enrich.kinds.phone.reading import PhoneReading

# A number in a link, percent-encoded or not, whose groups may be apart ("+44 7700-900461", "%2B44%207700%20900461").
_GAP = r"(?:[-.() ]|%(?:25)?2[089DE]|%C2%A0)"
_NUMBER = rf"(?P<number>(?:\+|%(?:25)?2B)?(?:\(|%28)?[0-9](?:{_GAP}{{0,3}}[0-9]){{7,16}})(?![0-9])"
_GAPS = re.compile(rf"{_GAP}+", re.IGNORECASE)


def find_call_links(folded: str, lowered: str) -> Iterator[PhoneReading]:
    """Yield the numbers of links. In wa.me and similar links they begin with a country code, so a plus is restored."""
    may_have_link = "/" in lowered or ":" in lowered or "=" in lowered
    if may_have_link and any(map(lowered.__contains__, list_link_marks())):
        for match in _compile_link().finditer(folded):
            yield from islice(_read_link(match), 1)


def normalise(value: str) -> str:
    """Return the E.164 form of a number in any accepted format, or of a link that is one number as a whole.

    >>> normalise("https://wa.me/447700900461?text=hi"), normalise("tel:%2B44%207700%20900461")
    ('+447700900461', '+447700900461')
    """
    link = _match_whole(value)
    return _parse_number(link, link["number"]) or canonical(value) if link else canonical(value)


def is_link(value: str) -> bool:
    """Return whether a value is one link with one number."""
    return _match_whole(value) is not None


def _match_whole(value: str) -> re.Match[str] | None:
    """Return the match of the only link in a value that is nothing else."""
    link = _compile_whole_link().fullmatch(value) if ":" in value or "/" in value else None
    is_only = link is not None and len(list(islice(_compile_link().finditer(value), 2))) == 1
    return link if is_only else None


@cache
def _compile_link() -> re.Pattern[str]:
    links = load_call_links()
    homes = _join(re.escape(home).replace(r"\.", r"\s?\.\s?") for home in links.homes)
    folders = _join(map(re.escape, links.folders))
    return re.compile(
        rf"(?:\b{homes}\s?/\s?(?:{folders}/)?(?P<home>)"
        rf"|\b{_join(links.schemes)}:(?://)?(?!\s)"
        rf"|\b{_join(links.messengers)}[^\s<>\"']{{0,60}}?[?&]{_join(links.messenger_keys)}=(?P<chat>)"
        rf"|[?&]{_join(links.keys)}=)"
        rf"{_NUMBER}",
        re.IGNORECASE,
    )


@cache
def _compile_whole_link() -> re.Pattern[str]:
    """Return the pattern of a link with nothing beside it: before a key, a host and a path; else only subdomains.

    Behind the number come a query, a fragment or parameters (RFC 3966, ";ext=2"), no other contact.
    """
    before = r"(?:https?://|whatsapp://|viber://)?(?:(?:[\w-]{1,40}\.){0,4}|[^\s:;,|@]{1,80}?(?=[?&]))"
    after = r"(?:;[\w-]+(?:=[\w.+-]*)?)*(?:/?[?]\S*|/?&\w+=\S*|/?#[a-z_-]*|/)?"
    return re.compile(rf"\s*{before}{_compile_link().pattern}{after}\s*", re.IGNORECASE)


def _join(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


def _read_link(match: re.Match[str]) -> Iterator[PhoneReading]:
    """Yield the possible numbers of a link, the longest first: digits after a gap may be the "30" of "30 min"."""
    start, end = match.span("number")
    gaps = [gap.start() for gap in _GAPS.finditer(match.string, start, end)]
    for last in (end, *reversed(gaps)):
        value = _parse_number(match, match.string[start:last])
        if value:
            yield PhoneReading(start, last, value)


def _parse_number(match: re.Match[str], number: str) -> str | None:
    plain = unquote(unquote(number))
    digits = "".join(filter(str.isdigit, plain))
    candidates = [f"+{digits}" if plain.startswith("+") else digits]
    is_international = match["home"] is not None or match["chat"] is not None
    if is_international and not digits.startswith("0"):
        candidates.insert(0, f"+{digits}")
    for candidate in candidates:
        try:
            return canonical(candidate)
        except IdentifierError:
            continue
    return None
