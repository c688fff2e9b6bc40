"""Handle: a user name on a platform, "telegram:name" (platform, colon, name, lower case).

Source: the user name rules and links of each platform, as named in enrich/lexicon/platforms.toml.

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
from enrich.kinds.handle.cues import CueGroup, Mention, find_groups
from enrich.kinds.handle.evidence import NUMBER_LIKE, SURE, is_placeholder, is_possible, is_word
from enrich.kinds.handle.joiner import USER_NAME
from enrich.kinds.handle.links import find_profiles, is_platform_link, parse_profile
from enrich.kinds.handle.marks import MARK, may_hold_handle
from enrich.kinds.handle.pairs import Pair, find_pairs
from enrich.lexicon.platforms import ABBREVIATION, CLEAR, PARTICLE, PLATFORMS, Platform, find_platform
from enrich.lexicon.wordlist import is_compound
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting, Tier, Validity

NAME = "handle"
UNDERSCORED_NAME = re.compile(
    r"(?<![\w.@/:=+#-])(?=[a-z0-9.]*_)(?=(?:[_.0-9]*[a-z]){3})([a-z0-9_][a-z0-9_.]{3,30}[a-z0-9_])(?![\w@(\[{=/:-]|\.\w)"
)
AT_NAME = re.compile(rf"(?<![\w@/])@({USER_NAME})(?![@\w]|\.{{1,2}}\w)")
NAME_AFTER_COLON = re.compile(
    rf"[ ,(-][^\n@:/\d.!?]{{3,70}}(?::\s|\s?(?:[-=]>|[→➡👉])\s?)(?P<name>{USER_NAME})(?=[ ]?(?:$|\n|[,;!)]|\.\s))"
)
REDDIT_NAME = re.compile(r"(?<![\w/.])/?u/(?P<name>[\w-]{3,20})(?![\w/])")
MIN_UNNAMED = 5  # characters of a "u/name" in a text that does not mention Reddit
WINDOW_AROUND = 60
ON = (" on ", " via ", " on my ")  # before a short name that is a platform's: "on tg, the same as here: anna_b"
CONFIDENT, UNSURE, GUESSED = 0.9, 0.75, 0.7


def find(text: Text) -> Iterator[Sighting]:
    """Yield profile links, names after (or before) a platform's name, and @names near one, in order."""
    if text.marks is None and not may_hold_handle(text.lowered):
        return
    groups = find_groups(text)
    sightings: dict[tuple[int, int, str], Sighting] = {}
    spans: list[tuple[int, int]] = []
    for sighting in _list_by_certainty(text, groups):
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
    link = parse_profile(lowered)
    if link:
        return f"{link.platform.name}:{link.name}"
    cue, _, name = lowered.partition(":")
    platform, name = find_platform(cue), name.strip().removeprefix("@").rstrip(".-" if name[-2:-1].isalnum() else "")
    if platform is None or not platform.allows(name) or is_platform_link(lowered):
        raise InvalidFormat(NAME, value, "a handle is written as platform:name, as telegram:anna_bee")
    return f"{platform.name}:{name}"


def validity(canonical: str) -> Validity:
    """Return PLACEHOLDER for a name of instructions and forms ("@yourname")."""
    name = canonical.partition(":")[2]
    return Validity.PLACEHOLDER if is_placeholder(name) else Validity.VALID


def _list_by_certainty(text: Text, groups: list[CueGroup]) -> Iterator[Sighting]:
    """Yield the sightings of each way to read a handle, the most certain way first; they may overlap."""
    yield from _cite_links(text)
    yield from _find_reddit_names(text, groups)
    pairs = list(find_pairs(text, groups))
    yield from (_cite_pair(text, pair) for pair in pairs)
    mentions = [mention for group in groups for mention in group.mentions]
    yield from _find_after_colon(text, mentions)
    yield from _find_at_names(text, mentions, pairs)


def _is_free(spans: list[tuple[int, int]], index: int, span: tuple[int, int]) -> bool:
    """Return whether a span overlaps no neighbour of its index in a sorted list of disjoint spans."""
    is_free_before = index == 0 or spans[index - 1][1] <= span[0]
    return is_free_before and (index == len(spans) or span[1] <= spans[index][0])


def _cite_links(text: Text) -> Iterator[Sighting]:
    for link in find_profiles(text.addressed_lowered):
        undone = ("disguised link",) if link.disguised else ()
        yield _cite(text, (link.start, link.end), link.platform, link.name, undone, 1.0)


def _find_reddit_names(text: Text, groups: list[CueGroup]) -> Iterator[Sighting]:
    """Yield "u/anna_b" in a text that mentions Reddit, or if it is no abbreviation of a word ("u/stairs")."""
    reddit = PLATFORMS["reddit"]
    is_named = any(mention.cue.platform is reddit for group in groups for mention in group.mentions)
    for match in REDDIT_NAME.finditer(text.lowered) if "u/" in text.lowered else ():
        name = match["name"]
        if reddit.allows(name) and (is_named or _is_unmistakable(name)):
            yield _cite(text, match.span(), reddit, name, (), 1.0 if is_named else UNSURE)


def _is_unmistakable(name: str) -> bool:
    """Return whether what follows "u/" is no word that it abbreviates ("u/stairs", "u/25s")."""
    if len(name) < MIN_UNNAMED or NUMBER_LIKE.fullmatch(name):
        return False
    return is_compound(name) if name.isalpha() else not is_word(name)


def _cite_pair(text: Text, pair: Pair) -> Sighting:
    """Return the sighting of a platform's name and a name next to it."""
    undone = () if pair.mention.cue.plain else ("disguised platform",)
    if pair.step:
        undone = (*undone, pair.step)
    confidence = CONFIDENT if pair.score >= SURE else UNSURE
    return _cite(text, (pair.token.start, pair.token.end), pair.mention.cue.platform, pair.name, undone, confidence)


def _find_after_colon(text: Text, mentions: list[Mention]) -> Iterator[Sighting]:
    """Yield a name after the colon of a remark on a platform ("Telegram only, same as my pictures: anna_b")."""
    for mention, following in zip_longest(mentions, mentions[1:]):
        match = NAME_AFTER_COLON.match(text.lowered, mention.end, following.start if following else len(text.lowered))
        if not match or (mention.is_weak and not _is_announced(text.lowered, mention, match)):
            continue
        if _is_name(text, match.start("name"), match["name"], mention.cue.platform):
            yield _cite_guess(text, match.span("name"), mention.cue.platform, match["name"])


def _is_announced(lowered: str, mention: Mention, match: re.Match[str]) -> bool:
    """Return whether "on" marks a short name as a platform's: "on tg, the same as here: annabee"."""
    strengths = (ABBREVIATION,) if match["name"].isalpha() else (ABBREVIATION, PARTICLE)
    return mention.cue.strength in strengths and lowered.endswith(ON, 0, mention.start)


def _is_name(text: Text, start: int, name: str, platform: Platform) -> bool:
    """Return whether a token without @ may be a name although no word marks it as one."""
    if not is_possible(name, platform):
        return False
    return not name.isalpha() or (text.folded[start].islower() and not platform.by_number and not is_word(name))


def _find_at_names(text: Text, mentions: list[Mention], pairs: list[Pair]) -> Iterator[Sighting]:
    """Yield each @name, and each token with an underscore, that is not known yet with exactly one platform near it.

    A token without "@" is none before a platform's name that has its name beside it.
    """
    known, named = (
        {pair.token.start for pair in pairs},
        {pair.mention.cue.platform.name: pair.token.start for pair in pairs},
    )
    clear = list(filter(_may_be_nearby, mentions))
    starts = [mention.start for mention in clear]
    for match in _list_marked_names(text.addressed_lowered) if clear else ():
        first = bisect_left(starts, match.start() - WINDOW_AROUND)
        near = clear[first : bisect_left(starts, match.end() + WINDOW_AROUND)]
        platform = _find_only_platform(near) if match.start() not in known else None
        if platform and _may_be_guessed(match, platform, named.get(platform.name, 0)):
            yield _cite_guess(text, match.span(), platform, match[1])


def _may_be_guessed(match: re.Match[str], platform: Platform, named: int) -> bool:
    """Return whether a token may be a name on a platform whose name beside it starts at `named`."""
    return is_possible(match[1], platform) and (match[0].startswith("@") or match.start() >= named)


def _list_marked_names(lowered: str) -> list[re.Match[str]]:
    """Return the @names of a text in lower case, and its tokens with an underscore."""
    underscored = UNDERSCORED_NAME.finditer(lowered) if "_" in lowered else ()
    return [*AT_NAME.finditer(lowered), *underscored]


def _may_be_nearby(mention: Mention) -> bool:
    """Return whether a platform's name says something about a @name that is not next to it."""
    return mention.cue.strength == CLEAR and not mention.is_symbol and not mention.cue.platform.by_number


def _find_only_platform(mentions: list[Mention]) -> Platform | None:
    """Return the platform of all mentions, or None if there are none or several."""
    platforms = {mention.cue.platform.name: mention.cue.platform for mention in mentions}
    return next(iter(platforms.values())) if len(platforms) == 1 else None


def _cite_guess(text: Text, span: tuple[int, int], platform: Platform, name: str) -> Sighting:
    return _cite(text, span, platform, name, (f"{GUESS}platform named nearby",), GUESSED)


def _cite(
    text: Text, span: tuple[int, int], platform: Platform, name: str, undone: tuple[str, ...], confidence: float
) -> Sighting:
    value = f"{platform.name}:{name}"
    return cite(text, handle.rule, span, value, undone=undone, confidence=confidence, validity=validity(value))


handle = Kind(
    NAME,
    find,
    canonical,
    example="telegram:anna_bee",
    about="a user name on a platform, as platform:name or a link to a profile",
    source="user name rules and links of the platforms, as listed in enrich/lexicon/platforms.toml",
    version=9,
    validity=validity,
    mark=MARK,
)
