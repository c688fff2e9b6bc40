"""Skips quotes, fields and labels that are joined to the start of an e-mail address and are not part of it.

A sign such as "/" or "=" may belong to a local part (RFC 5322 atext). It separates a field only if what precedes it is
one: a number, a word, a name or a label. Otherwise the address is read whole.
"""

from __future__ import annotations

import re
from itertools import takewhile

from enrich.kinds.email.address import TABLE, is_mirrored
from enrich.lexicon.wordlist import is_common, load_given_names

FIELD_SIGNS = "/|=?*~!"  # of atext: they separate fields far more often than they are part of an address
LIST_MARKS = "./|'*`\0"  # no address begins with them: they follow a space or the start of the text
ELLIPSIS = "..."
QUERY = re.compile(r"(?:[^?&]*[?&][\w-]+=)+")
PAIR = re.compile(r"[;&|,]\s?[\w-]{1,20}=")  # another setting follows: what is before "=" is a key too
LABELLED = re.compile(rf"(?:{'|'.join(TABLE.context.labels)})[-._](?=.)")
NUMBERED = re.compile(r"\d{1,15}-(?=[^\W\d_])")
PHONE_DIGITS = 7


def skip_surroundings(folded: str, lowered: str, start: int, end: int, after: int) -> int:
    """Return where the local part begins in the run of atext from `start` to `end`.

    `after` is the end of the address: a symbol there that mirrors one at the start is around the address.
    """
    if query := QUERY.match(lowered, start, end):
        return query.end()
    while start < end and (width := _measure_wrapping(lowered, start, end, after)):
        after += lowered[start] not in LIST_MARKS
        start += width
    run = lowered[start:end]
    cut = max(map(run.rfind, FIELD_SIGNS)) + 1
    if ELLIPSIS in run:
        cut = max(cut, run.rfind(ELLIPSIS) + len(ELLIPSIS))
    if 0 < cut < len(run):
        written, local = folded[start : start + cut - 1], folded[start + cut : end]
        is_part = run[cut - 1] == "=" and not PAIR.match(lowered, after)
        start += cut if (is_key if is_part else is_field)(written, local) else 0
    return _skip_label(lowered, start, end)


def _measure_wrapping(lowered: str, start: int, end: int, after: int) -> int:
    """Return the width of a symbol at the start that is around the address or begins a line of a list; 0 if none."""
    char = lowered[start]
    if char.isalnum():
        return 0
    if lowered.startswith(ELLIPSIS, start):
        return len(ELLIPSIS)
    is_sign = char in "!?=" and lowered[max(0, start - 1) : start].strip() != ""
    is_dash = char == "-" and lowered[end - 1] != "-"
    is_around = is_mirrored(char, lowered[after : after + 1]) and "}" not in lowered[start:end]
    return int(char in LIST_MARKS or is_sign or is_dash or is_around)


def is_field(written: str, local: str) -> bool:
    """Return whether what precedes a sign is a field of its own: a number, a word or a capitalised word.

    A given name in lower case may belong to the local part.

    >>> [is_field(written, "mia") for written in ("\u00a380", "Leeds", "call", "xk")]
    [True, True, True, False]
    """
    word = _find_last_word(written.rstrip(FIELD_SIGNS + "."))
    if not word or word[0].isdigit():  # also "24hrs", or the second half of a postcode
        return True
    is_name = word.istitle() and word[1:].isalpha()
    is_code = word.isupper() and local.islower() and local[:1].isalnum()
    if word in load_given_names():
        return False
    return is_name or is_code or word.lower() in TABLE.context.labels or is_common(word.lower())


def is_key(written: str, local: str) -> bool:
    """Return whether what precedes "=" is a key or a field, and not a part of the address: "=" is atext.

    >>> [is_key(written, "mia") for written in ("contact_email", "from", "Leeds", "no", "bob")]
    [True, True, True, False, False]
    """
    word = _find_last_word(written.rstrip(FIELD_SIGNS + "."))
    if word.islower() and word[0].isalpha():
        return not TABLE.context.keys.isdisjoint(re.split("[_-]", word))
    return is_field(written, local)


def _find_last_word(written: str) -> str:
    return "".join(takewhile(lambda char: char.isalnum() or char in "_'-", reversed(written)))[::-1]


def _skip_label(lowered: str, start: int, end: int) -> int:
    """Skip a label that a sign joins to the local part ("Email-mia@"), or a phone number ("07700900461-mia@")."""
    if label := LABELLED.match(lowered, start, end):
        rest = lowered[label.end() : end]
        return start if is_common(rest) and rest not in load_given_names() else label.end()
    number = NUMBERED.match(lowered, start, end)
    groups = takewhile("0123456789 ".__contains__, reversed(lowered[max(0, start - 15) : start]))
    if number and sum(map(str.isdigit, (*groups, *number[0]))) > PHONE_DIGITS:
        return number.end()
    return start
