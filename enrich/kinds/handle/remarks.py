"""Applies a remark on the spelling of a name that follows it: "d.e.n.i.s.e (no dots)", "mia with a 7 at the end".

>>> read_remark(" (no dots)", 0, "d.e.n.i.s.e"), read_remark(", all one word", 0, "miabee")
(Remark(name='denise', end=0), Remark(name='miabee', end=0))
>>> read_remark(" with a seven at the end", 0, "miabee").name
'miabee7'
"""

from __future__ import annotations

import re
from typing import NamedTuple

from enrich.kinds.handle.evidence import TABLE
from enrich.lexicon.numbers import UNIT, load_number_words
from enrich.lexicon.wordlist import is_common

_TABLE = TABLE.remarks
_LEAD = r"[\s,;]{0,2}[(\[]?(?:(?:and|but|all|its|it's|thats|that's|just|please|pls) ){0,2}"
_ENDS, _STARTS = (words.replace(" ", "|") for words in (_TABLE.ends, _TABLE.starts))
_REMARK = re.compile(
    rf"{_LEAD}(?:(?:{_TABLE.remove}) (?:(?:all|the|any|those) ){{0,2}}(?P<sign>{'|'.join(_TABLE.signs)})"
    rf"|(?:in )?(?P<joined>{_TABLE.joined})"
    r"|(?:(?:with|plus|then|add|put|followed by) )?(?:(?:an?|the|number) )?(?P<piece>\d{1,4}|[a-z]{3,10}) "
    rf"(?:at|on|in|to) (?:the |its )?(?P<place>{_ENDS}|{_STARTS}))(?!\w)"
)
MIN_NAME = 4  # characters of a name to which a remark may add one: "pls (underscore at the end)" is none
_JOINED = re.compile(
    rf"(?P<words>[a-z0-9_.]{{1,20}}(?: [a-z0-9_.]{{1,20}}){{0,4}}?){_LEAD}"
    rf"(?:(?:{_TABLE.remove}) (?:(?:the|any) )?(?:spaces?|gaps?)|(?:in )?(?:{_TABLE.together}))(?!\w)"
)
_SPELLED = re.compile(r"\w(?P<sign>[.-])(?:\w(?P=sign)){2,}\w")


class Remark(NamedTuple):
    """The name that a remark makes of the one before it, and the end of a piece in it that belongs to the name."""

    name: str
    end: int = 0


def read_remark(lowered: str, position: int, name: str) -> Remark | None:
    """Return the name with the remark that follows it applied, or None if there is none."""
    match = _REMARK.match(lowered, position)
    if match is None:
        return None
    if match["piece"]:
        return _add_piece(match, name)
    return Remark(name.replace(_TABLE.signs.get(match["sign"], " "), ""))


def _add_piece(match: re.Match[str], name: str) -> Remark | None:
    """Return a name with a number or an underscore at one end; None if the piece is not known."""
    word = load_number_words().get(match["piece"])
    digits = word.digits if word and word.role == UNIT else ""
    piece = match["piece"] if match["piece"].isdigit() else "_" if match["piece"] == "underscore" else digits
    if not piece or len(name) < MIN_NAME or is_common(name):
        return None
    return Remark(piece + name if match["place"] in _TABLE.starts.split() else name + piece, match.end())


def read_joined(lowered: str, position: int) -> tuple[str, str] | None:
    """Return two or more words that a remark joins, as written and joined, or None: "mia bell 22 (no spaces)".

    >>> read_joined("mia bell 22, all one word", 0)
    ('mia bell 22', 'miabell22')
    """
    match = _JOINED.match(lowered, position)
    return (match["words"], match["words"].replace(" ", "")) if match and " " in match["words"] else None


def join_letters(name: str) -> str:
    """Return a name without the signs between single letters: "k-i-n-g".

    >>> join_letters("k-i-n-g"), join_letters("ki-ng")
    ('king', 'ki-ng')
    """
    spelled = _SPELLED.fullmatch(name)
    return name.replace(spelled["sign"], "") if spelled else name
