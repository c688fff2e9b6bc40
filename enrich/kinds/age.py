"""Stated age of a person, in years: "25 years old", "I'm 24", "age: 23". The canonical value is the number.

Source: Washline's own cue rules. A stated age is a claim: it is neither proof of age nor, under I17, a sign of anything.

>>> [seen.value for seen in age.find(Text("Hi I'm 24, from Leeds, open 24/7, over 30s welcome"))]
['24']
>>> age.canonical("23yo")
'23'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.errors import InvalidComponent, InvalidFormat
from enrich.kind import Kind
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.citation import cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting

TENS = {"ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
TEENS = dict(
    zip(
        "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(11, 20),
        strict=True,
    )
)
UNITS = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
SPELT = rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(UNITS)}))?|{'|'.join(TEENS)}"
NUMBER = rf"(?:\d{{1,2}}|{SPELT})"
IN_FIGURES = re.compile(r"[0-9][0-9](?<![\w.,£€$/+-]..)(?![\d£€$%])")
IN_WORDS = re.compile(rf"(?<![\w.,£€$/+-])(?:{SPELT})(?![\d£€$%])")
BEHIND = re.compile(
    r"\s?-?(?:years?|yrs?|y)[- ]?\.?(?:olds?|o|young|of age)\b|\s?y\s?[./]\s?o\b|\s?yo\b|\s?yold\b|y(?![a-z])|\s?(?:años|anos|ani|de ani|lat|éves|vjeç|години)\b(?!\s(?:de )?(?:exp|doś|tap))|\s?y(?:ea)?rs?\b(?!\s?(?:experience|exp|in|of|now|ago))"
)
BEFORE = re.compile(
    r"(?:\b(?:i\s?am|i['’]?m|iam|my age(?: is)?|aged?(?:\s?is)?|she['’]?s|she is|we are|we['’]re|ages|turned|(?:young|sexy|mature|a))(?:[\s:=-]{1,3}|[^\w\s\x00-\x7f]{1,4}\s?)"
    r"(?:only |just |a |now )?|(?<=\w)[ ]?[(\[])$"
)
NOT_AN_AGE = re.compile(
    r"\w|['’]\w|[.,:/-]\d|\s?[/+%-]|\s?(?:min|hr|hour|h\b|m\b|cm|mm|ft|feet|inch|['\"”]|kg|lbs?|stone|st\b|mile|km|step|sec|day|week|month|"
    r"dd\b|[a-h]{1,3}\b|pound|quid|gbp|per|am\b|pm\b|o.?clock|plus|and over|or over|photo|pic|girl|ladies|of us|off\b|x\b|times|out of|floor|bed)"
)
NOT_HERS = re.compile(
    r"\b(?:over|under|above|below|older than|younger than|at least|minimum|min|no|must be|only|from)(?: the age of| age)?[\s:]{1,2}$|\bage limit[\s:]{1,2}$"
)
HERS = re.compile(r"(?:i['’]?m|i am|she['’]?s) only $")
NAMED = re.compile(r"(?<![\w'’])([^\W\d_]{2,16})(?:[ ]|\s?[,|/·•:~*-]\s?|\s?[^\w\s\x00-\x7f]{1,3}\s?)$")
PEOPLE = frozenset("lady woman female girl blonde brunette redhead male man gent guy mum student masseuse".split())
NOT_HER_AGE = re.compile(
    r"\w|['’]\w|[.:]\d|\s?[/-]\s?\d|\s?[+%]|\s?(?:half|hh\b|for\b|each|£|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec|road|street)"
)
ADULT, ELDERLY = 18, 69  # where only a name or the like stands before a figure
BEHIND_BEGINS = frozenset("yaldévг")
BEFORE_END = re.compile(r"[\s:=\-\u2190-\u2bff\ufe0f\U0001f300-\U0001faff]{1,6}$")
AND = re.compile(r"\s?(?:and|&)\s?")
OLD = re.compile(r"o|young|age|[^\x00-\x7f]")
LASTED = re.compile(
    r"\b(?:for|here|been|in|past|last|over|nearly|about|since|with|have|has|worked|after|almost)[ ](?:the )?$"
)
THING = re.compile(
    r"\s(?:[a-z]+ )?(?:car|van|bike|laptop|phone|tv|whisk(?:e?y)|wine|house|building|flat|dog|cat|puppy|horse|pony|boiler|company|business|piano|guitar|bed|sofa|mattress)\b"
)
CUE_ENDS = frozenset("mesdygta([wx")  # the last letters of all that stands before an age
WORDS = (*TENS, "teen", "eleven", "twelve")
YOUNGEST, OLDEST, WINDOW = 10, 99, 26


def find(text: Text) -> Iterator[Sighting]:
    """Yield stated ages in order; limits for callers ("over 25s", "18+") are none."""
    low = lowercase(text.folded)
    last = 0
    for match in _numbers(low):
        if not YOUNGEST <= _number(match[0]) <= OLDEST:
            continue
        if end := _stated(low, match) or _listed(low, last, match):
            last = end
            yield cite(text, age.rule, (match.start(), end), str(_number(match[0])))


def canonical(value: str) -> str:
    """Return the number of years; raise InvalidFormat for what is none, InvalidComponent under 10 or over 99."""
    match = re.match(rf"\s*(?:aged?|i['’]?m)?[\s:]*({NUMBER})(?:{BEHIND.pattern})?\s*$", lowercase(Text(value).folded))
    if not match:
        raise InvalidFormat("age", value, "an age is a number of years, as 24 or 24yo")
    if not YOUNGEST <= (years := _number(match[1])) <= OLDEST:
        raise InvalidComponent("age", value, f"a stated age is between {YOUNGEST} and {OLDEST} years")
    return str(years)


def _numbers(low: str) -> Iterator[re.Match[str]]:
    """Yield the numbers that can be ages, in figures or, where a text has such words, in words."""
    if any(map(low.__contains__, WORDS)):
        yield from sorted([*IN_FIGURES.finditer(low), *IN_WORDS.finditer(low)], key=re.Match.start)
    else:
        yield from IN_FIGURES.finditer(low)


def _number(written: str) -> int:
    """Return the number of figures or words ("twenty-five")."""
    if written.isdigit():
        return int(written)
    return sum((TENS | TEENS | UNITS)[word] for word in re.split(r"[- ]", written.lower()))


def _listed(low: str, last: int, match: re.Match[str]) -> int:
    """Return where a figure ends that stands behind a stated age and "and", 0 where it is none ("28 and 31")."""
    listed = last and AND.fullmatch(low, last, match.start()) and not NOT_AN_AGE.match(low, match.end())
    return match.end() if listed else 0


def _stated(low: str, match: re.Match[str]) -> int:
    """Return where a statement of age ends, 0 where the number is none or is a limit for somebody else."""
    before = low[max(0, match.start() - WINDOW) : match.start()]
    if ADULT <= _number(match[0]) <= ELDERLY and _after_name(before) and _is_hers(low, match.end()):
        return match.end()
    announced = BEFORE_END.sub("", before)[-1:] in CUE_ENDS
    if not (announced or low[match.end() : match.end() + 3].strip(" -.")[:1] in BEHIND_BEGINS):
        return 0
    if NOT_HERS.search(before) and not HERS.search(before):
        return 0
    if behind := BEHIND.match(low, match.end()):
        return 0 if _of_a_thing(low, before, behind) else behind.end()
    cue = BEFORE.search(before)
    return _told(low, match.end(), before[cue.start() :].strip()) if cue else 0


def _of_a_thing(low: str, before: str, behind: re.Match[str]) -> bool:
    """Say whether years are a thing's or a time's: "10 year old car", "for 25 years"."""
    lasting = not OLD.search(behind[0]) and LASTED.search(before)
    return bool(lasting or THING.match(low, behind.end()))


def _told(low: str, end: int, cue: str) -> int:
    """Return where an age behind a cue ends: in brackets they must close, elsewhere it must be no other measure."""
    if cue in ("(", "["):
        return end if low[end : end + 1] in (")", "]") else 0
    return 0 if NOT_AN_AGE.match(low, end) else end


def _is_hers(low: str, end: int) -> bool:
    """Say whether a figure behind a name is no price, measure or date."""
    if NOT_HER_AGE.match(low, end):
        return False
    return low[end : end + 2].lstrip(" ")[:1] in ("/", "-", "|") or not NOT_AN_AGE.match(low, end)


def _after_name(before: str) -> bool:
    """Say whether a given name, or a word for a person, stands right before: "Jade 22", "Mia | 24", "lady, 35"."""
    word = NAMED.search(before)
    return word is not None and (word[1] in PEOPLE or (word[1] in load_given_names() and not is_common(word[1])))


age = Kind(
    "age",
    find,
    canonical,
    example="24",
    about="a person's stated age in years, in figures or words",
    source="Washline's own cue rules",
    version=2,
)
