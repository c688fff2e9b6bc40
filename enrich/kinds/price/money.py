"""Tokenises amounts of money and durations in a text in lower case.

Source: ISO 4217 (currency codes); British usage ("80 quid", "half hour", "ph").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from enrich.text.number_words import AMOUNT, TEEN, TEN, UNIT, is_amount, parse_number

COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "an": 1, "a": 1}
CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD", "gbp": "GBP", "eur": "EUR", "usd": "USD", "dol": "USD"}
POUNDS_ABROAD = r"lire(?:\ssterline)?|funt(?:[óo]w|y|a)?|libras|font|paund[ai]?"

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?(?!\s?(?:m(?:ins?|inutes)?|hrs?|hours?)\b)|\d{1,5}(?:\.\d\d)?"
CURRENCY_WORD = (
    r"(?P<word>(?:gbp|pounds?(?:\s?sterling)?(?!\s(?:of|in\sweight|lighter|heavier|over(?:weight)?|under)\b)"
    rf"|s?quids?|nicker|{POUNDS_ABROAD}|eur(?:os?)?|usd|dollars?|roses?|kisses)(?![a-z])|[£€](?!\d)|🌹)"
)
HOUR = r"(?:hou?rs?|hrs?|h)\b"
# Hours and half hours in Spanish, Portuguese, Romanian, Polish, Hungarian, Albanian and Bulgarian.
HOUR_ABROAD = r"(?:heures?|horas?|or[ăaeë]|godz(?:in[aęey])?|óra|órára|час)"
HALF_ABROAD = rf"(?:(?:media|meia|pół|pol|jum[ăa]tate(?:\sde)?|juma(?:\sde)?|f[ée]l|gjysmë|половин)\s{HOUR_ABROAD})"
NIGHT_ABROAD = r"pernoite|(?:toda\s(?:la\s|a\s)?)noche|(?:toat[ăa]\s)?noaptea|noite\stoda|cał[aą]\snoc"
HINTS_ABROAD = tuple("heure|hora|godz| ora| oră| ore| orë|óra|час|pernoite|noche|noapte|noite| noc|'ora".split("|"))
ABROAD = re.compile(
    rf"(?<![^\W\d_])(?:(?P<half>{HALF_ABROAD}|mezz'ora)|(?P<night>{NIGHT_ABROAD})|un'ora|l'heure|l'heure"
    rf"|(?:(?:la|por|una?|uma|à|a|o|pe|za|per|për|egy|na|един|на)\s)?(?P<hour>{HOUR_ABROAD}))(?![^\W\d_])"
)

# The first characters of all tokens.
START = re.compile(
    r"[£€$½¼¾]|\d+|/(?=[\s\dhwdmn])|(?<![a-z])(?:gbp|eur|usd|h(?:alf|lf|undred|(?:(?:ou)?rs?|h|/h)?(?![a-z]))"
    rf"|quarter|qtr|q/?v|quick|fh|(?:{UNIT}|an?)(?=[\s-])|(?:per|each|every|full|whole)(?=\s)"
    r"|(?:night|week)(?=\s?[:=-]\s?£)|night(?=[ :=-]{1,3}£?\d{3}\b)|p(?=[/.\shnwc])|all(?=[ -]?n)"
    rf"|o(?:ver\s?-?n|[/'-]n)|night(?<=\d night|e night)|nightly|hourly|tenner|fiver|{TEEN}|{TEN})"
)
SIGNED_AMOUNT = re.compile(
    r"(?P<sign>[£€$]|(?<!\d)(?:gbp|eur(?:os?)?|usd))[ \t]?"
    rf"(?P<number>\d{{1,2}}\.\d{{1,2}}(?=[km]\b)|{NUMBER}|{AMOUNT})(?P<k>[km]\b)?"
)
# Durations in words, by group.
DURATIONS = {
    "longer": "90 min",
    "half": "30 min",
    "quarter": "15 min",
    "quarters": "45 min",
    "night": "night",
    "week": "week",
    "day": "day",
    "month": "month",
    "hour": "60 min",
}
HOUR_AND_HALF = (
    r"(?P<longer>(?:an?\s|one\s|full\s|per\s(?:an\s)?|/\s?)?hou?r\s(?:and|&|n)\s(?:an?\s)?half\b(?!\s?(?:an\s)?hou?r))"
)
HALF_HOUR = (
    rf"(?P<half>(?:half|hlf)\s(?:(?:an?|n)\s)?{HOUR}|(?:half|hlf)[- ]?{HOUR}|h/?h\b"
    r"|(?:half|hlf)\b(?![- ]?(?:doz|day|marathon|size|moon|cut|way|price|naked|term|board|past)))"
)
THREE_QUARTERS = rf"(?P<quarters>three[ -]quarters?(?:\sof\san|[ -])\s?{HOUR}|three[ -]quarters(?=\sis\b|\s?[:=£]))"
QUARTER_HOUR = rf"(?P<quarter>quarter(?:\s(?:of\s)?an\s|[ -]){HOUR}|qtr\s{HOUR}|q/?v\b|quick\s?visit|quickie)"
NIGHT = (
    r"(?P<night>all[ -]?night\b|o(?:ver\s?-?|[/'-])ni(?:ght|te)s?\b|o[/'-]n\b|(?:per|a|full|whole)\snight\b"
    r"|(?<=the |ole )night\b|night(?=\s?[:=-]\s?£)|(?:(?<=[|/;])|(?<=[|/,;] ))night(?=[ :=-]{1,3}£?\d{3}\b)"
    r"|nightly\b|/\s?night\b|p/?n\b|(?<=\d )night\b(?=\s{0,2}(?:$|[,.;|/+£&\n]|\d{2})))"
)
WEEK = r"(?P<week>week(?=\s?[:=-]\s?£)|(?:(?:per|a|each|p|full|whole)\s|/\s?|p/?)(?:week|wk|w)\b)"
DAY = r"(?P<day>(?:(?:per|a|each|p)\s|/\s?)day\b)"
MONTH = r"(?P<month>(?:(?:per|a|each|p)\s|/\s?)(?:calendar\s)?(?:month|mth)\b|p/?cm\b)"
ONE_HOUR = (
    rf"(?P<hour>(?:(?:per|each|every|full|an?)\s|p\s|[/])\s?(?:an\s)?{HOUR}|p[/.]?h\b|hourly\b|(?:hour|hr|h)\b|fh\b)"
)
DURATION_IN_WORDS = re.compile(
    f"{HOUR_AND_HALF}|{HALF_HOUR}|{THREE_QUARTERS}|{QUARTER_HOUR}|{NIGHT}|{WEEK}|{DAY}|{MONTH}|{ONE_HOUR}"
)
FRACTION = r"(?P<fraction>(?:1\s?[/⁄]\s?[24]|3\s?[/⁄]\s?4|[½¼¾])\s?(?:an\s)?(?:hou?r|hr|h)\b)"
DURATION_LIST = (
    r"(?P<list>(?<![\d.,:£€$/])(?P<pieces>\d{1,3}(?:[.,]5)?(?:\s?/\s?\d{1,3}(?:[.,]5)?){1,5})"
    r"\s?(?P<unit>m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?)\b)"
)
# Opening hours, notice and distances.
NOT_PRICE = (
    r"(?P<opening>(?<![\w.,:£€$])(?:(?:24|36|48|72)[\s-]{0,2}h(?:(?:ou)?rs?)?\b"
    r"|\d{1,2}[\s-]?(?:h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?)"
    r"[ -](?:notice|away|drive|walk|in\sadvance|from\s(?=[a-z]))))"
)
RANGE = r"(?P<range>(?<![\w.,:£€$/-])(?P<least>[1-9]\d?)(?:[-–—]|\sto\s)(?P<most>\d{1,2})\s?m(?:in(?:ute)?s?)?\b)"
MINUTES = (
    r"(?P<minutes>(?<![\d.:£€$])(?P<minute>\d{1,3}|fifteen|twenty|thirty|forty[ -]five|forty|sixty|ninety)\s?-?"
    r"(?:(?:\s?(?:lovely|full|relaxing|blissful|whole|long|heavenly|amazing|sensual)\s)?m(?:in(?:ute|ut|it)?s?)?\b\.?"
    r"|m(?:ins?)?(?=\d{2,3}(?!\d))|mins?(?=\d{5})))"
)
PRIME = r"(?<![\d.:£€$])(?P<prime>15|30|45|60|90|120)['′](?![\w'′])"
HOURS = (
    r"(?P<hours>(?<![\w.:£€$])(?P<hour>one|two|three|four|five|six|an|a|(?:1[0-2]|[1-9])(?:[.,]\d{1,2})?)"
    r"(?:[ ]?1[ ]?[⁄/][ ]?2|[ ]?½|(?P<half>\sand\sa\shalf))?\s?-?(?:hours?|hrs?|h)(?:\b|(?=\d))"
    r"(?P<rest>\s?(?:and\s)?(?:15|30|45)(?:\s?m(?:in(?:ute)?s?)?)?\b(?!\s?(?:pound|quid|gbp(?!\s?\d))))?"
    r"(?P<later>\sand\sa\shalf)?)"
)
SLANG = (
    r"(?P<slang>(?<![\w.,:£€$])(?:(?P<grand>\d{1,3}(?:\.\d)?)\s?grand\b"
    r"(?!\s(?:piano|tour|slam|national|prix|kids|child|parent|total|final))"
    r"|(?P<thousands>\d{1,3})k\s(?:pounds|quid)\b|(?P<note>tenner|fiver)\b))"
)
NAMED_AMOUNT = (
    rf"(?P<named>(?<![\d.:£€$+])(?<!\d,)(?P<number>{NUMBER}|{AMOUNT}|(?:{UNIT})(?=\squid))\s?{CURRENCY_WORD})"
)
BARE_AMOUNT = (
    r"(?P<bare>(?:(?<![\w.:£€$#+'’])|(?<=\dmins)|(?<=\dmin)|(?<=\dhr)|(?<=\dm)|(?<=\dh))(?<!\d,)[1-9]\d{1,3}"
    r"(?=$|[^\w.:%'’]|[.:](?!\d)|h|p/?h\b))"
)
AMOUNT_IN_WORDS = rf"(?P<spelt>{AMOUNT})"
NUMBER_TOKEN = re.compile(
    f"{FRACTION}|{DURATION_LIST}|{NOT_PRICE}|{RANGE}|{MINUTES}|{PRIME}|{HOURS}|{SLANG}|{NAMED_AMOUNT}|{BARE_AMOUNT}"
    f"|{AMOUNT_IN_WORDS}"
)
NUMBER_BEFORE = re.compile(
    r"(?:(?<!\d)[0-3]?\d/[01]\d/|\d[oil]{0,3}[ .-]"
    r"|\b(?:aged?|room|flat|exit|junction|no|number|size|bus|top|over|under|ref|id|(?:hundred|thousand|and|\d) and)"
    r"[ .:]{1,2})$"
)
NUMBER_AFTER = re.compile(
    r"[ .-]\d{3}(?!\d| ?m)|-\d\d-\d\d|/[01]\d/\d\d|\s?(?:yo\b|y/o|cm|kg|lbs|years|yrs|miles|mph|am\b|pm\b|hours\b"
    r"|hrs\b)"
)
MIN_DURATION, MAX_DURATION = 5, 23 * 60  # minutes
MIN_BARE_AMOUNT, MAX_BARE_AMOUNT = 20, 5000
MIN_AMOUNT_AFTER_SLASH = 15  # "£50/15"
USUAL_DURATIONS = frozenset(map(Decimal, (1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 45, 60, 90, 120)))
MULTIPLIERS = {"": 1, "k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class PriceToken:
    """An amount (`currency` is "" if none is written) or a duration ("30 min", "night"), with its span.

    A token with neither is a time that is not part of a price: opening hours, notice or distance ("5 min walk").
    """

    start: int
    end: int
    amount: Decimal | None = None
    currency: str = ""
    duration: str = ""


def find_tokens(lowered: str) -> Iterator[PriceToken]:
    """Yield amounts and durations in order. The durations of a list ("15/30/60 mins") share their span."""
    offset = 0
    while start := START.search(lowered, offset):
        found = _parse_tokens(lowered, start)
        yield from found
        offset = found[0].end if found else start.end()


def translate_hours(lowered: str) -> str:
    """Replace the hours of other languages by English words of the same length."""
    return ABROAD.sub(_translate_hour, lowered) if any(map(lowered.__contains__, HINTS_ABROAD)) else lowered


def _translate_hour(match: re.Match[str]) -> str:
    if match["night"]:
        return "o/n".ljust(len(match[0]))
    word = "half" if match["half"] else "hour" if len(match[0]) > len("óra") else "hr"
    return word.ljust(len(match[0]))


def is_part_of_number(lowered: str, token: PriceToken) -> bool:
    """Return whether a bare number is part of a longer number ("07700 900 461"), an age or a room number."""
    before = lowered[max(0, token.start - 12) : token.start]
    return token.amount is None or bool(NUMBER_BEFORE.search(before) or NUMBER_AFTER.match(lowered, token.end))


def _parse_tokens(lowered: str, start: re.Match[str]) -> list[PriceToken]:
    """Return the tokens at a place; only a list of durations has several."""
    first = start[0][0]
    if first in "£€$":
        return _parse_signed_amount(lowered, start.start())
    if first.isnumeric():
        return _parse_number_token(lowered, start.start())
    if match := DURATION_IN_WORDS.match(lowered, start.start()):
        return [PriceToken(*match.span(), duration=DURATIONS[match.lastgroup or ""])]
    return _parse_number_token(lowered, start.start()) or _parse_signed_amount(lowered, start.start())


def _parse_signed_amount(lowered: str, start: int) -> list[PriceToken]:
    match = SIGNED_AMOUNT.match(lowered, start)
    if match is None:
        return []
    amount = _parse_amount(match["number"]) * MULTIPLIERS[match["k"] or ""]
    return [PriceToken(start, match.end(), amount, CURRENCIES[match["sign"][:3]])]


def _parse_number_token(lowered: str, start: int) -> list[PriceToken]:
    """Return the durations or the amount that begin with a number, in digits or in words."""
    match = NUMBER_TOKEN.match(lowered, start)
    return PARSERS[match.lastgroup or ""](match) if match else []


def _parse_fraction(match: re.Match[str]) -> list[PriceToken]:
    quarters = 3 if match[0][0] in "3¾" else 2 if match[0][0] == "½" or "2" in match[0] else 1
    return [PriceToken(*match.span(), duration=f"{quarters * 15} min")]


def _parse_not_price(match: re.Match[str]) -> list[PriceToken]:
    return [PriceToken(*match.span())]


def _parse_named_amount(match: re.Match[str]) -> list[PriceToken]:
    word = match["word"]
    currency = CURRENCIES.get(word[:3], "EUR" if word == "€" else "GBP")
    return [PriceToken(*match.span(), _parse_amount(match["number"]), currency)]


def _parse_slang(match: re.Match[str]) -> list[PriceToken]:
    """Return the amount of "7 grand", "30k pounds", "a tenner"."""
    thousands = match["grand"] or match["thousands"]
    amount = Decimal(thousands) * 1000 if thousands else Decimal(10 if match["note"] == "tenner" else 5)
    return [PriceToken(*match.span(), amount, "GBP")]


def _parse_bare_amount(match: re.Match[str]) -> list[PriceToken]:
    is_after_slash = match.string[match.start() - 1 : match.start()] == "/"
    least = MIN_AMOUNT_AFTER_SLASH if is_after_slash else MIN_BARE_AMOUNT
    return [PriceToken(*match.span(), Decimal(match[0]))] if least <= int(match[0]) <= MAX_BARE_AMOUNT else []


def _parse_amount_in_words(match: re.Match[str]) -> list[PriceToken]:
    amount = Decimal(parse_number(match[0]))
    if MIN_BARE_AMOUNT <= amount <= MAX_BARE_AMOUNT and is_amount(match.string, *match.span()):
        return [PriceToken(*match.span(), amount)]
    return []


def _parse_range(match: re.Match[str]) -> list[PriceToken]:
    """Return no price for an ascending range ("45-50 minutes"); in "80-30min" the first number is an amount."""
    least, most = int(match["least"]), int(match["most"])
    if MIN_BARE_AMOUNT <= least >= most:
        return [PriceToken(*match.span("least"), Decimal(least))]
    return _parse_not_price(match)


def _parse_prime(match: re.Match[str]) -> list[PriceToken]:
    return [PriceToken(*match.span(), duration=f"{match['prime']} min")]


def _parse_minutes(match: re.Match[str]) -> list[PriceToken]:
    minute = match["minute"]
    return _build_duration(match, int(minute) if minute.isdigit() else parse_number(minute))


def _build_duration(match: re.Match[str], minutes: int) -> list[PriceToken]:
    return [PriceToken(*match.span(), duration=f"{minutes} min")] if MIN_DURATION <= minutes <= MAX_DURATION else []


def _parse_duration_list(match: re.Match[str]) -> list[PriceToken]:
    """Return the durations of "15/30/60 mins", or the amount of "50/30min" and "110 / 120 mins"."""
    pieces = [Decimal(piece) for piece in match["pieces"].replace(" ", "").replace(",", ".").split("/")]
    if pieces != sorted(set(pieces)) or _begins_with_amount(match["pieces"], pieces):
        return _parse_first_as_amount(match, pieces[0])
    scale = 60 if match["unit"][0] == "h" else 1
    durations = [int(piece * scale) for piece in pieces]
    return [PriceToken(*match.span(), duration=f"{minutes} min") for minutes in durations if minutes <= MAX_DURATION]


def _begins_with_amount(spelling: str, pieces: list[Decimal]) -> bool:
    """Return whether an ascending pair is an amount and a duration: spaced, and the first is no usual duration."""
    return len(pieces) == len("ab") and " / " in spelling and pieces[0] not in USUAL_DURATIONS


def _parse_first_as_amount(match: re.Match[str], amount: Decimal) -> list[PriceToken]:
    digits = re.match(r"\d+", match["pieces"])
    if digits is None or not MIN_BARE_AMOUNT <= amount <= MAX_BARE_AMOUNT:
        return []
    return [PriceToken(match.start(), match.start() + len(digits[0]), amount)]


def _parse_hours(match: re.Match[str]) -> list[PriceToken]:
    """Return the duration of "2 hours", "1.5h", "1hr 30", "an hour and a half"."""
    hours = Decimal(COUNTS.get(match["hour"]) or match["hour"].replace(",", "."))
    has_half = match["half"] or match["later"] or re.search(r"1\s?[⁄/]\s?2|½", match[0])
    rest = re.search(r"\d\d", match["rest"]) if match["rest"] else None
    return _build_duration(match, int(hours * 60) + (30 if has_half else int(rest[0]) if rest else 0))


def _parse_amount(spelling: str) -> Decimal:
    """Return the value of digits or words."""
    return Decimal(spelling.replace(",", "")) if spelling[0].isdigit() else Decimal(parse_number(spelling))


# Parsers of the groups of NUMBER_TOKEN.
PARSERS = {
    "fraction": _parse_fraction,
    "list": _parse_duration_list,
    "opening": _parse_not_price,
    "range": _parse_range,
    "minutes": _parse_minutes,
    "prime": _parse_prime,
    "hours": _parse_hours,
    "slang": _parse_slang,
    "named": _parse_named_amount,
    "bare": _parse_bare_amount,
    "spelt": _parse_amount_in_words,
}
