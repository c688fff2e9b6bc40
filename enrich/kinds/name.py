"""Persona name: the name of the advertiser in an advert, if the words around it mark it as a name.

Source: Washline's own cue rules ("I'm X", "my name is X", "X here", "ask for X") and a list of given names (see the
header of enrich/data/names.txt). A name in an advert is a claim, often invented, and never proof of identity.

>>> [seen.value for seen in name.find(Text("Hi guys, I'm daniela, new in town. Ask for Maria"))]
['Daniela', 'Maria']
>>> name.canonical("  DANIELA ")
'Daniela'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.lexicon.gazetteer import load_places
from enrich.lexicon.tables import load_table
from enrich.lexicon.wordlist import is_common, load_common_words, load_given_names
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting

NAME = "name"
LETTERS = r"[A-Za-zÀ-ÖØ-öø-žȘ-ț]"
MORE = rf"(?:{LETTERS}|['’](?!s\b)|-(?={LETTERS})){{1,15}}"
WORD = rf"{LETTERS}{MORE}"


class NameCues(msgspec.Struct, forbid_unknown_fields=True):
    """Words before a name, separated by bars."""

    sure: str
    plain: str


class NameWords(msgspec.Struct, forbid_unknown_fields=True):
    """Words around names."""

    titles: str
    before_name: str
    months: str
    streets: str
    never: str


class NameTable(msgspec.Struct, forbid_unknown_fields=True):
    """The file `persona_names.toml`."""

    version: int
    source: str
    cues: NameCues
    words: NameWords


TABLE = load_table("persona_names", NameTable)


def _write_cues(cues: str) -> str:
    """Return the pattern of the cues, the longest first; an apostrophe may be left out."""
    folded = sorted(Text(cues).lowered.split("|"), key=len, reverse=True)
    return "|".join(re.escape(cue).replace("'", "['’]?").replace("\\ ", " ") for cue in folded)


# A text without a given name needs one of these, a word of each sure cue.
SURE_HINT = re.compile(r"name|called|call me|known as|aka|ask for|speak |meet|introducing")
SURE_WORDS = frozenset("name called call known aka ask speak meet introducing".split())  # the words of SURE_HINT
LONGEST_CUE = 16
FIRST_LETTERS = "".join(sorted({cue[0] for cue in f"{TABLE.cues.sure}|{TABLE.cues.plain}".split("|")}))
CUE = re.compile(
    rf"(?<![a-z0-9])(?=[{FIRST_LETTERS}])(?:(?P<sure>{_write_cues(TABLE.cues.sure)})|{_write_cues(TABLE.cues.plain)})"
    r"(?P<gap>[ \t]?[:=-][ \t]|[ \t:,~*\"'“‘-]{1,4})(?=[^\W\d_])"
)
# A capitalised given name without a cue before it counts if it speaks ("Mia here"), signs ("Mia xx"), or is next to an
# age, a number or a title.
SPEAKS_AFTER = re.compile(
    r"[ ,!~*-]{1,4}(?:here|is (?:back|my name|new|here|available|waiting|in town))\b|['’]s (?:back|here|available)\b"
)
DETAILS_AFTER = re.compile(
    r"[ ,!~*-]{1,4}(?:from|in|available)\b|"
    r"[ ]?[^\w\s.;]{0,3}[ ]?(?:aged?\b[:\s]|\(?[1-7]\d\)?(?!\d|\s?(?:min|hr|hour|h\b|£|half|[-/.:]?\d|%)))|"
    r"[ ,]{1,2}x{1,5}(?![a-z])|[\s:,(-]{1,3}(?:\+44|\+?0[\doO ])"
)
TITLES = frozenset(TABLE.words.titles.split())
SIGNATURE_BEFORE = re.compile(r"(?:\d{3}[\s,(-]{1,3}|(?:^|\n|[.!?] )[-~*][ ]?)$")
SIGNATURE_AFTER = re.compile(r"[)\s]{0,2}(?:$|[.,!)\n])")
PREPOSITION_BEFORE = re.compile(r"\b(?:in|near|at|to|from|off|by|around) $")
AND = re.compile(r"\s?(?:and|&|\+|n)\s?")
CANDIDATE = re.compile(rf"[A-ZÀ-ÖØ-Þ](?<![\w@.'’-].){MORE}(?![\w@]|\.\w)")
STREET_AFTER = re.compile(rf"[ ](?:{'|'.join(TABLE.words.streets.split())})\b", re.IGNORECASE)
MONTHS = frozenset(TABLE.words.months.split())
NAME_SHAPE = re.compile(
    rf"(?:(?:{'|'.join(TABLE.words.before_name.split())})[ ])?"
    rf"(?P<name>{WORD})(?:[ ](?P<more>{WORD}))?(?![\w@]|\.\w)",
    re.IGNORECASE,
)
CANONICAL_SHAPE = re.compile(rf"{WORD}(?:[ ]{WORD}){{0,2}}|{LETTERS}{{2,16}}")
WINDOW = 24
NEVER_NAMES = frozenset(TABLE.words.never.split())


def find(text: Text) -> Iterator[Sighting]:
    """Yield the names after a cue and the given names that need none, in order."""
    has_given_name = not text.words.isdisjoint(load_given_names())
    if not has_given_name and text.words.isdisjoint(SURE_WORDS):
        return
    spans = _find_after_cues(text, has_given_name=has_given_name)
    if has_given_name:
        spans |= _find_apart(text, sorted(spans.values()))
    yield from (_cite(text, spans[start]) for start in sorted(spans))


def _find_after_cues(text: Text, *, has_given_name: bool) -> dict[int, tuple[int, int]]:
    """Return the spans of the names after cues by their start; without a given name only sure cues count."""
    spans: dict[int, tuple[int, int]] = {}
    for cue in CUE.finditer(text.lowered) if has_given_name else _find_sure_cues(text.lowered):
        match = NAME_SHAPE.match(text.folded, cue.end())
        if match and (span := _parse_after_cue(match, is_sure=cue["sure"] is not None)):
            spans.setdefault(span[0], span)
    return spans


def _find_apart(text: Text, after_cues: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Return the spans of the given names without a cue, outside those after cues, by their start."""
    spans = {}
    for start, end in _find_without_cue(text.folded, text.lowered):
        index = bisect_right(after_cues, (start, len(text.lowered)))
        if index == 0 or after_cues[index - 1][1] <= start:
            spans[start] = start, end
    return spans


def _find_sure_cues(lowered: str) -> Iterator[re.Match[str]]:
    """Yield the cues of a text without a given name, of which only sure ones count: only near a word of these."""
    for hint in SURE_HINT.finditer(lowered):
        yield from CUE.finditer(lowered, max(0, hint.start() - LONGEST_CUE), hint.end() + LONGEST_CUE)


def canonical(value: str) -> str:
    """Normalise to title case with single spaces; raise InvalidFormat unless it is one to three words."""
    words = " ".join(value.strip(" .,*~\"'“”‘’").split())
    if not CANONICAL_SHAPE.fullmatch(words):
        raise InvalidFormat(NAME, value, "a name is one to three words of letters")
    return _to_title_case(words)


def _find_without_cue(folded: str, lowered: str) -> Iterator[tuple[int, int]]:
    """Yield the capitalised given names that their context confirms; of a pair ("Mia and Eva") both."""
    last = (0, 0)
    for match in CANDIDATE.finditer(folded):
        span, word = match.span(), match[0].lower()
        if not _may_be_person(folded, span[1], word):
            continue
        is_distinctive = not is_common(word) and word not in load_places()
        if is_distinctive and last[1] and AND.fullmatch(folded, last[1], span[0]):
            yield from (last, span)
        elif _is_confirmed(folded, lowered, span, word, is_distinctive=is_distinctive):
            yield span
        last = span if is_distinctive else (0, 0)


def _may_be_person(folded: str, end: int, word: str) -> bool:
    return _is_given_name(word) and word not in MONTHS and not STREET_AFTER.match(folded, end)


def _is_confirmed(folded: str, lowered: str, span: tuple[int, int], word: str, *, is_distinctive: bool) -> bool:
    """Return whether the context of a given name shows that it is the advertiser's."""
    if SPEAKS_AFTER.match(lowered, span[1]) or (is_distinctive and _has_details(lowered, *span)):
        return True
    return _has_title(folded, *span, word)


def _has_details(lowered: str, start: int, end: int) -> bool:
    """Return whether an age, a number or a kiss follows a name, or it is a signature."""
    if DETAILS_AFTER.match(lowered, end):
        return not PREPOSITION_BEFORE.search(lowered[max(0, start - WINDOW) : start])
    return bool(
        SIGNATURE_AFTER.match(lowered, end) and SIGNATURE_BEFORE.search(lowered[max(0, start - WINDOW) : start])
    )


def _has_title(folded: str, start: int, end: int, word: str) -> bool:
    """Return whether a title or a word for a person precedes a name that is not a place."""
    before = folded[max(0, start - WINDOW) : start]
    if before[-1:] != " " or before[-2:-1].isspace() or word in load_places() or folded[end : end + 1] == "-":
        return False
    return before[:-1].rpartition(" ")[2].lstrip("(*~\n").lower() in TITLES or before.lower().endswith("massage by ")


def _parse_after_cue(match: re.Match[str], *, is_sure: bool) -> tuple[int, int] | None:
    """Return the span of the name after a cue, with a second name if there is one; None if it is not a name."""
    if not _is_name(match["name"], is_sure=is_sure):
        return None
    return match.start("name"), match.end("more" if _is_second_name(match["more"]) else "name")


def _is_name(word: str, *, is_sure: bool) -> bool:
    """Return whether a word after a cue is a name; an unlisted name needs a sure cue and a capital."""
    if word.lower() in NEVER_NAMES:
        return False
    if _is_given_name(word):
        return is_sure or _is_capitalised(word) or word.lower() not in load_common_words()
    return is_sure and _is_capitalised(word) and not is_common(word)


def _is_second_name(word: str | None) -> bool:
    return word is not None and _is_capitalised(word) and _is_given_name(word) and not is_common(word)


def _is_given_name(word: str) -> bool:
    return word.lower().partition("-")[0] in load_given_names()


def _is_capitalised(word: str) -> bool:
    return word[0].isupper()


def _cite(text: Text, span: tuple[int, int]) -> Sighting:
    word = text.folded[slice(*span)]
    is_listed = _is_given_name(word.split()[0])
    undone = () if is_listed else (f"{GUESS}not a listed name",)
    return cite(text, name.rule, span, canonical(word), undone=undone, confidence=0.9 if is_listed else 0.6)


def _to_title_case(words: str) -> str:
    """Return title case; a single word with capitals inside ("McKenna") is unchanged after its first letter.

    >>> _to_title_case("ANNA-MARIA o'neil"), _to_title_case("McKenna")
    ("Anna-Maria O'Neil", 'McKenna')
    """
    capitalised = words[:1].upper() + words[1:]
    if capitalised.isupper() or words.islower() or " " in words:
        return re.sub(rf"{LETTERS}+", lambda part: part[0][:1].upper() + lowercase(part[0][1:]), words)
    return capitalised


name = Kind(
    NAME,
    find,
    canonical,
    example="Daniela",
    about="the name an advertiser goes by, if the words around it mark it as a name",
    source="Washline's cue rules; given names of the US Census 1990, extended by hand",
    version=2,
)
