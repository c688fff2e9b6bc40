"""Amounts of money and durations as adverts write them, each read from one match.

Source: ISO 4217 (currency codes); everyday British writing ("80 quid", "half hour", "ph").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,5}(?:\.\d\d)?"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
SPELT = rf"(?:(?:(?:one|two|three|four|five|a)\s)?hundred(?:\s(?:and\s)?(?:{TENS}|ten))?|{TENS})"
WORDS = r"gbp|pounds?(?:\s?sterling)?|quid|eur(?:os?)?|usd|dollars?|roses?|kisses|£|€"
AMOUNT = (
    rf"(?P<sign>(?:[£€$]|(?<![a-z])(?:gbp|eur|usd))\s?)(?P<signed>{NUMBER})(?P<k>k\b)?"
    rf"|(?<![\d.,:£€$+])(?P<named>(?<![a-z])(?:{NUMBER})|\b{SPELT})\s?(?P<name>(?:{WORDS})(?![a-z]))"
    r"|(?<![\w.,:£€$#@+'’])(?P<bare>\d{2,4})(?=$|[^\w.:%'’]|[.:](?!\d)|hh?r?s?\b|half|p/?h\b)"
)
HALF = r"half\s(?:an?\s)?(?:hou?rs?|hr|h)|half[- ]?hou?r|half\s?hr|1\s?[/⁄]\s?2\s?(?:an\s)?(?:hou?r|hr|h)|hh|h/h|half(?![- ]?(?:way|price|naked|term|board|past))"
QUARTER = r"quarter\s(?:of\san\s)?hou?r|1\s?[/⁄]\s?4\s?(?:hou?r|hr)|qtr\shou?r|qv|q/v|quick\s?visit|quickie"
COUNT = r"one|two|three|four|five|six|an|a|(?:1[0-2]|[1-9])(?:[.,]\d{1,2})?"
PIECE = r"\d{1,3}(?:[.,]5)?"
DURATION = (
    rf"(?P<half>(?<![a-z])(?:{HALF})\b)|(?P<quarter>\b(?:{QUARTER})\b)"
    rf"|(?<![\d.,:£€$/])(?P<list>{PIECE}(?:\s?[/|]\s?{PIECE}){{1,5}})\s?(?P<of>mins?|minutes?|hours?|hrs?|h)\b"
    r"|(?<![\d.,:£€$])(?P<mins>\d{1,3})\s?-?(?:mins?|minutes?|m|minuts|minits)\b\.?"
    r"|(?P<minutes>\b(?:fifteen|twenty|thirty|forty[ -]?five|forty|sixty|ninety)\b)\s?(?:mins?|minutes?)\b"
    rf"|(?<![\w.,:£€$])(?P<hours>{COUNT})(?:\s?(?:1\s?[⁄/]\s?2|and\sa\shalf))?\s?-?(?:hours?|hrs?|h)(?:\b|(?=\d))"
    r"(?P<rest>\s?(?:and\s)?(?:15|30|45)(?:\s?mins?|\s?m)?\b)?(?P<andhalf>\sand\sa\shalf)?"
    r"|(?P<per>(?:\b(?:per|each|every|full|p)|/|\ba)[ /]?(?:hours?|hr|h)\b|p/?h\b|\bhourly\b|\bhour\b|(?<![a-z])hr?\b|\bfh\b)"
    r"|(?P<night>\b(?:all[ -]?night|over\s?-?night|o/n|per\snight|a\snight|nightly)\b|/\s?night\b)"
    r"|(?P<span>(?:\b(?:per|a|each|p)\s?|/\s?)(?:day|week|wk|w|month|cm|mth)\b|\b(?:pw|pcm)\b)"
)
CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD", "gbp": "GBP", "eur": "EUR", "usd": "USD", "dol": "USD"}
SPELT_VALUES = dict(zip(TENS.split("|"), range(20, 100, 10), strict=True)) | {"ten": 10}
HUNDREDS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5}
MINUTES = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fortyfive": 45, "sixty": 60, "ninety": 90}
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "an": 1, "a": 1}
OF_NUMBER = re.compile(
    r"(?:\d[ .-]|\b(?:aged?|room|flat|exit|junction|no|number|size|bus|top|over|under|ref|id)[ .:]{1,2})$", re.IGNORECASE
)
MORE_DIGITS = re.compile(r"[ .-]\d{3}(?!\d| ?min)|\s?(?:yo\b|y/o|cm|kg|lbs|years|yrs|miles|mph|am\b|pm\b)", re.IGNORECASE)
LONGEST_STAY = 23 * 60
LEAST, MOST = 20, 5000


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in units of its currency; the currency is "" where none is written."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration as canonical values write it: "30 min", "night", "week"."""

    text: str


def amount(match: re.Match[str]) -> Amount | None:
    """Return the amount of a match of AMOUNT; None where a bare figure is no likely price."""
    if match["signed"]:
        value = Decimal(match["signed"].replace(",", "")) * (1000 if match["k"] else 1)
        return Amount(value, CURRENCIES[match["sign"].strip().lower()])
    if match["named"]:
        return Amount(
            _value(match["named"]), CURRENCIES.get(match["name"][:3].lower(), "GBP" if match["name"] != "€" else "EUR")
        )
    if match["bare"]:
        value = Decimal(match["bare"])
        return Amount(value, "") if LEAST <= value <= MOST else None
    return None


def durations(match: re.Match[str]) -> list[Duration]:
    """Return the durations of a match of DURATION, several where a list shares its unit ("15/30/60 mins"); none for "24h"."""
    if match["list"]:
        pieces = re.split(r"\s?[/|]\s?", match["list"])
        return [Duration(f"{_scaled(piece, match['of'])} min") for piece in pieces]
    if match["span"]:
        return [Duration(_unit(match["span"].lower()))]
    fixed = (("half", "30 min"), ("quarter", "15 min"), ("night", "night"), ("per", "60 min"))
    if named := next((text for group, text in fixed if match[group]), None):
        return [Duration(named)]
    count = _minutes(match)
    return [Duration(f"{count} min")] if 5 <= count <= LONGEST_STAY else []  # noqa: PLR2004 - nothing is sold by less


def _scaled(piece: str, unit: str) -> int:
    return int(Decimal(piece.replace(",", ".")) * (60 if unit[0] in "hH" else 1))


def _minutes(match: re.Match[str]) -> int:
    if match["mins"]:
        return int(match["mins"])
    if match["minutes"]:
        return MINUTES[re.sub(r"[ -]", "", match["minutes"].lower())]
    return _hours(match) if match["hours"] else 0


def _hours(match: re.Match[str]) -> int:
    """Return the minutes of "2 hours", "1.5h", "1hr 30", "an hour and a half"."""
    written = match["hours"].lower().replace(",", ".")
    minutes = int(Decimal(str(COUNTS.get(written) or written)) * 60)
    half = match["andhalf"] or re.search(r"1\s?[⁄/]\s?2|half", match[0])
    rest = re.search(r"\d\d", match["rest"]) if match["rest"] else None
    return minutes + (30 if half else int(rest[0]) if rest else 0)


def _unit(written: str) -> str:
    if "w" in written:
        return "week"
    return "day" if "day" in written else "month"


def _value(written: str) -> Decimal:
    """Return the value of figures or of words ("one hundred and twenty")."""
    if written[0].isdigit():
        return Decimal(written.replace(",", ""))
    words = written.lower().split()
    if "hundred" not in words:
        return Decimal(SPELT_VALUES[words[0]])
    rest = sum(SPELT_VALUES.get(word, 0) for word in words[words.index("hundred") :])
    return Decimal(HUNDREDS.get(words[0], 1) * 100 + rest)


def is_part_of_number(match: re.Match[str], folded: str) -> bool:
    """Say whether a bare figure belongs to something else: a longer number ("07700 900 461"), an age, a room."""
    before, after = folded[max(0, match.start() - 12) : match.start()], folded[match.end() : match.end() + 6]
    return bool(OF_NUMBER.search(before) or MORE_DIGITS.match(after))
