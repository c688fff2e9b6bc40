"""E-mail address, however it is disguised: "x at gmail dot com", "[at]", "(dot)", spaces, full-width letters, a provider alone.

Source: RFC 5322 section 3.4.1 (addr-spec, dot-atom form), RFC 1034 section 3.5 (domain names); domain endings of the Public
Suffix List as it comes with the package publicsuffixlist (never fetched). Lower case throughout, as every large provider treats it.

>>> [seen.value for seen in email.find(Text("mail jane.doe (at) gmail [dot] com, here at 6.40"))]
['jane.doe@gmail.com']
>>> email.canonical("Jane.Doe@Example.COM")
'jane.doe@example.com'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrich.citation import GUESS, cite
from enrich.domains import PROVIDERS, is_domain, provider
from enrich.kind import Kind
from enrich.text import Text
from enrich.wordlist import is_common
from records.errors import InvalidFormat, InvalidLength
from records.identifier import Sighting

HINT = re.compile(
    r"@|\bat\b|[\[({<*_-]\s?at\s?[\])}>*_-]|[a-z0-9]AT[a-z]|g[ -]?mail|hotmail|outlook|yahoo|icloud|proton|arroba|arobase|malpa|kukac",
    re.IGNORECASE,
)
AT = re.compile(
    r"\s{0,3}(?:[\[({<|/\\*_\"'~-]{1,3}\s{0,2}(?:at|@|a|arroba|arobase|malpa|kukac)\s{0,2}[\])}>|/\\*_\"'~-]{1,3}|@)\s{0,3}"
    r"|(?<=[a-z0-9])AT(?=[a-z])|\s{1,3}(?:at|arroba|arobase|malpa|kukac|AT)\s{1,3}",
    re.IGNORECASE,
)
GLUED_AT = re.compile(r"(?<=[a-z0-9])AT(?=[a-z])")
OPEN, CLOSE = r"[\[({<|/\\*_\"'~-]{1,3}", r"[\])}>|/\\*_\"'~-]{1,3}"
DOT_WORD = r"(?:dot|d0t|punct|punkt|kropka|punto|ponto|pont|period|full ?stop|point)"
DOT = rf"(?:\s{{0,2}}{OPEN}\s?(?:{DOT_WORD}|\.)\s?{CLOSE}\s{{0,2}}|\s{{1,3}}{DOT_WORD}\s{{1,3}}|(?<=[a-z0-9])DOT(?=[a-z])|\s?\.\s?)"
DASH = r"(?:\s{0,2}[\[(]\s?(?:dash|hyphen|minus)\s?[\])]\s{0,2}|\s{1,2}(?:dash|hyphen|minus)\s{1,2})"
UNDERSCORE = r"(?:\s{0,2}[\[(]\s?under ?score\s?[\])]\s{0,2}|\s{1,2}under ?score\s{1,2})"
ATOM = r"[A-Za-z0-9][A-Za-z0-9_+%'-]{0,63}"
JOIN_LEFT = rf"(?:{OPEN}\s?{DOT_WORD}\s?{CLOSE}|\s{{1,2}}{DOT_WORD}\s{{1,2}}|\s?\.\s?(?=[a-z0-9])|{DASH}|{UNDERSCORE})"
LOCAL = re.compile(rf"(?<![A-Za-z0-9._%+-]){ATOM}(?:{JOIN_LEFT}{ATOM}){{0,5}}$", re.IGNORECASE)
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rf"({LABEL})((?:(?:{DOT}|{DASH}){LABEL}){{1,5}})", re.IGNORECASE)
PART = re.compile(rf"({DOT}|{DASH})({LABEL})", re.IGNORECASE)
BARE = re.compile(
    r"(g[ -]?mail|hot[ -]?mail|outlook|yahoo|icloud|i[ -]cloud|proton[ -]?mail|live|aol|ymail)\b(?:[ ,]{1,2}(com|co[ .]uk|me))?",
    re.IGNORECASE,
)
PROVIDER_ONLY = re.compile(
    r"(?<![A-Za-z0-9@.])([A-Za-z0-9][A-Za-z0-9._+-]{2,40})[ \[(,*]{1,3}(g[ -]?mail|hotmail|outlook|yahoo|icloud|protonmail)[ \])*]{0,2}"
    r"(?:\s?(?:dot|\.)\s?|[ ,]{1,2})(com|co\.uk|me)\b",
    re.IGNORECASE,
)
SPACED = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9._-] ){2,40}@ (?:[A-Za-z0-9._-] ){2,40}[A-Za-z0-9](?![A-Za-z0-9])")
PLAIN = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}"
)
CUE = re.compile(r"\be-?mails?\b|\bmail\b|\bgmail\b", re.IGNORECASE)
LEFT, RIGHT, NEAR = 90, 120, 40
LONGEST_LOCAL, LONGEST = 64, 254


@dataclass(frozen=True, slots=True)
class _Domain:
    """A domain as read: its value, where it ends, and what was undone."""

    value: str
    end: int
    undone: tuple[str, ...]


def find(text: Text) -> Iterator[Sighting]:
    """Yield every address with its span, in order; one that was guessed from a provider's name alone is inferred."""
    folded = text.folded
    if not HINT.search(folded):
        return
    done = 0
    for start, end, value, undone in sorted(_readings(folded)):
        if start >= done:
            done = end
            yield cite(text, email.rule, (start, end), value, undone=undone, confidence=_confidence(undone))


def canonical(value: str) -> str:
    """Return the address in lower case; raise InvalidFormat where none can be read, InvalidLength over 64 or 254 characters."""
    plain = value.strip().strip("<>\"'.,;").lower().removeprefix("mailto:")
    if not PLAIN.fullmatch(plain):
        found = [reading for reading in sorted(_readings(Text(value).folded)) if reading[0] <= len(value) - len(value.lstrip())]
        if not found or value[found[0][1] :].strip(" .,;<>\"'"):
            raise InvalidFormat("email", value, "an address reads like name@host.example")
        plain = found[0][2]
    if len(plain.partition("@")[0]) > LONGEST_LOCAL or len(plain) > LONGEST:
        raise InvalidLength("email", value, f"at most {LONGEST_LOCAL} characters before the @ and {LONGEST} in all")
    return plain


def _readings(folded: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """Yield (start, end, value, what was undone) of all that reads as an address, in any order, overlaps included."""
    for match in SPACED.finditer(folded):
        value = match[0].replace(" ", "").lower()
        if is_domain(value.partition("@")[2]):
            yield *match.span(), value, ("spaces between letters",)
    for at in AT.finditer(folded):
        if at[0].isalpha() and not GLUED_AT.match(folded, at.start()):
            continue
        if reading := _around(folded, at):
            yield reading
    for match in PROVIDER_ONLY.finditer(folded):
        if not is_common(match[1]):
            host = provider(match[2], match[3])
            yield *match.span(), f"{match[1].lower()}@{host}", (f"{GUESS}no at sign",)


def _around(folded: str, at: re.Match[str]) -> tuple[int, int, str, tuple[str, ...]] | None:
    """Read the address around one at sign, or word for it; None where either side is no part of one."""
    left = LOCAL.search(folded[max(0, at.start() - LEFT) : at.start()])
    domain = _domain(folded, at.end())
    if not left or not domain:
        return None
    start = at.start() - len(left[0])
    local, undone_left = _local(left[0])
    sure = "@" in at[0] or not at[0].strip().isalpha() or at[0].isalpha()
    if not sure and not _meant(folded, start, local, domain):
        return None
    if "@" in at[0] and domain.undone and is_common(local) and " " in at[0]:
        return None
    undone = () if at[0] == "@" else ("spaces",) if at[0].strip() == "@" else ("at in words",)
    steps = tuple(dict.fromkeys((*undone, *undone_left, *domain.undone)))
    return start, domain.end, f"{local}@{domain.value}", steps


def _local(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return the part before the at sign without its disguise, in lower case."""
    plain = re.sub(rf"{UNDERSCORE}", "_", raw, flags=re.IGNORECASE)
    plain = re.sub(rf"{DASH}", "-", plain, flags=re.IGNORECASE)
    plain = re.sub(rf"{OPEN}\s?{DOT_WORD}\s?{CLOSE}|\s{{1,2}}{DOT_WORD}\s{{1,2}}|\s?\.\s?", ".", plain, flags=re.IGNORECASE)
    return plain.lower(), () if plain == raw else ("dot in words",)


def _domain(folded: str, start: int) -> _Domain | None:
    """Read a domain at `start`: the longest run of labels with a known ending, else a provider's name alone."""
    window = folded[start : start + RIGHT]
    match = DOMAIN.match(window)
    best = _longest(match[1], list(PART.finditer(match[2])), start + match.start(2)) if match else None
    if best or not (bare := BARE.match(window)):
        return best
    return _Domain(provider(bare[1], bare[2] or ""), start + bare.end(), (f"{GUESS}provider's ending",))


def _longest(first: str, parts: list[re.Match[str]], start: int) -> _Domain | None:
    """Return the longest prefix that is a domain; a sentence that goes on behind a provider's domain is left out."""
    best, value, undone = None, first, ()
    for part in parts:
        mark = "-" if re.fullmatch(DASH, part[1], re.IGNORECASE) else "."
        if best and (best.value in PROVIDERS or _new_sentence(part)):
            break
        undone = undone if part[1] in ".-" else ("spaces",) if part[1].strip() == "." else ("dot in words",)
        value = f"{value}{mark}{part[2]}".lower()
        if is_domain(value):
            best = _Domain(value, start + part.end(), undone)
    return best


def _new_sentence(part: re.Match[str]) -> bool:
    return part[1].endswith(" ") and part[1].strip() == "." or (part[1] == "." and part[2][0].isupper())


def _meant(folded: str, start: int, local: str, domain: _Domain) -> bool:
    """Say whether a bare word "at" is an at sign: not after an ordinary word, nor before a plain host that nobody mails to."""
    if local.isdigit() or (is_common(local) and domain.value not in PROVIDERS) or local in NEVER_LOCAL:
        return False
    told = bool(CUE.search(folded, max(0, start - NEAR), start))
    guessed = any(step.startswith(GUESS) for step in domain.undone)
    if is_common(local) or guessed:
        return told or not is_common(local)
    return told or domain.value in PROVIDERS or bool(domain.undone) or not local.isalpha()


def _confidence(undone: tuple[str, ...]) -> float:
    if any(step.startswith(GUESS) for step in undone):
        return 0.6
    return 0.95 if undone else 1.0


NEVER_LOCAL = frozenset(
    {"me", "us", "is", "look", "site", "website", "page", "profile", "photos", "pics", "more", "here", "reviews"}
)

email = Kind(
    "email",
    find,
    canonical,
    example="jane@example.com",
    about="an e-mail address, plain or disguised (at, dot, brackets, spaces); a large provider's ending may be missing",
    source="RFC 5322 section 3.4.1; RFC 1034 section 3.5; Public Suffix List",
)
