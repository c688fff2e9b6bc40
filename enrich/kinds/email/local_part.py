"""Parses the local part of an e-mail address, backwards from the at sign."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.kinds.email.address import CLOSE, DASH_WORDS, DOT_WORD, MAX_LOCAL, OPEN
from enrich.lexicon.wordlist import is_common, load_given_names

CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789._+%'-"
JOINT_BEFORE = re.compile(
    rf"(?:\s{{0,2}}{OPEN}\s?(?P<inner>{DOT_WORD}|under ?score|dash|hyphen|\.)\s?{CLOSE}\s{{0,2}}"
    rf"|\s{{1,2}}(?P<word>{DOT_WORD}|under ?score|dash|hyphen)\s{{1,2}})$"
)
SINGLE_LETTERS = re.compile(r"(?<![a-z0-9])(?:[a-z0-9._-] ){2,32}[a-z0-9]$")
# Up to four digits alone are the end of a name ("jenny 88"); the text may also ask to remove the spaces.
DIGITS = re.compile(r"\d{1,4}")
WORD_BEFORE = re.compile(r"(?<![a-z0-9._@-])(?!(?:dot|under ?score|dash|hyphen) )([a-z][a-z._-]{1,30}) (?P<dot>\. )?$")
NO_SPACES = re.compile(r"(?:no|remove|without|delete|minus|ignore)(?: the| any| all)? spaces?|all one word|no gaps")
NEVER_LOCAL = frozenset("me us is look site website page profile photos pics more here reviews it out".split())
WINDOW = 40


@dataclass(frozen=True, slots=True)
class LocalPart:
    """A local part: its start, its value ("" if there is none) and its transformations."""

    start: int
    value: str
    undone: tuple[str, ...] = ()


def parse_local_part(lowered: str, end: int) -> LocalPart:
    """Parse the local part that ends at `end`."""
    value = lowered[_find_start(lowered, end) : end].lstrip(".-'%+")
    start = end - len(value)
    if len(value) == 1 and (letters := SINGLE_LETTERS.search(lowered[max(0, start - MAX_LOCAL) : end])):
        return LocalPart(end - len(letters[0]), letters[0].replace(" ", ""), ("spaces between letters",))
    undone: tuple[str, ...] = ()
    if joined := _join_words(lowered, start, end, value):
        (start, value), undone = joined, ("spaces in the name",)
    while value and len(value) < MAX_LOCAL and (joint := JOINT_BEFORE.search(lowered[max(0, start - 24) : start])):
        end_before = start - len(joint[0])
        start_before = _find_start(lowered, end_before)
        if start_before == end_before:
            break
        value = lowered[start_before:end_before] + _parse_joint(joint["inner"] or joint["word"]) + value
        start = start_before
        undone = tuple(dict.fromkeys((*undone, "dot in words")))
    return LocalPart(start, value.strip("."), undone)


def _find_start(lowered: str, end: int) -> int:
    """Return the start of the run of local-part characters that ends at `end`."""
    window = lowered[max(0, end - MAX_LOCAL - 1) : end]
    return end - len(window) + len(window.rstrip(CHARACTERS))


def _parse_joint(word: str) -> str:
    return "_" if word.startswith("under") else "-" if word in DASH_WORDS else "."


def _join_words(lowered: str, start: int, end: int, value: str) -> tuple[int, str] | None:
    """Return start and value of a local part with spaces: "jenny 88", or more words if the text says "no spaces"."""
    if lowered[max(0, start - 1) : start] != " ":
        return None
    is_requested = _requests_joining(lowered[max(0, start - WINDOW) : end + 2 * WINDOW])
    first = start
    while is_requested or DIGITS.fullmatch(value):
        word = WORD_BEFORE.search(lowered, max(0, first - MAX_LOCAL), first)
        if word is None or not _is_part(word, is_requested=is_requested):
            break
        value, first = word[1] + ("." if word["dot"] else "") + value, word.start()
    return (first, value) if first < start else None


def _requests_joining(around: str) -> bool:
    """Return whether the text asks to remove the spaces."""
    return ("space" in around or "one word" in around or "gaps" in around) and NO_SPACES.search(around) is not None


def _is_part(word: re.Match[str], *, is_requested: bool) -> bool:
    """Return whether a word before a local part belongs to it; a dot after it must be requested ("jenny . rose")."""
    if word["dot"]:
        return is_requested and word[1] not in NEVER_LOCAL
    return not is_common(word[1]) or word[1] in load_given_names()
