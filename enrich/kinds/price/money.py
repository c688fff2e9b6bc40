"""Amounts of money and durations as adverts write them, each read at one place of a text in lower case.

Source: ISO 4217 (currency codes); everyday British writing ("80 quid", "half hour", "ph").
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
CURRENCY_WORD = rf"(?P<word>(?:gbp|pounds?(?:\s?sterling)?(?!\s(?:of|in\sweight|lighter|heavier|over(?:weight)?|under)\b)|s?quids?|nicker|{POUNDS_ABROAD}|eur(?:os?)?|usd|dollars?|roses?|kisses)(?![a-z])|[£€](?!\d)|🌹)"
HOUR = r"(?:hou?rs?|hrs?|h)\b"
# Hours and half hours in Spanish, Portuguese, Romanian, Polish, Hungarian, Albanian and Bulgarian.
HOUR_ABROAD = r"(?:heures?|horas?|or[ăaeë]|godz(?:in[aęey])?|óra|órára|час)"
HALF_ABROAD = rf"(?:(?:media|meia|pół|pol|jum[ăa]tate(?:\sde)?|juma(?:\sde)?|f[ée]l|gjysmë|половин)\s{HOUR_ABROAD})"
NIGHT_ABROAD = r"pernoite|(?:toda\s(?:la\s|a\s)?)noche|(?:toat[ăa]\s)?noaptea|noite\stoda|cał[aą]\snoc"
HINTS_ABROAD = (
    "heure",
    "hora",
    "godz",
    " ora",
    " oră",
    " ore",
    " orë",
    "óra",
    "час",
    "pernoite",
    "noche",
    "noapte",
    "noite",
    " noc",
    "'ora",
)
ABROAD = re.compile(
    rf"(?<![^\W\d_])(?:(?P<half>{HALF_ABROAD}|mezz'ora)|(?P<night>{NIGHT_ABROAD})|un'ora|l'heure|l'heure|(?:(?:la|por|una?|uma|à|a|o|pe|za|per|për|egy|na|един|на)\s)?(?P<hour>{HOUR_ABROAD}))(?![^\W\d_])"
)

START = re.compile(
    r"[£€$½¼¾]|\d+|/(?=[\s\dhwdmn])|(?<![a-z])(?:gbp|eur|usd|h(?:alf|lf|undred|(?:(?:ou)?rs?|h|/h)?(?![a-z]))|quarter|qtr|q/?v|quick|fh|"
    rf"(?:{UNIT}|an?)(?=[\s-])|(?:per|each|every|full|whole)(?=\s)|(?:night|week)(?=\s?[:=-]\s?£)|night(?=[ :=-]{{1,3}}£?\d{{3}}\b)|p(?=[/.\shnwc])|all(?=[ -]?n)|o(?:ver\s?-?n|[/'-]n)|night(?<=\d night|e night)|nightly|hourly|tenner|fiver|{TEEN}|{TEN})"
)
SIGNED = re.compile(
    rf"(?P<sign>[£€$]|(?<!\d)(?:gbp|eur(?:os?)?|usd))[ \t]?(?P<number>\d{{1,2}}\.\d{{1,2}}(?=[km]\b)|{NUMBER}|{AMOUNT})(?P<k>[km]\b)?"
)
NAMES = {
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
WORDS = re.compile(
    r"(?P<longer>(?:an?\s|one\s|full\s|per\s(?:an\s)?|/\s?)?hou?r\s(?:and|&|n)\s(?:an?\s)?half\b(?!\s?(?:an\s)?hou?r))"
    rf"|(?P<half>(?:half|hlf)\s(?:(?:an?|n)\s)?{HOUR}|(?:half|hlf)[- ]?{HOUR}|h/?h\b|(?:half|hlf)\b(?![- ]?(?:doz|day|marathon|size|moon|cut|way|price|naked|term|board|past)))"
    rf"|(?P<quarters>three[ -]quarters?(?:\sof\san|[ -])\s?{HOUR}|three[ -]quarters(?=\sis\b|\s?[:=£]))"
    rf"|(?P<quarter>quarter(?:\s(?:of\s)?an\s|[ -]){HOUR}|qtr\s{HOUR}|q/?v\b|quick\s?visit|quickie)"
    r"|(?P<night>all[ -]?night\b|o(?:ver\s?-?|[/'-])ni(?:ght|te)s?\b|o[/'-]n\b|(?:per|a|full|whole)\snight\b|(?<=the |ole )night\b|night(?=\s?[:=-]\s?£)|(?:(?<=[|/;])|(?<=[|/,;] ))night(?=[ :=-]{1,3}£?\d{3}\b)|nightly\b|/\s?night\b|p/?n\b|(?<=\d )night\b(?=\s{0,2}(?:$|[,.;|/+£&\n]|\d{2})))"
    r"|(?P<week>week(?=\s?[:=-]\s?£)|(?:(?:per|a|each|p|full|whole)\s|/\s?|p/?)(?:week|wk|w)\b)|(?P<day>(?:(?:per|a|each|p)\s|/\s?)day\b)"
    r"|(?P<month>(?:(?:per|a|each|p)\s|/\s?)(?:calendar\s)?(?:month|mth)\b|p/?cm\b)"
    rf"|(?P<hour>(?:(?:per|each|every|full|an?)\s|p\s|[/])\s?(?:an\s)?{HOUR}|p[/.]?h\b|hourly\b|(?:hour|hr|h)\b|fh\b)"
)
FIGURE = re.compile(
    rf"(?P<fraction>(?:1\s?[/⁄]\s?[24]|3\s?[/⁄]\s?4|[½¼¾])\s?(?:an\s)?(?:hou?r|hr|h)\b)"
    r"|(?P<list>(?<![\d.,:£€$/])(?P<pieces>\d{1,3}(?:[.,]5)?(?:\s?/\s?\d{1,3}(?:[.,]5)?){1,5})\s?(?P<unit>m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?)\b)"
    r"|(?P<opening>(?<![\w.,:£€$])(?:(?:24|36|48|72)[\s-]{0,2}h(?:(?:ou)?rs?)?\b"
    r"|\d{1,2}[\s-]?(?:h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?)[ -](?:notice|away|drive|walk|in\sadvance|from\s(?=[a-z]))))"
    r"|(?P<range>(?<![\w.,:£€$/-])(?P<least>[1-9]\d?)(?:[-–—]|\sto\s)(?P<most>\d{1,2})\s?m(?:in(?:ute)?s?)?\b)"
    r"|(?P<minutes>(?<![\d.:£€$])(?P<minute>\d{1,3}|fifteen|twenty|thirty|forty[ -]five|forty|sixty|ninety)\s?-?(?:(?:\s?(?:lovely|full|relaxing|blissful|whole|long|heavenly|amazing|sensual)\s)?m(?:in(?:ute|ut|it)?s?)?\b\.?|m(?:ins?)?(?=\d{2,3}(?!\d))|mins?(?=\d{5})))"
    r"|(?<![\d.:£€$])(?P<prime>15|30|45|60|90|120)['′](?![\w'′])"
    r"|(?P<hours>(?<![\w.:£€$])(?P<hour>one|two|three|four|five|six|an|a|(?:1[0-2]|[1-9])(?:[.,]\d{1,2})?)(?:[ ]?1[ ]?[⁄/][ ]?2|[ ]?½|(?P<half>\sand\sa\shalf))?"
    r"\s?-?(?:hours?|hrs?|h)(?:\b|(?=\d))(?P<rest>\s?(?:and\s)?(?:15|30|45)(?:\s?m(?:in(?:ute)?s?)?)?\b(?!\s?(?:pound|quid|gbp(?!\s?\d))))?(?P<later>\sand\sa\shalf)?)"
    r"|(?P<slang>(?<![\w.,:£€$])(?:(?P<grand>\d{1,3}(?:\.\d)?)\s?grand\b(?!\s(?:piano|tour|slam|national|prix|kids|child|parent|total|final))|(?P<thousands>\d{1,3})k\s(?:pounds|quid)\b|(?P<note>tenner|fiver)\b))"
    rf"|(?P<named>(?<![\d.:£€$+])(?<!\d,)(?P<number>{NUMBER}|{AMOUNT}|(?:{UNIT})(?=\squid))\s?{CURRENCY_WORD})"
    r"|(?P<bare>(?:(?<![\w.:£€$#+'’])|(?<=\dmins)|(?<=\dmin)|(?<=\dhr)|(?<=\dm)|(?<=\dh))(?<!\d,)[1-9]\d{1,3}(?=$|[^\w.:%'’]|[.:](?!\d)|h|p/?h\b))"
    rf"|(?P<spelt>{AMOUNT})"
)
OF_NUMBER = re.compile(
    r"(?:(?<!\d)[0-3]?\d/[01]\d/|\d[oil]{0,3}[ .-]|\b(?:aged?|room|flat|exit|junction|no|number|size|bus|top|over|under|ref|id|(?:hundred|thousand|and|\d) and)[ .:]{1,2})$"
)
MORE_DIGITS = re.compile(
    r"[ .-]\d{3}(?!\d| ?m)|-\d\d-\d\d|/[01]\d/\d\d|\s?(?:yo\b|y/o|cm|kg|lbs|years|yrs|miles|mph|am\b|pm\b|hours\b|hrs\b)"
)
LONGEST_STAY, SHORTEST_STAY = 23 * 60, 5
LEAST, MOST = 20, 5000
QUARTER = 15
USUAL_STAYS = frozenset(map(Decimal, (1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 45, 60, 90, 120)))
TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class PriceToken:
    """An amount (in units of its currency, "" where none is written) or a duration ("30 min", "night") where it stands.

    One with neither is a time of opening, of notice or of a way ("24 hrs", "5 min walk"), which is no price and binds none.
    """

    start: int
    end: int
    amount: Decimal | None = None
    currency: str = ""
    duration: str = ""


def find_tokens(low: str) -> Iterator[PriceToken]:
    """Yield amounts and durations of a text in lower case, in order; durations of a list ("15/30/60 mins") share their place."""
    place = 0
    while start := START.search(low, place):
        found = READERS[_lead(start[0][0])](low, start.start())
        yield from found
        place = found[0].end if found else start.end()


def translate_hours(low: str) -> str:
    """Return a text in lower case with the hours of other languages in English, every character in its place."""
    return ABROAD.sub(_word_in_english, low) if any(map(low.__contains__, HINTS_ABROAD)) else low


def _word_in_english(match: re.Match[str]) -> str:
    """Return an hour in another language as the English word, as long as it was."""
    if match["night"]:
        return "o/n".ljust(len(match[0]))
    word = "half" if match["half"] else "hour" if len(match[0]) > len("óra") else "hr"
    return word.ljust(len(match[0]))


def is_part_of_number(low: str, token: PriceToken) -> bool:
    """Say whether a bare figure belongs to something else: a longer number ("07700 900 461"), an age, a room."""
    before = low[max(0, token.start - 12) : token.start]
    return token.amount is None or bool(OF_NUMBER.search(before) or MORE_DIGITS.match(low, token.end))


def _lead(first: str) -> str:
    return "sign" if first in "£€$" else "figure" if first.isnumeric() else "word"


def _in_figures(low: str, at: int) -> list[PriceToken]:
    """Return the durations, or else the amount, that begin with a figure, or with a number in words."""
    match = FIGURE.match(low, at)
    return FIGURES[match.lastgroup or ""](match) if match else []


def _fraction(match: re.Match[str]) -> list[PriceToken]:
    quarters = 3 if match[0][0] in "3¾" else 2 if match[0][0] == "½" or "2" in match[0] else 1
    return [PriceToken(*match.span(), duration=f"{quarters * 15} min")]


def _no_price(match: re.Match[str]) -> list[PriceToken]:
    return [PriceToken(*match.span())]


def _named(match: re.Match[str]) -> list[PriceToken]:
    return [PriceToken(*match.span(), _value(match["number"]), _currency(match["word"]))]


def _slang(match: re.Match[str]) -> list[PriceToken]:
    """Return what people call "7 grand", "30k pounds", "a tenner"."""
    thousands = match["grand"] or match["thousands"]
    amount = Decimal(thousands) * 1000 if thousands else Decimal(10 if match["note"] == "tenner" else 5)
    return [PriceToken(*match.span(), amount, "GBP")]


def _bare(match: re.Match[str]) -> list[PriceToken]:
    least = QUARTER if match.string[match.start() - 1 : match.start()] == "/" else LEAST  # "£50/15"
    return [PriceToken(*match.span(), Decimal(match[0]))] if least <= int(match[0]) <= MOST else []


def _spelt(match: re.Match[str]) -> list[PriceToken]:
    amount = Decimal(parse_number(match[0]))
    return (
        [PriceToken(*match.span(), amount)]
        if LEAST <= amount <= MOST and is_amount(match.string, *match.span())
        else []
    )


def _ranged(match: re.Match[str]) -> list[PriceToken]:
    """Return nothing that is paid for "45-50 minutes", which ascends; in "80-30min" the first figure is an amount."""
    least, most = int(match["least"]), int(match["most"])
    return [PriceToken(*match.span("least"), Decimal(least))] if LEAST <= least >= most else _no_price(match)


def _prime(match: re.Match[str]) -> list[PriceToken]:
    return [PriceToken(*match.span(), duration=f"{match['prime']} min")]


def _minutes(match: re.Match[str]) -> list[PriceToken]:
    return _stay(match, _count(match["minute"]))


def _stay(match: re.Match[str], minutes: int) -> list[PriceToken]:
    return [PriceToken(*match.span(), duration=f"{minutes} min")] if SHORTEST_STAY <= minutes <= LONGEST_STAY else []


def _listed(match: re.Match[str]) -> list[PriceToken]:
    """Return the durations of "15/30/60 mins"; in "50/30min", which does not ascend, or "110 / 120 mins", the first is an amount."""
    scale = 60 if match["unit"][0] == "h" else 1
    pieces = [Decimal(piece) for piece in match["pieces"].replace(" ", "").replace(",", ".").split("/")]
    paid = len(pieces) == len("ab") and " / " in match["pieces"] and pieces[0] not in USUAL_STAYS
    if paid or pieces != sorted(set(pieces)):
        first = re.match(r"\d+", match["pieces"])
        return (
            [PriceToken(match.start(), match.start() + len(first[0]), pieces[0])]
            if first and LEAST <= pieces[0] <= MOST
            else []
        )
    minutes = [int(piece * scale) for piece in pieces]
    return [PriceToken(*match.span(), duration=f"{each} min") for each in minutes if each <= LONGEST_STAY]


def _in_words(low: str, at: int) -> list[PriceToken]:
    """Return the duration or amount that begins with a word."""
    if match := WORDS.match(low, at):
        return [PriceToken(at, match.end(), duration=NAMES[match.lastgroup or ""])]
    return _in_figures(low, at) or _signed(low, at)


def _signed(low: str, at: int) -> list[PriceToken]:
    match = SIGNED.match(low, at)
    if match is None:
        return []
    return [
        PriceToken(at, match.end(), _value(match["number"]) * TIMES[match["k"] or ""], CURRENCIES[match["sign"][:3]])
    ]


def _hours(match: re.Match[str]) -> list[PriceToken]:
    """Return the duration of "2 hours", "1.5h", "1hr 30", "an hour and a half"."""
    count = Decimal(COUNTS.get(match["hour"]) or match["hour"].replace(",", "."))
    half = match["half"] or match["later"] or re.search(r"1\s?[⁄/]\s?2|½", match[0])
    rest = re.search(r"\d\d", match["rest"]) if match["rest"] else None
    return _stay(match, int(count * 60) + (30 if half else int(rest[0]) if rest else 0))


def _currency(word: str) -> str:
    return CURRENCIES.get(word[:3], "EUR" if word == "€" else "GBP")


def _value(written: str) -> Decimal:
    """Return the value of figures or words."""
    return Decimal(written.replace(",", "")) if written[0].isdigit() else Decimal(parse_number(written))


def _count(written: str) -> int:
    return int(written) if written.isdigit() else parse_number(written)


FIGURES = {
    "fraction": _fraction,
    "list": _listed,
    "opening": _no_price,
    "range": _ranged,
    "minutes": _minutes,
    "prime": _prime,
    "hours": _hours,
    "slang": _slang,
    "named": _named,
    "bare": _bare,
    "spelt": _spelt,
}
READERS = {"sign": _signed, "figure": _in_figures, "word": _in_words}
