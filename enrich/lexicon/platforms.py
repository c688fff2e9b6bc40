"""The platforms on which adverts give a user name: their names in text, their user names and their links.

Source: `platforms.toml`, which names the source of each platform's rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from enrich.lexicon.spellings import MIN_ENDED, add_endings, compile_spellings, misspell
from enrich.lexicon.tables import load_table

CLEAR, ABBREVIATION, WORD, PARTICLE = "cue", "abbreviation", "word", "particle"
MIN_SPELT_OUT = 4  # letters of a name that may be written with separators between them
MIN_SIGNED = 3  # and with signs, not only spaces, between them
RE2_DOLLAR = "#-%"  # "$" as a range, because marks admit no "$"


class PlatformRow(msgspec.Struct, forbid_unknown_fields=True):
    """One table of `platforms.toml`, which explains the fields."""

    name: str
    source: str
    cues: list[str] = []
    abbreviations: list[str] = []
    words: list[str] = []
    particles: list[str] = []
    hosts: list[str] = []
    other_hosts: list[str] = []
    subdomains: list[str] = []
    profiles: list[str] = []
    deep_links: list[str] = []
    redirects: list[str] = []
    reserved: str = ""
    first: str = ""
    inner: str = ""
    last: str = ""
    length: tuple[int, int] = (1, 1)
    shape: str = ""
    digits: tuple[int, int] = (1, 0)
    by_number: bool = False


class PlatformTable(msgspec.Struct, forbid_unknown_fields=True):
    """The file `platforms.toml`."""

    version: int
    source: str
    subdomains: list[str]
    reserved: str
    endings: str
    leet: dict[str, str]
    alike: dict[str, str]
    platform: list[PlatformRow]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform. `shape` matches a user name in lower case; `reserved` are first segments of its links' paths."""

    name: str
    shape: re.Pattern[str]
    digits: tuple[int, int]
    by_number: bool
    hosts: frozenset[str]
    subdomains: frozenset[str]
    profiles: tuple[tuple[str, ...], ...]
    redirects: tuple[str, ...]
    reserved: frozenset[str]

    def allows(self, name: str) -> bool:
        """Return whether a user name in lower case is valid on the platform."""
        return self.shape.fullmatch(name) is not None

    def allows_digits(self, name: str) -> bool:
        """Return whether a name near the platform's name may be a user name although it has digits only."""
        least, most = self.digits
        return least <= len(name) <= most


@dataclass(frozen=True, slots=True)
class Cue:
    """A platform's name in text. `strength` is CLEAR, ABBREVIATION, WORD or PARTICLE, `plain` its plain spelling."""

    platform: Platform
    strength: str
    plain: bool


def _build_platform(row: PlatformRow, table: PlatformTable) -> Platform:
    return Platform(
        row.name,
        re.compile(row.shape or _write_shape(row), re.ASCII),
        row.digits,
        row.by_number,
        frozenset(row.hosts),
        frozenset((*table.subdomains, *row.subdomains)),
        tuple(tuple(template.split("/")) for template in row.profiles),
        tuple(row.redirects),
        frozenset((*table.reserved.split(), *row.reserved.split())),
    )


def _write_shape(row: PlatformRow) -> str:
    """Return the pattern of a user name by its first, inner and last characters and its length."""
    least, most = row.length
    rest = f"[{row.inner}]{{{max(0, least - 2)},{most - 2}}}[{row.last}]"
    return f"[{row.first}]" + (rest if least > 1 else f"(?:{rest})?")


def _list_cues(row: PlatformRow, platform: Platform) -> Iterator[tuple[str, Cue]]:
    """Yield the listed names of a platform, folded as texts are."""
    for strength, names in (
        (CLEAR, row.cues),
        (ABBREVIATION, row.abbreviations),
        (WORD, row.words),
        (PARTICLE, row.particles),
    ):
        for name in names:
            yield name, Cue(platform, strength, plain=True)


def _add_spellings(listed: dict[str, Cue]) -> dict[str, Cue]:
    """Return the listed names, as one word too, and the generated spellings that are no name of another platform."""
    generated: dict[str, Cue] = {}
    for name, cue in listed.items():
        if cue.strength == CLEAR:
            word = name.replace(" ", "")
            generated |= dict.fromkeys(misspell(word), Cue(cue.platform, CLEAR, plain=False))
            generated |= dict.fromkeys(add_endings(word, TABLE.endings.split()), cue)
    return generated | {name.replace(" ", ""): cue for name, cue in listed.items()} | listed


TABLE = load_table("platforms", PlatformTable)
PLATFORMS = {row.name: _build_platform(row, TABLE) for row in TABLE.platform}
HOSTS = {host: PLATFORMS[row.name] for row in TABLE.platform for host in (*row.hosts, *row.other_hosts)}
DEEP_LINKS = {prefix: PLATFORMS[row.name] for row in TABLE.platform for prefix in row.deep_links}
GLUED = "|".join(name for row in TABLE.platform if row.digits[1] for name in row.abbreviations)  # "aw1234567"
_LISTED = {name: cue for row in TABLE.platform for name, cue in _list_cues(row, PLATFORMS[row.name])}
_SPELT = _add_spellings(_LISTED)
_SIGNS = {sign: letter for letter, signs in TABLE.leet.items() for sign in signs if not "a" <= sign <= "z"}
_LEET = (str.maketrans(_SIGNS | {"1": "i", "|": "i"}), str.maketrans(_SIGNS | {"1": "l", "|": "l"}))


def _write_names(strengths: Iterable[str], leet: dict[str, str]) -> str:
    wanted = frozenset(strengths)
    return compile_spellings((name for name, cue in _SPELT.items() if cue.strength in wanted), leet)


def _write_clear_names(leet: dict[str, str]) -> str:
    """Return the pattern of the names that mean only the platform; a misspelt one is not in leet too."""
    exact = [name for name, cue in _SPELT.items() if cue.strength == CLEAR and name in _LISTED]
    others = [name for name, cue in _SPELT.items() if cue.strength == CLEAR and name not in _LISTED]
    return f"{compile_spellings(others, {})}|{compile_spellings(exact, leet)}"


CLEAR_NAMES = _write_clear_names(TABLE.leet)
SHORT_NAMES = _write_names((ABBREVIATION, WORD, PARTICLE), {})
WEAK_NAMES = _write_names((ABBREVIATION, WORD), {})
PARTICLES = _write_names((PARTICLE,), {})
SIGNS_BETWEEN = "._*/|~+-"
SIGNS = f"[{SIGNS_BETWEEN}]{{1,2}}"
SEPARATOR = f"[ {SIGNS_BETWEEN}]{{1,2}}"  # between the letters of a name that is spelt out


def write_clear_names() -> str:
    """Return the pattern of the names that mean only the platform, as part of a mark."""
    return _write_clear_names(list_leet_for_marks())


def write_spelt_out() -> str:
    """Return the pattern of the names with separators between their letters, as part of a mark."""
    leet = list_leet_for_marks()
    spelt = {_spell_out(name, leet) for name, cue in _LISTED.items() if cue.strength == CLEAR and is_spelt_out(name)}
    short = {_spell_out(name, leet) for name, cue in _LISTED.items() if cue.strength == ABBREVIATION and name.isalpha()}
    signed = {_spell_out(name, leet, SIGNS) for name, cue in _LISTED.items() if may_be_signed(name, cue)}
    return "|".join((*sorted(spelt), *sorted(signed), f"(?:{'|'.join(sorted(short))})[ ]?[:=]"))


def is_spelt_out(name: str) -> bool:
    """Return whether a name may be written with separators between its letters."""
    return len(name) >= MIN_SPELT_OUT and name.isalpha()


def may_be_signed(name: str, cue: Cue) -> bool:
    """Return whether a name may be written with signs between its letters, although it is short or a word."""
    shortest = {CLEAR: MIN_SIGNED, WORD: MIN_SPELT_OUT}.get(cue.strength)
    return shortest is not None and len(name) >= shortest and name.isalpha()


def list_listed() -> dict[str, Cue]:
    """Return the names that `platforms.toml` lists, with their cues."""
    return _LISTED


def _spell_out(name: str, leet: dict[str, str], separator: str = SEPARATOR) -> str:
    return separator.join(f"[{letter}{leet.get(letter, '')}]" for letter in name[:MIN_SPELT_OUT])


def list_leet_for_marks() -> dict[str, str]:
    """Return the leet signs of each letter, as a mark may write them."""
    return {letter: signs.replace("$", RE2_DOLLAR) for letter, signs in TABLE.leet.items()}


@lru_cache(maxsize=4096)
def find_cue(spelling: str) -> Cue | None:
    """Return the cue that a spelling is, disguised or not, or None.

    >>> find_cue("sn@p").platform.name, find_cue("IG").strength, find_cue("radio")
    ('snapchat', 'abbreviation', None)
    """
    plain = " ".join(spelling.replace("İ", "i").lower().replace("-", " ").split())
    if found := _SPELT.get(plain) or _SPELT.get(plain.replace(" ", "")):
        return found
    for joined in (plain, plain.replace(" ", "")):
        for leet in _LEET:
            found = _SPELT.get(joined.translate(leet))
            if found and found.strength == CLEAR:
                return Cue(found.platform, CLEAR, plain=False)
    return None


@lru_cache(maxsize=4096)
def find_spelt_out(letters: str, *, is_signed: bool = False) -> Cue | None:
    """Return the cue of letters that were written with separators between them ("t-e-l-e-g-r-a-m", "i g"), or None.

    A short name and a word ("k.i.k", "l-i-n-e") need signs between them.
    """
    for leet in _LEET:
        name = letters.translate(leet)
        found = _LISTED.get(name)
        if found and (found.strength == ABBREVIATION or (found.strength == CLEAR and is_spelt_out(name))):
            return Cue(found.platform, found.strength, plain=False)
        if found and is_signed and may_be_signed(name, found):
            return Cue(found.platform, CLEAR, plain=False)
    return None


def write_host(host: str, dot: str, leet: dict[str, str]) -> str:
    """Return the pattern of a host with this pattern for a dot, and with leet in its first label if that is long."""
    label, _, rest = host.partition(".")
    first = "".join(f"[{char}{leet.get(char, '')}]" for char in label) if len(label) >= MIN_ENDED else label
    return first + dot + rest.replace(".", dot)


def find_host(written: str) -> str:
    """Return the host that is written, perhaps in leet."""
    return next((host for leet in _LEET if (host := written.translate(leet)) in HOSTS), written)


def undo_leet(word: str) -> str:
    """Return a word with letters for its leet signs: "u5er"."""
    return word.translate(_LEET[0]) if any(map(str.isalpha, word)) else word


def find_platform(cue: str) -> Platform | None:
    """Return the platform of a name in text, disguised or not, or None.

    >>> find_platform("sn@p").name, find_platform("IG").name, find_platform("radio")
    ('snapchat', 'instagram', None)
    """
    found = find_cue(cue.strip())
    return found.platform if found else None
