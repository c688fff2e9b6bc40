"""What makes two texts the same text: their words, whatever stands in them of numbers, names of towns' case and punctuation."""

from __future__ import annotations

import re

from records.digest import digest

WORD = re.compile(r"[^\W\d_]{2,}")
FEWEST_WORDS = 12  # shorter texts are alike by chance


def wording(text: str) -> str:
    """Return a digest of the words of a text, without figures and punctuation; "" where there are too few to tell.

    >>> one = "Lovely quiet flat near the station, open every day from ten until late, call me on 1"
    >>> wording(one) == wording(one.upper() + "23!") != wording(one + " please")
    True
    >>> wording("call me")
    ''
    """
    words = WORD.findall(text.casefold())
    return digest(" ".join(words)) if len(words) >= FEWEST_WORDS else ""
