"""Stated age of a person, in years: "25 years old", "I'm 24", "age: 23". The canonical value is the number.

Source: Washline's own cue rules. A stated age is a claim; it is neither proof of age nor an indicator (I17).

>>> [seen.value for seen in age.find(Text("Hi I'm 24, from Leeds, open 24/7, over 30s welcome"))]
['24']
>>> age.canonical("23yo")
'23'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from enrich.errors import InvalidComponent, InvalidFormat
from enrich.kind import Kind
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text import number_words
from enrich.text.citation import cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting

NAME = "age"
MAX_AGE_IN_WORDS = 79
TENS = {"ten": 10} | {word: years for word, years in number_words.TENS.items() if years <= MAX_AGE_IN_WORDS}
TEENS = {word: years for word, years in number_words.TEENS.items() if word not in TENS}
NUMBER_WORDS = rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(number_words.UNITS)}))?|{'|'.join(TEENS)}"
NUMBER = rf"(?:\d{{1,2}}|{NUMBER_WORDS})"
DIGITS = re.compile(r"[0-9][0-9](?<![\w.,£€$/+-]..)(?![\d£€$%])")
IN_WORDS = re.compile(rf"(?<![\w.,£€$/+-])(?:{NUMBER_WORDS})(?![\d£€$%])")
YEARS_AFTER = re.compile(
    r"\s?-?(?:years?|yrs?|y)[- ]?\.?(?:olds?|o|young|of age)\b|\s?y\s?[./]\s?o\b|\s?yo\b|\s?yold\b|y(?![a-z])"
    r"|\s?(?:años|anos|ani|de ani|lat|éves|vjeç|години)\b(?!\s(?:de )?(?:exp|doś|tap))"
    r"|\s?y(?:ea)?rs?\b(?!\s?(?:experience|exp|in|of|now|ago))"
)
CUE_BEFORE = re.compile(
    r"(?:\b(?:i\s?am|i['’]?m|iam|my age(?: is)?|aged?(?:\s?is)?|she['’]?s|she is|we are|we['’]re|ages|turned"
    r"|(?:young|sexy|mature|a))(?:[\s:=-]{1,3}|[^\w\s\x00-\x7f]{1,4}\s?)"
    r"(?:only |just |a |now )?|(?<=\w)[ ]?[(\[])$"
)
NOT_AN_AGE = re.compile(
    r"\w|['’]\w|[.,:/-]\d|\s?[/+%-]|\s?(?:min|hr|hour|h\b|m\b|cm|mm|ft|feet|inch|['\"”]|kg|lbs?|stone|st\b|mile|km|step"
    r"|sec|day|week|month|dd\b|[a-h]{1,3}\b|pound|quid|gbp|per|am\b|pm\b|o.?clock|plus|and over|or over|photo|pic|girl"
    r"|ladies|of us|off\b|x\b|times|out of|floor|bed)"
)
AGE_LIMIT = re.compile(
    r"\b(?:over|under|above|below|older than|younger than|at least|minimum|min|no|must be|only|from)"
    r"(?: the age of| age)?[\s:]{1,2}$|\bage limit[\s:]{1,2}$"
)
OWN_AGE = re.compile(r"(?:i['’]?m|i am|she['’]?s) only $")
PERSON_BEFORE = re.compile(r"(?<![\w'’])([^\W\d_]{2,16})(?:[ ]|\s?[,|/·•:~*-]\s?|\s?[^\w\s\x00-\x7f]{1,3}\s?)$")
PERSON_WORDS = frozenset(
    "lady woman female girl blonde brunette redhead male man gent guy mum student masseuse".split()
)
NOT_AGE_OF_PERSON = re.compile(
    r"\w|['’]\w|[.:]\d|\s?[/-]\s?\d(?!\d{1,2} ?[£€])|\s?[+%]"
    r"|\s?(?:half|hh\b|for\b|each|£|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec|road|street)"
)
MIN_AGE_OF_PERSON, MAX_AGE_OF_PERSON = 18, 69  # if the only cue is a person's name or similar
YEARS_AFTER_FIRST_LETTERS = frozenset("yaldévг")  # of all that YEARS_AFTER matches
CUE_GAP = re.compile(r"[\s:=\-\u2190-\u2bff\ufe0f\U0001f300-\U0001faff]{1,6}$")
AND = re.compile(r"\s?(?:and|&)\s?")
OLD = re.compile(r"o|young|age|[^\x00-\x7f]")
PERIOD_BEFORE = re.compile(
    r"\b(?:for|here|been|in|past|last|over|nearly|about|since|with|have|has|worked|after|almost)[ ](?:the )?$"
)
THING_AFTER = re.compile(
    r"\s(?:[a-z]+ )?(?:car|van|bike|laptop|phone|tv|whisk(?:e?y)|wine|house|building|flat|dog|cat|puppy|horse|pony"
    r"|boiler|company|business|piano|guitar|bed|sofa|mattress)\b"
)
CUE_LAST_LETTERS = frozenset("mesdygta([wx")  # of all that CUE_BEFORE matches
WORD_HINTS = (*TENS, "teen", "eleven", "twelve")
MIN_AGE, MAX_AGE, WINDOW = 10, 99, 26
# A number with years after it, a cue or an open bracket before it, or after a word that may be a person's.
_NUMBER = f"(?:[1-9][0-9]|(?:{'|'.join(TENS)}|{'|'.join(TEENS)})(?:[ -](?:{'|'.join(number_words.UNITS)}))?)"
_WORD = "[^\n -/:-@\\[-\\]`{-~]"
_OTHER, _BLANK, _LETTER, _SYMBOL = "[^a-z0-9]", "[ \n\t]?", "[^\n -`{-~]", "[^\n -~]"
MARK = (
    f"{_NUMBER}{_OTHER}{{0,3}}(?:y|años|anos|ani|de ani|lat|éves|vjeç|години)"
    f"|(?:am|['’]m|im|age|aged|is|['’]?s|are|['’]re|ages|turned|young|sexy|mature|{_OTHER}a){_OTHER}{{1,6}}"
    f"(?:only |just |a |now )?{_NUMBER}|{_WORD} ?[(\\[]{_NUMBER}[)\\]]"
    f"|{_LETTER}(?:[ ]|{_BLANK}[,|/·•:~*-]{_BLANK}|{_BLANK}{_SYMBOL}{{1,3}}{_BLANK}){_NUMBER}"
)


def find(text: Text) -> Iterator[Sighting]:
    """Yield stated ages in order; limits for callers ("over 25s", "18+") are excluded."""
    lowered = text.lowered
    has_person = not _load_persons().isdisjoint(text.words)
    last_end = 0
    for match in _find_numbers(lowered):
        years = _parse_number(match[0])
        if not MIN_AGE <= years <= MAX_AGE:
            continue
        if end := _find_end(lowered, match, years, has_person=has_person) or _find_end_of_second(
            lowered, last_end, match
        ):
            last_end = end
            yield cite(text, age.rule, (match.start(), end), str(years))


def canonical(value: str) -> str:
    """Parse the number of years; raise InvalidFormat, or InvalidComponent under 10 or over 99."""
    match = re.match(
        rf"\s*(?:aged?|i['’]?m)?[\s:]*({NUMBER})(?:{YEARS_AFTER.pattern})?\s*$", lowercase(Text(value).folded)
    )
    if not match:
        raise InvalidFormat(NAME, value, "an age is a number of years, as 24 or 24yo")
    if not MIN_AGE <= (years := _parse_number(match[1])) <= MAX_AGE:
        raise InvalidComponent(NAME, value, f"a stated age is between {MIN_AGE} and {MAX_AGE} years")
    return str(years)


def _find_numbers(lowered: str) -> Iterator[re.Match[str]]:
    """Yield the numbers that can be ages, in digits or in words."""
    if any(map(lowered.__contains__, WORD_HINTS)):
        yield from sorted([*DIGITS.finditer(lowered), *IN_WORDS.finditer(lowered)], key=re.Match.start)
    else:
        yield from DIGITS.finditer(lowered)


def _parse_number(spelling: str) -> int:
    """Return the value of digits or words ("twenty-five")."""
    if spelling.isdigit():
        return int(spelling)
    return sum(number_words.WORDS[word] for word in re.split(r"[- ]", spelling.lower()))


def _find_end_of_second(lowered: str, last_end: int, match: re.Match[str]) -> int:
    """Return the end of a number that follows a stated age and "and" ("28 and 31"), otherwise 0."""
    is_second = (
        last_end and AND.fullmatch(lowered, last_end, match.start()) and not NOT_AN_AGE.match(lowered, match.end())
    )
    return match.end() if is_second else 0


@cache
def _load_persons() -> frozenset[str]:
    """Return the words for persons and the given names that are no other words."""
    return PERSON_WORDS | {name for name in load_given_names() if not is_common(name)}


def _find_end(lowered: str, match: re.Match[str], years: int, *, has_person: bool) -> int:
    """Return the end of the statement of age, 0 if the number is not an age or is a limit for callers."""
    before = lowered[max(0, match.start() - WINDOW) : match.start()]
    if has_person and _is_age_of_person(lowered, match.end(), years, before):
        return match.end()
    if not (_may_have_cue(before) or _may_have_years(lowered, match.end())):
        return 0
    if AGE_LIMIT.search(before) and not OWN_AGE.search(before):
        return 0
    if after := YEARS_AFTER.match(lowered, match.end()):
        return 0 if _is_age_of_object(lowered, before, after) else after.end()
    cue = CUE_BEFORE.search(before)
    return _find_end_after_cue(lowered, match.end(), before[cue.start() :].strip()) if cue else 0


def _may_have_cue(before: str) -> bool:
    """Return, cheaply, whether CUE_BEFORE may match."""
    return CUE_GAP.sub("", before)[-1:] in CUE_LAST_LETTERS


def _may_have_years(lowered: str, end: int) -> bool:
    """Return, cheaply, whether YEARS_AFTER may match."""
    return lowered[end : end + 3].strip(" -.")[:1] in YEARS_AFTER_FIRST_LETTERS


def _is_age_of_object(lowered: str, before: str, after: re.Match[str]) -> bool:
    """Return whether the years are those of an object or a period: "10 year old car", "for 25 years"."""
    is_period = not OLD.search(after[0]) and PERIOD_BEFORE.search(before)
    return bool(is_period or THING_AFTER.match(lowered, after.end()))


def _find_end_after_cue(lowered: str, end: int, cue: str) -> int:
    """Return the end of an age after a cue: an open bracket must close, and it must not be another measure."""
    if cue in ("(", "["):
        return end if lowered[end : end + 1] in (")", "]") else 0
    return 0 if NOT_AN_AGE.match(lowered, end) else end


def _is_age_of_person(lowered: str, end: int, years: int, before: str) -> bool:
    """Return whether the only cue is a person before the number, which is no price, measure or date ("Jade 22")."""
    if not (MIN_AGE_OF_PERSON <= years <= MAX_AGE_OF_PERSON and _ends_with_person(before)):
        return False
    if NOT_AGE_OF_PERSON.match(lowered, end):
        return False
    return lowered[end : end + 2].lstrip(" ")[:1] in ("/", "-", "|") or not NOT_AN_AGE.match(lowered, end)


def _ends_with_person(before: str) -> bool:
    """Return whether the text ends with a given name or a word for a person: "Jade 22", "Mia | 24", "lady, 35"."""
    word = PERSON_BEFORE.search(before)
    return word is not None and word[1] in _load_persons()


age = Kind(
    NAME,
    find,
    canonical,
    example="24",
    about="a person's stated age in years, in figures or words",
    source="Washline's own cue rules",
    version=2,
    mark=MARK,
)
