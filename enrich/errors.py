"""Errors of identifier kinds."""

from __future__ import annotations

from collections.abc import Iterable

from records.errors import WashlineError, WrongUsage


class UnknownKind(WrongUsage):
    """There is no kind of identifier with this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"no kind of identifier is called {name!r}; there are: {', '.join(sorted(known))}")


class IdentifierError(WashlineError, ValueError):
    """A value that a kind does not accept."""

    def __init__(self, kind: str, value: str, rule: str) -> None:
        self.kind, self.value, self.rule = kind, value, rule
        super().__init__(f"{kind} {value[:80]!r}: {rule}")


class InvalidFormat(IdentifierError):
    """The format is wrong."""


class InvalidLength(IdentifierError):
    """The value is too short or too long."""


class InvalidComponent(IdentifierError):
    """The format is right but a component is never issued."""


class InvalidChecksum(IdentifierError):
    """The check digit or letter is wrong."""


class LexiconBroken(WashlineError):
    """A file of the lexicon or of the judge is missing, damaged or of another version."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}; correct the file, or install Washline again")
