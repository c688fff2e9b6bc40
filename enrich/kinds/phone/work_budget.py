"""Work budget for failed parse attempts, so that a hostile text of any length takes linear time."""

from __future__ import annotations

# One unit is about one token. An advert has far more than it needs; in a long text, each thousand characters add the
# cost of a few dozen attempts.
_START = 4000.0
_PER_CHARACTER = 0.25
_PER_ATTEMPT = 4
_PER_TOKEN = 4


class WorkBudget:
    """The budget that is left: it grows with the offset in the text, and only failed attempts spend it."""

    __slots__ = ("_left", "_offset")

    def __init__(self) -> None:
        self._left = _START
        self._offset = 0

    def allows(self, offset: int) -> bool:
        """Return whether an attempt may be made at an offset of the text; offsets must not decrease."""
        self._left = min(_START, self._left + _PER_CHARACTER * max(0, offset - self._offset))
        self._offset = max(self._offset, offset)
        return self._left > 0

    def spend(self, tokens: int) -> None:
        """Subtract the cost of a failed attempt that read this many tokens."""
        self._left -= _PER_ATTEMPT + tokens * _PER_TOKEN
