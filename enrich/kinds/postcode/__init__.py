"""UK postcode: outward code (area, district) and inward code (sector, unit), or an outward code alone in context.

Source: Royal Mail, Programmers' Guide edition 7, section 3; BS 7666-2. Northern Ireland (BT), the Crown dependencies,
British Forces (BF1) and GIR 0AA are included; a BFPO number is not a postcode. Existing outward codes: ONS Postcode
Directory (see enrich/data/outwards.tsv).

>>> postcode.canonical("e149ab")
'E14 9AB'
>>> postcode.canonical("e14")
'E14'
>>> postcode.canonical("E14 9CB")
Traceback (most recent call last):
enrich.errors.InvalidFormat: postcode 'E14 9CB': an inward code never contains C, I, K, M, O or V
>>> [seen.value for seen in postcode.find(Text("Incall E14 near the station, SW1A1AA on the M4"))]
['E14', 'SW1A 1AA']
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter

from enrich.errors import InvalidComponent, InvalidFormat
from enrich.kind import Kind
from enrich.kinds.postcode.cues import CALLS_AFTER, CODE_NAME_BEFORE, STRONG_CUE_BEFORE, TABLE, THING_BEFORE
from enrich.kinds.postcode.disguised import find_outward_in_words, find_separated, find_spelt_out
from enrich.kinds.postcode.glued import find_glued
from enrich.kinds.postcode.outward import REACH, Doubts, is_location, is_thing
from enrich.lexicon.gazetteer import load_outward_codes
from enrich.lexicon.wordlist import is_common
from enrich.text.citation import cite
from enrich.text.code_starts import find_code_starts
from enrich.text.folding import Text
from enrich.text.repeats import RepeatMemo
from records.identifier import Sighting, Validity

NAME = "postcode"
BEGIN = r"(?<![A-Za-z0-9£$€@#_])"
OUTWARD = r"[A-PR-UWYZa-pr-uwyz](?:[A-HK-Ya-hk-y]?[ ]?[0-9OoIl][A-Za-z0-9]?)"
SEPARATOR = r"[ \t]{0,3}|[ ]?\(space\)[ ]?|[ ]?[-.,/*_|~•·][ ]?|[ ]?\n"
FULL = re.compile(
    rf"{BEGIN}({OUTWARD})({SEPARATOR})([0-9OIl][ ]?[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{{2}})"
    r"(?:(?![A-Za-z0-9@_])|(?=0[127][0-9]{9}(?![0-9])))"
)
DIGIT = re.compile(r"(?:[0-9OI]|l(?=[0-9]))(?:(?<=[A-Za-z].)|(?<=[A-Za-z][ -].))")
MONEY = "(?:[£€]|eur|gbp|quid|pounds)"
OUTWARD_ALONE = re.compile(
    rf"{BEGIN}(?<![+])[A-PR-UWYZa-pr-uwyz][A-HK-Ya-hk-y]?[0-9]{{1,2}}[A-Za-z]?(?![A-Za-z0-9@_%]"
    rf"|[.:]\d|/\d(?!\d{{1,3}} ?{MONEY}|(?<=0)[127]\d{{3}})|/[A-Z]{{1,2}}(?![A-Za-z0-9])|-\d{{3}}(?! ?{MONEY})"
    rf"|\.(?:jpe?g|png|pdf|gif|mp4)\b|[ -][A-Z]{{3}}\b)"
)
SPACED_OUTWARD = re.compile(
    rf"{BEGIN}([A-Z]{{1,2}}|[a-z]{{2}}(?=-))[ -](\d{{1,2}})(?![A-Za-z0-9@_%]|[.,:/-]\d| ?(?:min|hr|hour|[ap]m))"
)
GIRO = re.compile(r"(?<![A-Za-z0-9])GIR ?0AA(?![A-Za-z0-9])", re.IGNORECASE)
LIST_SEPARATOR = re.compile(r"[\s,/&+|-]{0,3}(?:and|or|to)?[\s,/&+|-]{0,3}", re.IGNORECASE)
LOWER_CASE_UNIT = re.compile(r"\d(?:hr|ph|st|nd|rd|th|hs|yr|ft|gb|pp|pw|ea|up|to|by|or|so|go|lb|xl|xs)$")
HOURS = re.compile(r"[1-6]HR")
PRICE_AFTER = re.compile(r"[\s:=-]{0,3}(?:£|\d|only|for|incall|outcall)|[\s]?[/+,-][\s]?(?:£|\dHR)", re.IGNORECASE)
PRICE_BEFORE = re.compile(r"(?:£\s?\d+|\d{2,})[\s/-]{1,3}$")
ORDINAL = re.compile(r"(?:1ST|2ND|3RD|[4-9]TH)")
WORD_AFTER = re.compile(r" (?:[a-z]{2}|FLOOR|DOOR|LEFT|RIGHT|VISIT|TIME|HOUSE|BELL|OF)")
POSTCODE_BEFORE = re.compile(r"post ?code[\s:,(-]{0,3}(?:is )?$", re.IGNORECASE)
FILE_BEFORE = re.compile(r"(?:[/.-]|\b(?:img|ref|order|file)[ _-])$", re.IGNORECASE)
WORD_BEFORE = re.compile(r"[A-Za-z)\d][/.-]$")
# Before a code in capitals; before any code: an ellipsis.
MARK_BEFORE, ELLIPSIS_BEFORE = re.compile(r"(?:^|\s)[/.-]$"), re.compile(r"[.][.]$")
SHIFTED = re.compile(r"[A-Z]{1,2}[0-9](?:[A-Z]|[0-9])[0-9]")  # no outward code has three digits, or ends so
LETTER_BEFORE = re.compile(r"(?<![A-Za-z0-9])([A-Z]) $")
DIGITS = str.maketrans("OoIl", "0011")
LOOK_ALIKE, SPACES, SEPARATED, WORDS = (
    "look-alike digits",
    "spaces inside",
    "characters set apart",
    "words for characters",
)
FORCES_OUTWARD = "BF1"
WINDOW = 24
# In lower case: a letter and a digit, letters for digits, characters set apart; after a cue, words or two parts.
_CUE = (
    "(?:base|based|areas?|code|p/c|locat(?:ion|ed)|visiting|calls?|out|cover|covers|covering|serving|from|in|into|inside|of"
    "|center|centre|central|to|around|near|at|is|are|also|only|both|the|district|live|living|work|working|stay|staying"
    "|arrived|available|back|move|moved|new|📍|🏠|🏡|📌|🗺)"
)
_SEPARATOR = "(?:[^a-z0-9]{0,3}| ?[(]space[)] ?)"
MARK = (
    f"[a-z][0-9]|[a-z][oil][a-z]?{_SEPARATOR}[0-9] ?[abd-hjlnp-uw-z]{{2}}"
    f"|[a-z] [0-9][a-z0-9]?{_SEPARATOR}[0-9oil] ?[abd-hjlnp-uw-z]{{2}}"
    "|[0-9][ _*.-][a-z][ _*.-][a-z]|gir ?0aa|post ?code|sat ?nav"
    f"|{_CUE}[^a-z0-9]{{1,4}}[a-z]{{1,2}}[ -](?:[0-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|thir|fif|twen)|[^a-z][a-z][a-z]?[ -][0-9]{1,2} {1,2}(?:in|out)"
)
START = attrgetter("start")


def find(text: Text) -> Iterator[Sighting]:
    """Yield full postcodes and outward codes in context, in order."""
    folded, full, outward_spans = text.folded, list[Sighting](), list[tuple[int, int]]()
    done, doubts, decided = 0, Doubts(text), RepeatMemo[bool](REACH, folded)
    for start in find_code_starts(folded, DIGIT, 2):
        if start < done:
            continue
        if (match := FULL.match(folded, start)) and (sighting := _cite_full(text, match, doubts, decided)):
            full.append(sighting)
            done = match.end()
        elif span := _find_outward_span(folded, start):
            outward_spans.append(span)
    if "0A" in folded or "0a" in folded:
        full += [cite(text, postcode.rule, giro.span(), "GIR 0AA") for giro in GIRO.finditer(folded)]
    full += _cite_disguised(text)
    yield from sorted([*full, *_drop_overlapping(full, _cite_outward_codes(text, outward_spans, doubts))], key=START)


def canonical(value: str) -> str:
    """Normalise to upper case with one space before the inward code, or to an outward code alone.

    Raise InvalidFormat, or InvalidComponent for an outward code alone that does not exist.
    """
    compact = re.sub(r"[\s.,-]+", "", value).upper()
    if GIRO.fullmatch(compact):
        return "GIR 0AA"
    if match := re.fullmatch(r"([A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?)(\d[A-Z]{2})", compact):
        if set(match[2]) & set("CIKMOV"):
            raise InvalidFormat(NAME, value, "an inward code never contains C, I, K, M, O or V")
        return f"{match[1]} {match[2]}"
    if re.fullmatch(r"[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?", compact):
        if compact in load_outward_codes():
            return compact
        raise InvalidComponent(NAME, value, "no such outward code was ever issued")
    raise InvalidFormat(NAME, value, "a postcode reads like SW1A 1AA, or SW1A if it is an outward code alone")


def validity(canonical: str) -> Validity:
    """Return VALID if the outward code is known, otherwise POSSIBLE: new districts are opened every year."""
    is_known = canonical.partition(" ")[0] in load_outward_codes() or canonical == "GIR 0AA"
    return Validity.VALID if is_known else Validity.POSSIBLE


def _drop_overlapping(full: list[Sighting], outward: Iterable[Sighting]) -> Iterator[Sighting]:
    """Yield the outward codes that are not part of a full postcode."""
    full.sort(key=START)
    for sighting in outward:
        index = bisect_right(full, sighting.start, key=START)
        if index == 0 or full[index - 1].end <= sighting.start:
            yield sighting


def _cite_disguised(text: Text) -> Iterator[Sighting]:
    """Yield the postcodes with separated characters, in words, or glued to a word."""
    folded = text.folded
    for start, end, value in find_glued(folded):
        yield cite(text, postcode.rule, (start, end), value, validity=validity(value))
    for start, end, value in find_separated(folded):
        yield cite(text, postcode.rule, (start, end), value, undone=(SEPARATED,))
    for start, end, value in find_spelt_out(text.lowered):
        yield cite(text, postcode.rule, (start, end), value, undone=(WORDS,))
    for start, end, value in find_outward_in_words(folded):
        if STRONG_CUE_BEFORE.search(folded[max(0, start - WINDOW) : start]):
            yield cite(text, postcode.rule, (start, end), value, undone=(WORDS,), confidence=0.9)


def _cite_full(text: Text, match: re.Match[str], doubts: Doubts, decided: RepeatMemo[bool]) -> Sighting | None:
    """Return the sighting of a full match; the same characters with the same text around are decided once."""
    value, undone = _parse_full(match)
    known = decided.recall(*match.span()) if value else False
    if known is None:
        known = _is_postcode(match, value, undone, text.folded) and not _is_thing(text, match, doubts)
        decided.store(*match.span(), known)
    if not known:
        return None
    letter = LETTER_BEFORE.search(text.folded, max(0, match.start() - 2), match.start())
    start = match.start()
    if letter and SPACES in undone and f"{letter[1]}{value}".partition(" ")[0] in load_outward_codes():  # "L S6 2 AB"
        start, value = letter.start(), letter[1] + value
    return cite(text, postcode.rule, (start, match.end()), value, undone=undone, validity=validity(value))


def _is_thing(text: Text, match: re.Match[str], doubts: Doubts) -> bool:
    """Return whether a code and a unit are no postcode: "M2 1TB", "W5 4LB" in a text about things."""
    if match[3][-2:].lower() not in TABLE.unit_letters or not match[2]:
        return False
    before = text.folded[max(0, match.start() - WINDOW) : match.start()]
    if STRONG_CUE_BEFORE.search(before):
        return False
    return bool(THING_BEFORE.search(before)) or doubts.is_doubtful(match.start())


def _parse_full(match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """Return the canonical value ("" if no area is known) and the transformations."""
    spelling, inward = match[1].replace(" ", ""), match[3].replace(" ", "")
    digit = inward[0].translate(DIGITS)
    steps = (SPACES,) if " " in match[1] + match[3] else (WORDS,) if "(" in match[2] else ()
    for outward in _repair_digits(spelling):
        if outward in load_outward_codes() or (outward == spelling.upper() and _may_be_new(outward)):
            is_repaired = outward != spelling.upper() or digit != inward[0]
            return f"{outward} {digit}{inward[1:].upper()}", (*steps, LOOK_ALIKE) if is_repaired else steps
    return "", ()


def _repair_digits(outward: str) -> Iterator[str]:
    """Yield the outward code as written, then with look-alike letters as digits after one and two area letters."""
    yield outward.upper()
    for letters in (1, 2):
        digits = outward[letters : letters + 2].translate(DIGITS)
        yield outward[:letters].upper() + digits + outward[letters + 2 :].upper()


def _may_be_new(outward: str) -> bool:
    """Return whether the format and area allow a district that is too new for the directory."""
    area = re.match(r"[A-Z]+", outward)
    is_new = area and re.fullmatch(r"\d{1,2}", outward[area.end() :]) and f"{area[0]}1" in load_outward_codes()
    return outward == FORCES_OUTWARD or bool(is_new)


def _is_postcode(match: re.Match[str], value: str, undone: tuple[str, ...], folded: str) -> bool:
    """Return whether a full match is a postcode; without a cue, "w1 1hr" and "E14 1HR £80" are a district and hours."""
    before = folded[max(0, match.start() - WINDOW) : match.start()]
    if POSTCODE_BEFORE.search(before):
        return True
    if _is_other_text(match, before) or (match[2] and _is_unit(match, before, folded)):
        return False
    if match[2] and value.partition(" ")[0] not in load_outward_codes():
        return match[2].isspace() and value.startswith(FORCES_OUTWARD)
    return not _is_loose(match, undone) or _is_in_capitals(match)


def _is_other_text(match: re.Match[str], before: str) -> bool:
    """Return whether a match is part of a file's name, has no digit, or ends with a word: "HP35 XL", "SW11 OFF"."""
    if CODE_NAME_BEFORE.search(before):
        return True
    if FILE_BEFORE.search(before) and not WORD_BEFORE.search(before) and not _is_free(before, match[0]):
        return True
    is_split = not match[2] and " " in match[3] and not _is_shifted(match)
    return is_split or is_common(match[3]) or match[0].isalpha() or not any(map(str.isdigit, match[0]))


def _is_free(before: str, code: str) -> bool:
    """Return whether the mark before a code is no part of a path or file: an ellipsis, or a mark after a blank."""
    return bool(ELLIPSIS_BEFORE.search(before) or (code.isupper() and MARK_BEFORE.search(before)))


def _is_shifted(match: re.Match[str]) -> bool:
    """Return whether the space of a postcode in capitals is one digit too late: "SW1A1 AA", not the size "HP35 XL"."""
    first, _, letters = match[0].rpartition(" ")
    return match[0].isupper() and SHIFTED.fullmatch(first) is not None and not is_common(letters)


def _is_loose(match: re.Match[str], undone: tuple[str, ...]) -> bool:
    """Return whether a postcode has a line break, a space inside a part or look-alike digits."""
    return "\n" in match[2] or " " in match[1] or " " in match[3] or LOOK_ALIKE in undone


def _is_in_capitals(match: re.Match[str]) -> bool:
    """Return whether a postcode is in capitals, and its last two letters are not a separate word."""
    return match[0].replace("l", "1").isupper() and not (" " in match[3] and is_common(match[3][-2:]))


def _is_unit(match: re.Match[str], before: str, folded: str) -> bool:
    """Return whether an apparent inward code is a duration or an ordinal: "1hr", "1HR £80", "2ND floor"."""
    if LOWER_CASE_UNIT.search(match[3]):
        return True
    if HOURS.fullmatch(match[3].replace(" ", "")):
        return " " in match[3] or bool(PRICE_AFTER.match(folded, match.end()) or PRICE_BEFORE.search(before))
    is_ordinal = ORDINAL.fullmatch(match[3]) is not None
    return is_ordinal and WORD_AFTER.match(folded, match.end()) is not None


def _find_outward_span(folded: str, start: int) -> tuple[int, int] | None:
    """Return the span of an existing outward code; "SE 15" needs a strong cue."""
    if match := OUTWARD_ALONE.match(folded, start):
        is_code = _is_separate(folded, start) and match[0].upper() in load_outward_codes()
        return match.span() if is_code else None
    spaced = SPACED_OUTWARD.match(folded, start)
    if spaced and _remove_gaps(spaced[0]) in load_outward_codes() and _has_strong_cue(folded, *spaced.span()):
        return spaced.span()
    return None


def _is_separate(folded: str, start: int) -> bool:
    """Return whether a code is not the end of a path; a word or a blank and a slash, or an ellipsis may precede it."""
    if start == 0 or folded[start - 1] not in "/.-" or WORD_BEFORE.search(folded, max(0, start - 2), start):
        return True
    return _is_free(folded[max(0, start - 2) : start], folded[start])


def _remove_gaps(outward: str) -> str:
    return re.sub("[^A-Z0-9]", "", outward.upper())


def _has_strong_cue(folded: str, start: int, end: int) -> bool:
    """Return whether the text before or directly after mentions a location."""
    return bool(STRONG_CUE_BEFORE.search(folded[max(0, start - WINDOW) : start]) or CALLS_AFTER.match(folded, end))


def _cite_outward_codes(text: Text, spans: list[tuple[int, int]], doubts: Doubts) -> Iterator[Sighting]:
    """Yield all outward codes of each list in which at least one is a location; not "pitch G4, S2"."""
    decided = {doubtful: RepeatMemo[bool](REACH, text.folded) for doubtful in (False, True)}
    for group in _group_lists(text.folded, spans):
        if len(group) > 1 and is_thing(text.folded, *group[0]):
            continue
        doubtful = doubts.is_doubtful(group[0][0])
        if any(_is_location(text.folded, span, decided[doubtful], doubtful=doubtful) for span in group):
            for start, end in group:
                code = text.folded[start:end].upper()
                undone = () if code.isalnum() else (SPACES,)
                yield cite(text, postcode.rule, (start, end), _remove_gaps(code), undone=undone, confidence=0.9)


def _is_location(folded: str, span: tuple[int, int], decided: RepeatMemo[bool], *, doubtful: bool) -> bool:
    """Return whether a code is a location; the same code with the same text around is decided once."""
    known = decided.recall(*span)
    if known is None:
        known = is_location(folded, *span, doubtful=doubtful)
        decided.store(*span, known)
    return known


def _group_lists(folded: str, spans: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the codes of each list ("E14, E15 and E16") together."""
    group: list[tuple[int, int]] = []
    for span in spans:
        if group and not LIST_SEPARATOR.fullmatch(folded, group[-1][1], span[0]):
            yield group
            group = []
        group.append(span)
    if group:
        yield group


postcode = Kind(
    NAME,
    find,
    canonical,
    example="SW1A 1AA",
    about="a UK postcode, with or without its space, in any case; an outward code alone (E14) in context",
    source="Royal Mail, Programmers' Guide edition 7, section 3; ONS Postcode Directory, November 2025",
    version=8,
    validity=validity,
    mark=MARK,
)
