"""Decides once about places whose surroundings are the same, so that a text of one phrase, repeated, is read fast."""

from __future__ import annotations

from typing import Generic, TypeVar

from enrich.text.folding import Text

T = TypeVar("T")

MIN_TEXT = 4096  # characters; a shorter text is read fast enough, and an advert costs nothing
NEAR = 24  # characters on each side by which a place is looked up
MAX_PLACES = 256  # of a text that are remembered; a phrase has fewer


class RepeatMemo(Generic[T]):
    """Remembers the decisions about places of a text, by their surroundings.

    A decision must depend on nothing but the place and at most `reach` characters on each side. `strings` are all forms
    of the text on which it depends, with the same offsets. The surroundings are compared in full, but each character
    only once as long as the same phrase is repeated.

    >>> memo = RepeatMemo[bool](100, "insta: " * 1000)
    >>> memo.store(3500, 3505, False)
    >>> memo.recall(3507, 3512), memo.recall(3508, 3513), memo.recall(0, 5)
    (False, None, None)
    """

    __slots__ = ("_first", "_last", "_places", "_reach", "_shift", "_strings")

    def __init__(self, reach: int, *strings: str) -> None:
        self._reach = reach
        self._strings = strings if len(strings[0]) >= MIN_TEXT else ()
        self._places: dict[str, tuple[int, int, T]] = {}
        # Every character from `_first` to `_last` is the same as the one `_shift` before it; 0 if nothing is known.
        self._first = self._last = self._shift = 0

    @classmethod
    def of_text(cls, reach: int, text: Text) -> RepeatMemo[T]:
        """Return a memo of decisions that depend on the folded text and on what its characters were."""
        if text.folded is text.original or len(text.folded) < MIN_TEXT:
            return cls(reach, text.folded)
        return cls(reach, text.folded, text.list_origins())

    def recall(self, start: int, end: int) -> T | None:
        """Return the decision about another place with the same surroundings; None if there is none."""
        if not self._places:
            return None
        key = self._write_key(start, end)
        known = self._places.get(key)
        if known is None or known[0] < self._reach or known[1] - known[0] != end - start:
            return None
        if not self._is_repeated(start - self._reach, end + self._reach, start - known[0]):
            return None
        self._places[key] = start, end, known[2]
        return known[2]

    def store(self, start: int, end: int, decision: T) -> None:
        """Store the decision about a place."""
        if not self._strings:
            return
        if len(self._places) == MAX_PLACES:
            self._places.clear()
        self._places[self._write_key(start, end)] = start, end, decision

    def _write_key(self, start: int, end: int) -> str:
        return self._strings[0][max(0, start - NEAR) : end + NEAR]

    def _is_repeated(self, first: int, last: int, shift: int) -> bool:
        """Return whether each character of a span is the same as the one `shift` before it."""
        if shift != self._shift or not self._first <= first <= self._last:
            self._first, self._last, self._shift = first, first, shift
        begin = self._last
        if begin >= last:
            return True
        for string in self._strings:
            if string[begin:last] != string[begin - shift : last - shift]:
                self._shift = 0
                return False
        self._last = last
        return True
