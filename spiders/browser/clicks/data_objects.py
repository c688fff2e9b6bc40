"""The JSON that a page has fetched, as a flat list of objects, and which of them a row of its list displays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

MAX_OBJECTS = 20_000
MAX_DEPTH = 8
MAX_VALUE = 300  # characters of a value that is compared
MIN_LISTED = 3  # objects of one array, to be a list
MIN_SHOWN = 0.3  # share of a row's characters that its object must explain
SPACE = re.compile(r"\s+")

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DataObject:
    """The scalar values of a JSON object, by name; those of an object inside it by path (`seller.name`).

    `is_listed`: it is one of several in an array.
    """

    fields: Fields
    is_listed: bool = False

    @property
    def shape(self) -> frozenset[str]:
        """The names of its fields: equal for the objects of one list."""
        return frozenset(self.fields)


def read_objects(bodies: Iterable[bytes]) -> list[DataObject]:
    """Return the objects of JSON texts, in order and each once; texts that are no JSON are ignored."""
    found: dict[tuple[tuple[str, str], ...], DataObject] = {}
    for body in bodies:
        for data in _iter_objects(_parse(body), MAX_DEPTH, is_listed=False):
            key = tuple(data.fields.items())
            if len(found) < MAX_OBJECTS and (key not in found or data.is_listed):
                found[key] = data
    return list(found.values())


class DisplayedData:
    """Finds the objects that the rows of a list display."""

    def __init__(self, objects: Iterable[DataObject]) -> None:
        self._values = [(data, _list_values(data)) for data in objects]

    def find(self, text: str) -> list[DataObject]:
        """Return the objects that a row's text displays best, [] if none explains enough of it.

        The best is the one whose values cover most of the text, and then the one with the fewest other values.
        """
        row = normalise(text)
        ranked = [(score, data) for data, values in self._values if (score := _rate(row, values))[0]]
        best = max((score for score, _ in ranked), default=(0.0, 0.0))
        if not row or best[0] < MIN_SHOWN * len(row):
            return []
        return [data for score, data in ranked if score == best]


def normalise(text: str) -> str:
    """Return a text casefolded, with single spaces."""
    return SPACE.sub(" ", text).strip().casefold()


def _list_values(data: DataObject) -> frozenset[str]:
    return frozenset(normalise(value)[:MAX_VALUE] for value in data.fields.values())


def _rate(row: str, values: frozenset[str]) -> tuple[float, float]:
    """Return how many characters of a row are values of an object, and the share of the object that they are."""
    shown = sum(len(value) for value in values if _contains(row, value))
    return min(float(shown), float(len(row))), shown / max(sum(map(len, values)), 1)


def _contains(row: str, value: str) -> bool:
    """Return whether a row contains a value; a short one only between other characters than letters and digits."""
    place = row.find(value) if value else -1
    if place < 0:
        return False
    before, after = row[place - 1 : place], row[place + len(value) :][:1]
    return len(value) > 3 or not (before.isalnum() or after.isalnum())  # noqa: PLR2004


def _parse(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _iter_objects(value: object, depth: int, *, is_listed: bool) -> Iterator[DataObject]:
    if not depth:
        return
    if isinstance(value, list):
        is_list = sum(isinstance(item, dict) for item in value) >= MIN_LISTED
        for item in value:
            yield from _iter_objects(item, depth - 1, is_listed=is_list)
    elif isinstance(value, dict):
        fields = dict(_iter_fields(value))
        if fields:
            yield DataObject(fields, is_listed)
        for inner in value.values():
            yield from _iter_objects(inner, depth - 1, is_listed=False)


def _iter_fields(value: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        if isinstance(inner, str | int | float) and not isinstance(inner, bool) and inner != "":
            yield prefix + name, str(inner)
        elif isinstance(inner, dict) and not prefix:
            yield from _iter_fields(inner, f"{name}.")
