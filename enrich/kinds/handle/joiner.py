"""Reads the token before or after a platform's name, and what joins the two: the grammar of "insta: anna_b".

    after   = platform, { label | filler | sign | line end }, name
    before  = name, [ "on" | "via" | bracket | dash | ... ], platform
    name    = ["@"], token, { punctuation in words, token }

A token is read whole: a sign that the platform admits in names belongs to it, and so does a letter of any alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from enrich.kinds.handle.evidence import NEVER, WORDS, is_placeholder
from enrich.kinds.handle.remarks import Remark, read_joined, read_remark
from enrich.lexicon.languages import list_english_signs, list_signs
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.platforms import Platform, find_cue, undo_leet
from enrich.lexicon.wordlist import is_common
from enrich.text.folding import Text

USER_NAME = r"(?:live:)?\w(?:(?:[\w-]|\.(?!\.)){0,62}\w)?(?:#\d{4}(?!\d))?"  # 64 characters are too many for a name
SIGNS = {"_": "_"} | {
    spelling: sign
    for sign, name in ((".", "dot"), ("_", "underscore"), ("-", "dash"))
    for word in list_signs(name)
    for spelling in (Text(word).lowered, strip_accents(word))
    if word in list_english_signs(name) or not is_common(spelling)
}
SIGN_ENDS = frozenset(word.split()[-1] for word in SIGNS)
PUNCTUATION_WORD = f"(?:{'|'.join(sorted(SIGNS, key=len, reverse=True))})"
JOINT = rf"(?:\s?[(\[]\s?{PUNCTUATION_WORD}\s?[)\]]\s?|[\"',]? {PUNCTUATION_WORD},? [\"']?|\n(?=_\w|\.[a-z]))"
SPACED = r"[a-z0-9_](?:[ ][a-z0-9_.-]){3,40}(?![\w.-]|[ ]\w(?!\w))"
MORE = rf"(?:{JOINT}[a-z0-9_.-]{{0,29}}[a-z0-9_]){{0,3}}"
STEP = re.compile(
    rf"(?P<space>[^\S\n]{{1,64}})|(?P<line>\n)|(?P<spaced>{SPACED})"
    rf"|(?P<name>(?:@|/?u/)?(?P<token>{USER_NAME}))(?P<more>{MORE})|(?P<sign>.)"
)
REMARK = re.compile(r"\((?P<words>[a-z' ]{2,30})\)")
BEFORE = re.compile(
    rf"(?:(?<![\w@])(?<![^\W\d]/)(?P<at>@)|(?<![\w.@/-])(?<!live:)(?:/?u/|(?<!\w)/)?)(?P<token>{USER_NAME})(?P<more>{MORE})[\"']?"
    r"(?:[ ]?(?:[^\x00-\x7f][ ]?)?(?P<sign>\s\(|[(\[|=:/-]?)[ ]?|[ ]{4,40})"
    r"(?:(?P<link>on|via|both|on both|is my|is me on|pe|na|=|@) )?(?:my |the )?$"
)
JOINTS = re.compile(JOINT)
WRAPPING = " \t\n()[]\"',"
# What a sign says about the name behind it, and what a sign and a space say.
SIGN_EVIDENCE = dict.fromkeys(":=>~|*\"'-@", ("mark", "mark")) | {
    ",": ("cell", "listed"),
    ";": ("cell", ""),
    "&": ("listed", "listed"),
    ".": ("", "sentence_end"),
    "?": ("", "sentence_end"),
    ")": ("closed", "closed"),
    "]": ("closed", "closed"),
}
GLUE = ("'", "\\", "+", "^", "~")  # before a letter: the token goes on
BEHIND_AT = {
    "sentence_end",
    "closed",
    "label",
    "mark",
    "skipped",
    "spelt",
}  # what still counts if "@" precedes the name
STOPS = frozenset("£$€%#+<")
CROSSED = frozenset(",;)].?!")
LINKS = frozenset("on via both is me my the pe na".split())
LONGEST = 63
IN_WORDS, REMARKED = "signs in words", "remark applied"
MAX_LINKS = 3
MAX_STEPS, MAX_WORDS, MAX_LINES = 24, 5, 2
# More signs than are passed: no name is in reach, as in a line of symbols.
SIGNS_ONLY = re.compile(rf"(?:[^\S\n]{{1,64}}+|[^\w\s]|\n){{{MAX_STEPS}}}")
WINDOW_BEFORE = 80
WINDOWS = 256  # of a text of one phrase, repeated, whose matches are kept
MIN_WORD = 3  # letters of a word that ends a name
# Up to one more word, and a name with "@" or an underscore.
UNMISTAKABLE = re.compile(r"(?: [^\W\d_]+)? ?:? (?:@\w|(?=[a-z0-9.]*_[a-z0-9_.]*[a-z0-9])[a-z0-9_])")
MAX_SKIPPED, WINDOW_SKIPPED = 2, 60
ENDED = re.compile(r"[ ]?(?:$|[^\w ])")
PIECE_ENDS = re.compile(r"[.-]+")
NUMBER_START = re.compile(r"\+?0\d{3,}|\d{6,}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token that may be a user name: its span, the name it spells and how, and what joins it to the platform."""

    start: int
    end: int
    spelling: str
    name: str
    has_at: bool
    evidence: tuple[str, ...] = ()
    crossed: bool = False
    step: str = ""


@dataclass(slots=True)
class _Walk:
    """What has been passed between a platform's name and a token."""

    evidence: set[str] = field(default_factory=set)
    crossed: bool = False
    words: int = 0
    lines: int = 0
    skipped: int = 0
    label: re.Match[str] | None = None
    is_behind_filler: bool = False  # where the name begins is not clear: "insta the hairy bee, all one word"

    def pass_sign(self, sign: str, around: str) -> bool:
        """Note a sign, by the characters around it; return False if no name may follow it."""
        following = around[2:]
        self.is_behind_filler = False
        if sign != "-" or not (around[0].isalnum() and following.isalpha()):  # "kik-boxing"
            self.evidence.update(_describe_sign(sign, following))
        self.crossed |= sign in CROSSED
        return sign not in STOPS and not (sign == "@" and following in ".-")

    def pass_word(self, match: re.Match[str]) -> bool:
        """Note a word; return False if it is no word that joins a platform's name and a name."""
        role = WORDS.get(match["name"]) or WORDS.get(undo_leet(match["name"]))
        if role is None or self.words == MAX_WORDS or match["more"]:
            return False
        self.evidence.add(role)
        self.is_behind_filler = role == "filler"
        self.words += 1
        self.label = match if is_placeholder(match["name"]) else None
        return True

    def skip_word(self, match: re.Match[str]) -> bool:
        """Note an unknown word of letters; return False unless a name that no word can be may follow it."""
        behind = match.string[match.end() : match.end() + WINDOW_SKIPPED]
        self.skipped += 1
        if self.skipped > MAX_SKIPPED or not match["name"].isalpha() or not UNMISTAKABLE.match(behind):
            return False
        self.evidence.add("skipped")
        return True

    def pass_line(self) -> bool:
        self.crossed = True
        self.lines += 1
        return self.lines <= MAX_LINES


def _describe_sign(sign: str, following: str) -> Iterator[str]:
    """Yield the evidence of a sign between a platform's name and a name, by the character behind it."""
    if not sign.isascii() or sign + following == "..":
        yield "mark"
    if evidence := SIGN_EVIDENCE.get(sign, ("", ""))[following.isspace()]:
        yield evidence


def read_after(text: Text, position: int, platform: Platform) -> Token | None:
    """Return the token after a platform's name, or None."""
    lowered = text.lowered
    if SIGNS_ONLY.match(lowered, position):
        return None
    walk = _Walk()
    for _ in range(MAX_STEPS):
        step = STEP.match(lowered, position)
        if step is None or not _pass(walk, step):
            return _build_after(text, step, walk, platform) if step else _build_label(text, walk)
        remark = REMARK.match(lowered, position) if step["sign"] == "(" else None
        position = remark.end() if remark and _is_remark(remark["words"]) else step.end()
    return None


def _pass(walk: _Walk, step: re.Match[str]) -> bool:
    """Return whether a step is passed: it is not a name, and a name may follow it."""
    if step["spaced"]:
        return False
    if step["name"]:
        return walk.pass_word(step) or walk.skip_word(step)
    if step["sign"]:
        return walk.pass_sign(step["sign"], step.string[step.start() - 1 : step.end() + 1])
    return walk.pass_line() if step["line"] else True


def _is_remark(words: str) -> bool:
    """Return whether a bracket holds a remark and not a name: "telegram (not whatsapp) @anna_b"."""
    return " " in words.strip() or is_common(words.strip())


def _blank_remark(remark: re.Match[str]) -> str:
    return " " * len(remark[0]) if _is_remark(remark["words"]) else remark[0]


def _build_label(text: Text, walk: _Walk) -> Token | None:
    """Return "username" of "insta: username" as a name, if nothing follows."""
    if walk.label is None or not walk.evidence & {"mark"} or walk.words > 1:
        return None
    return _build(text, walk.label.start(), walk.label["name"], walk.label["name"], walk)


def _build_after(text: Text, step: re.Match[str], walk: _Walk, platform: Platform) -> Token | None:
    if step["spaced"]:
        return _build(text, step.start(), step["spaced"], step["spaced"].replace(" ", "").rstrip(".-"), walk)
    if not step["name"]:
        return _build_label(text, walk)
    if joined := read_joined(text.lowered, step.start("token")):
        walk.evidence.add("spelt")
        return None if walk.is_behind_filler else _build(text, step.start("token"), *joined, walk)
    return _build_name(text, step, walk, platform) if len(step["token"]) <= LONGEST else None


def _build_name(text: Text, step: re.Match[str], walk: _Walk, platform: Platform) -> Token | None:
    more = "" if is_prose_after_dash(step["more"]) else step["more"]
    token = step["token"] if more else cut_token(text, step.start("token"), step["token"], platform)
    end = step.end("more") if more else step.start("token") + len(token)
    if _is_continued(text.lowered, end, token) or find_cue(token):
        return None
    return _build(
        text, step.start("name"), text.lowered[step.start("name") : end], parse_punctuation(token + more), walk
    )


def _build(text: Text, start: int, written: str, name: str, walk: _Walk) -> Token:
    spelling = text.folded[start : start + len(written)].lstrip("@")
    has_at = written.startswith(("@", "u/", "/u/"))
    undone = _name_step(spelling)
    if not name.isalpha():
        walk.evidence.discard("listed")
    end = start + len(written)
    if ENDED.match(text.lowered, end):
        walk.evidence.add("ended")
    if remark := read_remark(text.lowered, end, name):
        walk.evidence.add("spelt")
        undone = REMARKED if remark.name != name else undone
        name, end = remark.name, max(end, remark.end)
    evidence = {"at", *(walk.evidence & BEHIND_AT)} if has_at else walk.evidence
    return Token(start, end, spelling, name, has_at, tuple(evidence), walk.crossed, undone)


def _name_step(spelling: str) -> str:
    """Return how a name is written: in words, or as it is."""
    return IN_WORDS if any(map(str.isspace, spelling)) else ""


def _is_continued(lowered: str, end: int, token: str) -> bool:
    """Return whether a token is part of something longer: an e-mail address, a link, a word with an apostrophe."""
    after = lowered[end : end + 3]
    if (
        after[:1] == "@"
        or (after[:2] == ".." and after[2:].replace("_", "a").isalnum())
        or after.startswith("://")
        or token.startswith("www.")
    ):
        return True
    if after[:1] == "/":
        return "." in token and token.rpartition(".")[2].isalpha()
    return after[:1] in GLUE and after[1:2].isalnum()


def cut_token(text: Text, start: int, token: str, platform: Platform) -> str:
    """Return a token without a sentence or a number that follows a dot or dash without a space ("anna_b.Call me").

    A dot or dash before anything else belongs to the token, although the platform may not admit it: then it is no name.
    """
    for sign in PIECE_ENDS.finditer(token):
        head, piece = token[: sign.start()], PIECE_ENDS.split(token[sign.end() :], 1)[0]
        if platform.allows(head) and _is_separate(
            text, start + sign.start(), head, piece, is_whole=platform.allows(token)
        ):
            return head
    return token


def _is_separate(text: Text, position: int, head: str, piece: str, *, is_whole: bool) -> bool:
    """Return whether what follows a dot or dash in a token is no part of the name."""
    first, _ = text.original_span(position, position + 1)
    if not text.original[first].isascii():  # a long dash
        return True
    start = position + 1
    if (
        (is_common(piece) or piece in NEVER)
        and text.folded[start].isupper()
        and text.folded[position - len(head) : position].islower()
    ):
        return True
    return not is_whole and (NUMBER_START.match(piece) is not None or (len(piece) >= MIN_WORD and is_common(piece)))


def read_before(text: Text, position: int) -> Token | None:
    """Return the token before a platform's name, or None."""
    lowered = text.lowered
    offset = max(0, position - WINDOW_BEFORE)
    before = REMARK.sub(_blank_remark, lowered[offset:position])
    match = _match_before(before)
    if match is None:
        return None
    start, end = offset + match.start(), offset + match.end("more")
    is_linked = bool(match["link"] or match["sign"])
    spelling, name = text.folded[offset + match.start("token") : end], parse_punctuation(match["token"] + match["more"])
    remark = read_remark(lowered, end, name) or Remark(name)
    evidence = (("at",) if match["at"] else ()) + (("spelt",) if remark.name != name else ())
    return Token(
        start,
        max(end, remark.end),
        spelling,
        remark.name,
        bool(match["at"]),
        (*evidence, "linked" if is_linked else "unlinked"),
        step=REMARKED if remark.name != name else _name_step(spelling),
    )


@lru_cache(maxsize=WINDOWS)
def _match_before(before: str) -> re.Match[str] | None:
    """Return the match of the name that a window of text ends in, or None if there is none."""
    match = BEFORE.search(before) if _may_end_in_name(before) else None
    return None if match is None or find_cue(match["token"]) else match


def _may_end_in_name(before: str) -> bool:
    """Return whether the last word may be a name: a cheap check before the pattern."""
    words = _list_last_words(before)
    last = words[-1].strip(WRAPPING) if words else ""
    if find_cue(last) or not any(map(str.isalnum, last)):
        return False
    is_word = last.isalpha() and is_common(last)
    return not is_word or (len(words) > 1 and words[-2].strip(WRAPPING) in SIGN_ENDS)


def _list_last_words(before: str) -> list[str]:
    """Return the last words without the signs and the joining words behind them."""
    end = len(before)
    while end and not (before[end - 1].isalnum() or before[end - 1] == "_"):
        end -= 1
    words = before[:end].split()[-MAX_LINKS - 1 :]
    while words and words[-1] in LINKS:
        words.pop()
    return words


def parse_punctuation(spelling: str) -> str:
    """Return a name with its punctuation words replaced.

    >>> parse_punctuation("anna underscore bee (dot) x")
    'anna_bee.x'
    """
    return JOINTS.sub(lambda joint: SIGNS.get(joint[0].strip(WRAPPING), ""), spelling)


def is_prose_after_dash(more: str) -> bool:
    """Return whether all that follows is dashes and common words: "anna dash call me"."""
    has_only_dashes = all(SIGNS.get(joint.strip(WRAPPING)) == "-" for joint in JOINTS.findall(more))
    words = JOINTS.split(more)[1:]
    return bool(words) and has_only_dashes and all(map(is_common, words))
