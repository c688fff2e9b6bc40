"""Replaces zero-width characters and inline HTML tags, by nothing or by a space.

Inside a number or a word they are a disguise or emphasis ("0\u200b7700", "07<b>700</b>"), and the two parts are read as
one. They become a space if only the separate parts are valid: "£80\u200b07700 900461".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from enrich.lexicon.domains import is_domain
from enrich.lexicon.languages import list_words
from enrich.lexicon.platforms import ABBREVIATION, CLEAR, find_cue

# Placeholders for invisible characters and tags until each is resolved: no folded text has these characters.
ZERO_WIDTH, TAG, RAISED = "\u200b", "\u2060", "\u2061"
JOINTS = frozenset((ZERO_WIDTH, TAG, RAISED))
INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0"
)
_JOINT = re.compile(f"[{ZERO_WIDTH}{TAG}{RAISED}]")
_BETWEEN = re.compile(rf"(?<=\w){_JOINT.pattern}+(?=[\w+])")
_WINDOW = 64  # characters on either side that may decide

_GROUPED = r"[ ./()-]{0,2}[0-9]"  # a digit after the marks that group a telephone number
_NUMBER_AFTER = re.compile(
    rf"(?:0(?=[1-9]){_GROUPED}(?:{_GROUPED}){{8,9}}|(?:\+|00)[1-9](?:{_GROUPED}){{9,13}})(?![0-9])"
)
_NUMBER_BEFORE = re.compile(
    rf"(?<![0-9+])(?:0(?=[1-9])(?:{_GROUPED}){{10}}|(?:\+|00)44(?:\s?\(0\))?(?:{_GROUPED}){{10}})\Z"
)
_DIGITS_BEFORE = re.compile(r"(?<![\w])[0-9]+\Z")
_DIGITS_AFTER = re.compile(r"[0-9]+")
_AMOUNT = re.compile(r"[^\w\s] ?([0-9][0-9.,]*)\Z")
_MAIL_DOMAIN = re.compile(r"@([a-z0-9.-]+\.[a-z]{2,})\Z")
_HOST_CHARACTERS = re.compile(r"[a-z0-9.-]*")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]*\Z")
_LABEL = re.compile(r"([^\W\d_]{2,20})(?=[ ]?[:=]|[ ]{1,2}@)")
MAX_SHORT = 3  # digits beside a number: more may be the rest of a longer code that is broken for display


def close_joints(pieces: list[str]) -> None:
    """Replace the joints among the pieces of a text, each a piece of its own, by "" or a space."""
    marked = "".join(pieces)
    if _JOINT.search(marked):
        splits = frozenset(find_splits(marked))
        indices = (index for index, piece in enumerate(pieces) if piece in JOINTS)
        for index, joint in zip(indices, _JOINT.finditer(marked), strict=True):
            pieces[index] = " " if joint.start() in splits else ""


def find_splits(marked: str) -> Iterator[int]:
    """Yield the offset of each joint that parts two things, of several in a row only the first.

    >>> list(find_splits("£80\u200b07700 900461")), list(find_splits("0\u200b7700 900461"))
    ([3], [])
    """
    done = 0
    for joint in _BETWEEN.finditer(marked):
        before = _JOINT.sub("", marked[max(done, joint.start() - _WINDOW) : joint.start()]).lower()
        after = marked[joint.end() : joint.end() + _WINDOW].lower()
        if _is_split(before, joint.group(), after):
            done = joint.end()
            yield joint.start()


@lru_cache(maxsize=256)  # of a text of one phrase with joints, repeated
def _is_split(before: str, joint: str, after: str) -> bool:
    joined = _JOINT.sub("", after)
    return (
        _divides_numbers(before, joint, joined)
        or _divides_amounts(before, joined)
        or _ends_mail_domain(before, joined)
        or _begins_label(before, after)
    )


def _divides_numbers(before: str, joint: str, after: str) -> bool:
    """Return whether a whole telephone number begins or ends at a joint, or two elements of HTML with figures meet."""
    left, right = _DIGITS_BEFORE.search(before), _DIGITS_AFTER.match(after)
    if left and right and (joint.count(TAG) > 1 or RAISED in joint):
        return True
    if number := _NUMBER_AFTER.match(after):
        return not before[-1:].isdigit() or _stands_alone(number, left)
    if number := _NUMBER_BEFORE.search(before):
        return not right or _stands_alone(number, right)
    return False


def _stands_alone(number: re.Match[str], beside: re.Match[str] | None) -> bool:
    """Return whether a number beside figures is no part of a longer code: it is grouped, or they are few."""
    return not number.group().isdigit() or (beside is not None and len(beside.group()) <= MAX_SHORT)


def _divides_amounts(before: str, after: str) -> bool:
    """Return whether an amount with its sign ends at a joint: "£80|150", but not "£1|50" or "£10|00"."""
    amount, digits = _AMOUNT.search(before), _DIGITS_AFTER.match(after)
    if not amount or not digits or unicodedata.category(amount.group()[0]) != "Sc":
        return False
    return min(len(amount[1]), len(digits.group())) > 1 and digits.group().strip("0") != ""


def _ends_mail_domain(before: str, after: str) -> bool:
    """Return whether the domain of an e-mail address ends at a joint, since with the next letters it is none."""
    domain = _MAIL_DOMAIN.search(before)
    if not domain or not is_domain(domain[1]):
        return False
    rest = _HOST_CHARACTERS.match(after)
    return not is_domain(domain[1] + rest.group().rstrip(".-") if rest else domain[1])


def _begins_label(before: str, after: str) -> bool:
    """Return whether the name of a platform, or a word about calling, begins at a joint and announces a value."""
    label = _LABEL.match(after)
    start = _LETTERS_BEFORE.search(before)
    return (
        label is not None
        and _announces(label[1])
        and not (start and start.group() and _announces(start.group() + label[1]))
    )


def _announces(word: str) -> bool:
    cue = find_cue(word)
    return (cue is not None and cue.strength in {CLEAR, ABBREVIATION}) or word in _list_calling()


@cache
def _list_calling() -> frozenset[str]:
    return frozenset(word for word in list_words("calling") if word.isalpha())
