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

from enrich.citation import cite
from enrich.kind import Kind
from enrich.text import Text
from records.errors import InvalidComponent, InvalidFormat
from records.identifier import Sighting

TENS = {"ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
TEENS = dict(
    zip("eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), range(11, 20), strict=True)
)
UNITS = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
SPELT = rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(UNITS)}))?|{'|'.join(TEENS)}"
NUMBER = rf"(?:\d{{1,2}}|{SPELT})"
BEHIND = r"\s?-?(?:years?|yrs?|y)[- ]?\.?(?:olds?|o|young|of age)\b|\s?y\s?[./]\s?o\b|\s?yo\b|\s?yrs?\b(?!\s?(?:experience|exp|in|of))"
AGED = re.compile(rf"(?<![\w.,£€$/+-])(?P<age>{NUMBER})(?:{BEHIND})", re.IGNORECASE)
TOLD = re.compile(
    rf"\b(?:i\s?am|i['’]?m|iam|im|my age(?: is)?|age(?:d)?(?:\s?is)?|she['’]?s|she is|just turned|turned|only|a (?:young|sexy|mature)?\s?)"
    rf"[\s:=-]{{1,3}}(?:only |just |a |now )?(?P<age>{NUMBER})(?![\w£€$%]|['’]\w|[.,:/-]\d|\s?[/+%-]|\s?(?:min|hr|hour|h\b|m\b|cm|mm|ft|feet|"
    r"inch|['\"”]|kg|lbs?|stone|st\b|mile|km|step|sec|day|week|month|dd\b|[a-h]{1,3}\b|pound|quid|gbp|per|am\b|pm\b|o.?clock|plus|and over|"
    r"or over|photo|pic|girl|ladies|of us|x\b|times|out of|percent|per ?cent|floor|bed))",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"(?<=[A-Za-z])[ ]?[(\[](?P<age>\d\d)[)\]]")
NOT_HERS = re.compile(
    r"\b(?:over|under|above|below|older than|younger than|at least|minimum|min|no|must be|only|from)(?: the age of)?[\s:]{1,2}$",
    re.IGNORECASE,
)
YOUNGEST, OLDEST = 10, 99


def find(text: Text) -> Iterator[Sighting]:
    """Yield stated ages in order; limits for callers ("over 25s", "18+") are none."""
    found: dict[int, tuple[int, int]] = {}
    for pattern in (AGED, TOLD, IN_BRACKETS):
        for match in pattern.finditer(text.folded):
            if YOUNGEST <= _number(match["age"]) <= OLDEST and not _limit(text.folded, match):
                end = match.end() if pattern is AGED else match.end("age")
                found.setdefault(match.start("age"), (match.start("age"), end))
    for span in sorted(found.values()):
        yield cite(text, age.rule, span, canonical(text.folded[slice(*span)]))


def canonical(value: str) -> str:
    """Return the number of years; raise InvalidFormat for what is none, InvalidComponent under 10 or over 99."""
    match = re.match(rf"\s*(?:aged?|i['’]?m)?[\s:]*({NUMBER})(?:{BEHIND})?\s*$", value, re.IGNORECASE)
    if not match:
        raise InvalidFormat("age", value, "an age is a number of years, as 24 or 24yo")
    if not YOUNGEST <= (years := _number(match[1])) <= OLDEST:
        raise InvalidComponent("age", value, f"a stated age is between {YOUNGEST} and {OLDEST} years")
    return str(years)


def _number(written: str) -> int:
    """Return the number of figures or words ("twenty-five")."""
    if written.isdigit():
        return int(written)
    return sum((TENS | TEENS | UNITS)[word] for word in re.split(r"[- ]", written.lower()))


def _limit(folded: str, match: re.Match[str]) -> bool:
    """Say whether the age is a limit for somebody else, not a statement."""
    before = folded[max(0, match.start("age") - 24) : match.start("age")]
    return bool(NOT_HERS.search(before)) and not re.search(r"\b(?:i['’]?m|i am|she['’]?s) only $", before, re.IGNORECASE)


age = Kind(
    "age",
    find,
    canonical,
    example="24",
    about="a person's stated age in years, in figures or words",
    source="Washline's own cue rules",
)
