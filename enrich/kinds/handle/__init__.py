"""Handle: a user name on a platform, "telegram:name" (platform, colon, name, lower case).

Source: the user name rules of each platform: Telegram, "Usernames" FAQ (5-32 letters, digits, _); Instagram (30
letters, digits, . and _); X, "Help with username registration" (4-15 letters, digits, _); Snapchat (3-15, begins with a
letter, . _ -); TikTok (2-24, letters, digits, . and _); WeChat (6-20, begins with a letter, _ and -); Signal (name.12);
the others are similar.

>>> [seen.value for seen in handle.find(Text("insta: anna.b_22, or find me on sn@p annab99 and t.me/anna_bee"))]
['instagram:anna.b_22', 'snapchat:annab99', 'telegram:anna_bee']
>>> handle.canonical("Telegram: @Anna_Bee")
'telegram:anna_bee'
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import zip_longest

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.kinds.handle.profile_links import (
    MORE,
    ProfileLink,
    find_profiles,
    is_prose_after_dash,
    parse_profile,
    parse_punctuation,
)
from enrich.lexicon.gazetteer import load_places
from enrich.lexicon.platforms import CUES, PLAIN_CUES, Platform, find_platform
from enrich.lexicon.wordlist import is_common, is_compound, load_given_names
from enrich.text.blanking import blank_match
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting, Tier

NAME = "handle"
CUE = re.compile(rf"(?<![a-z0-9@])(?![\s.,-])(?:{'|'.join(CUES)})(?:(?![a-z0-9])|(?<=👻))")
USER_NAME = r"(?:live:)?[a-z0-9_][a-z0-9_.-]{1,39}"
FILLER = (
    r"(?:(?:user ?name|user ?id|user|nick ?name|nick|code|channel|account|acc|handle|name|id|profile|page|there|both"
    r"|s|me|add|add me|on|at|is|as|my|here|contact|also|only|too|under|dms?|pm|app only,"
    r"|for [a-z]{2,12}[a-z ]{0,20}(?=[:-])|it's|its|es|este|e|é|jest|to(?=\s[a-z]{3,}[\w.]*[_\d])|same,|meu|mi|moj|mój"
    r"|search|find me|message me|msg me|same|for more|now|yes|was|to)[\s:=>-]{1,3}){0,4}"
)
NAME_AFTER = re.compile(
    rf"(?P<gap>(?:[ ]{{6,20}})?[^\w\n@]{{0,5}}\n?[^\w\n@]{{0,3}})(?P<filler>{FILLER})"
    rf"[\"'(*]?(?P<at>@\s?|u/)?(?P<name>{USER_NAME})(?P<more>{MORE})"
)
AT_NAME = re.compile(r"(?<![\w.@/])@([a-z0-9_][a-z0-9_.-]{1,39})")
NAME_BEFORE = re.compile(
    rf"(?<![\w.@-])(?<!live:)(?P<name>@?(?:live:)?[a-z0-9_][a-z0-9_.-]{{1,39}}{MORE})"
    r"(?:[ ]?[(\[-]?[ ]?|[ ]{4,40})(?:(?P<link>on|is my|-|via|=|@)[ ])?(?:my |the )?$"
)
AT_NAME_ON_BEFORE = re.compile(r"(?<![\w.@/])@[a-z0-9_][a-z0-9_.-]{1,39} (?:on|via) (?:my |the )?$")
CUE_SEPARATOR = re.compile(r"\s{0,2}(?:/|&|and|or|\+|,|\s)\s{0,2}")
NAME_AFTER_COLON = re.compile(rf"[ ,(-][^\n@:/\d.!?]{{3,70}}:\s(?P<name>{USER_NAME})(?=[ ]?(?:$|\n|[,;!)]|\.\s))")
ENCLOSED_NAME = re.compile(r"[^\w\n]{1,6}(?:[a-z]{2,4}[^\w\n]{1,3})?@?[\w.-]{3,20}[^\w\n]{0,3}")
REDDIT, REDDIT_NAME = "reddit", re.compile(r"(?<![\w/.])/?u/([a-z0-9_-]{3,20})(?![\w/])")
SURE_GAP = re.compile(r"[:=>~|*\"-]|[^\x00-\x7f]|\b(?:is|user ?name|user ?id|handle|id|add|name|search|under)\b")
LINE = re.compile(r"[ ][\w.-]+[ ]?(?:\n|$)")  # the line is only "sc mia.b"
SEARCH_BEFORE = re.compile(r"\b(?:text|message|msg|dm|follow|search|search for|look for|look up|find|add|see)\s$")
NEGATION = re.compile(r"\((?:not|no|for) [a-z ]{2,30}\)")
BRACKET_AFTER = re.compile(r"\s?[)\]]")
HOST_BEFORE = re.compile(r"\w\.(?:[a-z]+/)?$|//$")
TRAILING = "._-"
BRACKETS = ("(", "[")
IN_WORDS = "signs in words"
WINDOW_BEFORE, WINDOW_AROUND = 80, 60
SHORT_CUE, MAX_LISTED = 2, 4
NUMBER_LIKE = re.compile(r"[\d.-]*|(?=(?:\D*\d){4})[\doilsbz.-]{9,}")
REVERSED_NAME = re.compile(
    r"\s?[(\[]?(?:written )?(?:backwards|reversed|in reverse|back to front|mirrored)[)\]]?"
    rf"\s?(?:[:=>-]{{1,2}}|is\b)\s?@?(?P<name>{USER_NAME})"
)


def find(text: Text) -> Iterator[Sighting]:
    """Yield profile links, names after (or before) a platform's name, and @names near one, in order."""
    lowered = NEGATION.sub(blank_match, text.lowered)
    cues = _drop_closing_cues(lowered, list(CUE.finditer(lowered)))
    links = list(find_profiles(lowered))
    if not cues and not links:
        return
    sightings: dict[tuple[int, int, str], Sighting] = {}
    spans: list[tuple[int, int]] = []
    guesses = (*_find_after_colon(text, lowered, cues), *_find_at_names(text, lowered, cues))
    certain = (*_cite_links(text, links), *_find_reddit_names(text, lowered), *_find_near_cues(text, lowered, cues))
    for sighting in (*certain, *guesses):
        span = sighting.start, sighting.end
        index = bisect_left(spans, span)
        is_known = span in spans[index : index + 1]
        if (is_known and sighting.tier is not Tier.INFERRED) or _is_free(spans, index, span):
            sightings.setdefault((*span, sighting.value), sighting)
            spans[index:index] = [] if is_known else [span]
    yield from (sightings[key] for key in sorted(sightings))


def canonical(value: str) -> str:
    """Normalise to platform:name in lower case; raise InvalidFormat for an unknown platform or an invalid user name."""
    lowered = lowercase(Text(value).folded).strip()
    link = parse_profile(lowered.rstrip("/"))
    cue, _, name = lowered.partition(":")
    platform, name = (link.platform, link.name) if link else (find_platform(cue), name)
    name = _trim(name.strip().lstrip("@"), platform)
    if platform is None or not platform.allows(name):
        raise InvalidFormat(NAME, value, "a handle is written as platform:name, as telegram:anna_bee")
    return f"{platform.name}:{name}"


def _drop_closing_cues(lowered: str, cues: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the cues without symbols that only close a name: "👻 anna_b 👻", "WeChat: anna_b 微信"."""
    opening = cues[:1]
    for cue in cues[1:]:
        if not _is_closing(lowered, opening[-1], cue):
            opening.append(cue)
    return opening


def _is_closing(lowered: str, opening: re.Match[str], cue: re.Match[str]) -> bool:
    if cue[0].isascii() or find_platform(opening[0]) != find_platform(cue[0]):
        return False
    return ENCLOSED_NAME.fullmatch(lowered[opening.end() : cue.start()]) is not None


def _is_free(spans: list[tuple[int, int]], index: int, span: tuple[int, int]) -> bool:
    """Return whether a span overlaps no neighbour of its index in a sorted list of disjoint spans."""
    is_free_before = index == 0 or spans[index - 1][1] <= span[0]
    return is_free_before and (index == len(spans) or span[1] <= spans[index][0])


def _trim(name: str, platform: Platform | None) -> str:
    """Return a name without a trailing full stop or dash, and without a last "_" if the platform forbids it."""
    short = name.rstrip(".-")
    return short if platform and platform.allows(short) else name.rstrip(TRAILING)


def _cite_links(text: Text, links: list[ProfileLink]) -> Iterator[Sighting]:
    for link in links:
        name = _trim(link.name, link.platform)
        if link.platform.allows(name) and name not in link.platform.pages:
            undone = ("disguised link",) if link.disguised else ()
            span = link.start, link.end + len(name) - len(link.name)
            yield cite(text, handle.rule, span, f"{link.platform.name}:{name}", undone=undone)


def _find_near_cues(text: Text, lowered: str, cues: list[re.Match[str]]) -> Iterator[Sighting]:
    """Yield the names after each cue, or else the name before it."""
    used: set[int] = set()
    for index, cue in enumerate(cues):
        if _is_in_address(lowered, cue) or _is_before_other_cue(lowered, cues, index):
            continue
        after = _find_all_after(text, lowered, cues, index)
        before = None if after else _find_before(text, lowered, cue)
        yield from after
        if before and before.start not in used:
            yield before
        used.update(seen.start for seen in after)


def _find_all_after(text: Text, lowered: str, cues: list[re.Match[str]], index: int) -> list[Sighting]:
    """Return the name after a cue, for each platform of the list that ends with the cue."""
    cue = cues[index]
    if lowered[cue.start() - 1 : cue.start()] in BRACKETS and BRACKET_AFTER.match(lowered, cue.end()):
        return []
    if AT_NAME_ON_BEFORE.search(lowered, max(0, cue.start() - WINDOW_BEFORE), cue.start()):
        return []
    platforms = _list_platforms(lowered, cues, index)
    if match := REVERSED_NAME.match(lowered, cue.end()):
        found = [_cite_reversed(text, match, platform) for platform in platforms]
    else:
        found = [_find_after(text, lowered, cue, platform) for platform in platforms]
    return [sighting for sighting in found if sighting]


def _is_before_other_cue(lowered: str, cues: list[re.Match[str]], index: int) -> bool:
    """Return whether another cue directly follows; the last cue of a list is parsed for all of them."""
    if index + 1 == len(cues):
        return False
    return CUE_SEPARATOR.fullmatch(lowered, cues[index].end(), cues[index + 1].start()) is not None


def _list_platforms(lowered: str, cues: list[re.Match[str]], index: int) -> Iterator[Platform]:
    """Yield the platform of a cue, and those of the cues directly before it: "insta/snap: anna_b"."""
    for _ in range(MAX_LISTED):
        if platform := find_platform(cues[index][0]):
            yield platform
        if index == 0 or not CUE_SEPARATOR.fullmatch(lowered, cues[index - 1].end(), cues[index].start()):
            return
        index -= 1


def _is_in_address(lowered: str, cue: re.Match[str]) -> bool:
    """Return whether a platform's name is part of a link or an e-mail address ("instagram.com/anna")."""
    after = lowered[cue.end() : cue.end() + 2]
    if after[:1] == "." and after[1:].isalpha():
        return True
    return HOST_BEFORE.search(lowered[max(0, cue.start() - 12) : cue.start()]) is not None


def _find_after(text: Text, lowered: str, cue: re.Match[str], platform: Platform) -> Sighting | None:
    """Return the name after a platform's name."""
    match = _match_name_after(lowered, cue)
    if match is None:
        return None
    more = "" if is_prose_after_dash(match["more"]) else match["more"]
    name = _trim(parse_punctuation(match["name"] + more), platform)
    is_sure = bool(match["at"] or SURE_GAP.search(match["gap"] + match["filler"]))
    if not is_sure and _is_word(text, cue) and not _is_name_after_word(cue[0], name):
        return None
    if not _is_user_name(text, match.start("name"), name, platform, is_sure=is_sure, has_at=match["at"] == "@"):
        return None
    start = match.start("at") if match["at"] else match.start("name")
    end = match.end("more") if more else match.start("name") + len(name)
    return _cite(text, (start, end), platform, name, cue, is_sure=is_sure)


def _match_name_after(lowered: str, cue: re.Match[str]) -> re.Match[str] | None:
    """Match the token after a cue, unless it is part of an address or is another cue."""
    match = NAME_AFTER.match(lowered, cue.end())
    if not match or lowered[match.end() : match.end() + 1] in ("@", "/"):
        return None
    return None if CUE.fullmatch(match["name"].rstrip(TRAILING)) else match


def _is_name_after_word(cue: str, name: str) -> bool:
    """Return whether a token after a cue that may be a word is a name: it has a digit or "_"."""
    return cue != "of" and re.search(r"[\d_]", name) is not None


def _cite_reversed(text: Text, match: re.Match[str], platform: Platform) -> Sighting | None:
    """Return a name that is announced as written backwards."""
    name = match["name"][::-1].lstrip(TRAILING)
    if not platform.allows(name) or NUMBER_LIKE.fullmatch(name) or is_common(match["name"]):
        return None
    undone = ("written backwards",)
    return cite(text, handle.rule, match.span("name"), f"{platform.name}:{name}", undone=undone, confidence=0.75)


def _is_word(text: Text, cue: re.Match[str]) -> bool:
    """Return whether a two-letter cue ("of", "aw", "sc") may be only a word: not in capitals, not alone in its line."""
    if len(cue[0]) > SHORT_CUE or cue[0] == "fb" or not cue[0][0].isalpha():
        return False
    if text.folded[cue.start() : cue.end()].isupper():
        return False
    return not (text.folded[cue.start() - 1 : cue.start()] == "\n" and LINE.match(text.folded, cue.end()))


def _find_before(text: Text, lowered: str, cue: re.Match[str]) -> Sighting | None:
    """Return the name before a platform's name: "@anna on telegram", "anna_b (insta)"."""
    platform, match = find_platform(cue[0]), _match_name_before(lowered, cue)
    if platform is None or match is None:
        return None
    has_at = match["name"].startswith("@")
    if _is_word(text, cue) and not (has_at and _is_linked(lowered, cue, match["link"])):
        return None
    window_start = max(0, cue.start() - WINDOW_BEFORE)
    start, end = window_start + match.start("name"), window_start + match.end("name")
    spelling = parse_punctuation(match["name"].lstrip("@"))
    name = _trim(spelling, platform)
    is_marked = has_at or _is_name_before(text, lowered, start, name, link=match["link"])
    is_sure = has_at or name.isalpha()
    if not is_marked or not _is_user_name(text, start, name, platform, is_sure=is_sure, has_at=has_at):
        return None
    return _cite(text, (start, end + len(name) - len(spelling)), platform, name, cue, is_sure=True)


def _is_linked(lowered: str, cue: re.Match[str], link: str | None) -> bool:
    """Return whether "on", "via" or a bracket is between a name and a cue."""
    return link in ("on", "via") or lowered[cue.start() - 1] in BRACKETS


def _match_name_before(lowered: str, cue: re.Match[str]) -> re.Match[str] | None:
    """Match the name before a cue; offsets count from WINDOW_BEFORE characters before the cue."""
    before = lowered[max(0, cue.start() - WINDOW_BEFORE) : cue.start()]
    has_name = before[-4:].rstrip(" ([-=")[-1:].replace("_", "a").isalnum()
    return NAME_BEFORE.search(before) if has_name else None


def _is_name_before(text: Text, lowered: str, start: int, name: str, *, link: str | None) -> bool:
    """Return whether a token without @ before a cue is a name: not only letters, or marked as a name."""
    if not name.isalpha() or _is_camel_case(text.folded[start : start + len(name)]):
        return True
    if SEARCH_BEFORE.search(lowered, max(0, start - 16), start):
        return True
    return bool(link) and is_compound(name)


def _find_after_colon(text: Text, lowered: str, cues: list[re.Match[str]]) -> Iterator[Sighting]:
    """Yield a name after the colon of a remark on a platform ("Telegram only, same as my pictures: anna_b")."""
    for cue, following in zip_longest(cues, cues[1:]):
        match = NAME_AFTER_COLON.match(lowered, cue.end(), following.start() if following else len(lowered))
        platform = find_platform(cue[0])
        if not match or not platform or _is_in_address(lowered, cue) or _is_word(text, cue):
            continue
        start, name = match.start("name"), _trim(match["name"], platform)
        if not _is_capitalised_word(text, start, name) and _is_user_name(
            text, start, name, platform, is_sure=True, has_at=False
        ):
            yield _cite_guess(text, (start, start + len(name)), platform, name)


def _is_capitalised_word(text: Text, start: int, name: str) -> bool:
    """Return whether a token is letters with a capital, or a place."""
    return name.isalpha() and (not text.folded[start].islower() or name in load_places())


def _find_at_names(text: Text, lowered: str, cues: list[re.Match[str]]) -> Iterator[Sighting]:
    """Yield each @name with exactly one platform near it."""
    if "@" not in lowered:
        return
    long_cues = [cue for cue in cues if len(cue[0]) > SHORT_CUE]
    starts = [cue.start() for cue in long_cues]
    for match in AT_NAME.finditer(lowered):
        first = bisect_left(starts, match.start() - WINDOW_AROUND)
        near = long_cues[first : bisect_left(starts, match.end() + WINDOW_AROUND)]
        platforms = {find_platform(cue[0]) for cue in near} - {None}
        platform = platforms.pop() if len(platforms) == 1 else None
        name = match[1].rstrip(TRAILING)
        if platform and _is_user_name(text, match.start(1), name, platform, is_sure=True, has_at=True):
            yield _cite_guess(text, (match.start(), match.start(1) + len(name)), platform, name)


def _cite_guess(text: Text, span: tuple[int, int], platform: Platform, name: str) -> Sighting:
    undone = (f"{GUESS}platform named nearby",)
    return cite(text, handle.rule, span, f"{platform.name}:{name}", undone=undone, confidence=0.7)


def _find_reddit_names(text: Text, lowered: str) -> Iterator[Sighting]:
    """Yield "u/anna_b" in a text that mentions Reddit."""
    for match in REDDIT_NAME.finditer(lowered) if REDDIT in lowered else ():
        yield cite(text, handle.rule, match.span(), f"{REDDIT}:{match[1].rstrip('-_') or match[1]}")


def _is_user_name(text: Text, start: int, name: str, platform: Platform, *, is_sure: bool, has_at: bool) -> bool:
    """Return whether a token can be a user name on the platform: valid, not a phone number, not a common word."""
    if not platform.allows(name) or name in platform.pages or (NUMBER_LIKE.fullmatch(name) and not platform.numeric):
        return False
    return has_at or not name.isalpha() or _is_uncommon(text, start, name, platform, is_sure=is_sure)


def _is_uncommon(text: Text, start: int, name: str, platform: Platform, *, is_sure: bool) -> bool:
    """Return whether a token of letters can be a user name and not a word or a given name."""
    if is_common(name) or platform.by_number:
        return False
    spelling = text.folded[start : start + len(name)]
    return is_sure or _is_camel_case(spelling) or (name not in load_given_names() and spelling.islower())


def _is_camel_case(spelling: str) -> bool:
    """Return whether a word has capitals inside, as in "SilkyStella"."""
    return not spelling.isupper() and any(char.isupper() for char in spelling[1:])


def _cite(
    text: Text, span: tuple[int, int], platform: Platform, name: str, cue: re.Match[str], *, is_sure: bool
) -> Sighting:
    undone = () if cue[0] in PLAIN_CUES else ("disguised platform",)
    if " " in text.folded[slice(*span)].strip("@ "):
        undone = (*undone, IN_WORDS)
    confidence = 0.9 if is_sure else 0.75
    return cite(text, handle.rule, span, f"{platform.name}:{name}", undone=undone, confidence=confidence)


handle = Kind(
    NAME,
    find,
    canonical,
    example="telegram:anna_bee",
    about="a user name on a platform, as platform:name or a link to a profile",
    source="user name rules of the platforms: Telegram, WhatsApp, Snapchat, Instagram, X, TikTok, OnlyFans, AdultWork, "
    "WeChat, Signal, Facebook, Kik, Skype, Discord, Reddit, Fansly, Linktree, Wickr",
    version=6,
)
