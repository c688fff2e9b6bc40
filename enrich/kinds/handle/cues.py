"""Finds platforms' names in a text, and joins those that share one user name: "insta/snap: anna_b".

>>> [mention.cue.platform.name for mention in find_groups(Text("insta & s n a p: anna_b"))[0].mentions]
['instagram', 'snapchat']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from enrich.kinds.handle.disguises import find_disguised, write_disguised
from enrich.lexicon.platforms import (
    CLEAR,
    CLEAR_NAMES,
    GLUED,
    HOSTS,
    PARTICLE,
    SEPARATOR,
    SHORT_NAMES,
    SIGNS_BETWEEN,
    WORD,
    Cue,
    find_cue,
    find_spelt_out,
)
from enrich.text.folding import Text

MIN_HOST = 8  # letters of a host that is written for the platform; shorter ones end e-mail addresses
SPOKEN_HOSTS = sorted(host for host, platform in HOSTS.items() if host in platform.hosts and len(host) >= MIN_HOST)
SPELT_OUT = re.compile(rf"(?<![\w@])[a-z!1$0](?:{SEPARATOR}[a-z0-9@$!]){{1,12}}(?![a-z0-9])")
DISGUISED = re.compile(rf"(?<![\w@.-])(?:{write_disguised()})(?!\w|-\w)")
HOST = re.compile(rf"(?<![\w@.-])(?:{'|'.join(map(re.escape, SPOKEN_HOSTS))})(?![\w/-]|\.\w)")
ASSIGNED = re.compile(r"[ ]?[:=]")
NAMED = re.compile(r"[ ]?(?:[:=|-]|[ ,]@)")
BETWEEN = re.compile(r"[ \t]{0,2}(?:/|&|and|or|\+|,|\||=|[ \t]|y|i|e|si|lub|ou|o)[ \t]{0,2}")
NEGATION = re.compile(r"\b(?:no|not|without|never|nor|fake|(?:don'?t|do not) (?:use|have|do))(?: my| on)? $")
ADDRESS_ENDS = re.compile(r"\.(?:[a-z]{2,4})(?![\w])")
LINE_STARTS = ("\n", "-", "|", "/", ",", "•", "·", "*", ".", "!", "")
PARTS = ("-", ".", "'", "&", "#")  # before a particle that is part of something longer
BLANKS = (" ", "\n")
MAX_GROUP = 5


class Mention(NamedTuple):
    """A platform's name in a text, with its span and its cue."""

    start: int
    end: int
    cue: Cue

    @property
    def is_symbol(self) -> bool:
        """Whether it is an emoji, which decorates names of other platforms too."""
        return self.end - self.start == 1 and self.cue.strength in (CLEAR, WORD)

    @property
    def is_weak(self) -> bool:
        """Whether it may be only a word of the sentence."""
        return self.cue.strength != CLEAR


@dataclass(frozen=True, slots=True)
class CueGroup:
    """Mentions with only "and", "/" and the like between them; a user name next to the group is one on each."""

    mentions: tuple[Mention, ...]

    @property
    def start(self) -> int:
        """The start of the first one."""
        return self.mentions[0].start

    @property
    def end(self) -> int:
        """The end of the last one."""
        return self.mentions[-1].end


@cache
def _load_names() -> re.Pattern[str]:
    name = rf"(?P<name>{CLEAR_NAMES}|{SHORT_NAMES})"
    label = r"_(?:id|user|username|name|handle)(?!\w)"  # "line_id = mia"
    ending = r"(?:'[^\W\d_]{1,3}(?!\w))?"  # "my insta's mia"
    symbols = "👻🐦✈"  # need no boundary behind them
    return re.compile(
        rf"(?<![\w@])(?:{name}(?:(?!\w)|(?<=[{symbols}])|{label}){ending}|(?P<glued>{GLUED})(?=\d{{5,8}}(?!\w)))"
    )


def find_groups(text: Text) -> list[CueGroup]:
    """Return the platforms' names of a text in order, grouped."""
    lowered, groups = text.lowered, list[list[Mention]]()
    for mention in _find_mentions(text):
        if groups and _is_joined(lowered, groups[-1], mention):
            groups[-1].append(mention)
        elif groups and _is_explained(lowered, groups[-1][-1], mention):
            groups[-1].append(mention._replace(end=mention.end + 1))
        else:
            groups.append([mention])
    return [CueGroup(tuple(_drop_decoration(lowered, group) if len(group) > 1 else group)) for group in groups]


def _find_mentions(text: Text) -> Iterator[Mention]:
    """Yield the platforms' names outside of addresses, in order."""
    end, lowered = 0, text.lowered
    for mention in sorted(_find_all(lowered), key=lambda mention: (mention.start, -mention.end)):
        if mention.start >= end and not _is_in_chain(lowered, mention) and not _is_in_address(text, mention):
            yield mention
            end = mention.end


def _find_all(lowered: str) -> Iterator[Mention]:
    """Yield the platforms' names, written or spelt out; they may overlap."""
    for match in _load_names().finditer(lowered):
        cue = find_cue(match["name"] or match["glued"])
        if cue and not (cue.strength == PARTICLE and lowered[match.start() - 1 : match.start()] in PARTS):
            yield Mention(*match.span(), cue)
    for match in HOST.finditer(lowered):
        yield Mention(*match.span(), Cue(HOSTS[match[0]], CLEAR, plain=True))
    for match in DISGUISED.finditer(lowered):
        if cue := find_disguised(match[0]):
            yield Mention(*match.span(), cue)
    for match in SPELT_OUT.finditer(lowered):
        yield from _parse_spelt_out(match)


def _parse_spelt_out(match: re.Match[str]) -> Iterator[Mention]:
    """Yield the name that the last letters of a run of single letters spell, the longest one."""
    string = match.string
    offsets = [at for at in range(*match.span()) if string[at] not in SIGNS_BETWEEN + " "]
    for first in range(len(offsets) - 1):
        is_signed = " " not in string[offsets[first] : match.end()]
        cue = find_spelt_out("".join(string[at] for at in offsets[first:]), is_signed=is_signed)
        if cue and (cue.strength == CLEAR or ASSIGNED.match(string, match.end())):
            yield Mention(offsets[first], match.end(), cue)
            return


def _is_joined(lowered: str, group: list[Mention], mention: Mention) -> bool:
    return len(group) < MAX_GROUP and BETWEEN.fullmatch(lowered, group[-1].end, mention.start) is not None


def _is_explained(lowered: str, last: Mention, mention: Mention) -> bool:
    """Return whether a name is the same platform's in brackets: "bird app (twitter)"."""
    is_same = lowered[mention.end : mention.end + 1] == ")" and mention.cue.platform is last.cue.platform
    return is_same and lowered[last.end : mention.start].strip() == "("


def _drop_decoration(lowered: str, group: list[Mention]) -> list[Mention]:
    """Return a group without symbols and kisses before a name in letters: "👻 insta: anna_b", "tonight x snap me"."""
    kept = [
        mention
        for mention, following in zip_longest(group, group[1:])
        if not mention.is_symbol and not (following and _is_kiss(lowered, mention, following))
    ]
    return kept or group


def _is_kiss(lowered: str, mention: Mention, following: Mention) -> bool:
    return mention.cue.strength == PARTICLE and lowered[mention.end : following.start].isspace()


def _is_in_chain(lowered: str, mention: Mention) -> bool:
    """Return whether a name is between dashes: "a-snap-b"."""
    return lowered[mention.start - 1 : mention.start] == "-" == lowered[mention.end : mention.end + 1]


def _is_in_address(text: Text, mention: Mention) -> bool:
    """Return whether a name is part of a link or an e-mail address ("instagram.com/anna", "mia@x.com")."""
    lowered = text.lowered
    if lowered.startswith(".", mention.end) and _is_host(lowered, mention):
        return True
    return lowered[mention.start - 1 : mention.start] not in BLANKS and _is_behind_address(text, mention)


def _is_behind_address(text: Text, mention: Mention) -> bool:
    """Return whether what is joined to the beginning of a name is the beginning of a link or an address."""
    lowered, folded = text.lowered, text.folded
    before = lowered[max(0, mention.start - 40) : mention.start].rpartition(" ")[2].rpartition("\n")[2]
    if before.endswith("//") or ("/" in before and "." in before.partition("/")[0]):
        return True
    if before[-1:] != "." or not before[-2:-1].isalnum() or folded[mention.start].isupper():
        return False
    return before.startswith("@") or NAMED.match(lowered, mention.end) is None


def _is_host(lowered: str, mention: Mention) -> bool:
    ending = ADDRESS_ENDS.match(lowered, mention.end)
    return ending is not None and (
        f"{mention.cue.platform.name}{ending[0]}" in HOSTS or ending[0] in (".com", ".net", ".org", ".co", ".me", ".uk")
    )


def is_negated(lowered: str, start: int, end: int) -> bool:
    """Return whether a platform's name is said not to be used; "no kik? get it: anna_b" is not."""
    return lowered[end : end + 1] != "?" and NEGATION.search(lowered[max(0, start - 20) : start]) is not None


def begins_part(lowered: str, start: int) -> bool:
    """Return whether a name begins the text, a line or a part of a list."""
    before = lowered[max(0, start - 3) : start]
    return not before or before.rstrip(" ")[-1:] in LINE_STARTS
