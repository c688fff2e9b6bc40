"""Numbers that only their context completes: a zero that was dropped, a price glued on, the second of two, one torn in two.

Each of these is a guess that the reading says aloud (tier inferred), and asks for more around it than a whole number does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from enrich.kinds.phone import context
from enrich.kinds.phone.arcs import LETTERS
from enrich.kinds.phone.candidate import BACKWARDS, ENDING, PAIR, PLUS, PRICE, SCIENTIFIC, TORN, ZERO, Reading
from enrich.kinds.phone.chain import MOMENT
from enrich.kinds.phone.number import abroad, exists

_SCIENTIFIC = (
    re.compile(r"4(?<![\w.]4)[.,]4(7[0-9]{7,9})[eE]\+?11(?![\w])"),
    re.compile(r"7(?<![\w.]7)[.,]([0-9]{7,9})[eE]\+?0?9(?![\w])"),
)
_NO_ZERO = re.compile(
    r"7(?<![\w+£$€.:/#=-]7)(?<![0-9][ ,]7)(?:[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}|[0-9][ .-]{1,3}[0-9]{4}[ .-]{1,3}[0-9]{4}"
    r"|[0-9][ .-]?[0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{3}|[0-9]{2}[ .-]{1,3}[0-9]{3,4}[ .-]{1,3}[0-9]{3,4}|[0-9]{3}[ .-]{1,3}[0-9]{3}"
    r"[ .-]{1,3}[0-9]{3}|[0-9]{9}\.0)(?![\w%]|[ .,-]?[0-9](?!(?<=[ ][0-9])(?:4/7|[0-9]{0,2}(?:\+|%|p\b|[ ]?[A-Za-z]{2}))))"
)
_APART = re.compile(
    r"7(?<![\w+£$€.:/#=-]7)(?:(?=[0-9 ]{0,10}[oO])[0-9oO]{3}[ .-]?[0-9oO]{3}[ .-]?[0-9oO]{3}|([ .-])(?:[0-9oO]\1){8}[0-9oO]"
    r"|[0-9oO](?:([ -])[0-9oO]{2})(?:\2[0-9oO]{2}){3}|[0-9oO]{3}/[0-9oO]{3}/[0-9oO]{3})(?![\w%]|[ .,/-]?[0-9])"
)
_OWN_GROUPS = re.compile(r"[0-9]{4}[ .-]{1,3}[0-9]{3}[ .-]{0,3}[0-9]{3}")
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_DELIMITERS = frozenset(',;|\t"')
_CHAT_MARKS = ("hatsapp", "viber", "telegram", "signal")
_CHAT = re.compile(r"\b(?:whatsapp|viber|telegram|signal)\W{1,4}(?P<number>(?!44)[1-9][0-9]{10,13})(?![0-9])")
_LINE_END = re.compile(r"[ .!,*]{0,8}(?:\n|$)")
_PRICE_BEFORE = re.compile(
    r"(0(?:(?<=[£€$][1-9][0-9]0)|(?<=[£€$](?:[ ][1-9]|[1-9][0-9])[0-9]0)|(?<=[£€$][ ][1-9][0-9]{2}0))[127][0-9]{9})(?![0-9])"
)
_ALWAYS = "24/70"
_ALWAYS_BEFORE = re.compile(r"24/7(?<![0-9/-]24/7)(0[127][0-9]{9})(?![0-9])")
_GLUED_AFTER = re.compile(
    r"(0(?<![0-9]0)[127][0-9]{9})(?=(07[0-9]{9})(?![0-9])|[1-9][0-9]{1,2}[ ]?(?:[£€$]|gbp|pound|quid|min|hr|hour|half|(?:for|per|an?)[ ](?:the[ ]|an?[ ]|[0-9]{1,3}[ ]?)?(?:[£€$]|min|hr|hour|half|night)))",
    re.IGNORECASE,
)
# What begins a number that goes on ("or 07700/900/462") is no ending.
_GOES_ON = r"(?!(?:0(?=[-/. ]7)|0[0-9]{1,2}|0[0-9]{3,4}(?=[ ]?[-/.][ ]?(?:[0-9]{6,7}|[0-9]{3}[ ./-][0-9]{3,4})(?![0-9]))|0?7[0-9]{2,3}|[0-9]{5,6})[ ]?[-/.\\][ ]?[0-9])"
_NO_ENDING = (
    r"(?![\w£€$%:]|[ .-]?[0-9]|[ ]?(?:min|hr|hour|half|full|quid|pound|am\b|pm\b|per\b|an?\b|£|€|[/:][0-9][0-9]?:))"
)
_ENDING = re.compile(
    rf"""(?![ ]\+1[68](?!\d))[ ]?[/\\&+](?:[ ]?-)?(?:(?=[0-9])|[ ](?=[0-9]{{2}}|[0-9](?:\s*$|[ ]?[^\w\s]|[ ](?:both|either|any|call|ring|text|lines?)\b)))
        {_GOES_ON}([0-9]{{3,4}}[ ][0-9]{{3,4}}|[0-9]{{1,6}}){_NO_ENDING}""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDING_TOLD = re.compile(
    r"[ ,;(]{1,3}(?P<words>(?:(?:or|and|also|but|the|same|other|second|number|phone|mobile|line|one|my|is|has|with|in|on|ending"
    rf"|ends|end|last|two|three|digits?)\b[ :.…,-]{{1,5}}){{1,9}}){_GOES_ON}([0-9]{{3}}[ ][0-9]{{3}}|[0-9]{{1,6}}){_NO_ENDING}",
    re.IGNORECASE,
)
_OF_ENDINGS = re.compile(r"\b(?:end|last|same)", re.IGNORECASE)
_LEAST_ENDING = 3
_MOST_ENDINGS = 5
_BACKWARDS = (
    "revers",
    "backward",
    "to front",
    "mirror",
    "right to left",
    "other way",
    "llac",
    "txet",
    "inapoi",
    "invers",
    "al reves",
)
_MIRRORED = re.compile(r"(?<![\w+.,/-])([0-9](?:[ .-]{0,3}[0-9]){10,11})(?![\w]|[.,/-][0-9])")
_TORN = re.compile(
    r"0(?<![\w.,/:-]0)([ ]?7(?:[ .-]?[0-9]){1,7})[ .…-]{0,4}\n([^0-9£€$]{0,80}?(?:\b[1-9][0-9]\b[^0-9£€$]{1,60}\b(?:call|ring|text|phone|txt|tel|dial)[ ](?:me[ ])?(?:on[ ]|at[ ])?)?)(?<![\w.,/:-])([0-9](?:[ .-]?[0-9]){1,8})"
    r"(?![\w%:/]|[ ]?(?:min|hr|hour|half|am\b|pm\b|yrs|year|£|€|pound|quid)|[.,-]?[0-9])",
    re.IGNORECASE,
)
# "ends 995, begins 07700, middle is 900": the parts of a number, told in another order.
_OF_PART = r"\W{1,3}(?:(?:is|are|with|in|on|by|digits|three|four|3|4|bit|part)\W{1,3}){0,2}"
_FIRST_PART = re.compile(
    rf"\b(?:starts?|begins?|beginning){_OF_PART}(0?7[0-9]{{2,4}}(?:[ ]?[0-9]{{3}})?)(?![0-9])", re.IGNORECASE
)
_MIDDLE_PART = re.compile(rf"\b(?:middle|add|then|next|followed by){_OF_PART}([0-9]{{3}})(?![0-9])", re.IGNORECASE)
_LAST_PART = re.compile(
    rf"\b(?:ends?|end with|finish|finally|ending|finish(?:es)?|last){_OF_PART}([0-9]{{3,6}})(?![0-9])", re.IGNORECASE
)
_PARTS_WITHIN = 120
_NOT_DIGITS = re.compile(r"[^0-9]+")
_NATIONAL, _RIGHT_BEFORE = 10, 12
_NEIGHBOURS, _TEN, _ANY = 5, 10, 999


def guesses(folded: str, lowered: str) -> Iterator[Reading]:
    """Yield the guesses of a text, in no order; each is cheap to rule out for a text that has nothing like it."""
    if "7" in folded:
        yield from _scientific(folded)
        yield from _without_zero(folded, lowered)
        yield from _apart(folded)
    if "egin" in lowered or "start" in lowered:
        yield from _in_parts(folded)
    yield from _glued(folded)
    if "\n" in folded:
        yield from _torn(folded)
    if any(map(lowered.__contains__, _CHAT_MARKS)):
        yield from _in_chat(lowered)


def _in_parts(folded: str) -> Iterator[Reading]:
    """Yield mobile numbers whose beginning and end, and it may be the middle, are told one by one."""
    for first in _FIRST_PART.finditer(folded):
        around = max(0, first.start() - _PARTS_WITHIN), first.end() + _PARTS_WITHIN
        last, middle = _LAST_PART.search(folded, *around), _MIDDLE_PART.search(folded, *around)
        parts = [part for part in (first, middle, last) if part]
        national = "".join(_digits(part[1]) for part in parts).removeprefix("0")
        if last and len(national) == _NATIONAL and exists(national):
            yield Reading(
                min(part.start(1) for part in parts), max(part.end(1) for part in parts), "+44" + national, (TORN,), 3.0
            )


def _scientific(folded: str) -> Iterator[Reading]:
    """Yield numbers that a spreadsheet wrote as powers of ten, which drops the zeros at their end."""
    for match in chain.from_iterable(written.finditer(folded) for written in _SCIENTIFIC):
        national = match[1] if match[0][0] == "4" else "7" + match[1]
        national = national.ljust(_NATIONAL, "0")
        if exists(national):
            yield Reading(*match.span(), "+44" + national, (SCIENTIFIC,), 1.0)


def _without_zero(folded: str, lowered: str) -> Iterator[Reading]:
    """Yield mobile numbers without their zero, where something speaks of calling or the digits stand in groups of their own."""
    for match in _NO_ZERO.finditer(folded):
        national = _digits(match.group())[:_NATIONAL]
        if (
            (_is_alone(folded, match) or context.tells_zero(lowered))
            and exists(national)
            and not (context.is_other(folded, *match.span()) or context.is_amount(folded, *match.span()))
        ):
            yield Reading(*match.span(), "+44" + national, (ZERO,), 1.0)


def _apart(folded: str) -> Iterator[Reading]:
    """Yield mobile numbers without their zero, disguised with letters O or in unusual groups, right behind what speaks of calling."""
    for match in _APART.finditer(folded):
        national = _digits(match.group().replace("o", "0").replace("O", "0"))
        if exists(national) and context.has_cue(folded, match.start(), _RIGHT_BEFORE):
            undone = (ZERO,) if match.group().count("0") == national.count("0") else (LETTERS, ZERO)
            yield Reading(*match.span(), "+44" + national, undone, 2.0)


def _is_alone(folded: str, match: re.Match[str]) -> bool:
    """Tell whether ten digits are a telephone number's: by their groups, by what stands around or by standing apart."""
    start, end = match.span()
    if _ADDRESS.fullmatch(match.group()):
        return False
    if _OWN_GROUPS.fullmatch(match.group()) or context.has_cue(folded, start) or context.is_cued(folded, end):
        return True
    before, after = folded[max(0, start - 1) : start], folded[end : end + 1]
    alone = (before in {"", "\n"} and _LINE_END.match(folded, end)) or (before == after and before in _DELIMITERS)
    return bool(alone) and match.group().removesuffix(".0").isdigit()


def _in_chat(lowered: str) -> Iterator[Reading]:
    """Yield whole numbers of other countries without their plus, right behind the name of a messenger that asks for none."""
    for match in _CHAT.finditer(lowered):
        value = abroad("+" + match["number"], strict=True)
        if value:
            yield Reading(*match.span("number"), value, (PLUS,), 1.0)


def _glued(folded: str) -> Iterator[Reading]:
    """Yield numbers to which a price, "24/7" or another number is glued."""
    patterns = (_PRICE_BEFORE, _GLUED_AFTER, _ALWAYS_BEFORE) if _ALWAYS in folded else (_PRICE_BEFORE, _GLUED_AFTER)
    for match in chain.from_iterable(pattern.finditer(folded) for pattern in patterns):
        several = match.lastindex or 1
        for place in range(1, several + 1):
            if exists(match[place][1:]) and not context.is_other(folded, *match.span(place)):
                yield Reading(*match.span(place), "+44" + match[place][1:], (PAIR if several > 1 else PRICE,), 1.0)


def backwards(folded: str, lowered: str) -> Iterator[Reading]:
    """Yield the numbers that a text says it writes from right to left."""
    told = any(map(lowered.__contains__, _BACKWARDS))
    for match in _MIRRORED.finditer(folded) if told else ():
        mirrored = _digits(match[1])[::-1]
        national = mirrored[1:] if mirrored.startswith("0") else mirrored.removeprefix("44")
        if len(national) == _NATIONAL and exists(national) and mirrored.startswith(("0", "44")):
            yield Reading(*match.span(), "+44" + national, (BACKWARDS,), 1.0)


def _torn(folded: str) -> Iterator[Reading]:
    """Yield numbers that begin at the end of a line and go on after the words that begin the next."""
    for match in _TORN.finditer(folded):
        digits = "0" + _digits(match[1]) + _digits(match[3])
        if len(digits) != _NATIONAL + 1 or not exists(digits[1:]) or MOMENT.match(folded, match.start()):
            continue
        if not context.is_other(folded, match.start(), match.end()):
            yield Reading(match.start(), match.end(), "+44" + digits[1:], (TORN,), 3.0)


def endings(folded: str, first: Reading) -> Iterator[Reading]:
    """Yield the numbers that differ from the one before only in their ending ("07700 900461/2", "... or 462")."""
    end = first.end
    for _ in range(_MOST_ENDINGS):
        found = _ENDING.match(folded, end) or _told_at(folded, end)
        ending = _digits(found[found.re.groups]) if found else ""
        if not found or not _is_ending(ending, first.value, _nearness(found)):
            return
        end = found.end(found.re.groups)
        value = first.value[: -len(ending)] + ending
        yield Reading(first.start, end, value, tuple(dict.fromkeys((*first.undone, ENDING))), first.cost + 1)


def _told_at(folded: str, end: int) -> re.Match[str] | None:
    """Return an ending that words tell: three digits after "or", fewer where the words speak of an ending."""
    told = _ENDING_TOLD.match(folded, end)
    if not told or len(told[2]) >= _LEAST_ENDING:
        return told
    return (
        told
        if _OF_ENDINGS.search(told["words"]) and not folded[told.end() : told.end() + 3].lstrip(" ")[:1].isalpha()
        else None
    )


def _nearness(found: re.Match[str]) -> int:
    """Return how far two endings may be apart: further where words speak of an ending, or a stroke leads straight to it."""
    if found.re is _ENDING_TOLD and _OF_ENDINGS.search(found["words"]):
        return _ANY
    return _TEN if found[0].startswith("/") else _NEIGHBOURS


def _is_ending(ending: str, value: str, near: int) -> bool:
    """Tell whether digits end another number: a single other digit, or several that are close to its own."""
    own = value[-len(ending) :]
    if ending == own:
        return False
    return len(ending) == 1 or ending[0] == own[0] or abs(int(ending) - int(own)) <= near


def _digits(written: str) -> str:
    return _NOT_DIGITS.sub("", written)
