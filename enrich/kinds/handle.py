"""Handle: a user name on a platform, "telegram:name" (platform, colon, name, lower case).

Source: what each platform says its user names may be: Telegram, "Usernames" FAQ (5-32 letters, digits, _); Instagram (30 of letters,
digits, . and _); X, "Help with username registration" (4-15 letters, digits, _); Snapchat (3-15, begins with a letter, . _ -);
TikTok (2-24, letters, digits, . and _); WeChat (6-20, begins with a letter, _ and -); Signal (name.12); the others alike.

>>> [seen.value for seen in handle.find(Text("insta: anna.b_22, or find me on sn@p annab99 and t.me/anna_bee"))]
['instagram:anna.b_22', 'snapchat:annab99', 'telegram:anna_bee']
>>> handle.canonical("Telegram: @Anna_Bee")
'telegram:anna_bee'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.citation import GUESS, cite
from enrich.kind import Kind
from enrich.platforms import COMPACT, CUES, HOSTS, Platform, platform_called
from enrich.text import Text
from enrich.wordlist import given_names, is_common
from records.errors import InvalidFormat
from records.identifier import Sighting

CUE = re.compile(rf"(?<![A-Za-z0-9@])(?:{'|'.join(CUES)})(?![A-Za-z0-9])", re.IGNORECASE)
LINK = re.compile(
    rf"(?<![\w.-])(?:https?://)?(?:www\.|m\.|vm\.)?({'|'.join(re.escape(host) for host in HOSTS)})\s?/\s?"
    r"(?:add/|u/|user/|in/|@|c/)?@?([A-Za-z0-9][\w.-]{1,39})",
    re.IGNORECASE,
)
NAME = r"[A-Za-z0-9_][\w.-]{1,39}"
FILLER = (
    r"(?:(?:user ?name|user ?id|account|acc|handle|name|id|profile|page|me|add|add me|on|at|is|as|my|here|contact|also|only|too|"
    r"username's|under|it's|its|search|find me|message me|msg me|same|for more|now|@)[\s:=>-]{1,3}){0,4}"
)
BEHIND = re.compile(
    rf"(?P<gap>[ \t]{{0,2}}(?:[:=>→|~*(\[\"'/-]{{1,3}}[ \t]{{0,2}})?\n?[ \t]{{0,2}}(?P<filler>{FILLER})[\"'(*]?)(?P<at>@\s?)?(?P<name>{NAME})",
    re.IGNORECASE,
)
SIGNED = re.compile(rf"(?<![\w.@/])@({NAME})")
NAMED_BEFORE = re.compile(rf"(?P<name>(?<![\w.@-])@?{NAME})[ ]?[(\[-]?[ ]?(?:(?:on|is my|-|via|=)[ ])?(?:my )?$", re.IGNORECASE)
OTHER_CUE = re.compile(r"[\s]{0,2}(?:/|&|and|or|\+|,)[\s]{0,2}$", re.IGNORECASE)
SURE_GAP = re.compile(r"[:=>→|~*\"-]|\b(?:is|user ?name|user ?id|handle|id|add|name|username's|search|under)\b", re.IGNORECASE)
HOST_BEFORE = re.compile(r"\w\.(?:[a-z]+/)?$|//$")
TRAILING = "._-"
BACK, AROUND = 50, 60
PHONE_LIKE = re.compile(r"[\d.-]*")


def find(text: Text) -> Iterator[Sighting]:
    """Yield links, names behind (or before) a platform's name, and @names near one, in order."""
    folded = text.folded
    if not (CUE.search(folded) or "/" in folded):
        return
    found: dict[tuple[int, int, str], Sighting] = {}
    for sighting in (*_links(text), *_cued(text), *_signed(text)):
        span = sighting.start, sighting.end
        if not any(start < span[1] and span[0] < end and (start, end) != span for start, end, _ in found):
            found.setdefault((*span, sighting.value), sighting)
    yield from (found[key] for key in sorted(found))


def canonical(value: str) -> str:
    """Return platform:name in lower case; raise InvalidFormat for an unknown platform or a name that it does not allow."""
    if link := LINK.search(value):
        platform, name = HOSTS[link[1].lower()], link[2]
    else:
        called, _, name = value.partition(":")
        platform = platform_called(called)  # type: ignore[assignment]
    name = name.strip().lstrip("@").rstrip(TRAILING if platform is None or not platform.trailing else "").lower()
    if platform is None or not platform.allows(name):
        raise InvalidFormat("handle", value, "a handle is written as platform:name, as telegram:anna_bee")
    return f"{platform.name}:{name}"


def _links(text: Text) -> Iterator[Sighting]:
    for match in LINK.finditer(text.folded):
        platform = HOSTS[match[1].lower()]
        name = match[2].rstrip(TRAILING)
        if platform.allows(name.lower()) and name.lower() not in platform.pages:
            end = match.start(2) + len(name)
            yield cite(text, handle.rule, (match.start(), end), f"{platform.name}:{name.lower()}")


def _cued(text: Text) -> Iterator[Sighting]:
    for cue in CUE.finditer(text.folded):
        if not _in_address(text.folded, cue) and not _ordinary(text.folded, cue):
            for platform in _platforms(text.folded, cue):
                if sighting := _behind(text, cue, platform) or _before(text, cue, platform):
                    yield sighting


def _platforms(folded: str, cue: re.Match[str]) -> Iterator[Platform]:
    """Yield the platform of a cue, and those of the cues that stand before it as in "insta/snap: anna_b"."""
    while cue and (platform := platform_called(cue[0])):
        yield platform
        begin = max(0, cue.start() - BACK)
        earlier = [
            match for match in CUE.finditer(folded, begin, cue.start()) if OTHER_CUE.fullmatch(folded, match.end(), cue.start())
        ]
        if not earlier:
            return
        cue = earlier[-1]


def _ordinary(folded: str, cue: re.Match[str]) -> bool:
    """Say whether a two-letter cue in lower case is but a word ("of", "aw"): nothing behind it tells a name."""
    if len(cue[0]) > 2 or cue[0].isupper():  # noqa: PLR2004
        return False
    return cue[0].lower() == "of" or not re.match(r"\s{0,2}(?:[:=@-]|is\b)", folded[cue.end() : cue.end() + 5])


def _behind(text: Text, cue: re.Match[str], platform: Platform) -> Sighting | None:
    """Read the name behind a platform's name."""
    match = BEHIND.match(text.folded, cue.end())
    if not match or CUE.fullmatch(match["name"].rstrip(TRAILING)):
        return None
    name = match["name"].rstrip(TRAILING)
    sure = bool(match["at"] or SURE_GAP.search(match["gap"]))
    if not _plausible(name, platform, sure=sure, signed=bool(match["at"])) or text.folded[match.end() : match.end() + 1] == "@":
        return None
    start = match.start("at") if match["at"] else match.start("name")
    return _sighting(text, (start, match.start("name") + len(name)), platform, name, cue, sure=sure)


def _before(text: Text, cue: re.Match[str], platform: Platform) -> Sighting | None:
    """Read "@anna on telegram" and "anna_b (insta)"."""
    begin = max(0, cue.start() - BACK)
    match = NAMED_BEFORE.search(text.folded[begin : cue.start()])
    if not match:
        return None
    signed, name = match["name"].startswith("@"), match["name"].lstrip("@").rstrip(TRAILING)
    if not (signed or _unlike_words(name)) or not _plausible(name, platform, sure=signed, signed=signed):
        return None
    start = begin + match.start("name")
    return _sighting(text, (start, start + len(name) + signed), platform, name, cue, sure=True)


def _signed(text: Text) -> Iterator[Sighting]:
    """Read an @name that has exactly one platform named near it."""
    for match in SIGNED.finditer(text.folded):
        start, end = max(0, match.start() - AROUND), match.end() + AROUND
        named = {platform_called(cue[0]) for cue in CUE.finditer(text.folded[start:end]) if len(cue[0]) > 2} - {None}  # noqa: PLR2004
        name = match[1].rstrip(TRAILING)
        if len(named) == 1 and (platform := named.pop()) and _plausible(name, platform, sure=True, signed=True):
            span = match.start(), match.start(1) + len(name)
            yield cite(
                text,
                handle.rule,
                span,
                f"{platform.name}:{name.lower()}",
                undone=(f"{GUESS}platform named nearby",),
                confidence=0.7,
            )


def _in_address(folded: str, cue: re.Match[str]) -> bool:
    """Say whether a platform's name is part of a link or an address ("instagram.com/anna"), which are read otherwise."""
    behind = folded[cue.end() : cue.end() + 2]
    return (behind[:1] == "." and behind[1:].isalpha()) or bool(
        HOST_BEFORE.search(folded[max(0, cue.start() - 12) : cue.start()])
    )


def _plausible(name: str, platform: Platform, *, sure: bool, signed: bool) -> bool:
    """Say whether a token can be a name on the platform: allowed there, no number to ring, no ordinary word."""
    low = name.lower()
    if not platform.allows(low) or PHONE_LIKE.fullmatch(low) and not platform.numeric:
        return False
    if signed:
        return True
    return not is_common(low) and (sure or _unlike_words(name))


def _unlike_words(name: str) -> bool:
    """Say whether a token looks made up: it holds a digit, _ or . inside, or is no word and no mere given name."""
    return not name.isalpha() or (not is_common(name) and name.lower() not in given_names() and name.islower())


def _sighting(text: Text, span: tuple[int, int], platform: Platform, name: str, cue: re.Match[str], *, sure: bool) -> Sighting:
    undone = () if COMPACT.get(cue[0].lower()) else ("disguised platform",)
    return cite(text, handle.rule, span, f"{platform.name}:{name.lower()}", undone=undone, confidence=0.9 if sure else 0.75)


handle = Kind(
    "handle",
    find,
    canonical,
    example="telegram:anna_bee",
    about="a user name on a platform, as platform:name or a link to a profile",
    source="user name rules of the platforms: Telegram, WhatsApp, Snapchat, Instagram, X, TikTok, OnlyFans, AdultWork, WeChat, "
    "Signal, Facebook, Kik, Skype",
)
