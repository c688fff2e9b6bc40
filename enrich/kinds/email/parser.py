"""Finds e-mail addresses in text, plain or disguised, from their at signs.

From each at sign, or word for it, the domain after it is parsed first, because it rarely is one; then the local part
before it. Both are parsed in a window, so that time is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from enrich.kinds.email.address import CLOSE, MAX_LOCAL, OPEN, Address
from enrich.kinds.email.domain import parse_domain
from enrich.kinds.email.local_part import NEVER_LOCAL, LocalPart, parse_local_part
from enrich.kinds.email.masked import find_masked, remove_separators
from enrich.kinds.email.unsigned import find_without_at_sign
from enrich.lexicon.domains import LARGE_PROVIDERS, MAIL_DOMAINS, is_domain
from enrich.lexicon.platforms import find_platform
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.citation import GUESS
from enrich.text.lowercase import lowercase

AT_SIGN = re.compile(
    r"@{1,3}|%40(?=[a-z0-9])|a(?:t(?: the rate(?: of)?|[ -]?sign|[ -]symbol)?|rroba|robase)"
    rf"(?:(?![a-z0-9])|(?={LARGE_PROVIDERS}))|a(?=\s?[\])}}>])|a t(?<=[(\[{{] a t)(?= ?[)\]}}])"
)
AT_SIGN_ABROAD = re.compile(
    r"(?:ma[lł]pa|kukac|arond|coad[aă] de maimu[tțţ][aă]|маймунско\s?[аa]|маймуна|кльомба)(?!\w)"
)
HINTS_ABROAD = ("apa", "małpa", "kukac", "arond", "coad", "маймун", "кльомба")
AT_IN_CAPITALS = re.compile(
    r"(?<=[a-z0-9])AT(?=[a-z])|(?<=[a-z0-9] )AT(?= [a-z0-9-]{2,40} DOT [a-z])"
    rf"|(?<=[a-z0-9] )AT(?={LARGE_PROVIDERS})"
)
CERTAIN_AT_SIGNS = frozenset(("@", "@@", "@@@", "AT", "%40"))
PROVIDER_AFTER = re.compile(LARGE_PROVIDERS)
WRAP_LEFT = re.compile(rf"(\s{{0,3}})({OPEN}|[\u2600-\u27bf\U0001f300-\U0001faff]{{1,3}})?(\s{{0,2}})$")
WRAP_RIGHT = re.compile(rf"(\s{{0,2}})({CLOSE})?(\s{{0,3}})")
CLEAN_DOMAIN = re.compile(
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:(?:co|org|ac|gov)\.)?[a-z]{2,24}(?:(?![\w-]|[ ]?[.\[(])|(?=[A-Z]))"
)
SPACED_ADDRESS = re.compile(r"(?<![a-z0-9])(?:[a-z0-9._-] ){2,40}@ (?:[a-z0-9._-] ){2,40}[a-z0-9](?![a-z0-9])")
SINGLE_LETTERS = re.compile(r" [a-z0-9._-] @ [a-z0-9._-] [a-z0-9._-]")
CUE = re.compile(r"\be-?mails?\b|\bmail\b|\bgmail\b|\bcontact\b|\bwrite to\b|\bdrop (?:me|us)\b")
ROLES = frozenset(
    "info bookings booking hello contact enquiries enquiry admin office sales mail reception support team".split()
)
DETERMINERS = frozenset("the a an my your our plus and with add".split())
CURRENCY_SIGNS = frozenset("£€$")
# "d0t c0m": digits for letters in separate words.
LETTERED = re.compile(
    r"(?<![a-z0-9@.-])(?:d0t|c0m|0utlook|h0tmail|h0tma1l|hotma1l|yah00|yaho0|gma1l|icl0ud)(?![a-z0-9.@-])"
)
LETTERS = str.maketrans("01", "oi")
LETTERED_HINTS = ("d0t", "c0m", "0utl", "h0tm", "tma1", "yah0", "aho0", "gma1", "cl0u")
WINDOW = 40


@dataclass(frozen=True, slots=True)
class AtSign:
    """An at sign, or word for it, with its brackets or symbols and spaces on both sides."""

    sign: re.Match[str]
    left: re.Match[str]
    right: re.Match[str]

    @property
    def start(self) -> int:
        """The end of the local part."""
        return self.sign.start() - len(self.left[0])

    @property
    def is_certain(self) -> bool:
        """Whether it cannot be a word: a sign, in brackets, or joined to both sides."""
        is_in_brackets = bool(self.left[2] and self.right[2])
        return self.sign[0] in CERTAIN_AT_SIGNS or is_in_brackets or not (self.left[0] or self.right[0])

    @property
    def undone(self) -> tuple[str, ...]:
        """The transformations to "@"."""
        if self.sign[0][0] != "@":
            return ("at in words",)
        return ("spaces at the at sign",) if self.left[0] or self.right[0] else ()


def find_addresses(folded: str) -> list[Address]:
    """Return the addresses of a text in order, without overlaps."""
    lowered = remove_separators(lowercase(folded))
    if any(map(lowered.__contains__, LETTERED_HINTS)):
        lowered = LETTERED.sub(_replace_digits, lowered)
    found: list[Address] = []
    for sign in _find_at_signs(folded, lowered):
        if (not found or sign.start() >= found[-1].end) and (address := _parse_around(folded, lowered, sign)):
            found.append(address)
    if masked := list(find_masked(folded, lowered)):
        found = _sort(masked + _drop_overlapping(found, masked))
    if guessed := list(find_without_at_sign(lowered)):
        found = _sort(found + _drop_overlapping(guessed, found))
    return found


def _find_at_signs(folded: str, lowered: str) -> Iterator[re.Match[str]]:
    """Yield the at signs and words for them, in order."""
    others = [*AT_IN_CAPITALS.finditer(folded)] if "AT" in folded else []
    if any(map(lowered.__contains__, HINTS_ABROAD)):
        others += AT_SIGN_ABROAD.finditer(lowered)
    if not others:
        return AT_SIGN.finditer(lowered)
    return iter(sorted([*AT_SIGN.finditer(lowered), *others], key=re.Match.start))


def _replace_digits(word: re.Match[str]) -> str:
    return word[0].translate(LETTERS)


def _sort(addresses: list[Address]) -> list[Address]:
    return sorted(addresses, key=lambda address: address.start)


def _drop_overlapping(addresses: Iterable[Address], others: list[Address]) -> list[Address]:
    """Return the addresses that overlap none of the others, which are sorted."""
    starts = [other.start for other in others]
    indexed = ((address, bisect_left(starts, address.end)) for address in addresses)
    return [address for address, index in indexed if index == 0 or others[index - 1].end <= address.start]


def _parse_around(folded: str, lowered: str, sign: re.Match[str]) -> Address | None:
    """Return the address around an at sign, or None. Most words "at" are rejected at the domain."""
    if clean := _match_clean_domain(folded, lowered, sign):
        return _parse_clean(lowered, sign.start(), clean)
    right = WRAP_RIGHT.match(lowered, sign.end())
    if right is None or not _may_precede_domain(lowered, sign, right):
        return None
    if spaced := _parse_spaced_out(lowered, sign.start()):
        return spaced
    domain = parse_domain(lowered, folded, right.end())
    at_sign = _parse_at_sign(lowered, sign, right) if domain else None
    return _build_address(lowered, at_sign, domain) if domain and at_sign else None


def _match_clean_domain(folded: str, lowered: str, sign: re.Match[str]) -> re.Match[str] | None:
    """Match the domain after an "@" if nothing is disguised."""
    if sign[0][0] != "@" or not lowered[sign.start() - 1 : sign.start()].isalnum():
        return None
    return CLEAN_DOMAIN.match(folded, sign.end())


def _parse_clean(lowered: str, index: int, domain: re.Match[str]) -> Address | None:
    value = domain[0]
    if value not in MAIL_DOMAINS and not is_domain(value):
        return None
    local = parse_local_part(lowered, index)
    return Address(local.start, domain.end(), f"{local.value}@{value}", local.undone) if local.value else None


def _may_precede_domain(lowered: str, sign: re.Match[str], right: re.Match[str]) -> bool:
    """Return, cheaply, whether a domain may follow."""
    is_separate = sign[0] in CERTAIN_AT_SIGNS or right[0] or PROVIDER_AFTER.match(lowered, sign.end())
    return bool(is_separate) and lowered[right.end() : right.end() + 1].isalnum()


def _parse_at_sign(lowered: str, sign: re.Match[str], right: re.Match[str]) -> AtSign | None:
    """Parse the text before an at sign; return None if the sign is only a word."""
    left = WRAP_LEFT.search(lowered[max(0, sign.start() - 8) : sign.start()])
    return AtSign(sign, left, right) if left and _is_at_sign(lowered, sign, left, right) else None


def _is_at_sign(lowered: str, sign: re.Match[str], left: re.Match[str], right: re.Match[str]) -> bool:
    """Return whether a match is an at sign: a sign, a separate word, or "at" joined to a provider's name."""
    if sign[0] in CERTAIN_AT_SIGNS:
        return True
    if sign[0] == "a":
        return bool(left[2] and right[2])
    if lowered[sign.start() - 1 : sign.start()].isalnum():
        return not right[0] and PROVIDER_AFTER.match(lowered, sign.end()) is not None
    return bool(left[0] and right[0])


def _parse_spaced_out(lowered: str, index: int) -> Address | None:
    """Return an address with spaces between all characters: "j a n e @ ..."."""
    if not lowered.startswith(" @ ", index - 1) or not SINGLE_LETTERS.match(lowered, index - 3):
        return None
    for match in SPACED_ADDRESS.finditer(lowered, max(0, index - 2 * MAX_LOCAL), index + 2 * MAX_LOCAL):
        value = match[0].replace(" ", "").lstrip("._-")
        if match.start() < index < match.end() and is_domain(value.partition("@")[2]):
            return Address(*match.span(), value, ("spaces between letters",))
    return None


def _build_address(lowered: str, at_sign: AtSign, domain: Address) -> Address | None:
    local = parse_local_part(lowered, at_sign.start)
    if not local.value or not _is_address(lowered, local, at_sign, domain):
        return None
    undone = (*at_sign.undone, *local.undone, *domain.undone)
    return Address(local.start, domain.end, f"{local.value}@{domain.value}", undone)


def _is_address(lowered: str, local: LocalPart, at_sign: AtSign, domain: Address) -> bool:
    """Return whether a match is an address and not prose."""
    is_spaced = at_sign.left[0].isspace()
    if _is_prose(lowered, local, domain, is_before_at_name=is_spaced and lowered[domain.start - 1] == "@"):
        return False
    if not at_sign.is_certain:
        return _is_address_with_word(lowered, local, domain)
    is_price = lowered[max(0, local.start - 1) : local.start] in CURRENCY_SIGNS
    return not is_price and not (is_spaced and is_common(local.value) and domain.undone)


def _is_address_with_word(lowered: str, local: LocalPart, domain: Address) -> bool:
    """Return whether a match with a bare word "at" is an address: neither side may be ordinary prose."""
    has_cue = _has_cue(lowered, local.start)
    is_guess = any(step.startswith(GUESS) for step in domain.undone)
    if local.value in ROLES and domain.undone and not is_guess:
        return has_cue or lowered[: local.start].rstrip(" ")[-1:] in ("", "\n", ":")
    if not _is_plausible(local.value, domain):
        return False
    return has_cue or _needs_no_cue(local.value, domain, is_guess=is_guess)


def _is_prose(lowered: str, local: LocalPart, domain: Address, *, is_before_at_name: bool) -> bool:
    """Return whether the apparent local part is a word of the sentence: "all one word at gmail", "my insta @name"."""
    if local.value in DETERMINERS or (local.value == "word" and lowered.endswith("one ", 0, local.start)):
        return True
    if not is_before_at_name:
        return False
    return find_platform(local.value) is not None or _is_word_before_at_name(lowered, local, domain)


def _is_word_before_at_name(lowered: str, local: LocalPart, domain: Address) -> bool:
    """Return whether a word before " @name" is prose: "my insta is @rose.london", not "mail: rose @gmail.com"."""
    if domain.value in MAIL_DOMAINS:
        return False
    if local.value in NEVER_LOCAL:
        return True
    is_word = "'" in local.value or (_is_common_word(local.value) and local.value not in ROLES)
    return is_word and not _has_cue(lowered, local.start)


def _has_cue(lowered: str, start: int) -> bool:
    return CUE.search(lowered, max(0, start - WINDOW), start) is not None


def _is_common_word(word: str) -> bool:
    return is_common(word) and word not in load_given_names()


def _is_plausible(local: str, domain: Address) -> bool:
    """Return whether neither side of a bare word "at" is prose or a number: not "call me at home", "open at 7.30"."""
    if not any(map(str.isalpha, local)) or domain.value.partition(".")[0].isdigit() or local in NEVER_LOCAL:
        return False
    return domain.value in MAIL_DOMAINS or not _is_common_word(local)


def _needs_no_cue(local: str, domain: Address, *, is_guess: bool) -> bool:
    """Return whether a plausible address with a bare word "at" needs no other cue."""
    if _is_common_word(local):
        return False
    return is_guess or domain.value in MAIL_DOMAINS or bool(domain.undone) or not local.isalpha()
