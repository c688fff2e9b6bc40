"""Finds numbers that only context completes: without their zero, glued to a price, torn in two, second endings.

Each is a guess (tier INFERRED), so it needs more evidence around it than a whole number does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from enrich.kinds.phone.context.cues import has_cue, has_cue_after
from enrich.kinds.phone.context.other_numbers import has_counted_noun, is_other_number
from enrich.kinds.phone.guessing.parts import find_named, find_numbered
from enrich.kinds.phone.guessing.scattered import find_first_of_lines, find_scattered
from enrich.kinds.phone.mark import Trait
from enrich.kinds.phone.plan.endings import is_close_ending
from enrich.kinds.phone.plan.number import is_national_number, parse_foreign
from enrich.kinds.phone.reading import ENDING, PAIR, PLUS, PRICE, SCIENTIFIC, TORN, ZERO, PhoneReading
from enrich.kinds.phone.tokens.arcs import LETTERS
from enrich.kinds.phone.tokens.chain import MOMENT
from enrich.text.folding import Text

_NATIONAL_DIGITS = 10
_MOBILES = "+447"

# The cost of a guess: of most, of one that is disguised too, and of parts that are far from each other.
_GUESS_COST, _DISGUISED_COST, _PARTS_COST = 1.0, 2.0, 3.0

# Scientific notation, with or without the country code: "4.47700900461E+11", "7.700900461E+09".
_SCIENTIFIC = re.compile(
    r"(?<![\w.])(?:4[.,]4(?P<mobile>7[0-9]{7,9})[eE]\+?11|7[.,](?P<rest>[0-9]{7,9})[eE]\+?0?9)(?!\w)"
)

# Ten digits without the zero.
_NO_ZERO = re.compile(
    r"7(?<![\w+£$€.:/#=-]7)(?<![0-9][ ,]7)"
    r"(?:[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}|[0-9][ .-]{1,3}[0-9]{4}[ .-]{1,3}[0-9]{4}"
    r"|[0-9][ .-]?[0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{3}|[0-9]{2}[ .-]{1,3}[0-9]{3,4}[ .-]{1,3}[0-9]{3,4}"
    r"|[0-9]{3}[ .-]{1,3}[0-9]{3}[ .-]{1,3}[0-9]{3}|[0-9]{9}\.0)"
    r"(?![\w%]|[ .,-]?[0-9](?!(?<=[ ][0-9])(?:4/7|[0-9]{0,2}(?:\+|%|p\b|[ ]?[A-Za-z]{2}))))"
)
_NO_ZERO_DISGUISED = re.compile(
    r"7(?<![\w+£$€.:/#=-]7)"
    r"(?:(?=[0-9 ]{0,10}[oO])[0-9oO]{3}[ .-]?[0-9oO]{3}[ .-]?[0-9oO]{3}|([ .-])(?:[0-9oO]\1){8}[0-9oO]"
    r"|[0-9oO](?:([ -])[0-9oO]{2})(?:\2[0-9oO]{2}){3}|[0-9oO]{3}/[0-9oO]{3}/[0-9oO]{3})(?![\w%]|[ .,/-]?[0-9])"
)
_USUAL_GROUPS = re.compile(r"[0-9]{4}[ .-]{1,3}[0-9]{3}[ .-]{0,3}[0-9]{3}")
_DELIMITERS = frozenset(',;|\t"')
_IP_POINTS = 3  # "77.0.900.461"
_MAX_LINE_END = 9
_RIGHT_BEFORE = 12

# A whole foreign number right after the name of a messenger that asks for no plus.
_MESSENGER_NUMBER = re.compile(
    r"\b(?:whatsapp|viber|telegram|signal)\W{1,4}(?P<number>(?!44)[1-9][0-9]{10,13})(?![0-9])"
)

# A price, "24/7" or another number glued to a number.
_GLUED_BEFORE = re.compile(
    r"(0(?:(?<=[£€$][1-9][0-9]0)|(?<=[£€$](?:[ ][1-9]|[1-9][0-9])[0-9]0)|(?<=[£€$][ ][1-9][0-9]{2}0)"
    r"|(?<=24/70)(?<![0-9/-]24/70))[127][0-9]{9})(?![0-9])"
)
_GLUED_AFTER = re.compile(
    r"(0(?<![0-9]0)[127][0-9]{9})(?=(07[0-9]{9})(?![0-9])"
    r"|[1-9][0-9]{1,2}[ ]?(?:[£€$]|gbp|pound|quid|min|hr|hour|half"
    r"|(?:for|per|an?)[ ](?:the[ ]|an?[ ]|[0-9]{1,3}[ ]?)?(?:[£€$]|min|hr|hour|half|night)))",
    re.IGNORECASE,
)

# A second ending: "07700 900461/2", "... or 462". Figures that begin a whole number ("or 07700/900/462") are no ending.
_NO_WHOLE_NUMBER = (
    r"(?!(?:0(?=[-/. ]7)|0[0-9]{1,2}"
    r"|0[0-9]{3,4}(?=[ ]?[-/.][ ]?(?:[0-9]{6,7}|[0-9]{3}[ ./-][0-9]{3,4})(?![0-9]))"
    r"|0?7[0-9]{2,3}|[0-9]{5,6})[ ]?[-/.\\][ ]?[0-9])"
)
_NO_QUANTITY = (
    r"(?![\w£€$%:+]|/[0-9]{1,2}/[0-9]{2}|[ .-]?[0-9]"
    r"|[ ]?(?:min|hr|hour|half|full|quid|pound|am\b|pm\b|per\b|an?\b|£|€|[/:][0-9][0-9]?:))"
)
_ENDING = re.compile(
    rf"""(?![ ]\+1[68](?!\d))(?![ ]?/[ ]?24/7)[ ]?[/\\&+](?:[ ]?-)?
        (?:(?=[0-9])|[ ](?=[0-9]{{2}}|[0-9](?:\s*$|[ ]?[^\w\s]|[ ](?:both|either|any|call|ring|text|lines?)\b)))
        {_NO_WHOLE_NUMBER}([0-9]{{3,4}}[ ][0-9]{{3,4}}|[0-9]{{1,6}}){_NO_QUANTITY}""",
    re.IGNORECASE | re.VERBOSE,
)
_WORDED_ENDING = re.compile(
    r"[ ,;(]{1,3}(?P<words>(?:(?:or|and|also|but|the|same|other|second|number|phone|mobile|line|one|my|is|has|with"
    rf"|in|on|ending|ends|end|last|two|three|digits?)\b[ :.…,-]{{1,5}}){{1,9}})"
    rf"{_NO_WHOLE_NUMBER}([0-9]{{3}}[ ][0-9]{{3}}|[0-9]{{1,6}}){_NO_QUANTITY}",
    re.IGNORECASE,
)
# The same digits but the last two, behind any sign of a list or range: "020 7946 0345-0349", "07700 900461, 900462".
_CLOSE_ENDING = re.compile(
    r"(?:[ ]?[/\\&+,;–-][ ]?|[ ](?:to|and|or)[ ])([0-9]{6}|[0-9]{4,5}(?![ ]?[./-]))(?![0-9£€$%:]|[ .-]?[0-9])",
    re.IGNORECASE,
)
# A second mobile number, without its zero.
_FOLLOWER = re.compile(r"[ ,;/&|+]{1,3}(7[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3})(?![\w%]|[ .-]?[0-9])")
_ENDING_WORDS = ("end", "last", "same")
_MIN_WORDED_DIGITS = 3
_MAX_ENDINGS = 5
_MAX_CHANGED_DIGITS = 3
# How far two endings may be from each other: by default, after a slash, and after words about an ending.
_MAX_DISTANCE, _MAX_SLASH_DISTANCE, _ANY_DISTANCE = 5, 10, 999

# A number that begins at the end of a line and continues on the next.
_TORN = re.compile(
    r"0(?<![\w.,/:-]0)([ ]?7(?:[ .-]?[0-9]){1,7})[ .…-]{0,4}\n"
    r"([^0-9£€$]{0,80}?"
    r"(?:\b[1-9][0-9]\b[^0-9£€$]{1,60}\b(?:call|ring|text|phone|txt|tel|dial)[ ](?:me[ ])?(?:on[ ]|at[ ])?)?)"
    r"(?<![\w.,/:-])([0-9](?:[ .-]?[0-9]){1,8})"
    r"(?![\w%:/]|[ ]?(?:min|hr|hour|half|am\b|pm\b|yrs|year|£|€|pound|quid)|[.,-]?[0-9])",
    re.IGNORECASE,
)


def find_guesses(text: Text, traits: AbstractSet[str], *, is_zero_missing: bool) -> Iterator[PhoneReading]:
    """Yield the guesses of a text, in no order; each kind only if the text has its trait."""
    folded = text.folded
    if Trait.SCIENTIFIC in traits:
        yield from _find_scientific(folded)
    if Trait.NO_ZERO in traits:
        yield from _find_without_zero(folded, is_zero_missing=is_zero_missing)
        yield from _find_disguised_without_zero(folded)
    if Trait.NAMED in traits:
        yield from find_named(folded)
    if Trait.NUMBERED in traits:
        yield from find_numbered(folded)
    if Trait.SCATTERED in traits:
        yield from find_scattered(text)
    if Trait.FIRST_OF_LINES in traits:
        yield from find_first_of_lines(folded)
    if Trait.GLUED in traits:
        yield from _find_glued(folded)
    if Trait.TORN in traits:
        yield from _find_torn(folded)
    if Trait.MESSENGER in traits:
        yield from _find_messenger_numbers(text.lowered)


def find_endings(folded: str, first: PhoneReading) -> Iterator[PhoneReading]:
    """Yield the numbers that differ from the one before only in their ending ("07700 900461/2", "... or 462")."""
    end = first.end
    if follower := _FOLLOWER.match(folded, end):
        yield from _read_follower(follower, first.value)
        return
    if folded[max(0, first.start - 3) : first.start].rstrip(" ")[-1:] == "/":  # a row: "Mia / 07700 900461 / 24"
        return
    for _ in range(_MAX_ENDINGS):
        found = _match_close_ending(folded, end, first.value) or _ENDING.match(folded, end)
        found = found or _match_worded_ending(folded, end)
        ending = _keep_digits(found[found.re.groups]) if found else ""
        if not found or not _is_ending(ending, first.value, _get_max_distance(found)):
            return
        end = found.end(found.re.groups)
        value = first.value[: -len(ending)] + ending
        steps = tuple(dict.fromkeys((*first.transformations, ENDING)))
        yield PhoneReading(first.start, end, value, steps, first.cost + _GUESS_COST)


def _read_follower(follower: re.Match[str], value: str) -> Iterator[PhoneReading]:
    """Yield the mobile number without its zero that follows a mobile number."""
    national = _keep_digits(follower[1])
    if value.startswith(_MOBILES) and is_national_number(national):
        yield PhoneReading(*follower.span(1), "+44" + national, (ZERO,), _GUESS_COST)


def _find_scientific(folded: str) -> Iterator[PhoneReading]:
    """Yield numbers that a spreadsheet wrote in scientific notation, which drops the zeros at the end."""
    for match in _SCIENTIFIC.finditer(folded):
        national = (match["mobile"] or "7" + match["rest"]).ljust(_NATIONAL_DIGITS, "0")
        if is_national_number(national):
            yield PhoneReading(*match.span(), "+44" + national, (SCIENTIFIC,), _GUESS_COST)


def _find_without_zero(folded: str, *, is_zero_missing: bool) -> Iterator[PhoneReading]:
    """Yield mobile numbers without their zero that have a cue or usual groups, or are alone."""
    for match in _NO_ZERO.finditer(folded):
        national = _keep_digits(match.group())[:_NATIONAL_DIGITS]
        if not is_national_number(national) or not (is_zero_missing or _is_alone(folded, match)):
            continue
        if not (is_other_number(folded, *match.span()) or has_counted_noun(folded, *match.span())):
            yield PhoneReading(*match.span(), "+44" + national, (ZERO,), _GUESS_COST)


def _find_disguised_without_zero(folded: str) -> Iterator[PhoneReading]:
    """Yield mobile numbers without their zero, with letters O or in unusual groups, right after a cue."""
    for match in _NO_ZERO_DISGUISED.finditer(folded):
        national = _keep_digits(match.group().replace("o", "0").replace("O", "0"))
        if is_national_number(national) and has_cue(folded, match.start(), _RIGHT_BEFORE):
            has_letters = match.group().count("0") != national.count("0")
            steps = (LETTERS, ZERO) if has_letters else (ZERO,)
            yield PhoneReading(*match.span(), "+44" + national, steps, _DISGUISED_COST)


def _is_alone(folded: str, match: re.Match[str]) -> bool:
    """Return whether ten digits are a number: by their groups, by a cue, or alone on a line or in a cell."""
    start, end = match.span()
    if match.group().count(".") == _IP_POINTS:
        return False
    if _USUAL_GROUPS.fullmatch(match.group()) or has_cue(folded, start) or has_cue_after(folded, end):
        return True
    if not match.group().removesuffix(".0").isdigit():
        return False
    before, after = folded[max(0, start - 1) : start], folded[end : end + 1]
    rest = folded[end : end + _MAX_LINE_END].lstrip(" .!,*")[:1]
    ends_line = before in {"", "\n"} and rest in {"", "\n"}
    return ends_line or (before == after and before in _DELIMITERS)


def _find_messenger_numbers(lowered: str) -> Iterator[PhoneReading]:
    for match in _MESSENGER_NUMBER.finditer(lowered):
        value = parse_foreign("+" + match["number"], strict=True)
        if value:
            yield PhoneReading(*match.span("number"), value, (PLUS,), _GUESS_COST)


def _find_glued(folded: str) -> Iterator[PhoneReading]:
    """Yield numbers to which a price, "24/7" or another number is glued."""
    for match in _GLUED_BEFORE.finditer(folded):
        yield from _split_glued(folded, match)
    for match in _GLUED_AFTER.finditer(folded):
        yield from _split_glued(folded, match)


def _split_glued(folded: str, match: re.Match[str]) -> Iterator[PhoneReading]:
    """Yield the one number of a match, or both."""
    numbers = match.lastindex or 1
    for group in range(1, numbers + 1):
        if is_national_number(match[group][1:]) and not is_other_number(folded, *match.span(group)):
            step = PAIR if numbers > 1 else PRICE
            yield PhoneReading(*match.span(group), "+44" + match[group][1:], (step,), _GUESS_COST)


def _find_torn(folded: str) -> Iterator[PhoneReading]:
    """Yield numbers that begin at the end of a line and go on after the first words of the next."""
    for match in _TORN.finditer(folded):
        national = _keep_digits(match[1] + match[3])
        if not _is_whole_number(national) or MOMENT.match(folded, match.start()):
            continue
        if not is_other_number(folded, *match.span()):
            yield PhoneReading(*match.span(), "+44" + national, (TORN,), _PARTS_COST)


def _is_whole_number(national: str) -> bool:
    """Return whether digits are a national number of ten digits."""
    return len(national) == _NATIONAL_DIGITS and is_national_number(national)


def _match_close_ending(folded: str, end: int, value: str) -> re.Match[str] | None:
    found = _CLOSE_ENDING.match(folded, end)
    return found if found and is_close_ending(found[1], value) else None


def _match_worded_ending(folded: str, end: int) -> re.Match[str] | None:
    """Match an ending after words: three digits after "or", fewer only after words about an ending."""
    found = _WORDED_ENDING.match(folded, end)
    if not found or len(found[2]) >= _MIN_WORDED_DIGITS:
        return found
    if not _names_ending(found["words"]):
        return None
    return None if folded[found.end() : found.end() + 3].lstrip(" ")[:1].isalpha() else found


def _names_ending(words: str) -> bool:
    """Return whether words are about the ending of a number ("ends in", "the last two")."""
    return any(word.startswith(_ENDING_WORDS) for word in words.lower().split())


def _get_max_distance(match: re.Match[str]) -> int:
    if match.re is _WORDED_ENDING and _names_ending(match["words"]):
        return _ANY_DISTANCE
    return _MAX_SLASH_DISTANCE if match[0].startswith("/") else _MAX_DISTANCE


def _is_ending(ending: str, value: str, max_distance: int) -> bool:
    """Return whether digits end another number: one other digit, or several that are close to the number's own."""
    own = value[-len(ending) :]
    if ending == own or ending[:-_MAX_CHANGED_DIGITS] != own[:-_MAX_CHANGED_DIGITS]:
        return False
    return len(ending) == 1 or ending[0] == own[0] or abs(int(ending) - int(own)) <= max_distance


def _keep_digits(spelling: str) -> str:
    return "".join(filter(str.isdigit, spelling))
