"""Reads a cell of a column that holds the user names of one platform.

The column names the platform, so a name needs no cue, but it must be a name: a word that a text would not read as one
behind the platform's name ("unknown", "see notes", "Mia Brown") is rejected. A name of another platform, a telephone
number or an e-mail address is read as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from enrich.cell import CONTACTS, is_nothing, read_cell
from enrich.errors import IdentifierError
from enrich.kind import Kind
from enrich.kinds.handle.evidence import THRESHOLD, describe_name, is_possible, weigh
from enrich.kinds.handle.links import is_platform_link
from enrich.lexicon.platforms import ABBREVIATION, CLEAR, PLATFORMS, Platform, find_cue, find_platform
from records.hit import CellReading
from records.identifier import Sighting

# Between parts of a cell that say nothing about each other, and between names of one part.
PARTS = re.compile(r"[;,|\n\t]|\s[/&+]\s")
SEPARATOR = re.compile(r"[/\\\n\t&+=]|:(?=\S)|\b(?:and|or)\b", re.IGNORECASE)
# A bracket behind a name, of words: "mia_b99 (old)", "mia_b99 (since 2024)".
REMARK = re.compile(r"(?<=\s)[(\[](?:[^()\[\]@_\d]*|[^()\[\]@_]*\s[^()\[\]@_]*)[)\]]")
WORD = re.compile(r"\S+")
OTHER_KINDS = frozenset(("phone", "email", "handle"))
MIN_ID = 15  # digits
UNSURE = 0.9  # confidence in a name of letters only, which may be a word


@dataclass(frozen=True, slots=True)
class CellWord:
    """A word of a cell, without the quotes, brackets and symbols around it."""

    start: int
    end: int
    text: str
    is_label: bool

    @property
    def is_marked(self) -> bool:
        """Whether it can be only a user name, whatever is beside it."""
        return self.text.startswith("@") or "_" in self.text

    @property
    def has_sign(self) -> bool:
        """Whether it is no word of letters."""
        return not self.text.isalpha()


def read_handles(cell: str, platform: str, kind: Kind) -> CellReading:
    """Parse a cell with handles of one platform, written with or without the platform's name, an @ or a URL."""
    if is_nothing(cell):
        return read_cell(cell, (kind,))
    column = HandleColumn(kind, PLATFORMS[platform])
    words = list(split_words(cell))
    if len(words) == 1 and (whole := column.read_whole(cell, words[0])):
        return CellReading(cell, (whole,))
    found = [sighting for start, part in split(cell, PARTS) for sighting in column.read_part(part, start)]
    reason = f"{cell.strip()[:80]!r} is not a user name of {platform}; if it is one, write it with @ before it"
    return CellReading(cell, tuple(found), "" if found else reason)


@dataclass(frozen=True, slots=True)
class HandleColumn:
    """A column with user names of one platform."""

    kind: Kind
    platform: Platform

    def read_whole(self, cell: str, word: CellWord) -> Sighting | None:
        """Return the sighting of a cell that is one user name, or one link to a profile of any platform."""
        found = read_cell(cell, (self.kind,)).sightings
        is_link = len(found) == 1 and found[0].raw == cell.strip()
        return found[0] if is_link else self.read_name(word)

    def read_part(self, part: str, offset: int) -> list[Sighting]:
        """Return the contacts in a part of a cell at an offset; plain names only if it names no other platform."""
        named = read_cell(part, CONTACTS).sightings
        found = [sighting for sighting in named if sighting.kind in OTHER_KINDS]
        if not any(map(self.names_other, split_words(part))):
            found += self.read_names(blank(part, named))
        moved = [replace(seen, start=seen.start + offset, end=seen.end + offset) for seen in found]
        return sorted(moved, key=lambda sighting: sighting.start)

    def read_names(self, part: str) -> Iterator[Sighting]:
        """Yield the names in a part of a cell that stand alone, are marked, or are beside nothing but names."""
        plain = REMARK.sub(lambda remark: " " * len(remark[0]), part)
        for start, piece in split(plain, SEPARATOR):
            yield from self.list_names([word for word in split_words(piece, start) if not word.is_label])

    def list_names(self, words: Sequence[CellWord]) -> Iterator[Sighting]:
        """Yield those of some words that are names; this platform's name is not a word of the cell."""
        others = [word for word in words if not self.is_cue(word)]
        is_listed = len(others) == 1 or all(word.has_sign for word in others)
        for word in others:
            if (is_listed or word.is_marked) and (name := self.read_name(word)):
                yield name

    def is_cue(self, word: CellWord) -> bool:
        """Return whether a word is the name of this platform, or the clear name of another one."""
        cue = find_cue(word.text)
        return cue is not None and (cue.platform is self.platform or cue.strength in (CLEAR, ABBREVIATION))

    def names_other(self, word: CellWord) -> bool:
        """Return whether a word is the clear name of another platform."""
        return self.is_cue(word) and find_platform(word.text) is not self.platform

    def is_id(self, name: str) -> bool:
        """Return whether digits are the number of an account, too long for a telephone number."""
        has_ids = any("{id}" in segment for profile in self.platform.profiles for segment in profile)
        return has_ids and name.isdigit() and len(name) >= MIN_ID

    def is_name(self, word: CellWord, name: str) -> bool:
        """Return whether a word may be a user name of the platform, and is marked or looks like one."""
        if not is_possible(name, self.platform) or self.is_cue(word) or is_platform_link(name):
            return False
        evidence = ["mark", *describe_name(word.text, name, self.platform)]
        return word.text.startswith("@") or ("inflected" not in evidence and weigh(evidence) >= THRESHOLD)

    def read_name(self, word: CellWord) -> Sighting | None:
        """Return the sighting of a word that is a user name of the platform by its form and by the evidence."""
        try:
            value = self.kind.canonical(f"{self.platform.name}:{word.text}")
        except IdentifierError:
            return None
        name = value.partition(":")[2]
        if not (self.is_id(name) or self.is_name(word, name)):
            return None
        return Sighting(
            self.kind.name,
            value,
            word.text,
            word.start,
            word.end,
            validity=self.kind.validity(value),
            confidence=1.0 if word.has_sign else UNSURE,
            rule=self.kind.rule,
        )


def split(cell: str, separators: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a cell, each with its offset."""
    start = 0
    for separator in separators.finditer(cell):
        yield start, cell[start : separator.start()]
        start = separator.end()
    yield start, cell[start:]


def split_words(text: str, offset: int = 0) -> Iterator[CellWord]:
    """Yield the words of a text that starts at an offset of a cell.

    >>> [word.text for word in split_words('("mia_b99") \U0001f618 @Rosie!')]
    ['mia_b99', '@Rosie']
    """
    for match in WORD.finditer(text):
        first, last = match.span()
        while first < last and not (text[first].isalnum() or text[first] in "_@"):
            first += 1
        while first < last and not (text[last - 1].isalnum() or text[last - 1] == "_"):
            last -= 1
        if first < last:
            yield CellWord(first + offset, last + offset, text[first:last], is_label=match[0].endswith(":"))


def blank(text: str, sightings: Sequence[Sighting]) -> str:
    """Return a text with line ends in place of sightings."""
    characters = list(text)
    for sighting in sightings:
        characters[sighting.start : sighting.end] = "\n" * (sighting.end - sighting.start)
    return "".join(characters)
