r"""Prefilter: finds in one pass which patterns of a set occur in a text, so that other kinds are not parsed.

RE2 compiles a group of patterns to one automaton. Without the package `re2`, the patterns run one by one in the
standard library, with the same results.

Patterns may use only syntax that means the same in both: no `\w`, `\s`, `\d` or `\b`, which are ASCII in one and
Unicode in the other, no look-around and no back-references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

try:
    import re2
except ImportError:  # no wheel for this platform
    re2 = None

FORBIDDEN = re.compile(r"\\[a-zA-Z0-9]|\(\?(?!:)|\$|(?<!\[)\^")
MAX_LENGTH = 20_000  # of a text for RE2, which needs memory for each new state
OVERLAP = 500  # characters
MAX_MEMORY = 64 << 20  # bytes


class MarkScanner:
    """Named patterns in groups, one automaton each. `scan` returns the names of those that occur in a text.

    Patterns with long alternations or counted repetitions need a group of their own: the states of one automaton for
    all would be the products of theirs, far too many to keep, and texts that differ would cost a millisecond each.
    """

    def __init__(self, *groups: Mapping[str, str]) -> None:
        self._groups = tuple(_PatternGroup(group) for group in groups)

    def scan(self, lowered: str) -> frozenset[str]:
        """Return the names of the patterns that occur in a text in lower case, with a space before and after it.

        A longer text than MAX_LENGTH is scanned in parts, which overlap by more than any occurrence is long.
        """
        if len(lowered) > MAX_LENGTH:
            starts = range(0, len(lowered), MAX_LENGTH - OVERLAP)
            return frozenset().union(*(self.scan(lowered[start : start + MAX_LENGTH]) for start in starts))
        if re2 is None:
            return self.scan_without_re2(lowered)
        spaced = f" {lowered} ".encode("utf-8", "replace")  # a lone surrogate becomes "?"
        return frozenset(chain.from_iterable(group.scan(spaced) for group in self._groups))

    def scan_without_re2(self, lowered: str) -> frozenset[str]:
        """Return the same as `scan`, by the standard library."""
        return frozenset(chain.from_iterable(group.scan_without_re2(f" {lowered} ") for group in self._groups))


class _PatternGroup:
    """Patterns that share an automaton. It is compiled on first use, which takes some milliseconds."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        for name, pattern in patterns.items():
            if FORBIDDEN.search(pattern):
                message = f"mark {name!r} uses syntax that RE2 and re read differently"
                raise ValueError(message)
        self._sources = dict(patterns)
        self._names = tuple(patterns)

    def scan(self, spaced: bytes) -> Iterator[str]:
        return map(self._names.__getitem__, self._set.Match(spaced) or ())

    @cached_property
    def _set(self) -> re2.Set:
        return _compile_set(self._sources.values())

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        """The patterns for the standard library, which compiles long ones slowly."""
        return {name: re.compile(pattern, re.DOTALL) for name, pattern in self._sources.items()}

    def scan_without_re2(self, spaced: str) -> Iterator[str]:
        return (name for name, pattern in self._patterns.items() if pattern.search(spaced))


def _compile_set(patterns: Iterable[str]) -> re2.Set:
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.dot_nl = True
    compiled = re2.Set.SearchSet(options)
    for pattern in patterns:
        compiled.Add(pattern)
    compiled.Compile()
    return compiled
