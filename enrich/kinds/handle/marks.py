"""The mark of the kind: what a text that holds a handle contains, as one pattern (enrich.text.marks).

A short name ("ig", "x", "of") counts only with something that makes it a platform's: a sign or a name behind it, "on"
before it. No mark has boundaries at the ends of the text, so a few words that end like a short name match too.
"""

from __future__ import annotations

import re

from enrich.kinds.handle.disguises import write_disguised
from enrich.kinds.handle.evidence import WORDS
from enrich.kinds.handle.links import write_host_mark
from enrich.lexicon.platforms import DEEP_LINKS, GLUED, PARTICLES, WEAK_NAMES, write_clear_names, write_spelt_out
from enrich.text.marks import MarkScanner

SIGN = "(?:[^a-z0-9 ,.;()!?/_\n]|[.][.])"
LABEL = f"(?:{'|'.join(sorted(word for word, role in WORDS.items() if role == 'label'))})"
BEFORE = "(?:on |via |[(\\[|=:/-][ ]?)(?:my |the )?"


def _write_mark() -> str:
    weak, particles = f"(?:{WEAK_NAMES})", f"(?:{PARTICLES})"
    return "|".join(
        (
            write_clear_names(),
            write_spelt_out(),
            write_disguised(),
            write_host_mark(),
            *map(re.escape, DEEP_LINKS),
            f"(?:{GLUED})[0-9]{{5}}",
            "[^a-z0-9.]u/[a-z0-9_-]{5}",
            f"[^a-z0-9@]{weak}[^a-z0-9]",
            f"{weak}(?:_|[^a-z0-9]{{1,4}}(?:@|[a-z.-]+[0-9_]|[0-9]{{5}}|[a-z.-]{{5}}|{LABEL}[^a-z0-9]))",
            f"{BEFORE}{weak}",
            f"{BEFORE}{particles}[^a-z0-9]",
            f"(?:on|via) (?:my |the )?{particles}",
            f"[^a-z0-9@]{particles}(?:_|[ ]?{SIGN}|[ ]{LABEL}[^a-z0-9]|[^a-z0-9]{{1,3}}[a-z0-9.]*_)",
            f"{particles}[^a-z0-9]{{1,4}}(?:@|[a-z.]*_|[a-z.]+[0-9]|{LABEL}[^a-z0-9])",
            f"{particles}[ ]?{SIGN}[^a-z0-9]?[a-z0-9._-]{{4}}",
            "[^a-z0-9@]of[^a-z0-9]{1,3}[a-z0-9-]{4}",
        )
    )


MARK = _write_mark()
PART, OVERLAP = 16_000, 200
_SCANNER = MarkScanner({"handle": MARK})


def may_hold_handle(lowered: str) -> bool:
    """Return whether a text in lower case holds the mark; a long one is scanned in parts, which is faster."""
    return any(_SCANNER.scan(lowered[start : start + PART + OVERLAP]) for start in range(0, len(lowered), PART))
