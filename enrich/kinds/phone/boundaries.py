"""Decides whether a number may start or end at an offset, by the characters and words next to it."""

from __future__ import annotations

import re

from enrich.kinds.phone.chain import MOMENT
from enrich.kinds.phone.cues import NEAR, has_cue, is_cue_word
from enrich.kinds.phone.other_numbers import is_counted_noun
from enrich.kinds.phone.vocabulary import CANNOT_SKIP, ENDS, OTHERS, TokenType, strip_accents, tokenise
from enrich.lexicon.wordlist import is_common, load_given_names

_WHOLE_NUMBER = 9
_MAX_CLOSE_GAP = 3
_MIN_NAME = 3
_GROUP = 3
_MIN_CODE_DIGITS = 4
_MAX_ROUND_FIGURE = 3
_MAX_FILLER_COST = 2.0
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

# Before a number: capitals or an X glued to the figures are a code ("ORD-", "X"), except words about calling.
_CODE_ENDS = frozenset("-_X")
_CODE = re.compile(
    r"(?<![^\W_])"
    r"(?!(?:TEL|WA|PH|MOB|CALL|TEXT|TXT|SMS|CELL|PHONE|NO|NUM|RING|ME|UK|M|T|P|W|C)[-_]?$)"
    r"[A-Z]{1,5}[-_]$|(?<![^\W_])X$"
)
_CODE_JOINTS = frozenset("-/._")
_MOBILE_RUN = re.compile(r"[0oO]7[0-9oO]{3}")
_UNBROKEN_MOBILE = re.compile(r"(?<![0-9])07[0-9]{9}(?![0-9])")
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_UNBROKEN, _DIGIT_AND_DASH = re.compile(r"[0-9]{10}"), re.compile(r"[0-9]-$")
# These separate digits from a number in any form, unless the same mark is between its groups.
_HARD_MARKS = " \n\t,;|&("
_UNITS = frozenset("hour hours hr hrs min mins".split())
# A postcode or the host of an e-mail address.
_POSTCODE_OR_HOST = re.compile(
    r"(?:(?<![^\W_])[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkpstuw]?[ ]?[0-9][abd-hjlnp-uw-z]{2}"
    r"|@[a-z0-9-]{1,20}\.(?:com|co\.uk))$",
    re.IGNORECASE,
)
# "textme", "newnumber", "callmia".
_CALL_TO_ACTION = re.compile(
    r"(?<![^\W_])"
    r"(?:my|new|the|call|text|txt|ring|phone|mobile|message|msg|contact|whatsapp|number|num|is|me|us|now|only|here|on"
    r"|at|im){0,5}"
    r"(?P<name>[a-z]*)$",
    re.IGNORECASE,
)
_DIGIT_COUNT = re.compile(r"\b(?:first|part)\s\w{1,5}(?:\s(?:digits|numbers))?\W{1,3}$", re.IGNORECASE)
# "24/7", "6-9", "36C-24-34".
_HOURS_OR_SIZES = re.compile(
    r"(?<![0-9/.-])(?:24/7|[0-9]{1,2}[-/][0-9]{1,2}|[0-9]{2}[A-Z]{1,2}-[0-9]{2}-[0-9]{2})[ ,.!(:;|/\n-]{1,3}$"
)
_SENTENCE_GAPS = frozenset((". ", ".\n", "! ", "? ", ".  ", ", "))
_FIRST_GAP = re.compile(r"[^\W_]{1,12}([\W_]{0,4})")

# Behind a number.
_ROW_MARKS = frozenset(".,:-_")
# "400+61", and before the end of a sentence or bracket also "400 + 61", "four hundred plus sixty one".
_OPERATORS = frozenset("+*=pmat")
_TERM = re.compile(
    r"(?:[+*=][ ]?|[ ](?:[+*=]|plus|minus|add|times)[ ]?(?=[\w -]{1,24}(?:$|[^\w -])))"
    r"(?P<term>[0-9]{1,4}(?![ -]?[0-9])|[a-z]{3,9}(?:[ -][a-z]{3,9}){0,2}(?![^\W_]))",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_CODE_LETTER = re.compile(r"-[A-Z](?![^\W_])")  # "44-7700-900-551-X"
_MIN_AGES = frozenset(("16", "18", "21"))
_MAX_ENDING_DISTANCE = 5
_MAX_GROUP = 8
# Figures after a mark that are a number of their own: a whole telephone number, or a figure with a unit ("24hrs").
_SEPARATE_AFTER = re.compile(r".(?:0[0-9]{3}|44[127]|[0-9]{1,3}[A-Za-z])")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_WORDS_AFTER = re.compile(r"[a-zA-Z]{4,24}(?![\w@-]|\.\w)")
_OUTWARD_CODE = re.compile(r"[A-PR-UWYZ][A-HK-Y]?[0-9]{1,2}(?:in|out|incalls?|outcalls?)?(?![^\W_])", re.IGNORECASE)
_KISSES = re.compile(r"[xX]+(?:[A-Z][a-z]+)?")
_CAPITALISED = re.compile(r"[A-Z][a-z]{2,}(?:[A-Z][a-z]+)*")
_HEX = re.compile(r"[a-f]+")
_COUNTABLE = frozenset(
    "photo photos image images picture pictures video videos file files copy final sheet sheets item items "
    "piece pieces unit units box boxes watts volts metres meters litres yards grams degrees pixels words pence "
    "users rooms times seconds weeks months".split()
)


def can_start_at(folded: str, start: int, *, regular: bool) -> bool:
    """Return whether a number may start at an offset; a regular number may be closer to other digits."""
    if MOMENT.match(folded, start):
        return False
    last = folded[start - 1 : start]
    regular = regular or _MOBILE_RUN.match(folded, start) is not None
    if last in " \n" and (regular or folded.startswith("+44", start)):
        return True
    before = folded[max(0, start - NEAR) : start]
    if last in _CODE_ENDS and _CODE.search(before):
        return False
    if last.isalpha():
        return _can_touch_word_before(folded, start, before)
    if last in _MONEY:
        return _is_money_separate(before)
    return _is_clear_of_digits(folded, start, before, regular=regular)


def can_end_at(folded: str, end: int) -> bool:
    """Return whether a number may end at an offset: not inside a word, a row of digits or a sum."""
    after = folded[end : end + 2]
    if not _OPERATORS.isdisjoint(after) and _is_sum(folded, end):
        return False
    if not after or after[0] in " \n":
        return True
    if after[0].isdigit():
        return False
    if after[0].isalpha():
        return _can_touch_word_after(folded, end)
    if after[0] in _ROW_MARKS and (after[1:].isdigit() or _CODE_LETTER.match(folded, end)):
        return not _is_row_continued(folded, end)
    return after[0] not in "$£" or after[1:].isdigit() or after[1:] == after[0]


def _is_sum(folded: str, end: int) -> bool:
    """Return whether an operator and figures make the digits before a term of a sum: "400+61", "400 + 61)"."""
    found = _TERM.match(folded, end)
    if found is None:
        return False
    term = found["term"]
    if not term.isdigit():
        return all(_are_digits(word) for word in _NUMBER_WORD.findall(term))
    own = folded[end - len(term) : end]
    is_next_ending = own.isdigit() and abs(int(term) - int(own)) <= _MAX_ENDING_DISTANCE
    return not (is_next_ending or term in _MIN_AGES)


def _is_row_continued(folded: str, end: int) -> bool:
    """Return whether the mark before the last group comes after it too, before figures that begin no other number."""
    before = folded[max(0, end - _MAX_GROUP) : end].rstrip(_RUN_CHARACTERS)
    return before[-1:] == folded[end] and _SEPARATE_AFTER.match(folded, end) is None


def _can_touch_word_before(folded: str, start: int, before: str) -> bool:
    word = _WORD_BEFORE.search(before)
    if _can_touch(word) or _is_glued_before(folded, start, before):
        return True
    # "30mins07700900461"
    return word is not None and word.group().lower() in ENDS and before[: word.start()][-1:].isdigit()


def _can_touch_word_after(folded: str, end: int) -> bool:
    if _can_touch(_WORD_AFTER.match(folded, end)) or _is_glued_after(folded, end):
        return True
    return folded[end - _GROUP : end].isdigit() and _OUTWARD_CODE.match(folded, end) is not None


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
    if not _are_digits_close(run, gap) or len(run) >= _WHOLE_NUMBER or _is_set_off(folded, place, before, run, gap):
        return True
    if not gap or (_has_same_gap(folded, place, gap) and not (regular and len(run) <= _MAX_AGE_LENGTH)):
        return False
    if gap == ".":
        return _is_separate_from_point(folded, place, before[:start], run, regular=regular)
    is_marked = bool(gap.strip(" ("))
    if regular or (is_marked and (not folded[place].isdigit() or not gap.strip(_HARD_MARKS))):
        return True
    return _is_separate_amount(before[:start], run, gap)


def _is_separate_from_point(folded: str, place: int, before: str, run: str, *, regular: bool) -> bool:
    """Return whether the figures before a point are no whole part of a decimal that starts with them."""
    if not regular:
        return not folded[place].isdigit()
    is_amount = before[-1:] in _MONEY and run != "0"
    is_whole_part = not is_amount and before[-1:] != "." and _DIGIT_AND_DASH.search(before) is None
    return not (_UNBROKEN.match(folded, place) and is_whole_part and not has_cue(folded, place))


def _is_code_part(run: str, gap: str) -> bool:
    """Return whether a run continues as a code: "FL23109-072439-16747"."""
    return gap in _CODE_JOINTS and not run.isdigit() and sum(map(str.isdigit, run)) >= _MIN_CODE_DIGITS


def _are_digits_close(run: str, gap: str) -> bool:
    return bool(run) and len(gap) <= _MAX_CLOSE_GAP and _are_digits(run)


def _are_digits(run: str) -> bool:
    """Return whether a run is figures or a number word."""
    if run.isdigit():
        return True
    tokens = tokenise(run)
    if len(tokens) != 1 or tokens[0].type not in _NUMERALS:
        return False
    return tokens[0].skip_cost == CANNOT_SKIP or tokens[0].digits == "0"


def _is_set_off(folded: str, place: int, before: str, run: str, gap: str) -> bool:
    """Return whether the digits before an offset end a sentence, opening hours or a count of digits."""
    if _DIGIT_COUNT.search(before) or (run == "one" and ":" in gap) or _HOURS_OR_SIZES.search(before):
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


def _can_touch(word: re.Match[str] | None) -> bool:
    """Return whether a word may be glued to a number: one about calling, filler, kisses or a name."""
    if word is None:
        return True
    run = word.group()
    first = tokenise(run)[0]
    if len(run) > 1 and first.type is TokenType.WORD and first.skip_cost < _MAX_FILLER_COST:
        return True
    plain = strip_accents(run)
    if plain in OTHERS:
        return False
    return plain == "ext" or is_cue_word(plain) or bool(_KISSES.fullmatch(run) or _CAPITALISED.fullmatch(run))


def _is_glued_before(folded: str, start: int, before: str) -> bool:
    """Return whether an unbroken mobile number is glued to a postcode, host, name or call to action ("textme")."""
    if not _UNBROKEN_MOBILE.match(folded, start):
        return False
    call, word = _CALL_TO_ACTION.search(before), _WORD_BEFORE.search(before)
    names = {match[len(match.groups())].lower() for match in (call, word) if match}
    return _POSTCODE_OR_HOST.search(before) is not None or not names.isdisjoint(_UNITS) or any(map(_is_name, names))


def _is_glued_after(folded: str, end: int) -> bool:
    """Return whether a name or ordinary words are glued to a number, as in "07700900461NOFAKES"."""
    words = _WORDS_AFTER.match(folded, end)
    if not words or not folded[end - _GROUP : end].isdigit():
        return False
    lowered = words.group().lower()
    return not _is_unit(lowered) and (_is_name(lowered) or _is_one_or_two_words(lowered))


def _is_unit(lowered: str) -> bool:
    """Return whether a word after digits makes them a quantity, another kind of number or hexadecimal."""
    if lowered in ENDS or lowered in OTHERS or lowered in _COUNTABLE:
        return True
    return _HEX.fullmatch(lowered) is not None or is_counted_noun(lowered)


def _is_one_or_two_words(lowered: str) -> bool:
    return is_common(lowered) or any(
        is_common(lowered[:index]) and is_common(lowered[index:]) for index in range(2, len(lowered) - 1)
    )


def _is_name(lowered: str) -> bool:
    """Return whether letters are a given name, or empty."""
    return not lowered or (len(lowered) > _MIN_NAME and lowered in load_given_names())
