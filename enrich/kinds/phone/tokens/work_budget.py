"""Work budget for searches of disguised numbers, so that a hostile text of any length takes linear time."""

from __future__ import annotations

# One unit is about one token. An advert has far more than it needs; in a long text, each thousand characters add the
# cost of a few dozen failed attempts, or of a dozen numbers. The start is enough for 1,200 numbers without a break.
_START = 12_000.0
_PER_CHARACTER = 0.25
_PER_ATTEMPT = 4
_PER_TOKEN, _PER_TOKEN_OF_NUMBER = 4, 1.5


class WorkBudget:
    """The budget that is left: it grows with the offset in the text; searches spend it."""

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

    def spend_on_number(self, tokens: int) -> None:
        """Subtract the cost of a search that found a number among this many tokens."""
        self._left -= tokens * _PER_TOKEN_OF_NUMBER
