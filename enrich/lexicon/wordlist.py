"""Words that are too common to be taken for a name on their own, and given names.

Read from `data/` on first use and kept.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def read_rows(file: str) -> list[str]:
    """Return the lines of a data file without its header, which tells source and licence."""
    text = (files("enrich") / "data" / file).read_text("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@cache
def load_common_words() -> frozenset[str]:
    """Return some eleven thousand common English words, in lower case."""
    return frozenset(" ".join(read_rows("words.txt")).split())


@cache
def load_given_names() -> frozenset[str]:
    """Return given names in lower case."""
    return frozenset(" ".join(read_rows("names.txt")).lower().split())


def is_common(word: str) -> bool:
    """Say whether a word, in any case, is common English or the jargon of adverts.

    >>> is_common("Available"), is_common("annababe22")
    (True, False)
    """
    low = word.lower()
    return low in ADVERT_WORDS or low in load_common_words() or (low[-1:] == "s" and low[:-1] in load_common_words())


@cache
def _parts() -> frozenset[str]:
    return frozenset(word for word in load_common_words() | load_given_names() if len(word) > SHORT) | JOINTS


def is_compound(word: str) -> bool:
    """Say whether a word in lower case, itself no common one, is made of words, as a user name often is.

    >>> is_compound("bubblesbyben"), is_compound("available"), is_compound("avaliable")
    (True, False, False)
    """
    if is_common(word) or len(word) < LONG or word in load_given_names() or word[:LEAST] in load_given_names():
        return False
    reached = {0}
    for end in range(2, len(word) + 1):
        pieces = (word[end - length : end] for length in range(2, min(end, LONGEST) + 1) if end - length in reached)
        if any(piece in _parts() or (len(piece) > LEAST and is_common(piece)) for piece in pieces):
            reached.add(end)
    return len(word) in reached


JOINTS = frozenset("by of in xo xx uk".split())
SHORT, LEAST, LONG, LONGEST = 2, 3, 8, 14
ADVERT_WORDS = frozenset(
    "incall incalls outcall outcalls duo parking shower showers massage massages escort escorts independent discreet gfe pse "
    "availability whatsapp telegram snapchat snap insta instagram tiktok onlyfans adultwork wechat signal facebook kik skype "
    "twitter viber fb ig tg msg dm dms pm txt texts selfie selfies pics pic vids vid xx xxx xoxo hun babe babes hiya hi hey "
    "asap pls plz thx ok okay lol gmail hotmail yahoo outlook email emails http https www com uk co org net app apps "
    "genuine verified upscale luxury vip tantric timewasters timewaster withheld landline postcode".split()
)
