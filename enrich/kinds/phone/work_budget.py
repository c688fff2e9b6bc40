"""How much failing search a text is worth."""

from __future__ import annotations

# One unit is about a token that was looked at. An advert has far more than it needs; of a long text, each thousand characters
# add what a few dozen attempts cost, so that a hostile text of any length takes linear time.
_AT_FIRST = 4000.0
_PER_CHARACTER = 0.25
_ATTEMPT = 4
_SEARCH = 4


class Patience:
    """What is left of the attempts that may fail; it grows as the text goes on, and only failing attempts spend it."""

    __slots__ = ("_left", "_place")

    def __init__(self) -> None:
        self._left = _AT_FIRST
        self._place = 0

    def at(self, place: int) -> bool:
        """Tell whether an attempt may be made at a place of the text; places come in order."""
        self._left = min(_AT_FIRST, self._left + _PER_CHARACTER * max(0, place - self._place))
        self._place = max(self._place, place)
        return self._left > 0

    def spend(self, tokens: int) -> None:
        """Count an attempt that looked at so many tokens and came to nothing."""
        self._left -= _ATTEMPT + tokens * _SEARCH
