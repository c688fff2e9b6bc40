"""Tokenisation and stemming, done here so that the same query finds the same adverts on every engine and server.

A word is a run of letters and digits without case or accents, reduced to its Porter stem. SQLite's FTS5 does this
itself; the small Elasticsearch of the tests has no stemmer and no accent folding, and the full one does it differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

COMBINING_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
TOKEN = re.compile(rf"[^\W_](?:[^\W_]|[{COMBINING_MARKS}])*")
PORTER = snowballstemmer.stemmer("porter")
MIN_STEM_LENGTH = 3  # shorter words stay as they are, as in FTS5


class Word(NamedTuple):
    """A stem and the span of its word, in code points."""

    stem: str
    start: int
    end: int


def iter_words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order.

    >>> [word.stem for word in iter_words("Relaxing massages at Zoë's café")]
    ['relax', 'massag', 'at', 'zoe', 's', 'cafe']
    """
    for match in TOKEN.finditer(text):
        yield Word(stem_token(match.group()), match.start(), match.end())


def stem_text(text: str) -> str:
    """Return the stems of a text separated by spaces: the form that is indexed and queried.

    >>> stem_text("(Evenings) only!")
    'even onli'
    """
    return " ".join(map(stem_token, TOKEN.findall(text)))


@lru_cache(maxsize=200_000)
def stem_token(token: str) -> str:
    """Return the stem of a token, without case and accents."""
    plain = token if token.isascii() else "".join(filter(str.isalnum, unicodedata.normalize("NFKD", token)))
    folded = plain.casefold()
    is_english = folded.isascii() and folded.isalpha()
    return PORTER.stemWord(folded) if is_english and len(folded) >= MIN_STEM_LENGTH else folded


def find_phrase(text: str, phrases: Sequence[str]) -> tuple[int, int] | None:
    """Return the span of the first of the phrases (stems separated by spaces) in a text, or None.

    >>> find_phrase("A double room near", ["rooms", "doubl room"])
    (2, 13)
    """
    words = list(iter_words(text))
    stems = [word.stem for word in words]
    wanted = [phrase.split() for phrase in phrases if phrase.strip()]
    for n, word in enumerate(words):
        for phrase in wanted:
            if stems[n : n + len(phrase)] == phrase:
                return word.start, words[n + len(phrase) - 1].end
    return None
