"""Indicators from wording: versioned lexicons with definition, source, research support and innocent explanation.

A single indicator means nothing (58% of adverts have one): it is a reason to look, never a finding. Indicators that
research tested and that do not predict, or point the other way, have weight 0. No lexicon covers ethnicity or
nationality.

Source: each TOML file of this package names its own. The codes I9 to I29 are those of the project's domain notes.
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
from enrich.text.marks import MarkScanner


class Support(StrEnum):
    """Result of published research on an indicator: predictive, not predictive, the reverse, or untested."""

    PREDICTIVE = "P"
    NOT_PREDICTIVE = "N"
    REVERSE = "R"
    UNTESTED = "U"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The wording of one indicator.

    `wording` is its pattern without word boundaries, a pattern of enrich.text.marks. `weight` is 0 if research does not
    support the indicator. `innocent` is the innocent explanation to show with every match. `route` names who must see
    a match ("child safeguarding"), "" for no one in particular.
    """

    code: str
    name: str
    version: int
    definition: str
    source: str
    support: Support
    weight: float
    innocent: str
    wording: str
    pattern: re.Pattern[str]
    route: str = ""

    @property
    def rule(self) -> str:
        """Code and version, as in matches: "I10/1"."""
        return f"{self.code}/{self.version}"


@dataclass(frozen=True, slots=True)
class WordingIndicator:
    """A match of a lexicon in a text, with the lexicon's fields.

    `start` and `end` are code points of the original text; `text[start:end] == raw` always holds.
    """

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
    """Return the matches of all lexicons in a text, in the order of their start.

    One scan decides which lexicons can match at all.

    >>> [(indicator.code, indicator.raw) for indicator in find_indicators("100% real photos, new in town")]
    [('I10', '100% real'), ('I13', 'new in town')]
    """
    whole = Text.from_string(text)
    occurring = _load_scanner().scan(whole.lowered)
    lexicons = (lexicon for lexicon in load_lexicons() if lexicon.code in occurring)
    found = (indicator for lexicon in lexicons for indicator in _match_lexicon(lexicon, whole))
    return sorted(found, key=lambda indicator: indicator.start)


@cache
def load_lexicons() -> tuple[Lexicon, ...]:
    """Return all lexicons in the order of their codes, cached."""
    folder = files("enrich.indicators")
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]
    lexicons = [_parse_lexicon(tomllib.loads(text)) for text in texts]
    return tuple(sorted(lexicons, key=lambda lexicon: int(lexicon.code[1:])))


@cache
def _load_scanner() -> MarkScanner:
    return MarkScanner({lexicon.code: lexicon.wording for lexicon in load_lexicons()})


def _match_lexicon(lexicon: Lexicon, whole: Text) -> Iterator[WordingIndicator]:
    for match in lexicon.pattern.finditer(whole.lowered):
        start, end = whole.original_span(*match.span())
        raw = whole.original[start:end]
        details = (lexicon.weight, lexicon.support, lexicon.innocent, lexicon.rule, lexicon.route)
        yield WordingIndicator(lexicon.code, lexicon.name, raw, start, end, *details)


def _parse_lexicon(data: dict[str, object]) -> Lexicon:
    """Return the lexicon of a TOML file; its keys `found` and `not_found` are test cases."""
    patterns = data.pop("patterns")
    pattern = "|".join(map(str, patterns)) if isinstance(patterns, list) else str(patterns)
    support = Support(str(data.pop("support")))
    weight = float(str(data.pop("weight")))
    is_supported = support not in (Support.NOT_PREDICTIVE, Support.REVERSE)
    version = int(str(data.pop("version")))
    texts = {field: str(value) for field, value in data.items() if field not in ("found", "not_found")}
    return Lexicon(
        **texts,
        version=version,
        support=support,
        weight=weight if is_supported else 0.0,
        wording=pattern,
        pattern=re.compile(rf"(?<![\w'])(?:{pattern})(?![\w'])"),
    )
