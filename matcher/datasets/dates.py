"""Parses the dates of datasets to ISO 8601, to the precision that is given; nothing is guessed.

Day first unless the manifest says otherwise. A two-digit year is rejected because it is ambiguous; a manifest can
declare the format instead.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

DAY_FIRST, MONTH_FIRST, EXCEL = "day-first", "month-first", "excel"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = r"(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?(?:Z|[+-]00:?00)?)?"
ISO = re.compile(rf"(\d{{4}})(?:-(\d{{1,2}})(?:-(\d{{1,2}}){TIME})?)?")
NUMERIC = re.compile(rf"(\d{{1,2}})[/. -](\d{{1,2}})[/. -](\d{{4}}){TIME}")
MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
MONTH_NAME = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[ -]+(?:of +)?)?({'|'.join(MONTHS)})[a-z]*\.?,?[ -]+(\d{{4}}){TIME}", re.IGNORECASE
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a calendar date has no time zone


class DateInvalid(ValueError):
    """A text is not a date in any of the allowed formats."""


def parse_date(text: str, formats: tuple[str, ...] = (DAY_FIRST,)) -> str:
    """Return a date, month or year in ISO 8601, with the time if it has one; raise DateInvalid.

    `formats` are DAY_FIRST, MONTH_FIRST, EXCEL (serial days) or formats of strptime.

    >>> parse_date("3/4/1985"), parse_date("3/4/1985", ("month-first",))
    ('1985-04-03', '1985-03-04')
    >>> parse_date("1st May 1985"), parse_date("May 1985")
    ('1985-05-01', '1985-05')
    >>> parse_date("31140", ("excel",)), parse_date("2024-05-01 9:30"), parse_date("03.04.85", ("%d.%m.%y",))
    ('1985-04-03', '2024-05-01T09:30:00', '1985-04-03')
    >>> parse_date("3/4/85")
    Traceback (most recent call last):
    matcher.datasets.dates.DateInvalid: not an unambiguous date; write day, month and a four-digit year, or set `dates`
    """
    written = " ".join(text.split())
    is_month_first = MONTH_FIRST in formats
    try:
        parsed = parse_declared(written, formats) or parse_common(written, is_month_first=is_month_first)
    except (ValueError, OverflowError):
        parsed = ""  # 31 February
    if not parsed:
        order = "month, day" if is_month_first else "day, month"
        message = f"not an unambiguous date; write {order} and a four-digit year, or set `dates`"
        raise DateInvalid(message)
    return parsed


def parse_declared(text: str, formats: tuple[str, ...]) -> str:
    """Return the date by the declared serial or strptime formats, or ""."""
    if EXCEL in formats and SERIAL.fullmatch(text):
        return format_datetime(EXCEL_EPOCH + timedelta(days=float(text)))
    for template in formats:
        if "%" in template:
            try:
                return format_datetime(datetime.strptime(text, template))  # noqa: DTZ007 - a calendar date has no time zone
            except ValueError:
                continue
    return ""


def parse_common(text: str, *, is_month_first: bool) -> str:
    """Return the date by the common notations, or ""; raise ValueError if there is no such day."""
    if match := ISO.fullmatch(text):
        year, month, day, time = match.groups()
    elif match := NUMERIC.fullmatch(text):
        first, second, year, time = match.groups()
        day, month = (second, first) if is_month_first else (first, second)
    elif match := MONTH_NAME.fullmatch(text):
        day, name, year, time = match.groups()
        month = str(MONTHS.index(name[:3].lower()) + 1)
    elif match := MONTH_YEAR.fullmatch(text):
        (month, year), day, time = match.groups(), None, None
    else:
        return ""
    return format_parts(year, month, day, time)


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
