"""Deterministic ids: the same facts give the same id on every machine, so a repeated write changes nothing."""

from __future__ import annotations

import re
from hashlib import sha256

WORD = re.compile(r"[^\W\d_]{2,}")
MIN_WORDS = 12  # shorter texts are equal by chance


def digest(*parts: str) -> str:
    """Return 32 hexadecimal digits of a SHA-256 over the parts, in order.

    Each part is prefixed with its length, so ("ab", "c") and ("a", "bc") differ. Lone surrogates, which hostile text
    may contain, are encoded with `surrogatepass`.
    """
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return sha256(b"".join(b"%d:%b" % (len(raw), raw) for raw in encoded)).hexdigest()[:32]


def text_digest(text: str) -> str:
    """Return a hash of the words of a text, ignoring digits, case and punctuation; "" below MIN_WORDS words.

    >>> sample = "Lovely quiet flat near the station, open every day from ten until late, call me on 1"
    >>> text_digest(sample) == text_digest(sample.upper() + "23!") != text_digest(sample + " please")
    True
    >>> text_digest("call me")
    ''
    """
    words = WORD.findall(text.casefold())
    return digest(" ".join(words)) if len(words) >= MIN_WORDS else ""
