"""Dates as datasets write them, brought to ISO 8601 as far as they are known; nothing is guessed.

Day first unless a manifest says otherwise. A year of two digits is refused, since it may mean two; a manifest can state its
format.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

DAY_FIRST, MONTH_FIRST, EXCEL = "day-first", "month-first", "excel"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = r"(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?(?:Z|[+-]00:?00)?)?"
ISO = re.compile(rf"(\d{{4}})(?:-(\d{{1,2}})(?:-(\d{{1,2}}){TIME})?)?")
NUMBERS = re.compile(rf"(\d{{1,2}})[/. -](\d{{1,2}})[/. -](\d{{4}}){TIME}")
MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
NAMED = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[ -]+(?:of +)?)?({'|'.join(MONTHS)})[a-z]*\.?,?[ -]+(\d{{4}}){TIME}", re.IGNORECASE
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a calendar date has no zone


class NoDate(ValueError):
    """A text that is no date of the styles that were asked for."""


def iso_date(text: str, styles: tuple[str, ...] = (DAY_FIRST,)) -> str:
    """Return a date, month or year in ISO form, with the time where it is given; raise NoDate.

    `styles` are DAY_FIRST, MONTH_FIRST, EXCEL (serial days) or formats of strptime.

    >>> iso_date("3/4/1985"), iso_date("3/4/1985", ("month-first",)), iso_date("1st May 1985"), iso_date("May 1985")
    ('1985-04-03', '1985-03-04', '1985-05-01', '1985-05')
    >>> iso_date("31140", ("excel",)), iso_date("2024-05-01 9:30"), iso_date("03.04.85", ("%d.%m.%y",))
    ('1985-04-03', '2024-05-01T09:30:00', '1985-04-03')
    >>> iso_date("3/4/85")
    Traceback (most recent call last):
    matcher.datasets.dates.NoDate: not a date that is sure (day first, with a year of four digits)
    """
    written = " ".join(text.split())
    try:
        found = stated(written, styles) or known(written, month_first=MONTH_FIRST in styles)
    except (ValueError, OverflowError):
        found = ""  # the 31st of February
    if not found:
        order = "month" if MONTH_FIRST in styles else "day"
        message = f"not a date that is sure ({order} first, with a year of four digits)"
        raise NoDate(message)
    return found


def stated(text: str, styles: tuple[str, ...]) -> str:
    """Return the date by the formats that were stated, or ""."""
    if EXCEL in styles and SERIAL.fullmatch(text):
        return tidy(EXCEL_ZERO + timedelta(days=float(text)))
    for style in styles:
        if "%" in style:
            try:
                return tidy(datetime.strptime(text, style))  # noqa: DTZ007 - a calendar date has no zone
            except ValueError:
                continue
    return ""


def known(text: str, *, month_first: bool) -> str:
    """Return the date by the writings that everybody uses, or ""."""
    if match := ISO.fullmatch(text):
        year, month, day, time = match.groups()
    elif match := NUMBERS.fullmatch(text):
        first, second, year, time = match.groups()
        day, month = (second, first) if month_first else (first, second)
    elif match := NAMED.fullmatch(text):
        day, name, year, time = match.groups()
        month = str(MONTHS.index(name[:3].lower()) + 1)
    elif match := MONTH_YEAR.fullmatch(text):
        (month, year), day, time = match.groups(), None, None
    else:
        return ""
    return assembled(year, month, day, time)


def assembled(year: str, month: str | None, day: str | None, time: str | None) -> str:
    """Return the ISO form of what is known; ValueError where there is no such day."""
    if month is None:
        return year
    checked = date(int(year), int(month), int(day or 1))
    if day is None:
        return f"{checked:%Y-%m}"
    if time is None:
        return checked.isoformat()
    hour, _, rest = time.partition(":")
    return tidy(datetime.fromisoformat(f"{checked}T{hour:0>2}:{rest}"))


def tidy(moment: datetime) -> str:
    """Return a moment in ISO form to the second; midnight is a date."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")
