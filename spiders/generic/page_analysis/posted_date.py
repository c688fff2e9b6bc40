"""Finds the date on which an advert was posted: what the page states, marks up or shows near the title or the author.

A date in a sentence is never one. Days come before months ("3/4/2026" is 3 April), ages ("3 days ago") count from the
time of the fetch.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from spiders.generic.page_analysis.blocks import Anchor, TextBlock
from spiders.generic.page_analysis.bylines import WORD, is_byline, remove_names
from spiders.generic.page_analysis.contact_signals import is_date
from spiders.generic.words import AGE_UNITS, MONTH, MONTH_NUMBERS, OTHER_DATES, POSTING_WORDS

EARLIEST = date(1995, 1, 1)
FIRST_YEAR, MONTHS_IN_YEAR = 1000, 12
NUMBER = re.compile(r"\d+")
MONTH_NAME = re.compile(rf"(?<![^\W\d_])(?:{MONTH})(?![^\W\d_])", re.IGNORECASE)
NEAR_TITLE = 3  # blocks before or after the title
UNIT = r"[^\W\d_]+"
AGE = rf"(?:\d+|an?|one)\s*{UNIT}(?:,?\s+(?:and\s+)?\d+\s*{UNIT})?\s+ago"
DATE_TEXT = re.compile(
    rf"""\b(?:
    \d{{4}}-\d{{2}}-\d{{2}}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?
    |\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}
    |\d{{1,2}}(?:st|nd|rd|th|\.)?(?:\s+of|\s+de)?[\s-]+(?:{MONTH})\b\.?(?:(?:,|\s+de)?[\s-]+'?\d{{4}})?
    |(?:{MONTH})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?
    |(?P<age>{AGE}|(?:vor|il\s+y\s+a|hace)\s+\d+\s+{UNIT}|yesterday|today)
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/-])")
SEPARATOR = re.compile(r"\n|\s[|·•]\s")


@dataclass(frozen=True, slots=True)
class DateHint:
    """A date in an element: its text, its block, and whether the element's class or property calls it the posting's."""

    text: str
    block: int
    is_posting: bool


@dataclass(frozen=True, slots=True)
class PostedDate:
    """A date of posting and where it was read: a key of `[confidence]` in words.toml."""

    day: date
    source: str


@dataclass(frozen=True, slots=True)
class DatedPage:
    """What the search for a date needs of a page: its own blocks and those its template repeats, without context."""

    url: str
    fetched_at: datetime
    stated: str
    blocks: Sequence[TextBlock]
    indexes: Sequence[int]
    links: Mapping[int, list[Anchor]]
    hints: Sequence[DateHint]
    account: str
    title_block: int


def find_posted_date(page: DatedPage) -> PostedDate | None:
    """Return the most certain date of posting that a page shows."""
    for source, text in _iter_candidates(page):
        found = read_date(text, page.fetched_at)
        if found:
            day, is_rough = found
            return PostedDate(day, "rough age" if is_rough else source)
    return None


def read_date(text: str, now: datetime) -> tuple[date, bool] | None:
    """Return the first date in a short text, and whether it is an age in weeks or more.

    >>> read_date("Posted on 3/4/2026 at 10:30", datetime(2026, 12, 1))
    (datetime.date(2026, 4, 3), False)
    >>> read_date("2 weeks ago", datetime(2026, 12, 1)), read_date("12th Dec", datetime(2026, 12, 1))
    ((datetime.date(2026, 11, 17), True), (datetime.date(2025, 12, 12), False))
    >>> read_date("May", datetime(2026, 12, 1))
    """
    match = DATE_TEXT.search(text)
    if not match:
        return None
    day = _parse(match, now.date())
    if day is None or not EARLIEST <= day <= now.date() + timedelta(days=1):
        return None
    return day, any(AGE_UNITS.get(word, 0) > 1 for word in WORD.findall((match["age"] or "").casefold()))


def _parse(match: re.Match[str], today: date) -> date | None:
    try:
        if match["age"]:
            return _subtract_age(match["age"].casefold(), today)
        if month := MONTH_NAME.search(match[0]):
            return _read_named_month(match[0], MONTH_NUMBERS[month[0].casefold()], today)
        return _read_numeric(*map(int, NUMBER.findall(match[0])[:3]))
    except (ValueError, OverflowError):
        return None


def _subtract_age(age: str, today: date) -> date | None:
    count, unit = NUMBER.search(age), next((word for word in WORD.findall(age) if word in AGE_UNITS), "")
    return today - timedelta(days=int(count[0] if count else 1) * AGE_UNITS[unit]) if unit else None


def _read_named_month(text: str, month: int, today: date) -> date | None:
    """Return the date; without a year the last one that has been."""
    day, *rest = map(int, NUMBER.findall(text))
    if rest:
        return date(_complete_year(rest[0]), month, day)
    last_years = (date(year, month, day) for year in (today.year, today.year - 1))
    return next((day for day in last_years if day <= today + timedelta(days=1)), None)


def _read_numeric(first: int, second: int, third: int) -> date:
    """Return a date of year, month and day or of day, month and year; month before day only if it must be so."""
    if first >= FIRST_YEAR:
        return date(first, second, third)
    day, month = (second, first) if second > MONTHS_IN_YEAR else (first, second)
    return date(_complete_year(third), month, day)


def _complete_year(year: int) -> int:
    return year if year >= FIRST_YEAR else 2000 + year


def _iter_candidates(page: DatedPage) -> Iterator[tuple[str, str]]:
    """Yield (source, text), the most certain first."""
    own = set(page.indexes)
    yield "structured data", page.stated
    lines = list(_iter_dated_blocks(page))
    dated = {index for index, _ in lines}
    yield from _iter_hints("markup", (hint for hint in page.hints if hint.is_posting), own)
    yield from _iter_hints("time element", page.hints, dated)
    yield from (("label", line) for index, line in lines if _is_labelled(page, index, line))
    yield from (("byline", line) for index, line in lines if _is_near(page, index))
    yield from (("URL", "{}-{:0>2}-{:0>2}".format(*found.groups())) for found in URL_DATE.finditer(page.url))


def _iter_dated_blocks(page: DatedPage) -> Iterator[tuple[int, str]]:
    yield from ((index, line) for index in page.indexes for line in _iter_date_lines(page, index))


def _iter_hints(source: str, hints: Iterable[DateHint], blocks: Container[int]) -> Iterator[tuple[str, str]]:
    return ((source, hint.text) for hint in hints if hint.block in blocks)


def _iter_date_lines(page: DatedPage, index: int) -> Iterator[str]:
    """Yield the lines of a block that are a date or a byline, without its names, from the word for posting on."""
    links = page.links.get(index, ())
    for line in SEPARATOR.split(page.blocks[index].text):
        if is_date(line) or is_byline(line, links, page.account):
            yield from _cut_other_dates(remove_names(line, links, page.account))


def _cut_other_dates(line: str) -> Iterable[str]:
    words = [(match.group().casefold(), match.start()) for match in WORD.finditer(line)]
    posting = next((start for word, start in words if word in POSTING_WORDS), None)
    if posting is not None:
        return (line[posting:],)
    return () if any(word in OTHER_DATES for word, _ in words) else (line,)


def _is_labelled(page: DatedPage, index: int, line: str) -> bool:
    """Return whether a date has a label for the posting, in its line or as the block before."""
    words = set(WORD.findall(line.casefold()))
    return not words.isdisjoint(POSTING_WORDS) or _read_label(page, index) in POSTING_WORDS


def _is_near(page: DatedPage, index: int) -> bool:
    """Return whether a date without a label is near the author or the title, and has no label of its own."""
    before = page.blocks[index - 1] if index else None
    if before and (before.is_label or before.text.endswith(":")):
        return False
    has_author = bool(page.account) and page.account in page.blocks[index].text
    return has_author or (page.title_block >= 0 and abs(index - page.title_block) <= NEAR_TITLE)


def _read_label(page: DatedPage, index: int) -> str:
    return page.blocks[index - 1].text.strip(" :").casefold() if index else ""
