"""Checks what the lexicon's tables say, once their schema has accepted their form.

In any table nothing is empty, and no two of a list of tables have the same name or code; `CHECKS` has the rules of
single tables. The languages are checked by their schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Content = dict[str, Any]

CURRENCY_CODE = re.compile("[A-Z]{3}")
DURATION = re.compile("[1-9][0-9]{0,2} min|night|week|day|month")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
MAY_BE_BLANK = frozenset(
    (
        "space",
        "spaces",
        "gaps",
        "thousands",
    )
)  # separators, among them a space
MAX_WEIGHT = 30  # of an observation in handles.toml: no sum of the others reaches it
MIN_REPEATED, MAX_REPEATED = 5, 15  # digits of a made-up number: fewer occur in real ones; no number has more


def find_problem(name: str, content: Content) -> str:
    """Return the first problem of a table, "" if it has none.

    >>> find_problem("platforms", {"platform": [{"name": "x", "profiles": ["/{nme}"]}]})
    "the placeholder '{nme}' is unknown"
    """
    problems = (*_find_empty(content, name), *_find_repeated(content), *CHECKS.get(name, _find_nothing)(content))
    return problems[0] if problems else ""


def _find_nothing(_: Content) -> Iterator[str]:
    return iter(())


def _find_empty(value: object, key: str) -> Iterator[str]:
    if value in ("", [], {}) or (isinstance(value, str) and not value.strip() and key not in MAY_BE_BLANK):
        yield f"{key!r} is empty"
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _find_empty(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _find_empty(part, key)


def _find_repeated(content: Content) -> Iterator[str]:
    for key, rows in content.items():
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            names = [row.get("name", row.get("code")) for row in rows if not row.get("others")]  # signs of several
            yield from (f"{key!r} has {name!r} twice" for name in dict.fromkeys(names) if names.count(name) > 1)


def _find_unknown(texts: list[str], *known: str) -> Iterator[str]:
    found = dict.fromkeys(written for text in texts for written in PLACEHOLDER.findall(text))
    yield from (f"the placeholder {written!r} is unknown" for written in found if written not in known)


def _check_platforms(content: Content) -> Iterator[str]:
    for row in content["platform"]:
        yield from _find_unknown(row.get("profiles", []), "{name}", "{id}", "{*}")


def _check_prices(content: Content) -> Iterator[str]:
    phrases = content["phrases"]
    yield from _find_unknown([text for texts in phrases.values() for text in texts], "{hour}", "{night}")
    durations = (*phrases, *content["lone"].values())
    yield from (f"{written!r} is no duration" for written in durations if not DURATION.fullmatch(written))


def _check_currencies(content: Content) -> Iterator[str]:
    rows = content["currencies"]
    codes = [row["code"] for row in rows]
    named = (*codes, *(other for row in rows for other in row.get("others", ())))
    yield from (f"{code!r} is no code of a currency" for code in named if not CURRENCY_CODE.fullmatch(code))
    yield from (
        f"'pence' names {code!r}, which is not listed" for code in content["pence"].values() if code not in codes
    )


def _check_handles(content: Content) -> Iterator[str]:
    if not 0 < content["threshold"] <= content["sure"] <= MAX_WEIGHT:
        yield f"'threshold' and 'sure' must rise from 1 to {MAX_WEIGHT} at most"
    weights = content["weights"].items()
    yield from (
        f"the weight of {name!r} is beyond {MAX_WEIGHT}" for name, weight in weights if abs(weight) > MAX_WEIGHT
    )


def _check_placeholder_numbers(content: Content) -> Iterator[str]:
    for key in ("equal_digits", "zeros", "run"):
        if not MIN_REPEATED <= content[key] <= MAX_REPEATED:
            yield f"{key!r} is not from {MIN_REPEATED} to {MAX_REPEATED}"
    yield from (f"{number!r} is no number in E.164" for number in content["numbers"] if not E164.fullmatch(number))


CHECKS: dict[str, Callable[[Content], Iterator[str]]] = {
    "platforms": _check_platforms,
    "prices": _check_prices,
    "currencies": _check_currencies,
    "handles": _check_handles,
    "placeholder_numbers": _check_placeholder_numbers,
}
