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
from enrich.lexicon.languages import split_entries
from enrich.lexicon.numbers import UNIT, load_number_words
from enrich.lexicon.platforms import find_cue
from enrich.lexicon.wordlist import is_common

_TABLE = TABLE.remarks
_REMOVE, _JOINED, _TOGETHER, _ENDS, _STARTS = (
    "|".join(split_entries([words]))
    for words in (_TABLE.remove, _TABLE.joined, _TABLE.together, _TABLE.ends, _TABLE.starts)
)
_LEAD = r"[\s,;]{0,2}[(\[]?(?:(?:and|but|all|its|it's|thats|that's|just|please|pls) ){0,2}"
_REMARK = re.compile(
    rf"{_LEAD}(?:(?:{_REMOVE}) (?:(?:all|the|any|those) ){{0,2}}(?P<sign>{'|'.join(_TABLE.signs)})(?! (?:at|in|on)\b)"
    rf"|(?:in )?(?P<joined>{_JOINED})"
    r"|(?P<added>(?:(?:with|plus|then|add|put|followed by) )?(?:(?:an?|the|number) )?)(?P<piece>\d{1,4}|[a-z]{3,10}) "
    rf"(?:at|on|in|to) (?:the |its )?(?P<place>{_ENDS}|{_STARTS}))(?!\w)"
)
_WORDS_JOINED = re.compile(
    rf"(?P<words>[a-z0-9_.]{{1,20}}(?: [a-z0-9_.]{{1,20}}){{1,4}}?){_LEAD}"
    rf"(?:(?:{_REMOVE}) (?:(?:the|any) )?(?:spaces?|gaps?)|(?:in )?(?:{_TOGETHER}))(?!\w)"
)
_SPELLED = re.compile(r"\w(?P<sign>[.-])(?:\w(?P=sign)){2,}\w")
MIN_NAME = 4  # characters of a name to which a remark may add one: "pls (underscore at the end)" is none


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
    return Remark(name.replace(_TABLE.signs[match["sign"]], "") if match["sign"] else name)


def _add_piece(match: re.Match[str], name: str) -> Remark | None:
    """Return a name with a number or an underscore at one end, if it is not there yet; None if it is not known."""
    piece = _read_piece(match["piece"])
    if not piece or len(name) < MIN_NAME or is_common(name) or not (match["added"] or match["piece"].isdigit()):
        return None
    if match["place"] in _TABLE.starts.split():
        return Remark(name) if name.startswith(piece) else Remark(piece + name, match.end())
    return Remark(name) if name.endswith(piece) else Remark(name + piece, match.end())


def _read_piece(written: str) -> str:
    """Return the digits or the underscore that a piece spells, or an empty string."""
    word = load_number_words().get(written)
    if word and word.role == UNIT:
        return word.digits
    return written if written.isdigit() else {"underscore": "_"}.get(written, "")


def read_joined(lowered: str, position: int) -> tuple[str, str] | None:
    """Return two or more words that a remark joins, as written and joined, or None: "mia bell 22 (no spaces)".

    >>> read_joined("mia bell 22, all one word", 0)
    ('mia bell 22', 'miabell22')
    """
    match = _WORDS_JOINED.match(lowered, position)
    if match is None or any(map(find_cue, match["words"].split())):
        return None
    return match["words"], match["words"].replace(" ", "")


def join_letters(name: str) -> str:
    """Return a name without the signs between single letters: "k-i-n-g".

    >>> join_letters("k-i-n-g"), join_letters("ki-ng")
    ('king', 'ki-ng')
    """
    spelled = _SPELLED.fullmatch(name)
    return name.replace(spelled["sign"], "") if spelled else name
