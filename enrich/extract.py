"""Extracts the identifiers of all kinds from a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from hashlib import sha256
from importlib.resources import files
from itertools import chain

from enrich.judge.judge import judge
from enrich.kind import Kind
from enrich.kinds.phone.variants import ELSEWHERE
from enrich.registry import KINDS, resolve_kinds
from enrich.text.folding import Text
from enrich.text.marks import MarkScanner
from records.digest import digest
from records.identifier import Sighting


def compute_edition() -> str:
    """Return a digest of the versions of all kinds and of the data that they read."""
    folders = (files("enrich") / folder for folder in DATA_FOLDERS)
    paths = (file for folder in folders for file in folder.iterdir() if is_data(file.name))
    data = sorted(f"{file.name} {sha256(file.read_bytes()).hexdigest()}" for file in paths)
    return digest(*sorted(kind.rule for kind in KINDS), *data)[:12]


def is_data(name: str) -> bool:
    """Return whether a file has words, names, tables or weights."""
    return name.endswith((".toml", ".tsv", ".txt", ".json"))


DATA_FOLDERS = ("data", "lexicon", "judge")
# Stored with the sightings of an advert: an unchanged advert is extracted again only if the edition has changed.
EDITION: str = compute_edition()

# Which kinds a kind displaces if they overlap: the digits of a phone are not a plate, the host of an e-mail is not a
# link, the path of a link is not a postcode. If two kinds displace each other, the longer sighting wins ("W12 3AB" is
# not a plate, the "AB45" of a plate is not a postcode).
_NONE: frozenset[str] = frozenset()
_INSIDE_NUMBERS = frozenset(("plate", "postcode", "place", "price", "age", "name", "account_number", "pncid", "cro"))
SHADOWS: dict[str, frozenset[str]] = {
    "phone": _INSIDE_NUMBERS,
    "email": _INSIDE_NUMBERS | {"handle", "url", "host"},
    "url": _INSIDE_NUMBERS,
    "handle": _INSIDE_NUMBERS,
    "crypto": _INSIDE_NUMBERS | {"phone", "handle"},
    "iban": _INSIDE_NUMBERS | {"phone", "handle"},
    "account_number": frozenset(("price", "age", "plate", "postcode")),
    "postcode": frozenset(("plate", "price", "age", "name")),
    "plate": frozenset(("postcode", "price", "age")),
    "price": frozenset(("age",)),
}
# Kinds whose marks share an automaton; the others have one each: their marks have hundreds of words.
_SMALL = ("url", "host", "plate", "crypto", "iban", "account_number", "pncid", "cro")
_OTHERS = (("postcode", "age"), ("email",), ("handle",), ("price",))


def _build_scanner() -> MarkScanner:
    marks = {kind.name: kind.mark for kind in KINDS if kind.mark}
    groups = ({name: marks.pop(name) for name in names} for names in (_SMALL, *_OTHERS))
    return MarkScanner(*groups, *([marks] if marks else []), *(group for kind in KINDS for group in kind.traits))


MARKS = _build_scanner()

# Each sighting is compared with this many neighbours on either side, so that hostile texts take linear time.
_NEIGHBOURS = 8


def extract(text: str, kinds: Sequence[Kind | str] = KINDS) -> list[Sighting]:
    """Return the sightings of a text in the order of their start; `text[start:end] == raw` holds for each.

    `kinds` are kinds or their names; raises UnknownKind. HTML is read without its tags. Improbable candidates are
    dropped, and so are those that overlap a stronger kind.

    >>> [seen.value for seen in extract("call 07700 900461, mia@example.com", kinds=["phone"])]
    ['+447700900461']
    """
    return extract_all([text], kinds)[0]


def extract_all(texts: Iterable[str], kinds: Sequence[Kind | str] = KINDS) -> list[list[Sighting]]:
    """Return the sightings of each text, as `extract` does, a quarter faster for a hundred texts or more.

    Each kind reads all texts before the next kind does, so that its code and tables stay in the processor's cache.
    """
    folded = [Text.from_string(text) for text in texts]
    chosen = KINDS if kinds is KINDS else resolve_kinds(kinds)
    return list(map(_select, folded, find_candidates(folded, chosen)))


def _select(text: Text, candidates: list[Sighting]) -> list[Sighting]:
    return resolve_overlaps(list(judge(text, candidates))) if candidates else candidates


def find_candidates(texts: Sequence[Text], kinds: Sequence[Kind]) -> list[list[Sighting]]:
    """Return what the kinds' grammars find in each text, with overlaps; a kind whose mark does not occur is not called.

    A single kind decides by itself what it reads.
    """
    if len(kinds) == 1:
        return [list(kinds[0].find(text)) for text in texts]
    found: list[tuple[Text, AbstractSet[str], list[Sighting]]] = []
    for text in texts:
        text.marks = MARKS.scan(text.lowered)
        found.append((text, text.marks, []))
    for kind in kinds:
        for text, occurring, sightings in found:
            if kind.name in occurring or not kind.mark:
                sightings.extend(kind.find(text))
    return [sightings for _, _, sightings in found]


def has_marks(text: str, kinds: Sequence[Kind]) -> bool:
    """Return whether a text may have an identifier of some kinds: if not, `extract` finds none.

    A kind with traits needs one of them; kinds with neither mark nor trait are those that are never found in text.
    """
    occurring = MARKS.scan(Text.from_string(text).lowered)
    wanted = {name for kind in kinds for name in (kind.name, *chain.from_iterable(kind.traits))}
    return not occurring.isdisjoint(wanted)


def resolve_overlaps(sightings: list[Sighting]) -> list[Sighting]:
    """Return the sightings in order, without those that overlap a sighting that displaces their kind."""
    ordered = sorted(sightings, key=_sort_key)
    kinds = {sighting.kind for sighting in sightings}
    if not any(kinds & SHADOWS.get(kind, _NONE) for kind in kinds):
        return ordered
    return [sighting for index, sighting in enumerate(ordered) if not _is_displaced(index, ordered)]


def _sort_key(sighting: Sighting) -> tuple[int, int, str]:
    return sighting.start, -sighting.end, sighting.kind


def _is_displaced(index: int, ordered: list[Sighting]) -> bool:
    return any(_displaces(other, ordered[index]) for other in _find_overlapping(index, ordered))


def _displaces(other: Sighting, sighting: Sighting) -> bool:
    """Return whether a sighting displaces another one that it overlaps."""
    if sighting.kind not in SHADOWS.get(other.kind, _NONE) or ELSEWHERE in other.transformations:
        return False
    is_mutual = other.kind in SHADOWS.get(sighting.kind, _NONE)
    return not is_mutual or _rank(other) > _rank(sighting)


def _rank(sighting: Sighting) -> tuple[int, int]:
    """Return the rank of two kinds that displace each other: the longer one, then the one that is first in SHADOWS."""
    return sighting.end - sighting.start, -list(SHADOWS).index(sighting.kind)


def _find_overlapping(index: int, ordered: list[Sighting]) -> Iterator[Sighting]:
    sighting = ordered[index]
    for other in ordered[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]:
        if other is not sighting and other.start < sighting.end and sighting.start < other.end:
            yield other
