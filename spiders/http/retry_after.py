"""Waiting times before a retry: the Retry-After header, or exponential back-off.

Source: RFC 9110, section 10.2.3: Retry-After is a number of seconds or an HTTP date.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_BACK_OFF = 1.0  # seconds
MAX_BACK_OFF = 60.0


def parse_retry_after(header: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; None if it is missing or invalid.

    >>> parse_retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> parse_retry_after("Thu, 01 Jan 2026 00:00:30 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    30.0
    >>> parse_retry_after("soon", datetime(2026, 1, 1, tzinfo=UTC)) is None
    True
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:10])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def compute_back_off(attempts: int) -> float:
    """Return the seconds to wait after a number of failed attempts: doubled each time, up to MAX_BACK_OFF.

    >>> [compute_back_off(attempts) for attempts in (1, 2, 3, 7)]
    [1.0, 2.0, 4.0, 60.0]
    """
    return min(FIRST_BACK_OFF * 2.0 ** (attempts - 1), MAX_BACK_OFF)
