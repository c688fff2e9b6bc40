"""Finds platforms' names that are disguised by more than signs for letters.

A name may be in pieces ("in-sta", "te le gr am"), begin with its initial alone ("t-gram"), or have the consonants of a
long name with any vowels, or none, between them ("adlt wrk", "telly gram", "dizcord").

>>> [find_disguised(name).platform.name for name in ("in-sta", "tele / gram", "t-gram", "adlt wrk", "telly gram")]
['instagram', 'telegram', 'telegram', 'adultwork', 'telegram']
>>> find_disguised("discard"), find_disguised("only/f")
(None, None)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from enrich.lexicon.gazetteer import load_places
from enrich.lexicon.platforms import CLEAR, HOSTS, TABLE, Cue, find_spelt_out, list_listed
from enrich.lexicon.spellings import compile_spellings
from enrich.lexicon.wordlist import is_common, load_given_names

MIN_PIECES, MIN_SPACED = 5, 7  # letters of a name in pieces, with a sign between them or only a space
MIN_CONSONANTS = 5  # of a name that is known by its consonants
PIECE_SIGN = "[ ]?[/|.*~_-][ ]?"
VOWELS, ANY_VOWELS = "aeiouy", "[aeiouy]{0,2}"
LETTERS = re.compile("[^a-z]+")
TIGHT = re.compile("[a-z]+(?:[.*~_-][a-z]+)+")  # no dash of a sentence, and no stroke between two names


def write_disguised() -> str:
    """Return the pattern of all disguised names, as part of a mark too."""
    return "|".join(
        (
            _write_pieces(),
            *sorted({pattern for name in _load_long() for pattern in (_write_consonants(name),)}),
            *sorted(f"{name[0]}[.-]{name.partition(' ')[2]}" for name in _list_two_parts()),
        )
    )


@lru_cache(maxsize=4096)
def find_disguised(spelling: str) -> Cue | None:
    """Return the cue of a disguised name in lower case, or None."""
    return _find_initial(spelling) or _find_pieces(spelling) or _find_by_consonants(spelling)


def _find_initial(spelling: str) -> Cue | None:
    return _load_initials().get(spelling.replace(".", "-"))


def _find_pieces(spelling: str) -> Cue | None:
    """Return the cue of a name in pieces, unless its pieces are words that a stroke, a dash or a space joins."""
    pieces = [piece for piece in LETTERS.split(spelling) if piece]
    if len(pieces) == 1 or spelling in HOSTS or (not TIGHT.fullmatch(spelling) and all(map(_is_ordinary, pieces))):
        return None
    cue = find_spelt_out("".join(pieces))
    return cue if cue and cue.strength == CLEAR else None


def _find_by_consonants(spelling: str) -> Cue | None:
    words = LETTERS.split(spelling)
    if all(map(_is_ordinary, words)) or spelling in load_given_names() or spelling in load_places():
        return None
    return next((cue for pattern, cue in _load_consonants() if pattern.fullmatch(spelling)), None)


def _is_ordinary(piece: str) -> bool:
    return len(piece) == 1 or is_common(piece)


def _list_clear() -> Iterator[tuple[str, Cue]]:
    for name, cue in list_listed().items():
        if cue.strength == CLEAR and name.isascii() and name.replace(" ", "").isalpha():
            yield name, cue


def _list_two_parts() -> dict[str, Cue]:
    """Return the names that are listed as two words and as one: "tele gram"."""
    names = dict(_list_clear())
    return {name: cue for name, cue in names.items() if name.count(" ") == 1 and name.replace(" ", "") in names}


@cache
def _load_initials() -> dict[str, Cue]:
    return {
        f"{name[0]}-{name.partition(' ')[2]}": Cue(cue.platform, CLEAR, plain=False)
        for name, cue in _list_two_parts().items()
    }


def _write_pieces() -> str:
    names = {name for name, _ in _list_clear() if " " not in name and len(name) >= MIN_PIECES}
    long = {name for name in names if len(name) >= MIN_SPACED}
    short = compile_spellings(names - long, {}, f"(?:{PIECE_SIGN})?")
    return f"{short}|{compile_spellings(long, {}, f'(?:{PIECE_SIGN}|[ ])?')}"


@cache
def _load_consonants() -> list[tuple[re.Pattern[str], Cue]]:
    return [
        (re.compile(_write_consonants(name)), Cue(cue.platform, CLEAR, plain=False))
        for name, cue in _load_long().items()
    ]


@cache
def _load_long() -> dict[str, Cue]:
    """Return the names with enough consonants, those of two parts with a space."""
    two_parts = {name.replace(" ", ""): name for name in _list_two_parts()}
    return {
        two_parts.get(name, name): cue
        for name, cue in _list_clear()
        if " " not in name and sum(letter not in VOWELS for letter, _ in groupby(name)) >= MIN_CONSONANTS
    }


def _write_consonants(name: str) -> str:
    """Return the pattern of a name's consonants, each once or twice, with up to two vowels for each vowel."""
    rest = "".join(map(_write_letter, (letter for letter, _ in groupby(name[1:]))))
    return name[0] + re.sub(rf"(?:{re.escape(ANY_VOWELS)})+", lambda _: ANY_VOWELS, rest)


def _write_letter(letter: str) -> str:
    if letter in VOWELS:
        return ANY_VOWELS
    return "[ -]?" if letter == " " else f"[{letter}{TABLE.alike.get(letter, '')}]{{1,2}}"
