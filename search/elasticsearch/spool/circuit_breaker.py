"""Circuit breaker: after a failure the engine is not asked again for a few seconds."""

from __future__ import annotations

import time

RETRY_INTERVAL = 5.0  # seconds


class CircuitBreaker:
    """Open while the engine is unavailable. While it is open, one request per RETRY_INTERVAL is allowed."""

    def __init__(self) -> None:
        self.is_open = False
        self._retry_at = 0.0

    @property
    def is_blocking(self) -> bool:
        """Whether requests must not be tried now."""
        return self.is_open and time.monotonic() < self._retry_at

    def open(self) -> None:
        """Record a failure."""
        self.is_open, self._retry_at = True, time.monotonic() + RETRY_INTERVAL

    def close(self) -> None:
        """Record a success."""
        self.is_open = False
