"""Indicators from wording: versioned lexicons, each with its definition, source, support, innocent explanation and test cases.

One indicator means nothing (58% of adverts have one): it is a reason to look, never a finding. Indicators that were tested and do not
predict, or point the other way, weigh 0. Nothing here reads ethnicity or nationality.

Source: each file of enrich/lexicons names its own; the numbers I9-I29 are those of docs and domain.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from enrich.text.folding import Text
from enrich.text.lowercase import lowercase


class Support(StrEnum):
    """What research says of an indicator: predictive, tested and not, the reverse, or untested."""

    PREDICTIVE = "P"
    NOT = "N"
    REVERSE = "R"
    UNTESTED = "U"


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: a text, and whether the indicator is in it."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One indicator's wording. `weight` is 0 where `support` is N or R; `route` names who must see a hit, "" for nobody special."""

    code: str
    name: str
    version: int
    definition: str
    source: str
    support: Support
    weight: float
    innocent: str
    pattern: re.Pattern[str]
    cases: tuple[Case, ...]
    route: str = ""

    @property
    def rule(self) -> str:
        """What its readings name as their maker, as "I10/1"."""
        return f"{self.code}/{self.version}"


@dataclass(frozen=True, slots=True)
class WordingIndicator:
    """Wording seen in a text: `text[start:end] == raw`, in code points of the original."""

    code: str
    name: str
    raw: str
    start: int
    end: int
    weight: float
    support: Support
    innocent: str
    rule: str
    route: str = ""


def find_indicators(text: str) -> list[WordingIndicator]:
    """Return the wording of all lexicons in a text, in the order of where it stands."""
    whole = Text.from_string(text)
    low = lowercase(whole.folded)
    return sorted(
        (each for lexicon in load_lexicons() for each in _read(lexicon, whole, low)), key=lambda each: each.start
    )


@cache
def load_lexicons() -> tuple[Lexicon, ...]:
    """Return the lexicons, by code."""
    folder = files("enrich.indicators")
    found = [
        _lexicon(tomllib.loads(file.read_text("utf-8"))) for file in folder.iterdir() if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda lexicon: int(lexicon.code[1:])))


def _read(lexicon: Lexicon, whole: Text, low: str) -> Iterator[WordingIndicator]:
    for match in lexicon.pattern.finditer(low):
        start, end = whole.original_span(*match.span())
        raw = whole.original[start:end]
        fixed = (lexicon.weight, lexicon.support, lexicon.innocent, lexicon.rule, lexicon.route)
        yield WordingIndicator(lexicon.code, lexicon.name, raw, start, end, *fixed)


def _lexicon(data: dict[str, object]) -> Lexicon:
    """Return the lexicon of a file's content; an unknown or missing field is an error of whoever wrote it."""
    support = Support(str(data.pop("support")))
    patterns, cases = (
        _words(data.pop("patterns")),
        (_cases(data.pop("found"), found=True), _cases(data.pop("not_found"), found=False)),
    )
    weight = float(str(data.pop("weight")))
    if weight and support in (Support.NOT, Support.REVERSE):
        weight = 0.0
    version = int(str(data.pop("version")))
    texts = {field: str(value) for field, value in data.items()}
    pattern = re.compile(rf"(?<![\w'])(?:{'|'.join(patterns)})(?![\w'])")
    return Lexicon(
        **texts, version=version, support=support, weight=weight, pattern=pattern, cases=(*cases[0], *cases[1])
    )


def _words(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _cases(value: object, *, found: bool) -> tuple[Case, ...]:
    return tuple(Case(text, found) for text in _words(value))
