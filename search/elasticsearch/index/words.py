"""Words as both stores find them: letters and digits in a row, without case or accents, by their Porter stem.

The embedded store has FTS5 do this; the small Elasticsearch that tests run on has no stemmer and does not fold accents, and
the large one does it in another way. Done here, the same query finds the same adverts on every engine and server.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
TOKEN = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")
PORTER = snowballstemmer.stemmer("porter")


class Word(NamedTuple):
    """A word's stem and where the word stands, in code points."""

    stem: str
    start: int
    end: int


def iter_words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order.

    >>> [word.stem for word in words("Relaxing massages at Zoë's café")]
    ['relax', 'massag', 'at', 'zoe', 's', 'cafe']
    """
    for found in TOKEN.finditer(text):
        yield Word(stem_token(found.group()), found.start(), found.end())


def stem_text(text: str) -> str:
    """Return the stems of a text with one space between them: what is indexed, and what is asked for.

    >>> stems("(Evenings) only!")
    'even onli'
    """
    return " ".join(map(stem_token, TOKEN.findall(text)))


@lru_cache(maxsize=200_000)
def stem_token(token: str) -> str:
    """Return what a token is found by."""
    plain = token if token.isascii() else "".join(filter(str.isalnum, unicodedata.normalize("NFKD", token)))
    folded = plain.casefold()
    return PORTER.stemWord(folded) if folded.isascii() and folded.isalpha() and len(folded) > 2 else folded  # noqa: PLR2004


def place(text: str, wanted: Sequence[str]) -> tuple[int, int] | None:
    """Return where the first of the stems (several words: in a row) stands in a text, or None.

    >>> place("A double room near", ["rooms", "doubl room"])
    (2, 13)
    """
    there = list(iter_words(text))
    for n, word in enumerate(there):
        for phrase in wanted:
            row = phrase.split()
            if row and word.stem == row[0] and [one.stem for one in there[n : n + len(row)]] == row:
                return word.start, there[n + len(row) - 1].end
    return None
