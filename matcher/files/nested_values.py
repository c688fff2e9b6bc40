"""Nested values of JSON lines and Parquet files as columns and text cells.

An object within an object gives columns such as "contact.phone"; lists of scalars are joined; a list of objects that
each hold a value and say what it is, such as `{"platform": "telegram", "handle": "amber_x"}`, becomes
"telegram: amber_x". Other nested values stay JSON.
"""

from __future__ import annotations

from typing import Any

import msgspec

from matcher.files.column_names import KIND, PLATFORM, find_target

MAX_DEPTH = 3  # of objects whose keys become columns
SCALAR = str | int | float | bool


def flatten(values: dict[str, Any], depth: int = 1) -> dict[str, Any]:
    """Return an object whose values are no objects: their keys are joined by points.

    >>> flatten({"n": 1, "contact": {"phone": "2", "by": {"app": "3"}}})
    {'n': 1, 'contact.phone': '2', 'contact.by.app': '3'}
    """
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict) and value and depth < MAX_DEPTH:
            flat.update({f"{key}.{inner}": part for inner, part in flatten(value, depth + 1).items()})
        else:
            flat[key] = value
    return flat


def format_pair(value: object) -> str:
    """Return an object that holds one value and says what it is as "what: value", or "".

    >>> format_pair({"platform": "telegram", "handle": "amber_x"}), format_pair({"type": "phone", "value": 1, "n": 2})
    ('telegram: amber_x', '')
    """
    if not isinstance(value, dict):
        return ""
    filled = [(key, part) for key, part in value.items() if isinstance(part, SCALAR) and part != ""]
    filled.sort(key=lambda pair: find_target(pair[0]) not in (PLATFORM, KIND))  # the label first
    if len(filled) != 2 or find_target(filled[0][0]) not in (PLATFORM, KIND):  # noqa: PLR2004
        return ""
    return ": ".join(format_cell(part) for _, part in filled)


def format_cell(value: object) -> str:
    """Return a JSON value as text.

    >>> format_cell(None), format_cell(7700900461.0), format_cell(True), format_cell(["a", 1]), format_cell({"a": 1})
    ('', '7700900461', 'true', 'a; 1', '{"a":1}')
    >>> format_cell([{"platform": "snap", "handle": "amber_y"}])
    'snap: amber_y'
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case list() if not any(isinstance(part, list | dict) for part in value):
            return "; ".join(map(format_cell, value))
        case list() if all(map(format_pair, value)):
            return "; ".join(map(format_pair, value))
        case _:
            return msgspec.json.encode(value).decode()
