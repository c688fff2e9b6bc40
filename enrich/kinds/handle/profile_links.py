"""Parses profile links ("t.me/anna_bee", "twitter dot com forward slash anna") and punctuation in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrich.lexicon.platforms import HOSTS, Platform
from enrich.lexicon.wordlist import is_common, load_given_names

DOT = r"\s?(?:\.|[\[(]\s?(?:dot|\.)\s?[\])]|\sdot\s)\s?"
SLASH = r"(?:\s?/\s?|\s(?:forward\s)?slash\s)"
PUNCTUATION_WORD = "(?:dot|under ?score|dash|hyphen)"
JOINT = rf"(?:\s?[(\[]\s?{PUNCTUATION_WORD}\s?[)\]]\s?| {PUNCTUATION_WORD} )"
MORE = rf"(?:{JOINT}[a-z0-9_.-]{{1,30}}){{0,3}}"
LINK = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:www\.|m\.|vm\.)?"
    rf"(?P<host>{'|'.join(host.replace('.', DOT) for host in HOSTS)}){SLASH}"
    rf"(?:add/|u/|user/|in/|c/)?@?(?P<name>[a-z0-9][\w.-]{{1,39}})(?P<more>{MORE})"
)
PUNCTUATION_IN_WORDS = re.compile(JOINT)


@dataclass(frozen=True, slots=True)
class ProfileLink:
    """A link to a profile: its span, its platform, its user name, and whether it is disguised."""

    start: int
    end: int
    platform: Platform
    name: str
    disguised: bool


def find_profiles(lowered: str) -> Iterator[ProfileLink]:
    """Yield the profile links of a text in lower case, in order."""
    if "/" not in lowered and " slash " not in lowered:
        return
    for match in LINK.finditer(lowered):
        if not _is_next_word(lowered, match):
            yield _build_profile(match)


def parse_profile(lowered: str) -> ProfileLink | None:
    """Return the profile link that is the whole text (in lower case), or None."""
    match = LINK.fullmatch(lowered)
    return _build_profile(match) if match else None


def parse_punctuation(spelling: str) -> str:
    """Return a name with its punctuation words replaced.

    >>> parse_punctuation("anna underscore bee (dot) x")
    'anna_bee.x'
    """
    return PUNCTUATION_IN_WORDS.sub(
        lambda word: "." if "dot" in word[0] else "_" if "under" in word[0] else "-", spelling
    )


def is_prose_after_dash(more: str) -> bool:
    """Return whether all that follows is dashes and common words: "anna dash call me"."""
    has_only_dashes = all("dash" in sign or "hyphen" in sign for sign in PUNCTUATION_IN_WORDS.findall(more))
    words = PUNCTUATION_IN_WORDS.split(more)[1:]
    return bool(words) and has_only_dashes and all(map(is_common, words))


def _build_profile(match: re.Match[str]) -> ProfileLink:
    host = re.sub(DOT, ".", match["host"])
    platform, more = HOSTS[host], "" if is_prose_after_dash(match["more"]) else match["more"]
    disguised = match["host"] not in HOSTS or "/" not in match[0] or bool(more)
    end = match.end() if more else match.end("name")
    return ProfileLink(match.start(), end, platform, parse_punctuation(match["name"] + more), disguised)


def _is_next_word(lowered: str, match: re.Match[str]) -> bool:
    """Return whether the apparent name is only the next word of the sentence ("instagram.com/ is down")."""
    return (
        lowered[match.start("name") - 1].isspace()
        and is_common(match["name"])
        and match["name"] not in load_given_names()
    )
