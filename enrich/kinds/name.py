"""Persona name: the name an advert gives its advertiser, where words say that it is one.

Source: Washline's own cue rules ("I'm X", "my name is X", "X here", "ask for X") and a list of given names (see the header of
enrich/data/names.txt). A name in an advert is a claim, often invented, and never proof of who somebody is.

>>> [seen.value for seen in name.find(Text("Hi guys, I'm daniela, new in town. Ask for Maria"))]
['Daniela', 'Maria']
>>> name.canonical("  DANIELA ")
'Daniela'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.lexicon.gazetteer import load_places
from enrich.lexicon.wordlist import is_common, load_common_words, load_given_names
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting

LETTERS = r"[A-Za-zÀ-ÖØ-öø-žȘ-ț]"
MORE = rf"(?:{LETTERS}|['’](?!s\b)|-(?={LETTERS})){{1,15}}"
ONE = rf"{LETTERS}{MORE}"
ANNOUNCED = re.compile(
    r"(?<![a-z0-9])(?=[achijklmnrstwx])(?:(?P<sure>(?:my |the )?name(?: is|['’]?s)?|(?:i am |i['’]?m )?called|call me|known as|aka|ask for|speak (?:to|with)|"
    r"meet|introducing)|(?P<plain>i am|i['’]?m|iam|call|text|whatsapp|message|contact|this is|it['’]?s|hello from|love|kisses|regards|with|"
    r"xoxo|soy|jestem|sunt|sou(?: a)?|m[aă] numesc|me llamo|mi nombre es|meu nome é|numele meu este|na imię|chiamo|massage by))(?P<gap>[ \t]?[:=-][ \t]|[ \t:,~*\"'“‘-]{1,4})(?=[^\W\d_])"
)
# A given name in capitals alone is believed where it speaks ("Mia here"), signs ("Mia xx"), or has its age, number or title beside it.
SPEAKS = re.compile(
    r"[ ,!~*-]{1,4}(?:here|is (?:back|my name|new|here|available|waiting|in town))\b|['’]s (?:back|here|available)\b"
)
BESIDE = re.compile(
    r"[ ,!~*-]{1,4}(?:from|in|available)\b|[ ]?[^\w\s.;]{0,3}[ ]?(?:aged?\b[:\s]|\(?[1-7]\d\)?(?!\d|\s?(?:min|hr|hour|h\b|£|half|[-/.:]?\d|%)))|"
    r"[ ,]{1,2}x{1,5}(?![a-z])|[\s:,(-]{1,3}(?:\+44|\+?0[\doO ])"
)
TITLES = frozenset(
    "miss mistress ts tv goddess madam lady girl girls sexy lovely gorgeous beautiful stunning busty escort masseuse masseur blonde brunette "
    "brazilian polish romanian thai spanish italian latina russian hungarian bulgarian colombian chinese japanese korean".split()
)
SIGNED = re.compile(r"(?:\d{3}[\s,(-]{1,3}|(?:^|\n|[.!?] )[-~*][ ]?)$")
SIGNED_END = re.compile(r"[)\s]{0,2}(?:$|[.,!)\n])")
WHERE = re.compile(r"\b(?:in|near|at|to|from|off|by|around) $")
BOTH = re.compile(r"\s?(?:and|&|\+|n)\s?")
CANDIDATE = re.compile(rf"[A-ZÀ-ÖØ-Þ](?<![\w@.'’-].){MORE}(?![\w@]|\.\w)")
STREET = re.compile(
    r"[ ](?:road|rd|street|st|avenue|ave|lane|close|drive|gardens?|station|hotel|court|house|arms)\b", re.IGNORECASE
)
MONTHS = frozenset("april may june august".split())
NAME = re.compile(
    rf"(?:(?:the|miss|mistress|ms|mrs|lady|madam|goddess|sexy|lovely)[ ])?(?P<name>{ONE})(?:[ ](?P<more>{ONE}))?(?![\w@]|\.\w)",
    re.IGNORECASE,
)
SHAPE = re.compile(rf"{ONE}(?:[ ]{ONE}){{0,2}}|{LETTERS}{{2,16}}")
WINDOW = 24
NEVER = frozenset(
    "a an the new now here me my in at on for from not so very just only also all always available back ready sexy hot busty slim "
    "petite young mature english british polish romanian brazilian spanish italian russian latina asian thai indian chinese japanese "
    "independent real genuine 100 free open based looking waiting located working staying visiting single open-minded friendly "
    "us you your and or no yes fully please either both before after any anytime day night today tonight tomorrow whatsapp details "
    "professional discreet experienced passionate curvy tall blonde brunette back-to-work honest clean easy happy sorry text call "
    "bookings booking reception receptionist info more".split()
)


def find(text: Text) -> Iterator[Sighting]:
    """Yield the names that a cue announces, in order; a word that is no known given name needs a plain cue and a capital."""
    low, seen = lowercase(text.folded), dict[int, tuple[int, int]]()
    for cue in ANNOUNCED.finditer(low):
        match = NAME.match(text.folded, cue.end())
        if match and (span := _believed(match, sure=cue["sure"] is not None)):
            seen.setdefault(span[0], span)
    announced = sorted(seen.values())
    for start, end in _alone(text.folded, low):
        at = bisect_right(announced, (start, len(low)))
        if at == 0 or announced[at - 1][1] <= start:
            seen[start] = start, end
    yield from (_sighting(text, seen[start]) for start in sorted(seen))


def canonical(value: str) -> str:
    """Return the name in title case with single spaces; raise InvalidFormat for what is no name of one to three words."""
    words = " ".join(value.strip(" .,*~\"'“”‘’").split())
    if not SHAPE.fullmatch(words):
        raise InvalidFormat("name", value, "a name is one to three words of letters")
    return _titled(words)


def _alone(folded: str, low: str) -> Iterator[tuple[int, int]]:
    """Yield the given names in capitals that what stands beside them confirms; of a pair, both where both are names."""
    last = (0, 0)
    for match in CANDIDATE.finditer(folded):
        span, word = match.span(), match[0].lower()
        if not _is_given(word) or word in MONTHS or STREET.match(folded, span[1]):
            continue
        rare = not is_common(word) and word not in load_places()
        paired = rare and last[1] and BOTH.fullmatch(folded, last[1], span[0])
        if paired:
            yield last
        if paired or SPEAKS.match(low, span[1]) or (rare and _confirmed(low, *span)) or _is_titled(folded, *span, word):
            yield span
        last = span if rare else (0, 0)


def _confirmed(low: str, start: int, end: int) -> bool:
    """Say whether an age, a number or a kiss stands behind a name, or it signs a line or stands behind a number."""
    if BESIDE.match(low, end):
        return not WHERE.search(low[max(0, start - WINDOW) : start])
    return bool(SIGNED_END.match(low, end) and SIGNED.search(low[max(0, start - WINDOW) : start]))


def _is_titled(folded: str, start: int, end: int, word: str) -> bool:
    """Say whether a title or a word for a person stands before a name that is no place."""
    before = folded[max(0, start - WINDOW) : start]
    if before[-1:] != " " or before[-2:-1].isspace() or word in load_places() or folded[end : end + 1] == "-":
        return False
    return before[:-1].rpartition(" ")[2].lstrip("(*~\n").lower() in TITLES or before.lower().endswith("massage by ")


def _believed(match: re.Match[str], *, sure: bool) -> tuple[int, int] | None:
    """Return the span of what can be taken for a name behind a cue, a second name included where it is one."""
    word, more = match["name"], match["more"]
    if word.lower() in NEVER:
        return None
    listed = _is_given(word) and (sure or _capital(word) or word.lower() not in load_common_words())
    if not (listed or (sure and _capital(word) and not is_common(word))):
        return None
    whole = more and _capital(more) and _is_given(more) and not is_common(more)
    return match.start("name"), match.end("more" if whole else "name")


def _is_given(word: str) -> bool:
    return word.lower().partition("-")[0] in load_given_names()


def _capital(word: str) -> bool:
    return word[0].isupper()


def _sighting(text: Text, span: tuple[int, int]) -> Sighting:
    word = text.folded[slice(*span)]
    known = _is_given(word.split()[0])
    undone = () if known else (f"{GUESS}not a listed name",)
    return cite(text, name.rule, span, canonical(word), undone=undone, confidence=0.9 if known else 0.6)


def _titled(words: str) -> str:
    """Return title case; a name that has capitals inside ("McKenna") keeps them.

    >>> _titled("ANNA-MARIA o'neil"), _titled("McKenna")
    ("Anna-Maria O'Neil", 'McKenna')
    """
    kept = words[:1].upper() + words[1:]
    if kept.isupper() or words.islower() or " " in words:
        return re.sub(rf"{LETTERS}+", lambda part: part[0][:1].upper() + lowercase(part[0][1:]), words)
    return kept


name = Kind(
    "name",
    find,
    canonical,
    example="Daniela",
    about="the name an advertiser goes by, where the words around it say so",
    source="Washline's cue rules; US Census 1990 and hand-gathered given names",
    version=2,
)
