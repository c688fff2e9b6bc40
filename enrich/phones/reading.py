"""Reading the telephone numbers of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrich.phones.plan import is_drama, is_issued
from records.identifier import Tier


@dataclass(frozen=True, slots=True)
class Reading:
    """A number read in a folded text: its span there, its E.164 value, and what was undone to read it."""

    start: int
    end: int
    value: str
    tier: Tier = Tier.CLEAN
    transformations: tuple[str, ...] = ()
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()


_PLAIN = re.compile(r"(?<![\w+./-])(?:(?:\+|00)44[ .-]?(?:\(0\) ?)?|\(?0)(?:[0-9][ .()-]{0,2}){8,9}[0-9](?![\w/])")


def readings(folded: str) -> Iterator[Reading]:
    """Yield the numbers of a folded text, in order."""
    for match in _PLAIN.finditer(folded):
        digits = re.sub(r"[^0-9]", "", match.group())
        national = re.sub(r"^(?:0044|44)?0?", "", digits)
        if is_issued(national) or is_drama(national):
            yield Reading(*match.span(), "+44" + national)
