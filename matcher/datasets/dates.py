"""Parses the dates of datasets to ISO 8601, to the precision that is given; nothing is guessed.

Day first unless the manifest says otherwise. A two-digit year is the last such year that is not in the future; in a
date of birth, the last one in which the person would be at least MIN_AGE years old. A manifest can declare the format
instead. Five digits are the serial number of a day, as spreadsheets export it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

DAY_FIRST, MONTH_FIRST, EXCEL = "day-first", "month-first", "excel"
MIN_AGE = 10  # years; the age of criminal responsibility in England and Wales
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = r"(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?(?:Z|[+-]00:?00)?)?"
ISO = re.compile(rf"(\d{{4}})(?:-(\d{{1,2}})(?:-(\d{{1,2}}){TIME})?)?")
NUMERIC = re.compile(rf"(\d{{1,2}})[/. -](\d{{1,2}})[/. -](\d{{4}}|\d{{2}}){TIME}")
MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
MONTH_NAME = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[ -]+(?:of +)?)?({'|'.join(MONTHS)})[a-z]*\.?,?[ -]+(\d{{4}}){TIME}", re.IGNORECASE
)
SHORT_MONTH_NAME = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -]+(?:of +)?({'|'.join(MONTHS)})[a-z]*\.?,?[ -]+'?(\d{{2}}){TIME}", re.IGNORECASE
)
SERIAL = re.compile(r"[1-6]\d{4}(?:\.\d+)?")  # from 1927 to 2091
TWO_DIGITS = 2
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a calendar date has no time zone


class DateInvalid(ValueError):
    """A text is not a date in any of the allowed formats."""


def parse_date(text: str, formats: tuple[str, ...] = (DAY_FIRST,), *, today: date, is_birth: bool = False) -> str:
    """Return a date, month or year in ISO 8601, with the time if it has one; raise DateInvalid.

    `formats` are DAY_FIRST, MONTH_FIRST, EXCEL (serial days) or formats of strptime. A birth in the future is invalid.

    >>> today = date(2026, 11, 1)
    >>> parse_date("3/4/1985", today=today), parse_date("3/4/1985", ("month-first",), today=today)
    ('1985-04-03', '1985-03-04')
    >>> parse_date("1st May 1985", today=today), parse_date("May 1985", today=today), parse_date("31140", today=today)
    ('1985-05-01', '1985-05', '1985-04-03')
    >>> parse_date("01-Dec-70", today=today), parse_date("3/4/20", today=today)
    ('1970-12-01', '2020-04-03')
    >>> parse_date("3/4/20", today=today, is_birth=True), parse_date("03.04.85", ("%d.%m.%y",), today=today)
    ('1920-04-03', '1985-04-03')
    >>> parse_date("Dec 70", today=today)
    Traceback (most recent call last):
    matcher.datasets.dates.DateInvalid: not an unambiguous date; write day, month and year, or set `dates`
    """
    written = " ".join(text.split())
    is_month_first = MONTH_FIRST in formats
    latest = today.replace(day=1, year=today.year - MIN_AGE) if is_birth else today
    try:
        parsed = parse_declared(written, formats) or parse_common(written, latest, is_month_first=is_month_first)
    except (ValueError, OverflowError):
        parsed = ""  # 31 February
    if not parsed:
        order = "month, day" if is_month_first else "day, month"
        message = f"not an unambiguous date; write {order} and year, or set `dates`"
        raise DateInvalid(message)
    if is_birth and parsed[:10] > today.isoformat()[: len(parsed)]:
        message = f"a birth on {parsed} is in the future"
        raise DateInvalid(message)
    return parsed


def has_two_digit_year(text: str) -> bool:
    """Return whether the century of a date was chosen by the rule of this module.

    >>> has_two_digit_year("01-Dec-70"), has_two_digit_year("01-Dec-1970")
    (True, False)
    """
    written = " ".join(text.split())
    numeric = NUMERIC.fullmatch(written)
    short = numeric is not None and len(numeric[3]) == TWO_DIGITS
    return short or SHORT_MONTH_NAME.fullmatch(written) is not None


def parse_declared(text: str, formats: tuple[str, ...]) -> str:
    """Return the date by its serial number or the declared strptime formats, or ""."""
    if SERIAL.fullmatch(text):
        return format_datetime(EXCEL_EPOCH + timedelta(days=float(text)))
    for template in formats:
        if "%" in template:
            try:
                return format_datetime(datetime.strptime(text, template))  # noqa: DTZ007 - a calendar date has no time zone
            except ValueError:
                continue
    return ""


def parse_common(text: str, latest: date, *, is_month_first: bool) -> str:
    """Return the date by the common notations, or ""; raise ValueError if there is no such day.

    A two-digit year is the last such year up to the date `latest`.
    """
    if match := ISO.fullmatch(text):
        year, month, day, time = match.groups()
    elif match := NUMERIC.fullmatch(text):
        first, second, year, time = match.groups()
        day, month = (second, first) if is_month_first else (first, second)
    elif match := MONTH_NAME.fullmatch(text) or SHORT_MONTH_NAME.fullmatch(text):
        day, name, year, time = match.groups()
        month = str(MONTHS.index(name[:3].lower()) + 1)
    elif match := MONTH_YEAR.fullmatch(text):
        (month, year), day, time = match.groups(), None, None
    else:
        return ""
    if len(year) == TWO_DIGITS:
        year = choose_century(year, month or "1", day or "1", latest)
    return format_parts(year, month, day, time)


def choose_century(year: str, month: str, day: str, latest: date) -> str:
    """Return the last year with these two digits whose date is not after `latest`; raise ValueError.

    >>> choose_century("26", "11", "2", date(2026, 11, 1)), choose_century("26", "11", "1", date(2026, 11, 1))
    ('1926', '2026')
    """
    this_century = latest.year - latest.year % 100 + int(year)
    is_past = (this_century, int(month), int(day)) <= (latest.year, latest.month, latest.day)
    return str(this_century if is_past else this_century - 100)


def format_parts(year: str, month: str | None, day: str | None, time: str | None) -> str:
    """Return the known parts in ISO 8601; raise ValueError if there is no such day."""
    if month is None:
        return year
    first_day = date(int(year), int(month), int(day or 1))
    if day is None:
        return f"{first_day:%Y-%m}"
    if time is None:
        return first_day.isoformat()
    hour, _, rest = time.partition(":")
    return format_datetime(datetime.fromisoformat(f"{first_day}T{hour:0>2}:{rest}"))


def format_datetime(moment: datetime) -> str:
    """Return a time in ISO 8601 to the second; midnight is formatted as a date."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")
