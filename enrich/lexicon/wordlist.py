"""Word lists: common English words and given names, loaded from `data/` on first use and cached."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from enrich.errors import LexiconBroken
from enrich.lexicon.tables import load_manifest

DATA = files("enrich") / "data"


def read_rows(file: str) -> list[str]:
    """Return the lines of a data file without its header, which states source and licence.

    Raise LexiconBroken, which names the file, if it cannot be read or has fewer rows than the manifest says.
    """
    path = DATA / file
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise LexiconBroken(str(path), str(error)) from error
    rows = [line for line in text.split("\n") if line and not line.startswith("#")]
    if len(rows) < (least := load_manifest().rows.get(file, 1)):
        raise LexiconBroken(str(path), f"it has {len(rows)} rows, not {least} or more")
    return rows


@cache
def load_common_words() -> frozenset[str]:
    """Return about 11,000 common English words, in lower case."""
    return frozenset(" ".join(read_rows("words.txt")).split())


@cache
def load_given_names() -> frozenset[str]:
    """Return given names, in lower case."""
    return frozenset(" ".join(read_rows("names.txt")).lower().split())


def is_common(word: str) -> bool:
    """Return whether a word, in any case, is common English or advert jargon.

    >>> is_common("Available"), is_common("annababe22")
    (True, False)
    """
    lowered = word.lower()
    return (
        lowered in ADVERT_WORDS
        or lowered in load_common_words()
        or (lowered[-1:] == "s" and lowered[:-1] in load_common_words())
    )


def is_compound(word: str) -> bool:
    """Return whether a word in lower case is not common itself but a compound of words, as user names often are.

    >>> is_compound("bubblesbyben"), is_compound("available"), is_compound("avaliable")
    (True, False, False)
    """
    if (
        is_common(word)
        or len(word) < MIN_COMPOUND
        or word in load_given_names()
        or word[:MIN_PART] in load_given_names()
    ):
        return False
    split_points = {0}
    for end in range(2, len(word) + 1):
        parts = (word[start:end] for start in range(max(0, end - MAX_PART), end - 1) if start in split_points)
        if any(map(_is_part, parts)):
            split_points.add(end)
    return len(word) in split_points


def _is_part(part: str) -> bool:
    return part in _load_parts() or (len(part) > MIN_PART and is_common(part))


@cache
def _load_parts() -> frozenset[str]:
    """Return the words of at least three letters, and the two-letter words that join parts."""
    return frozenset(word for word in load_common_words() | load_given_names() if len(word) >= MIN_PART) | JOINTS


JOINTS = frozenset("by of in xo xx uk".split())
MIN_PART, MAX_PART, MIN_COMPOUND = 3, 14, 8
ADVERT_WORDS = frozenset(
    "incall incalls outcall outcalls duo parking shower showers massage massages escort escorts independent "
    "discreet gfe pse availability whatsapp telegram snapchat snap insta instagram tiktok onlyfans adultwork "
    "wechat signal facebook kik skype twitter viber fb ig tg msg dm dms pm txt texts selfie selfies pics pic vids "
    "vid xx xxx xoxo hun babe babes hiya hi hey asap pls plz thx ok okay lol gmail hotmail yahoo outlook email "
    "emails http https www com uk co org net app apps genuine verified upscale luxury vip tantric timewasters "
    "timewaster withheld landline postcode deactivated reactivated".split()
)
