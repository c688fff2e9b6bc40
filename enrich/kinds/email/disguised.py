"""Finds e-mail addresses whose at sign is a word, in brackets, or next to spaces.

From each at sign, or word for it, the domain after it is parsed first, because it rarely is one; then the local part
before it. Both are parsed in a window, so that time is linear in the length of the text.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import takewhile

from enrich.kinds.email.address import (
    AT_NAMES,
    AT_SIGNS,
    AT_WORDS,
    CERTAIN,
    MAX_LOCAL,
    SYMBOL,
    TABLE,
    Address,
    AtSign,
    is_mirrored,
    normalise_word,
)
from enrich.kinds.email.domain import parse_domain
from enrich.kinds.email.local_part import parse_local_part
from enrich.kinds.email.plain import is_platform_name
from enrich.kinds.email.plausibility import is_address
from enrich.lexicon.domains import TABLE as DOMAINS
from enrich.lexicon.domains import is_domain
from enrich.text.repeats import RepeatMemo

PROVIDERS = ("g mail", "g-mail", *(name for name in DOMAINS.providers if len(name) >= len("gmail")))
_PROVIDERS = rf"(?:{'|'.join(PROVIDERS)})"
_LABEL_AND_DOT = r"[a-z0-9-]{1,63}\s?[(\[{<][^()\[\]{}<>\n]{1,24}[)\]}>]\s?(?:com|co|net|org)\b"
_REMARK = rf"(?:{'|'.join(TABLE.remarks)})"
_NAMED_SIGN = (
    rf"(?:{_REMARK} ){{0,3}}(?:@|at[ -]?(?:sign|symbol))(?: {_REMARK}){{0,3}}"
    rf"|(?:(?:put|insert|add|use) )?(?:an? )?at(?: goes)? here"
    rf"|(?:the )?(?:symbol|sign)[^()\[\]{{}}<>\n]{{1,30}} key"
)
_FIRST = "".join({"@", *(word[0] for word in (*AT_NAMES, *AT_SIGNS))})  # rejects most positions
AT_SIGN = re.compile(
    rf"(?=[{_FIRST}])(?:@t(?<![a-z0-9]@t)(?=[\s)\]}}>])"
    rf"|@{{1,3}}(?![a-z0-9-]{{1,63}}@)|(?:a ?t?(?=\s?[\])}}>])|{AT_WORDS}(?:(?![^\W_])|(?={_PROVIDERS}))))"
)
# Any word in brackets before a label with another word in brackets and "com": "kit (monkey) example (blob) com".
BRACKETED = re.compile(
    rf"(?<=[(\[{{<])(?:[^()\[\]{{}}<>\n\d]{{2,30}}(?=[)\]}}>]\s?{_LABEL_AND_DOT})"
    rf"|(?:{_NAMED_SIGN})(?=[)\]}}>]))"
)
AT_IN_CAPITALS = re.compile(
    r"(?<=[a-z0-9])AT(?=[a-z])|(?<=[a-z0-9] )AT(?= [a-z0-9-]{2,40} DOT [a-z])"
    r"|(?<=[a-z0-9] )AT(?= [a-z0-9-]{2,40}\.[a-z]{2})"
    rf"|(?<=[a-z0-9] )AT(?={_PROVIDERS})"
)
ENGLISH = ("at", "a")
RIGHT = re.compile(rf"(?P<gap>\s{{0,2}})(?P<symbols>(?:{SYMBOL}|\.){{1,3}})?(?P<space>\s{{0,3}})")
SPACED_ADDRESS = re.compile(r"(?<![a-z0-9])(?:[a-z0-9._-] ){2,40}@ (?:[a-z0-9._-] ){2,40}[a-z0-9](?![a-z0-9])")
OPENING = frozenset("([{<")
MAX_SPACES = 3
REACH = 2048  # characters on each side: more than an address of 64 characters with a word between any two of them has
NO_ADDRESS = sys.maxsize


def find_disguised(folded: str, lowered: str, taken: frozenset[int]) -> Iterator[Address]:
    """Yield the addresses around at signs and words for them, in order; `taken` are the signs of plain addresses."""
    last, widths = 0, RepeatMemo[int](REACH, lowered, folded)
    for sign in _find_at_signs(folded, lowered):
        if sign.start() in taken or sign.start() < last:
            continue
        width = widths.recall(*sign.span())
        if width is not None and sign.start() - width < last:
            continue
        address = _parse_around(folded, lowered, sign)
        widths.store(*sign.span(), sign.start() - address.start if address else NO_ADDRESS)
        if address and address.start >= last:
            yield address
            last = address.end


def _find_at_signs(folded: str, lowered: str) -> Iterator[re.Match[str]]:
    """Yield the at signs and words for them, in order."""
    others = [*AT_IN_CAPITALS.finditer(folded)] if "AT" in folded else []
    if not OPENING.isdisjoint(lowered):
        others += BRACKETED.finditer(lowered)
    return (
        iter(sorted([*AT_SIGN.finditer(lowered), *others], key=re.Match.start)) if others else AT_SIGN.finditer(lowered)
    )


def _parse_around(folded: str, lowered: str, sign: re.Match[str]) -> Address | None:
    """Return the address around an at sign, or None. Most words "at" are rejected by the character after them."""
    right = RIGHT.match(lowered, sign.end())
    if right is None or not _may_precede_domain(lowered, sign, right):
        return None
    if right[0] == " " and (spaced := _parse_spaced_out(lowered, sign)):
        return spaced
    is_sure = sign[0] in CERTAIN or bool(right["symbols"]) or sign[0] not in ENGLISH
    domain = parse_domain(lowered, folded, right.end(), is_sure=is_sure)
    at_sign = _parse_at_sign(lowered, sign, right) if domain else None
    return _build_address(folded, lowered, at_sign, domain) if domain and at_sign else None


def _may_precede_domain(lowered: str, sign: re.Match[str], right: re.Match[str]) -> bool:
    """Return, cheaply, whether a domain may follow."""
    is_separate = sign[0] in CERTAIN or right[0] or lowered.startswith(PROVIDERS, sign.end())
    return bool(is_separate) and lowered[right.end() : right.end() + 1].isalnum()


def _parse_at_sign(lowered: str, sign: re.Match[str], right: re.Match[str]) -> AtSign | None:
    """Parse the symbols and spaces around an at sign; return None if the sign is only a word."""
    symbols = right["symbols"] or ""
    start = _find_symbols_start(lowered, sign, symbols)
    if start is None:
        return None
    before = _skip_spaces(lowered, start)
    is_spaced = before < start or bool(right["space"] or right["gap"])
    before -= not symbols and lowered[before - 1 : start] == ", "  # "mia dot rose, at example dot com"
    is_joined = not symbols and start == before and not right[0]
    at_sign = AtSign(before, right.end(), sign[0], bool(symbols), is_spaced, is_joined)
    return at_sign if _is_at_sign(lowered, sign, at_sign, is_after_space=before < sign.start()) else None


def _find_symbols_start(lowered: str, sign: re.Match[str], symbols: str) -> int | None:
    """Return the start of the symbols before a sign that mirror those after it, or None if they do not."""
    start = sign.start()
    if symbols:
        start = _skip_spaces(lowered, start) - len(symbols)
        return start if start >= 0 and is_mirrored(lowered[start : start + len(symbols)], symbols) else None
    emoji = lowered[max(0, start - MAX_SPACES) : start] if sign[0][0] == "@" else ""
    return start - sum(1 for _ in takewhile(_is_emoji, reversed(emoji)))


def _is_emoji(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) == "So"


def _skip_spaces(lowered: str, end: int) -> int:
    """Return where up to three spaces before `end` begin."""
    before = lowered[max(0, end - MAX_SPACES) : end]
    return end - len(before) + len(before.rstrip())


def _is_at_sign(lowered: str, sign: re.Match[str], at_sign: AtSign, *, is_after_space: bool) -> bool:
    """Return whether a match is an at sign: a sign, a separate word, or "at" joined to a provider's name."""
    word = sign[0]
    if word in CERTAIN or at_sign.is_wrapped:
        return True
    if normalise_word(word) not in AT_SIGNS:
        return False
    if lowered[sign.start() - 1 : sign.start()].isalnum():
        return at_sign.end == sign.end() and lowered.startswith(PROVIDERS, sign.end())
    return is_after_space and at_sign.end > sign.end()


def _parse_spaced_out(lowered: str, sign: re.Match[str]) -> Address | None:
    """Return an address with spaces between all characters: "j a n e @ ..."."""
    index = sign.start()
    around = lowered[max(0, index - 3) : index + 5]
    if sign[0] != "@" or around[:1].strip() or around[2:5] != " @ " or around[6:7].strip():
        return None
    for match in SPACED_ADDRESS.finditer(lowered, max(0, index - 2 * MAX_LOCAL), index + 2 * MAX_LOCAL):
        value = match[0].replace(" ", "").lstrip("._-")
        if match.start() < index < match.end() and is_domain(value.partition("@")[2]):
            return Address(*match.span(), value, ("spaces between letters",))
    return None


def _build_address(folded: str, lowered: str, at_sign: AtSign, domain: Address) -> Address | None:
    local = parse_local_part(folded, lowered, at_sign.start, domain.end, is_disguised=bool(at_sign.undone))
    if local is None or is_platform_name(local.value, domain.value):
        return None
    if not is_address(folded, lowered, local, at_sign, domain):
        return None
    undone = (*at_sign.undone, *local.undone, *domain.undone)
    return Address(local.start, domain.end, f"{local.value}@{domain.value}", undone)
