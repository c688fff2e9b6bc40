"""Guesses e-mail addresses without an at sign: "jane99 gmail com", "jane99 (gmail)", "my gmail is jane99"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.kinds.email.address import Address
from enrich.lexicon.domains import TABLE, build_provider_domain
from enrich.lexicon.wordlist import is_common
from enrich.text.citation import GUESS

LOCAL = r"(?=[0-9._+-]*[a-z])[a-z0-9_][a-z0-9._+-]{1,39}[a-z0-9_]"
PROVIDER = re.compile(rf"(?:g[ -]?mail|{'|'.join(TABLE.providers)})\b")
JOINING = frozenset("@._-")
ENDINGS = r"com|co[ .]uk|me"
ENDING = re.compile(rf"[ \])*]{{0,2}}(?:\s?(?:\bdot\b|\.)\s?|[ ,]{{1,2}})({ENDINGS})\b")
CLOSED = re.compile(r"(?=[ ]?(?:$|[)\]\n,.;!|/]|only|or |and ))")
BETWEEN = r"[ \[(,*\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]"
LOCAL_BEFORE = re.compile(rf"(?<![\w@.+'&-])({LOCAL}){BETWEEN}{{1,4}}(?:(?:on|via)[ ])?$")
LOCAL_AFTER = re.compile(
    r"(?P<announcement>\s?(?:[:=]|[-~>]{1,2}|is|address|account|id|user ?name)[\s:=-]{1,3}(?:is )?)?"
    rf"\s?(?P<local>{LOCAL})(?![\w@]|[.+'&-]\w)"
)
SIGNS = frozenset("0123456789_.+")
WINDOW = 52
MIN_USER_NAME = 5
STEPS = (f"{GUESS}no at sign",)


def find_without_at_sign(lowered: str) -> Iterator[Address]:
    """Yield the addresses without an at sign from a text in lower case, in order."""
    for provider in PROVIDER.finditer(lowered):
        before = lowered[provider.start() - 1 : provider.start()]
        if before.isalnum() or before in JOINING:
            continue
        if found := _parse_before(lowered, provider) or _parse_after(lowered, provider):
            yield found


def _parse_before(lowered: str, provider: re.Match[str]) -> Address | None:
    """Parse a local part before a provider's name; without an ending after it, it needs a digit or a sign."""
    local = LOCAL_BEFORE.search(lowered, max(0, provider.start() - WINDOW), provider.start())
    if local is None or is_common(local[1]):
        return None
    start, ending = provider.start() - len(local[0]), ENDING.match(lowered, provider.end())
    if ending:
        return Address(start, ending.end(), f"{local[1]}@{build_provider_domain(provider[0], ending[1])}", STEPS)
    is_distinct = not SIGNS.isdisjoint(local[1]) and provider[0] not in TABLE.words
    if is_distinct and CLOSED.match(lowered, provider.end()):
        return Address(start, provider.end(), f"{local[1]}@{build_provider_domain(provider[0])}", STEPS)
    return None


def _parse_after(lowered: str, provider: re.Match[str]) -> Address | None:
    """Parse a local part after a provider's name: announced ("is", a colon), or with the format of a user name."""
    match = LOCAL_AFTER.match(lowered, provider.end())
    if match is None or (provider[0] in TABLE.words and not match["announcement"]):
        return None
    local, announcement = match["local"], match["announcement"] or ""
    is_announced = ":" in announcement or "=" in announcement
    if is_common(local) or not (is_announced or _is_like_user_name(local)):
        return None
    return Address(provider.start(), match.end("local"), f"{local}@{build_provider_domain(provider[0])}", STEPS)


def _is_like_user_name(local: str) -> bool:
    return not SIGNS.isdisjoint(local) and local[:3].isalpha() and len(local) >= MIN_USER_NAME
