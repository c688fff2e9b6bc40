"""Dates of datasets: what is written is kept to its precision, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.datasets.dates import DAY_FIRST, EXCEL, MONTH_FIRST, DateInvalid, parse_date

TODAY = date(2026, 11, 1)
MONTH_NAMES = "January February March April May June July August September October November December".split()
DAYS = st.dates(min_value=date(1900, 3, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("written", "parsed"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-5-1", "2024-05-01"),
        (" 2024-05-01 ", "2024-05-01"),
        ("2024-05-01T09:30:15", "2024-05-01T09:30:15"),
        ("2024-05-01 9:30", "2024-05-01T09:30:00"),
        ("2024-05-01 09:30:15.250Z", "2024-05-01T09:30:15"),
        ("2024-05-01T00:00:00", "2024-05-01"),
        ("2024-05-01 00:00:01", "2024-05-01T00:00:01"),
        ("2024-05-01 00:01", "2024-05-01T00:01:00"),
        ("2024-05-01 01:00", "2024-05-01T01:00:00"),
        ("3/4/1985", "1985-04-03"),
        ("03.04.1985 22:05", "1985-04-03T22:05:00"),
        ("3-4-1985", "1985-04-03"),
        ("3 4 1985", "1985-04-03"),
        ("4/1985", "1985-04"),
        ("1st of May 1985", "1985-05-01"),
        ("2nd  jan 1985", "1985-01-02"),
        ("SEPTEMBER 1985", "1985-09"),
        ("11-Dec-1970", "1970-12-11"),
        ("1 May 1985 09:30", "1985-05-01T09:30:00"),
    ],
)
def test_common_notations(written, parsed):
    assert parse_date(written, today=TODAY) == parsed


@pytest.mark.parametrize(
    "written",
    [
        "",
        "unknown",
        "31/02/1985",
        "2024-13",
        "2024-02-30",
        "May 85",
        "4/13/1985",
        "99999",
        "1985-04-03 25:00",
        "Mayday 1985x",
    ],
)
def test_what_is_no_date_or_ambiguous_is_refused_with_what_to_write(written):
    with pytest.raises(DateInvalid, match="write day, month and year, or set `dates`"):
        parse_date(written, today=TODAY)


def test_the_message_names_the_order_of_the_manifest():
    with pytest.raises(DateInvalid, match="not an unambiguous date; write month, day and"):
        parse_date("13/4/1985", (MONTH_FIRST,), today=TODAY)


def test_month_first_only_where_the_manifest_says_so():
    assert parse_date("3/4/1985", (MONTH_FIRST,), today=TODAY) == "1985-03-04"
    assert parse_date("3/4/1985", (DAY_FIRST,), today=TODAY) == "1985-04-03"


@pytest.mark.parametrize(
    ("written", "formats", "parsed"),
    [
        ("31140", (EXCEL,), "1985-04-03"),
        ("31140.5", (EXCEL,), "1985-04-03T12:00:00"),
        ("03.04.85", ("%d.%m.%y",), "1985-04-03"),
        ("85-04-03", ("%d.%m.%y", "%y-%m-%d"), "1985-04-03"),
        ("03.04.85 17:05", ("%d.%m.%y %H:%M",), "1985-04-03T17:05:00"),
        ("3/4/1985", (EXCEL, "%d.%m.%y"), "1985-04-03"),
        ("311400", ("%d%m%y",), None),
        ("31140", (DAY_FIRST,), "1985-04-03"),
        ("09999", (DAY_FIRST,), None),
        ("70000", (DAY_FIRST,), None),
    ],
)
def test_declared_formats(written, formats, parsed):
    if parsed is None:
        with pytest.raises(DateInvalid):
            parse_date(written, formats, today=TODAY)
    else:
        assert parse_date(written, formats, today=TODAY) == parsed


@given(DAYS)
def test_a_day_is_the_same_in_every_notation(day):
    serial = (day - date(1899, 12, 30)).days
    written = [
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}",
        f"{day.day:02}-{MONTH_NAMES[day.month - 1][:3].upper()}-{day.year}",
    ]
    assert {parse_date(text, today=TODAY) for text in written} == {day.isoformat()}
    assert parse_date(f"{day.month}/{day.day}/{day.year}", (MONTH_FIRST,), today=TODAY) == day.isoformat()
    assert parse_date(f"{day.strftime('%d.%m.%y')}", ("%d.%m.%y",), today=TODAY)[2:] == day.isoformat()[2:]
    if 10_000 <= serial < 70_000:
        assert parse_date(str(serial), (EXCEL,), today=TODAY) == day.isoformat()


@pytest.mark.parametrize(
    ("written", "parsed", "born"),
    [
        ("01-Dec-70", "1970-12-01", "1970-12-01"),
        ("1/11/26", "2026-11-01", "1926-11-01"),  # the day of loading is not in the future
        ("2/11/26", "1926-11-02", "1926-11-02"),
        ("1.11.16", "2016-11-01", "2016-11-01"),  # ten years old on the first of this month
        ("2.11.16", "2016-11-02", "1916-11-02"),
        ("1st of May '85", "1985-05-01", "1985-05-01"),
        ("31 12 99", "1999-12-31", "1999-12-31"),
    ],
)
def test_a_two_digit_year_is_in_the_past_and_of_a_birth_ten_years_in_the_past(written, parsed, born):
    assert parse_date(written, today=TODAY) == parsed
    assert parse_date(written, today=TODAY, is_birth=True) == born


@pytest.mark.parametrize(
    ("written", "is_future"), [("1/11/2026", False), ("2/11/2026", True), ("2026", False), ("2027", True)]
)
def test_a_birth_in_the_future_is_refused(written, is_future):
    if is_future:
        with pytest.raises(DateInvalid, match="is in the future"):
            parse_date(written, today=TODAY, is_birth=True)
    else:
        assert parse_date(written, today=TODAY, is_birth=True)
    assert parse_date(written, today=TODAY)
