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
from bisect import bisect_left
from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.kinds.handle.profile_links import (
    MORE,
    ProfileLink,
    find_profiles,
    is_prose_after_dash,
    parse_profile,
    parse_signs,
)
from enrich.lexicon.gazetteer import load_places
from enrich.lexicon.platforms import CUES, PLAIN_CUES, Platform, find_platform
from enrich.lexicon.wordlist import is_common, is_compound, load_given_names
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting, Tier

CUE = re.compile(rf"(?<![a-z0-9@])(?![\s.,-])(?:{'|'.join(CUES)})(?:(?![a-z0-9])|(?<=👻))")
NAME = r"(?:live:)?[a-z0-9_][a-z0-9_.-]{1,39}"
FILLER = (
    r"(?:(?:user ?name|user ?id|user|nick ?name|nick|code|channel|account|acc|handle|name|id|profile|page|there|both|s|me|add|add me|on|at|is|as|my|here|contact|also|only|too|"
    r"under|dms?|pm|app only,|for [a-z]{2,12}[a-z ]{0,20}(?=[:-])|it's|its|es|este|e|é|jest|to(?=\s[a-z]{3,}[\w.]*[_\d])|same,|meu|mi|moj|mój|search|find me|message me|msg me|same|for more|now|yes|was|to)[\s:=>-]{1,3}){0,4}"
)
BEHIND = re.compile(
    rf"(?P<gap>(?:[ ]{{6,20}})?[^\w\n@]{{0,5}}\n?[^\w\n@]{{0,3}})(?P<filler>{FILLER})[\"'(*]?(?P<at>@\s?|u/)?(?P<name>{NAME})(?P<more>{MORE})"
)
SIGNED = re.compile(r"(?<![\w.@/])@([a-z0-9_][a-z0-9_.-]{1,39})")
NAMED_BEFORE = re.compile(
    rf"(?<![\w.@-])(?<!live:)(?P<name>@?(?:live:)?[a-z0-9_][a-z0-9_.-]{{1,39}}{MORE})(?:[ ]?[(\[-]?[ ]?|[ ]{{4,40}})(?:(?P<link>on|is my|-|via|=|@)[ ])?(?:my |the )?$"
)
SIGNED_ON = re.compile(r"(?<![\w.@/])@[a-z0-9_][a-z0-9_.-]{1,39} (?:on|via) (?:my |the )?$")
OTHER_CUE = re.compile(r"\s{0,2}(?:/|&|and|or|\+|,|\s)\s{0,2}")
TOLD = re.compile(rf"[ ,(-][^\n@:/\d.!?]{{3,70}}:\s(?P<name>{NAME})(?=[ ]?(?:$|\n|[,;!)]|\.\s))")
ENCLOSED = re.compile(r"[^\w\n]{1,6}(?:[a-z]{2,4}[^\w\n]{1,3})?@?[\w.-]{3,20}[^\w\n]{0,3}")
REDDIT, REDDITOR = "reddit", re.compile(r"(?<![\w/.])/?u/([a-z0-9_-]{3,20})(?![\w/])")
SURE_GAP = re.compile(r"[:=>~|*\"-]|[^\x00-\x7f]|\b(?:is|user ?name|user ?id|handle|id|add|name|search|under)\b")
LINE = re.compile(r"[ ][\w.-]+[ ]?(?:\n|$)")  # a line that holds nothing but "sc mia.b"
SOUGHT = re.compile(r"\b(?:text|message|msg|dm|follow|search|search for|look for|look up|find|add|see)\s$")
NOT_THERE = re.compile(r"\((?:not|no|for) [a-z ]{2,30}\)")
IN_BRACKETS = re.compile(r"\s?[)\]]")
HOST_BEFORE = re.compile(r"\w\.(?:[a-z]+/)?$|//$")
TRAILING = "._-"
BRACKETS = ("(", "[")
IN_WORDS = "signs in words"
BACK, AROUND, SHORT, LISTED = 80, 60, 2, 4
NUMBER_LIKE = re.compile(r"[\d.-]*|(?=(?:\D*\d){4})[\doilsbz.-]{9,}")
MIRRORED = re.compile(
    rf"\s?[(\[]?(?:written )?(?:backwards|reversed|in reverse|back to front|mirrored)[)\]]?\s?(?:[:=>-]{{1,2}}|is\b)\s?@?(?P<name>{NAME})"
)


def find(text: Text) -> Iterator[Sighting]:
    """Yield links, names behind (or before) a platform's name, and @names near one, in order."""
    low = NOT_THERE.sub(_blank, lowercase(text.folded))
    cues = _without_closing(low, list(CUE.finditer(low)))
    links = list(find_profiles(low))
    if not cues and not links:
        return
    found: dict[tuple[int, int, str], Sighting] = {}
    spans: list[tuple[int, int]] = []
    guessed = (*_told(text, low, cues), *_signed(text, low, cues))
    for sighting in (*_links(text, links), *_redditors(text, low), *_cued(text, low, cues), *guessed):
        span = sighting.start, sighting.end
        at = bisect_left(spans, span)
        again = span in spans[at : at + 1]
        if (again and sighting.tier is not Tier.INFERRED) or _is_free(spans, at, span):
            found.setdefault((*span, sighting.value), sighting)
            spans[at:at] = [] if again else [span]
    yield from (found[key] for key in sorted(found))


def _without_closing(low: str, cues: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the cues but for signs that only close a name: "👻 anna_b 👻", "WeChat: anna_b 微信"."""
    kept = cues[:1]
    for cue in cues[1:]:
        between = low[kept[-1].end() : cue.start()]
        closes = (
            not cue[0].isascii() and find_platform(kept[-1][0]) == find_platform(cue[0]) and ENCLOSED.fullmatch(between)
        )
        kept += [] if closes else [cue]
    return kept


def _is_free(spans: list[tuple[int, int]], at: int, span: tuple[int, int]) -> bool:
    """Say whether a span overlaps neither neighbour of its place among others, which are in order and apart."""
    return (at == 0 or spans[at - 1][1] <= span[0]) and (at == len(spans) or span[1] <= spans[at][0])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def canonical(value: str) -> str:
    """Return platform:name in lower case; raise InvalidFormat for an unknown platform or a name that it does not allow."""
    low = lowercase(Text(value).folded).strip()
    link = parse_profile(low.rstrip("/"))
    called, _, name = low.partition(":")
    platform, name = (link.platform, link.name) if link else (find_platform(called), name)
    name = _trimmed(name.strip().lstrip("@"), platform)
    if platform is None or not platform.allows(name):
        raise InvalidFormat("handle", value, "a handle is written as platform:name, as telegram:anna_bee")
    return f"{platform.name}:{name}"


def _trimmed(name: str, platform: Platform | None) -> str:
    """Return a name without the full stop or dash behind it, and without a last _ where the platform does not allow one."""
    short = name.rstrip(".-")
    return short if platform and platform.allows(short) else name.rstrip(TRAILING)


def _links(text: Text, links: list[ProfileLink]) -> Iterator[Sighting]:
    for link in links:
        name = _trimmed(link.name, link.platform)
        if link.platform.allows(name) and name not in link.platform.pages:
            undone = ("disguised link",) if link.disguised else ()
            span = link.start, link.end + len(name) - len(link.name)
            yield cite(text, handle.rule, span, f"{link.platform.name}:{name}", undone=undone)


def _cued(text: Text, low: str, cues: list[re.Match[str]]) -> Iterator[Sighting]:
    named_before: set[int] = set()
    for at, cue in enumerate(cues):
        if not _in_address(low, cue) and not _listed_on(low, cues, at):
            closed = low[cue.start() - 1 : cue.start()] in BRACKETS and IN_BRACKETS.match(low, cue.end())
            named = () if closed else _platforms(low, cues, at)
            told = SIGNED_ON.search(low, max(0, cue.start() - BACK), cue.start())
            behind = [] if told else [seen for platform in named if (seen := _behind(text, low, cue, platform))]
            before = None if behind else _before(text, low, cue)
            yield from behind or ([before] if before and before.start not in named_before else [])
            named_before.update(seen.start for seen in behind)


def _listed_on(low: str, cues: list[re.Match[str]], at: int) -> bool:
    """Say whether another platform follows at once, so that the last of the list is read for all."""
    return at + 1 < len(cues) and OTHER_CUE.fullmatch(low, cues[at].end(), cues[at + 1].start()) is not None


def _platforms(low: str, cues: list[re.Match[str]], at: int) -> Iterator[Platform]:
    """Yield the platform of a cue, and those of the cues that stand right before it as in "insta/snap: anna_b"."""
    for _ in range(LISTED):
        if platform := find_platform(cues[at][0]):
            yield platform
        if at == 0 or not OTHER_CUE.fullmatch(low, cues[at - 1].end(), cues[at].start()):
            return
        at -= 1


def _in_address(low: str, cue: re.Match[str]) -> bool:
    """Say whether a platform's name is part of a link or an address ("instagram.com/anna"), which are read otherwise."""
    behind = low[cue.end() : cue.end() + 2]
    return (behind[:1] == "." and behind[1:].isalpha()) or bool(
        HOST_BEFORE.search(low[max(0, cue.start() - 12) : cue.start()])
    )


def _behind(text: Text, low: str, cue: re.Match[str], platform: Platform) -> Sighting | None:
    """Read the name behind a platform's name."""
    if mirrored := MIRRORED.match(low, cue.end()):
        return _mirrored(text, mirrored, platform)
    match = BEHIND.match(low, cue.end())
    if not match or low[match.end() : match.end() + 1] in ("@", "/") or CUE.fullmatch(match["name"].rstrip(TRAILING)):
        return None
    more = match["more"] if not is_prose_after_dash(match["more"]) else ""
    written = match["name"] + more
    name = _trimmed(parse_signs(written), platform)
    sure = bool(match["at"] or SURE_GAP.search(match["gap"] + match["filler"]))
    if not _plausible(text, match.start("name"), name, platform, sure=sure, signed=match["at"] == "@"):
        return None
    if _is_word(text, cue) and not (sure or (cue[0] != "of" and re.search(r"[\d_]", name))):
        return None
    start = match.start("at") if match["at"] else match.start("name")
    end = match.end("more") if more else match.start("name") + len(name)
    return _sighting(text, (start, end), platform, name, cue, sure=sure)


def _mirrored(text: Text, mirrored: re.Match[str], platform: Platform) -> Sighting | None:
    """Read a name that the text calls backwards."""
    name = mirrored["name"][::-1].lstrip(TRAILING)
    if not platform.allows(name) or NUMBER_LIKE.fullmatch(name) or is_common(mirrored["name"]):
        return None
    undone = ("written backwards",)
    return cite(text, handle.rule, mirrored.span("name"), f"{platform.name}:{name}", undone=undone, confidence=0.75)


def _is_word(text: Text, cue: re.Match[str]) -> bool:
    """Say whether a cue of two letters is not in capitals, and so may be but a word ("of", "aw", "sc"); "fb" is none."""
    if (
        len(cue[0]) > SHORT
        or cue[0] == "fb"
        or not cue[0][0].isalpha()
        or text.folded[cue.start() : cue.end()].isupper()
    ):
        return False
    return not (text.folded[cue.start() - 1 : cue.start()] == "\n" and LINE.match(text.folded, cue.end()))


def _before(text: Text, low: str, cue: re.Match[str]) -> Sighting | None:
    """Read "@anna on telegram" and "anna_b (insta)"."""
    platform = find_platform(cue[0])
    if not low[max(0, cue.start() - 4) : cue.start()].rstrip(" ([-=")[-1:].replace("_", "a").isalnum():
        return None
    begin = max(0, cue.start() - BACK)
    match = NAMED_BEFORE.search(low[begin : cue.start()])
    if not match or platform is None:
        return None
    signed, written = match["name"].startswith("@"), parse_signs(match["name"].lstrip("@"))
    if _is_word(text, cue) and not (signed and (match["link"] in ("on", "via") or low[cue.start() - 1] in BRACKETS)):
        return None
    name, (start, end) = _trimmed(written, platform), (begin + at for at in match.span("name"))
    told = (
        signed
        or not name.isalpha()
        or _is_sought(text, low, start, name)
        or (bool(match["link"]) and is_compound(name))
    )
    if not told or not _plausible(text, start, name, platform, sure=signed or name.isalpha(), signed=signed):
        return None
    return _sighting(text, (start, end + len(name) - len(written)), platform, name, cue, sure=True)


def _is_sought(text: Text, low: str, start: int, name: str) -> bool:
    """Say whether letters before "on telegram" are a name: capitals stand inside, or "search", "follow" before it."""
    return (
        _is_camel(text.folded[start : start + len(name)]) or SOUGHT.search(low, max(0, start - 16), start) is not None
    )


def _told(text: Text, low: str, cues: list[re.Match[str]]) -> Iterator[Sighting]:
    """Read a name behind the colon that ends what is said of a platform ("Telegram only, same as my pictures: anna_b")."""
    for at, cue in enumerate(cues):
        match = TOLD.match(low, cue.end(), cues[at + 1].start() if at + 1 < len(cues) else len(low))
        platform = find_platform(cue[0])
        if not match or not platform or _in_address(low, cue) or _is_word(text, cue):
            continue
        start, name = match.start("name"), _trimmed(match["name"], platform)
        prose = name.isalpha() and (not text.folded[start].islower() or name in load_places())
        if not prose and _plausible(text, start, name, platform, sure=True, signed=False):
            yield _guess(text, (start, start + len(name)), platform, name)


def _signed(text: Text, low: str, cues: list[re.Match[str]]) -> Iterator[Sighting]:
    """Read an @name that has exactly one platform named near it."""
    if "@" not in low:
        return
    named_cues = [cue for cue in cues if len(cue[0]) > SHORT]
    starts = [cue.start() for cue in named_cues]
    for match in SIGNED.finditer(low):
        near = named_cues[bisect_left(starts, match.start() - AROUND) : bisect_left(starts, match.end() + AROUND)]
        named = {find_platform(cue[0]) for cue in near} - {None}
        name = match[1].rstrip(TRAILING)
        if (
            len(named) == 1
            and (platform := named.pop())
            and _plausible(text, match.start(1), name, platform, sure=True, signed=True)
        ):
            yield _guess(text, (match.start(), match.start(1) + len(name)), platform, name)


def _guess(text: Text, span: tuple[int, int], platform: Platform, name: str) -> Sighting:
    undone = (f"{GUESS}platform named nearby",)
    return cite(text, handle.rule, span, f"{platform.name}:{name}", undone=undone, confidence=0.7)


def _redditors(text: Text, low: str) -> Iterator[Sighting]:
    """Read "u/anna_b" in a text that names Reddit."""
    for match in REDDITOR.finditer(low) if REDDIT in low else ():
        yield cite(text, handle.rule, match.span(), f"{REDDIT}:{match[1].rstrip('-_') or match[1]}")


def _plausible(text: Text, start: int, name: str, platform: Platform, *, sure: bool, signed: bool) -> bool:
    """Say whether a token can be a name on the platform: allowed there, no number to ring, no ordinary word."""
    if not platform.allows(name) or name in platform.pages or (NUMBER_LIKE.fullmatch(name) and not platform.numeric):
        return False
    if signed or not name.isalpha():
        return True
    if is_common(name) or platform.by_number:
        return False
    written = text.folded[start : start + len(name)]
    return sure or _is_camel(written) or (name not in load_given_names() and written.islower())


def _is_camel(written: str) -> bool:
    """Say whether capitals stand inside a word, as in "SilkyStella"."""
    return not written.isupper() and any(char.isupper() for char in written[1:])


def _sighting(
    text: Text, span: tuple[int, int], platform: Platform, name: str, cue: re.Match[str], *, sure: bool
) -> Sighting:
    disguised = () if cue[0] in PLAIN_CUES else ("disguised platform",)
    undone = (*disguised, *(IN_WORDS,) * (" " in text.folded[slice(*span)].strip("@ ")))
    return cite(text, handle.rule, span, f"{platform.name}:{name}", undone=undone, confidence=0.9 if sure else 0.75)


handle = Kind(
    "handle",
    find,
    canonical,
    example="telegram:anna_bee",
    about="a user name on a platform, as platform:name or a link to a profile",
    source="user name rules of the platforms: Telegram, WhatsApp, Snapchat, Instagram, X, TikTok, OnlyFans, AdultWork, WeChat, "
    "Signal, Facebook, Kik, Skype, Discord, Reddit, Fansly, Linktree, Wickr",
    version=6,
)
