"""Links to profiles ("t.me/anna_bee", "twitter dot com forward slash anna"), and names with their signs in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrich.lexicon.platforms import HOSTS, Platform
from enrich.lexicon.wordlist import is_common, load_given_names

DOT = r"\s?(?:\.|[\[(]\s?(?:dot|\.)\s?[\])]|\sdot\s)\s?"
SLASH = r"(?:\s?/\s?|\s(?:forward\s)?slash\s)"
SIGN_WORD = "(?:dot|under ?score|dash|hyphen)"
JOINT = rf"(?:\s?[(\[]\s?{SIGN_WORD}\s?[)\]]\s?| {SIGN_WORD} )"
MORE = rf"(?:{JOINT}[a-z0-9_.-]{{1,30}}){{0,3}}"
LINK = re.compile(
    rf"(?<![\w.-])(?:https?://)?(?:www\.|m\.|vm\.)?(?P<host>{'|'.join(host.replace('.', DOT) for host in HOSTS)}){SLASH}"
    rf"(?:add/|u/|user/|in/|c/)?@?(?P<name>[a-z0-9][\w.-]{{1,39}})(?P<more>{MORE})"
)
SIGN_IN_WORDS = re.compile(JOINT)


@dataclass(frozen=True, slots=True)
class ProfileLink:
    """A link as read: its place, its platform, its name with the signs that it has in words, and whether it is disguised."""

    start: int
    end: int
    platform: Platform
    name: str
    disguised: bool


def find_profiles(low: str) -> Iterator[ProfileLink]:
    """Yield the links of a text in lower case to profiles, in order; what stands apart behind a host and is a word is no name."""
    if "/" not in low and " slash " not in low:
        return
    for match in LINK.finditer(low):
        if not _is_prose(low, match):
            yield _profile(match)


def parse_profile(low: str) -> ProfileLink | None:
    """Return the profile that a whole text in lower case links to."""
    match = LINK.fullmatch(low)
    return _profile(match) if match else None


def parse_signs(written: str) -> str:
    """Return a name with the signs that it has in words.

    >>> parse_signs("anna underscore bee (dot) x")
    'anna_bee.x'
    """
    return SIGN_IN_WORDS.sub(lambda sign: "." if "dot" in sign[0] else "_" if "under" in sign[0] else "-", written)


def is_prose_after_dash(more: str) -> bool:
    """Say whether "dash" and the like go on to ordinary words: "anna dash call me"."""
    dashes = all("dash" in sign or "hyphen" in sign for sign in SIGN_IN_WORDS.findall(more))
    words = SIGN_IN_WORDS.split(more)[1:]
    return bool(words) and dashes and all(map(is_common, words))


def _profile(match: re.Match[str]) -> ProfileLink:
    host = re.sub(DOT, ".", match["host"])
    platform, more = HOSTS[host], match["more"] if not is_prose_after_dash(match["more"]) else ""
    disguised = match["host"] not in HOSTS or "/" not in match[0] or bool(more)
    end = match.end() if more else match.end("name")
    return ProfileLink(match.start(), end, platform, parse_signs(match["name"] + more), disguised)


def _is_prose(low: str, match: re.Match[str]) -> bool:
    """Say whether the name is but the next word ("instagram.com/ is down")."""
    return (
        low[match.start("name") - 1].isspace() and is_common(match["name"]) and match["name"] not in load_given_names()
    )
