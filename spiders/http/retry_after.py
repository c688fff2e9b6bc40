"""How long a server asks to be left alone.

Source: RFC 9110, section 10.2.3: Retry-After is a number of seconds or an HTTP date.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

BACK_OFF = 1.0  # seconds before the first retry; doubled each time
LONGEST_BACK_OFF = 60.0


def retry_after(header: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, None where it says nothing.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC)), retry_after("soon", datetime(2026, 1, 1, tzinfo=UTC))
    (120.0, None)
    >>> retry_after("Thu, 01 Jan 2026 00:00:30 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    30.0
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:10])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def back_off(tried: int) -> float:
    """Return the seconds to wait after a page was tried this often."""
    return min(BACK_OFF * 2.0 ** (tried - 1), LONGEST_BACK_OFF)
