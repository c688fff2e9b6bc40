"""Rewrites a text without the disguises of an e-mail address's signs. Every result has the length of its text.

Undone are: letters apart ("d.o.t"), digits for letters ("d0t"), symbols that the text declares to be the at sign or the
dot, brackets around each piece, remarks on what to leave out, and a gap that the text asks to close.
"""

from __future__ import annotations

import re

from enrich.kinds.email.address import TABLE, join_words
from enrich.lexicon.domains import TABLE as DOMAINS
from enrich.text.links import EN_DASH

_NO_LOCAL_PART = r"(?!\w|\.\w|\s?\W?\s?(?:a\W?t\b|@))"
SEPARATED_WORD = re.compile(rf"(?<![\w.+'&-])(?:(?:[a-z][.*_-]){{1,3}}[a-z]\.?|g[.*_]mail){_NO_LOCAL_PART}")
NO_SIGNS = str.maketrans("", "", ".*_-")
SEPARATED_WORDS = frozenset("at dot com co uk net org me gmail".split())
_SPACED_TLD = r"(?:c o m|n e t|o r g)(?! ?[\w@])"
SPACED_WORD = re.compile(
    r"(?<=[a-z0-9]{2} )d o t(?= )"
    rf"|(?:(?<=d o t )|(?<=[a-z0-9]{{2}} \. )|(?<=[a-z0-9] dot )){_SPACED_TLD}"
)
MISSPELT_MAIL = re.compile(r"(?<![a-z0-9])(g|hot|y|proton)m@il(?![a-z0-9])")
# Words with digits for letters, apart from "@" and dots: those are read unchanged.
LEET_WORD = re.compile(r"(?<![\w@.-])[a-z]*[0135][a-z0135]*(?![\w.@-])")
LEET = str.maketrans("0135", "oies")
LEET_WORDS = frozenset(("dot", "com", *DOMAINS.providers))
# "mia*example.com, * = @": the text says which symbol is the at sign.
_OPEN, _CLOSE, _ARTICLE = r"[\"'(\[]?", r"[\"')\]]?", r"(?:an? |the )?"
_NAMES = join_words(TABLE.symbols)
_SYMBOL = rf"(?P<%s>[^\w\s@.,:;\"'()=/-]|\b(?:{_NAMES})\b)(?: (?:sign|symbol))?"
_NAMED_AT = rf"{_ARTICLE}{_OPEN}(?:@(?!\w)|at[ -](?:sign|symbol)|at(?=[)\]\"']))"
DECLARED_AT = re.compile(
    rf"(?<!\w){_OPEN}{_SYMBOL % 'symbol'}{_CLOSE}\s?"
    rf"(?:={{1,2}}|->|is|for|with|as|means|by|to|being|into|instead of|in place of|stands for)\s?{_NAMED_AT}"
    rf"|(?<!\w)@{_CLOSE}\s?(?:for|instead of|in place of|replaces|where)\s?{_ARTICLE}{_OPEN}{_SYMBOL % 'other'}(?!\w)"
)
# Declared dots: "mia@example,co,uk (commas are dots)"
DECLARED_DOT = re.compile(
    rf"(?<!\w){_OPEN}(?P<symbol>[^\w\s@.\"'()=]|\b(?:{_NAMES})s?\b){_CLOSE}\s?"
    rf"(?:={{1,2}}|->|is|are|for|means?|stands? for|instead of)\s?{_ARTICLE}(?:full stop|period|dot)s?\b"
)
_REMOVALS = join_words(TABLE.removals)
# What a remark in brackets says is no part of the address, such as polly @ (remove this) example.com.
ASIDE = re.compile(rf" ?@ ?[(\[](?:please )?{_REMOVALS}\b[^()\[\]\n@]{{0,24}}[)\]] ?(?=[a-z0-9])")
# Dots to leave out: "x.e.n.a (no dots) at example dot net"
SPELT_WITH_DOTS = re.compile(
    rf"(?<![\w.@-])(?P<name>[a-z0-9](?:\.[a-z0-9]){{2,20}}) ?"
    rf"[(\[](?:{_REMOVALS}|no|without)(?: the)? (?:dot|full stop|period)s?\b[^()\[\]\n@]{{0,30}}[)\]]"
    r"(?= ?(?:@|[(\[]?at\b))"
)
# A gap to close: "dana.m@exa mple.com (close the gap)"
GAP = re.compile(
    r"(?<=@)(?P<head>[a-z0-9-]{1,40}) (?P<tail>[a-z0-9-]{1,40}\.[a-z0-9.-]{2,20})(?=[ ,;(\[.-]{1,4}"
    rf"(?:(?:please|pls|but|and|just) )?(?:{_REMOVALS}|no|without|close|mind)(?: up)?"
    r"(?: the| any| that)? (?:gap|space)s?\b)"
)
# Each piece in brackets of its own.
_OPENING, _CLOSING = r"[<(\[{\"'*‹]", r"[>)\]}\"'*›]"
WRAPPED_PIECES = re.compile(rf"(?<!\w)(?:{_OPENING}[\w.+@-]{{1,40}}{_CLOSING} ?){{4,12}}")
NO_WRAPPING = str.maketrans("<([{>)]}\"'*‹›", " " * len("<([{>)]}\"'*‹›"))
# Points as dots: "lou·baker@example·org"
POINTS = "·•∙⋅●"
_AROUND = rf"[{EN_DASH}_*-]"
POINTED_NAME = re.compile(
    rf"(?<!\S)(?P<name>[a-z0-9][\w.{POINTS}-]{{1,60}})(?=(?:@|{_AROUND}{{1,2}}at{_AROUND}{{1,2}})"
    rf"[a-z0-9-]{{1,40}}(?P<point>[{POINTS}])(?:com|co|org|net|uk)\b)"
)


def restore_words(lowered: str) -> str:
    """Return a text in lower case with the plain words for "d.o.t", "a-t" and "d0t", and none in brackets of its own.

    >>> restore_words("<tara> <at> <example> <d0t> <com>")
    ' tara   at   example   dot   com '
    """
    spaced = SPACED_WORD.sub(_join_spaced, lowered) if " o " in lowered or " e " in lowered else lowered
    unwrapped = WRAPPED_PIECES.sub(lambda pieces: pieces[0].translate(NO_WRAPPING), spaced)
    if not unwrapped.isascii():
        unwrapped = POINTED_NAME.sub(lambda name: name[0].replace(name["point"], "."), unwrapped)
    return LEET_WORD.sub(_restore_letters, SEPARATED_WORD.sub(_join_letters, unwrapped))


def restore_signs(lowered: str) -> str:
    r"""Return a text with the signs that it declares; what it asks to leave out becomes NUL, which no value has.

    >>> restore_signs("mia*example.com, * is the at sign"), restore_signs("mia@example,org, commas are dots")
    ('mia@example.com, * is the at sign', 'mia@example.org, commas are dots')
    """
    if "m@il" in lowered:
        lowered = MISSPELT_MAIL.sub(r"\1mail", lowered)
    if "@" in lowered or " sign" in lowered or " symbol" in lowered:
        lowered = _restore_declared(lowered)
    if "@" in lowered:
        lowered = ASIDE.sub(lambda aside: "@".rjust(len(aside[0]), "\0"), lowered)
        lowered = GAP.sub(lambda gap: f"{gap['head']}\0{gap['tail']}", lowered)
    return SPELT_WITH_DOTS.sub(_join_spelt, lowered) if "dot" in lowered or "stop" in lowered else lowered


def _restore_declared(lowered: str) -> str:
    """Return a text with at signs and dots for the symbols that it declares to be one."""
    if declared := DECLARED_AT.search(lowered):
        symbol = _find_symbol(declared["symbol"] or declared["other"])
        lowered = re.sub(rf"(?<=\w){symbol}(?=\w)", "@", lowered)
    has_dot = "dot" in lowered or "stop" in lowered or "period" in lowered
    if has_dot and (declared := DECLARED_DOT.search(lowered)):
        lowered = re.sub(rf"(?<=[a-z0-9]){_find_symbol(declared['symbol'])}(?=[a-z])", ".", lowered)
    return lowered


def _find_symbol(written: str) -> str:
    """Return the pattern of a symbol from its name, in the plural too, or from itself."""
    return re.escape(TABLE.symbols.get(written) or TABLE.symbols.get(written.removesuffix("s"), written))


def _join_spelt(match: re.Match[str]) -> str:
    return match["name"].replace(".", "").ljust(len(match[0]), "\0")


def _restore_letters(match: re.Match[str]) -> str:
    word = match[0].translate(LEET)
    return word if word in LEET_WORDS else match[0]


def _join_letters(match: re.Match[str]) -> str:
    """Return a word with separated letters ("d.o.t") as a word of the same length."""
    word = match[0].translate(NO_SIGNS)
    return word.rjust(len(match[0])) if word in SEPARATED_WORDS else match[0]


def _join_spaced(match: re.Match[str]) -> str:
    return match[0].replace(" ", "").rjust(len(match[0]))
