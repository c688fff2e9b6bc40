"""Decides which name belongs to which platform's name, by the weights of the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from enrich.kinds.handle.cues import CueGroup, Mention, begins_part, is_negated
from enrich.kinds.handle.evidence import NUMBER_LIKE, SURE, THRESHOLD, describe_name, is_possible, weigh
from enrich.kinds.handle.joiner import USER_NAME, Token, read_after, read_before
from enrich.kinds.handle.remarks import join_letters
from enrich.lexicon.platforms import ABBREVIATION, PARTICLE, WORD
from enrich.lexicon.wordlist import is_common
from enrich.text.folding import Text
from enrich.text.repeats import RepeatMemo

BACKWARDS, REPEATED = "written backwards", "name repeated"
LOOKUPS = re.compile(
    r"\b(?:text|message|msg|dm|follow|search|search for|look for|look up|find|add|see|we're|we are|i'm|im)\s$"
)
REVERSED_NAME = re.compile(
    r"\s?[(\[]?(?:written )?(?:backwards|reversed|in reverse|back to front|mirrored)[)\]]?"
    rf"\s?(?:[:=>-]{{1,2}}|is\b)\s?@?(?P<name>{USER_NAME})"
)

SAME = re.compile(
    r"[ ]?[,.;(\n-]?[ ]?(?:and |it's |its |the |i'm |im )*same "
    r"(?:user ?name |name |handle |user |id )?(?:on|for|is) (?:my |the )?"
)
SERIES = re.compile(r"[ ]?(?:[^\w\s@£$€([]|\n)[ ]?|(?P<space>[ ])")  # between a pair and the next platform's name
CHOICES = (" or ", " and ", "& ")  # before a particle that is one of several ways to write
SEPARATED = re.compile(r"[,;|\n]| and ")
NO_ROW = -1  # a row that begins with a platform's name: "insta @mia_b snap @mia_c"
MARKED_NAME = re.compile(r"@[\w.]{3,30}[ ]\Z")
MAX_MARKED = 32  # characters
# In a row of names and platforms' names: "@mia_b insta @mia_c snap".
ROW_NAME = r"(?:@[\w.]{2,30}|(?=[a-z0-9.]*_)(?=[0-9_.]*[a-z])[a-z0-9_.]{3,30})"
ROW_BEGINS = re.compile(rf"(?<![\w@./-]){ROW_NAME}[ ]{{1,2}}\Z")
ROW_GOES_ON = re.compile(rf"[ ]{{1,2}}{ROW_NAME}[ ]{{1,2}}")
ROW_NAME_AFTER = re.compile(rf"[ ]{{1,2}}{ROW_NAME}(?!\w)")
JOINTS = ("/", "&", "+", "|", " and", " or")
LABEL_MARKS = (":", "=", "-", "@", ">")  # behind a platform's name, before the user name
GROUPED = {PARTICLE: "grouped", WORD: "grouped_word"}
BRACKETS = ("(", "[")
REACH = 3072  # characters on each side, more than a name and all steps to it have
NOT_OR_AT = " no "  # "not any" in English and "on" in Portuguese: "no insta: anna_b"
NAME_REVERSED = re.compile(
    rf"[^\w\n]{{1,6}}@?(?P<name>{USER_NAME})[^\w\n]{{1,6}}"
    r"(?:(?:read|written|spelt|but|that|it|this|is) ){0,3}"
    r"(?:backwards|reversed|in reverse|back to front|mirrored|from right to left)"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A platform's name and the token that is a user name on the platform."""

    mention: Mention
    token: Token
    name: str
    score: int
    step: str = ""


def find_pairs(text: Text, groups: list[CueGroup]) -> Iterator[Pair]:
    """Yield the names after each group of platforms' names, or else before it. A name belongs to one group."""
    used: dict[int, Pair] = {}
    last: Pair | None = None
    behind = find_behind_names(text.lowered, groups)
    nameless = RepeatMemo[tuple[Mention, ...]].of_text(REACH, text)
    for group in groups:
        in_row = _judge_in_row(text, group, used) if group.start in behind else []
        pairs = in_row or _find_unless_known(text, group, last, used, nameless)
        last = pairs[-1] if pairs else last
        used.update((pair.token.start, pair) for pair in pairs)
        yield from pairs


def _find_unless_known(
    text: Text, group: CueGroup, last: Pair | None, used: dict[int, Pair], nameless: RepeatMemo[tuple[Mention, ...]]
) -> list[Pair]:
    """Return the pairs of a group; none, without a search, if the same surroundings had none before."""
    is_apart = last is None or last.token.end < group.start - REACH
    if is_apart and _is_same(group, nameless.recall(group.start, group.end)):
        return []
    pairs = _choose(text, group, used) or _continue(text, last, group)
    if is_apart and not pairs:
        nameless.store(group.start, group.end, group.mentions)
    return pairs


def _is_same(group: CueGroup, mentions: tuple[Mention, ...] | None) -> bool:
    """Return whether a group has the same platforms' names as another one of the same characters."""
    return mentions is not None and [mention.cue for mention in group.mentions] == [other.cue for other in mentions]


def find_behind_names(lowered: str, groups: list[CueGroup]) -> frozenset[int]:
    """Return the starts of the groups of each row that begins with a name and ends with a platform's name."""
    behind: set[int] = set()
    row: list[int] = []
    for group, following in zip_longest(groups, groups[1:]):
        begins = ROW_BEGINS.search(lowered, max(0, group.start - MAX_MARKED), group.start)
        if row or begins:
            row.append(group.start)
        if following and ROW_GOES_ON.fullmatch(lowered, group.end, following.start):
            row = row or [NO_ROW]
            continue
        if len(row) > 1 and row[0] != NO_ROW and not ROW_NAME_AFTER.match(lowered, group.end):
            behind.update(row)
        row = []
    return frozenset(behind)


def _continue(text: Text, last: Pair | None, group: CueGroup) -> list[Pair]:
    """Return the pairs of a group because of the pair before it."""
    if last is None:
        return []
    first = group.mentions[0]
    series = SERIES.fullmatch(text.lowered, last.token.end, group.start) if first.is_weak else None
    is_other = first.cue.platform is not last.mention.cue.platform
    if series and is_other and not (series["space"] and first.cue.strength == PARTICLE):
        return _judge_all_after(text, group, "series")
    return list(_repeat(last, group)) if SAME.fullmatch(text.lowered, last.token.end, group.start) else []


def _repeat(last: Pair, group: CueGroup) -> Iterator[Pair]:
    """Yield the name of the last pair on the platforms of a group: "insta mia_b, same on snap"."""
    for mention in group.mentions:
        platform = mention.cue.platform
        if platform is not last.mention.cue.platform and not platform.by_number and platform.allows(last.name):
            yield Pair(mention, last.token, last.name, last.score, REPEATED)


def _judge_in_row(text: Text, group: CueGroup, used: dict[int, Pair]) -> list[Pair]:
    """Return the pairs of a group with the name before it, in a row that begins with a name."""
    token = read_before(text, group.start)
    if token is None or token.start in used:
        return []
    link = () if _may_be_kiss(text, group.mentions[0]) else ("linked",)
    return _judge_before(text, group, replace(token, evidence=(*token.evidence, *link)))


def _choose(text: Text, group: CueGroup, used: dict[int, Pair]) -> list[Pair]:
    """Return the pairs of a group: the name after it, unless the one before it is joined more closely."""
    if reverse := _match_reversed(text.lowered, group.end):
        return list(_reverse(reverse, group))
    after = _find_own_after(text, group)
    is_enclosed = _is_enclosed(text.lowered, group.start)
    token = None if not is_enclosed and after and _is_close(after[0]) else read_before(text, group.start)
    known = used.get(token.start) if token else None
    if known:
        return [] if is_enclosed and _is_closed_by(known, group) else after
    return _choose_closer(_judge_before(text, group, token), after) if token else after


def _may_be_kiss(text: Text, mention: Mention) -> bool:
    """Return whether a particle that nothing joins to a name is a word of the sentence: "x", "of course"."""
    return mention.cue.strength == PARTICLE and not text.folded[mention.start : mention.end].isupper()


def _find_own_after(text: Text, group: CueGroup) -> list[Pair]:
    """Return the pairs of a group with the name after it, unless that is another's: "@anna_b insta, @mia_b snap"."""
    after = _judge_all_after(text, group)
    is_behind_name = MARKED_NAME.search(text.lowered, max(0, group.start - MAX_MARKED), group.start) is not None
    is_apart = is_behind_name and after and SEPARATED.search(text.lowered, group.end, after[0].token.start)
    return [] if is_apart else after


def _match_reversed(lowered: str, end: int) -> re.Match[str] | None:
    return REVERSED_NAME.match(lowered, end) or NAME_REVERSED.match(lowered, end)


def _judge_all_after(text: Text, group: CueGroup, *more: str) -> list[Pair]:
    pairs = (_judge_after(text, group, mention, *more) for mention in group.mentions)
    return [pair for pair in pairs if pair]


def _is_closed_by(known: Pair, group: CueGroup) -> bool:
    """Return whether a group only closes a name: "👻 anna_b 👻", "OF: anna_b (onlyfans)"."""
    return known.mention.cue.platform is group.mentions[0].cue.platform


def _is_enclosed(lowered: str, start: int) -> bool:
    """Return whether a platform's name is in a bracket or a symbol, which may close a name: "anna_b (insta)"."""
    return lowered[start - 1 : start] in BRACKETS or not lowered[start].isascii()


def _is_close(pair: Pair) -> bool:
    return not pair.token.crossed and pair.score >= SURE


def _choose_closer(before: list[Pair], after: list[Pair]) -> list[Pair]:
    return before if before and (not after or _is_closer(before[0], after[0])) else after


def _is_closer(before: Pair, after: Pair) -> bool:
    """Return whether the name before a group is joined more closely than the one after it."""
    return "linked" in before.token.evidence and (after.token.crossed or before.score > after.score)


def _reverse(match: re.Match[str], group: CueGroup) -> Iterator[Pair]:
    """Yield a name that is announced as written backwards."""
    name = match["name"][::-1]
    if NUMBER_LIKE.fullmatch(name) or is_common(match["name"]):
        return
    token = Token(*match.span("name"), match["name"], name, has_at=False)
    yield from (
        Pair(mention, token, name, 0, BACKWARDS) for mention in group.mentions if mention.cue.platform.allows(name)
    )


def _judge_after(text: Text, group: CueGroup, mention: Mention, *more: str) -> Pair | None:
    """Return the pair of a platform's name and the token after its group, if the evidence suffices."""
    platform = mention.cue.platform
    token = read_after(text, group.end, platform)
    if token is None:
        return None
    evidence = [*token.evidence, *more, *_describe_mention(text, group, mention)]
    if "mark" in evidence and text.lowered.endswith(NOT_OR_AT, 0, mention.start):
        evidence = [step for step in evidence if step != "negated"]
    if token.name.isalpha() and _is_only_word(text, mention, evidence):
        evidence.append("plain_weak")
    return _judge(mention, token, evidence)


def _is_only_word(text: Text, mention: Mention, evidence: list[str]) -> bool:
    """Return whether a platform's name may be only a word of the sentence, and nothing marks what follows as a name."""
    if {"at", "mark", "label", "series"}.intersection(evidence):
        return False
    return mention.is_weak or (mention.is_symbol and "filler" in evidence) or _is_inflected(text, mention)


def _is_inflected(text: Text, mention: Mention) -> bool:
    """Return whether a name has the ending of a word in a sentence: "Instagram'a"."""
    _, apostrophe, ending = text.lowered[mention.start : mention.end].rpartition("'")
    return bool(apostrophe) and ending != "s"


def _judge_before(text: Text, group: CueGroup, token: Token) -> list[Pair]:
    """Return the pairs of a group and the token before it."""
    first = group.mentions[0]
    more = ["lookup"] if LOOKUPS.search(text.lowered, max(0, token.start - 16), token.start) else []
    if token.name.isalpha() and not token.has_at:
        more.append("plain_before")
    if first.is_weak and "linked" not in token.evidence:
        more.append("unlinked_weak")
    pairs = (
        _judge(mention, token, [*token.evidence, *more, *_describe_mention(text, group, mention)])
        for mention in group.mentions
    )
    return [pair for pair in pairs if pair]


def _judge(mention: Mention, token: Token, evidence: list[str]) -> Pair | None:
    platform, name = mention.cue.platform, token.name
    if not token.has_at and not platform.allows(name):
        name = join_letters(name)
    if not is_possible(name, platform):
        return None
    if not token.has_at:
        evidence += describe_name(token.spelling, name, platform)
    score = weigh(evidence)
    if score < THRESHOLD:
        return None
    return Pair(mention, token, name, score, token.step)


def _describe_mention(text: Text, group: CueGroup, mention: Mention) -> Iterator[str]:
    """Yield the evidence of a platform's name."""
    yield mention.cue.strength
    if is_negated(text.lowered, mention.start, mention.end):
        yield "negated"
    if mention.cue.strength in GROUPED and any(other.cue.strength not in GROUPED for other in group.mentions):
        is_apart = mention.cue.strength == PARTICLE and not _is_joined(text, mention)
        yield "unjoined" if is_apart else GROUPED[mention.cue.strength]
    if mention.is_weak:
        yield from _describe_weak(text, mention)


def _is_joined(text: Text, mention: Mention) -> bool:
    """Return whether a sign or word joins a particle to another platform's name: in "insta x" it is a kiss."""
    before, after = text.lowered[: mention.start].rstrip(), text.lowered[mention.end :].lstrip()
    in_capitals = mention.end - mention.start > 1 and text.folded[mention.start : mention.end].isupper()
    return in_capitals or before.endswith(JOINTS) or after.startswith((*JOINTS, *LABEL_MARKS))


def _describe_weak(text: Text, mention: Mention) -> Iterator[str]:
    """Yield the evidence of a name that may be only a word of the sentence."""
    spelling = text.folded[mention.start : mention.end]
    if spelling.isupper() and (len(spelling) > 1) and mention.cue.strength != WORD:
        yield "capitals" if mention.cue.strength == ABBREVIATION else "capital_particle"
    if mention.cue.strength != WORD and begins_part(text.lowered, mention.start):
        yield "marked_line"
    if text.lowered.endswith("on ", 0, mention.start):
        yield "on"
    elif mention.cue.strength == PARTICLE and text.lowered.endswith(CHOICES, 0, mention.start):
        yield "choice"
