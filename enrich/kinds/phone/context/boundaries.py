"""Decides whether a number may start or end at an offset, by the characters and words next to it."""

from __future__ import annotations

import re

from enrich.kinds.phone.context.cues import NEAR, has_cue
from enrich.kinds.phone.context.glue import can_touch_after, can_touch_before, ends_with_code
from enrich.kinds.phone.plan.endings import is_close_ending
from enrich.kinds.phone.tokens.chain import MOMENT
from enrich.kinds.phone.tokens.vocabulary import CANNOT_SKIP, TokenType, tokenise

_WHOLE_NUMBER = 9
_MAX_CLOSE_GAP = 3
_MIN_CODE_DIGITS = 4
_MAX_ROUND_FIGURE = _GROUP = 3
_MAX_AGE_LENGTH = 2  # also of a price

_MONEY = frozenset("£€$¥₹")
_NUMERALS = frozenset(
    (
        TokenType.UNIT,
        TokenType.TEEN,
        TokenType.TENS,
        TokenType.REPEAT,
        TokenType.HUNDRED,
        TokenType.HUNDREDS,
    )
)
_ASCII = [chr(code) for code in range(128)]
_GAP_CHARACTERS = "".join(char for char in _ASCII if not char.isalnum())
_RUN_CHARACTERS = "".join(char for char in _ASCII if char.isalnum())

_CODE_ENDS = frozenset("-_X")
_CODE_JOINTS = frozenset("-/._")
_MOBILE_RUN, _ZEROS, _LOOKALIKES = len("07700"), frozenset("0oO"), "0123456789oO"
_UNBROKEN = 10
# These separate digits from a number in any form, unless the same mark is between its groups.
_HARD_MARKS = " \n\t,;|&("
# "first five digits", "24/7", "6-9", "36C-24-34".
_SET_OFF = re.compile(
    r"\b(?:first|part)\s\w{1,5}(?:\s(?:digits|numbers))?\W{1,3}$"
    r"|(?<![0-9/.-])(?:24/7|[0-9]{1,2}[-/][0-9]{1,2}|[0-9]{2}[A-Z]{1,2}-[0-9]{2}-[0-9]{2})[ ,.!(:;|/\n-]{1,3}$",
    re.IGNORECASE,
)
_SENTENCE_GAPS = frozenset((". ", ".\n", "! ", "? ", ".  ", ", "))
_FIRST_GAP = re.compile(r"[^\W_]{1,12}([\W_]{0,4})")

# Behind a number.
_ENDS = frozenset(("", " ", "\n"))
_ROW_MARKS = frozenset(".,:/-_")
# "400+61", and before the end of a sentence or bracket also "400 + 61", "four hundred plus sixty one".
_OPERATORS = frozenset("+*=pmat")
_TERM = re.compile(
    r"(?:[+*=][ ]?|[ ](?:[+*=]|plus|minus|add|times)[ ]?(?=[\w -]{1,24}(?:$|[^\w -])))"
    r"(?P<term>[0-9]{1,4}(?![ -]?[0-9])|[a-z]{3,9}(?:[ -][a-z]{3,9}){0,2}(?![^\W_]))",
    re.IGNORECASE,
)
_MIN_AGES = frozenset(("16", "18", "21"))
_MAX_ENDING_DISTANCE = 5
_MAX_GROUP = 8
_RANGE_END = re.compile(r"-([0-9]{4,6})(?![0-9]|[ .-]?[0-9])")
# Figures after a mark that are a number of their own: a whole telephone number, or a figure with a unit ("24hrs").
_SEPARATE_AFTER = re.compile(r".(?:0[0-9]{3}|44[127]|[0-9]{1,4}[A-Za-z£€$])")


def can_start_at(folded: str, start: int, *, regular: bool, follows: bool = False) -> bool:
    """Return whether a number may start at an offset.

    A regular number may be closer to other digits than a disguised one; one that follows another number, to all but
    letters.
    """
    if MOMENT.match(folded, start):
        return False
    last = folded[start - 1 : start]
    if follows and not last.isalpha():
        return True
    regular = regular or follows or _is_mobile_run(folded[start : start + _MOBILE_RUN])
    is_apart = last in _ENDS and (regular or folded.startswith("+44", start))
    return is_apart or _can_start_after(folded, start, last, regular=regular)


def _can_start_after(folded: str, start: int, last: str, *, regular: bool) -> bool:
    """Return whether a number may start after a character: a joint of a code, a letter, a currency sign or another."""
    before = folded[max(0, start - NEAR) : start]
    if last in _CODE_ENDS and ends_with_code(before):
        return False
    if last.isalpha():
        return can_touch_before(folded, start, before)
    if last in _MONEY:
        return _is_money_separate(before)
    return _is_clear_of_digits(folded, start, before, regular=regular)


def can_end_at(folded: str, end: int) -> bool:
    """Return whether a number may end at an offset: not inside a word, a row of digits or a sum."""
    after = folded[end : end + 2]
    if not _OPERATORS.isdisjoint(after) and _is_sum(folded, end):
        return False
    mark = after[:1]
    if mark.isalnum():
        return mark.isalpha() and can_touch_after(folded, end)
    return mark in _ENDS or _can_end_before_mark(folded, end, after)


def _can_end_before_mark(folded: str, end: int, after: str) -> bool:
    """Return whether a number may end before a mark, given with the character after it."""
    mark = after[0]
    if mark in _ROW_MARKS:
        return not (after[1:].isalnum() and _is_row_continued(folded, end))
    return mark != "°" and (mark not in "$£" or after[1:].isdigit() or after[1:] == mark)


def _is_mobile_run(run: str) -> bool:
    """Return whether five characters begin a mobile number, with letters O or without."""
    return len(run) == _MOBILE_RUN and run[0] in _ZEROS and run[1] == "7" and not run.strip(_LOOKALIKES)


def _is_sum(folded: str, end: int) -> bool:
    """Return whether an operator and figures make the digits before a term of a sum: "400+61", "400 + 61)"."""
    found = _TERM.match(folded, end)
    if found is None:
        return False
    term = found["term"]
    if not term.isdigit():
        return all(_are_digits(word) for word in term.replace("-", " ").split())
    own = folded[end - len(term) : end]
    is_next_ending = own.isdigit() and abs(int(term) - int(own)) <= _MAX_ENDING_DISTANCE
    return not (is_next_ending or term in _MIN_AGES)


def _is_row_continued(folded: str, end: int) -> bool:
    """Return whether a mark joins a number to more of its row: a group after a dash, or what follows the same mark."""
    after = folded[end + 1 : end + 1 + _GROUP]
    is_code_letter = after[0].isupper() and not after[1:2].isalnum()
    if not (is_code_letter or after[0].isdigit()) or _SEPARATE_AFTER.match(folded, end):
        return False
    if folded[end] == "-" and len(after) == _GROUP and after.isdigit():
        return not _begins_range(folded, end)
    return folded[max(0, end - _MAX_GROUP) : end].rstrip(_RUN_CHARACTERS)[-1:] == folded[end]


def _begins_range(folded: str, end: int) -> bool:
    """Return whether a dash joins the last group of a number to the ending of another: "020 7946 0345-0349"."""
    found = _RANGE_END.match(folded, end)
    own = folded[end - len(found[1]) : end] if found else ""
    return found is not None and own.isdigit() and is_close_ending(found[1], own)


def _is_money_separate(before: str) -> bool:
    """Return whether a currency sign belongs to the digits before it, or is doubled as an ornament."""
    return len(before) > 1 and (before[-2].isdigit() or before[-2] == before[-1])


def _is_clear_of_digits(folded: str, place: int, before: str, *, regular: bool) -> bool:
    """Return whether the digits before an offset, if any, are not part of the number that starts there."""
    end = len(before.rstrip(_GAP_CHARACTERS))
    start = len(before[:end].rstrip(_RUN_CHARACTERS))
    run, gap = before[start:end], before[end:]
    if _is_code_part(run, gap):
        return False
    if not _are_digits_close(run, gap) or _is_whole_number(run) or _is_set_off(folded, place, before, run, gap):
        return True
    if not gap or _is_same_row(folded, place, run, gap, regular=regular):
        return False
    if gap == ".":
        return _is_separate_from_point(folded, place, before[:start], run, regular=regular)
    return regular or _is_marked_off(folded[place], gap) or _is_separate_amount(before[:start], run, gap)


def _is_whole_number(run: str) -> bool:
    return len(run) >= _WHOLE_NUMBER and run.isdigit()


def _is_same_row(folded: str, place: int, run: str, gap: str, *, regular: bool) -> bool:
    """Return whether figures before a number have the gap of its groups; before a regular one, an age may have it."""
    return _has_same_gap(folded, place, gap) and not (regular and len(run) <= _MAX_AGE_LENGTH)


def _is_marked_off(first: str, gap: str) -> bool:
    """Return whether a gap has a mark that separates figures from a number that begins with this character."""
    return bool(gap.strip(" (")) and (not first.isdigit() or not gap.strip(_HARD_MARKS))


def _is_separate_from_point(folded: str, place: int, before: str, run: str, *, regular: bool) -> bool:
    """Return whether the figures before a point are no whole part of a decimal that starts with them."""
    if not regular:
        return not folded[place].isdigit()
    is_amount = before[-1:] in _MONEY and run != "0"
    is_after_dash = before[-1:] == "-" and before[-2:-1].isdigit()
    is_whole_part = not (is_amount or is_after_dash) and before[-1:] != "."
    is_unbroken = folded[place : place + _UNBROKEN].isdigit()
    return not (is_unbroken and is_whole_part and not has_cue(folded, place))


def _is_code_part(run: str, gap: str) -> bool:
    """Return whether a run continues as a code: "FL23109-072439-16747"."""
    return gap in _CODE_JOINTS and not run.isdigit() and sum(map(str.isdigit, run)) >= _MIN_CODE_DIGITS


def _are_digits_close(run: str, gap: str) -> bool:
    return bool(run) and len(gap) <= _MAX_CLOSE_GAP and _are_digits(run)


def _are_digits(run: str) -> bool:
    """Return whether a run is figures, or ends in several, or is a number word."""
    if run[-_GROUP:].isdigit() or run.isdigit():
        return True
    tokens = tokenise(run)
    if len(tokens) != 1 or tokens[0].type not in _NUMERALS:
        return False
    return tokens[0].skip_cost == CANNOT_SKIP or tokens[0].digits == "0"


def _is_set_off(folded: str, place: int, before: str, run: str, gap: str) -> bool:
    """Return whether the digits before an offset end a sentence, opening hours or a count of digits."""
    if _SET_OFF.search(before) or (run == "one" and ":" in gap):
        return True
    return gap.removesuffix("(") in _SENTENCE_GAPS and not _has_same_gap(folded, place, gap)


def _is_separate_amount(before: str, run: str, gap: str) -> bool:
    """Return whether figures before a number are separate: by a wide gap, as a price or as a round figure."""
    if not run.isdigit() or len(run) == 1 or gap in {"/", "-"}:
        return False
    return len(gap) > 1 or before[-1:] in _MONEY or (len(run) <= _MAX_ROUND_FIGURE and run[-1] in "05")


def _has_same_gap(folded: str, place: int, gap: str) -> bool:
    """Return whether the gap before an offset, if it is more than spaces, comes after the first run there too."""
    after = _FIRST_GAP.match(folded, place) if gap.strip() and not folded[place].isalpha() else None
    return after is not None and gap == after[1]
