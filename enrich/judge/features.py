"""Features of a candidate: its form, and the words and marks around it. Each feature is a short string.

The same function serves training and prediction, so a feature has one definition. Features name what a person would
look at ("before=ref", "line ends after it"), because the decisive ones are shown as the explanation of a reading.

No feature may show that a value is invented: its domain, or whether its range is issued. The labelled texts hold only
values that are never issued, real adverts hold the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from enrich.lexicon.gazetteer import load_outward_codes
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.folding import RUN
from records.identifier import Sighting, Tier, Validity

WINDOW = 48  # characters on each side
DIGIT = re.compile("[0-9]")
SPACES = re.compile(r"\s+")
SHAPED = frozenset(("plate", "postcode"))  # kinds whose codes have few shapes
MAX_SHAPE = 16
LONG_VALUE = 12
CLASSES = str.maketrans(
    {char: name for chars, name in (("0123456789", "9"), ("abcdefghijklmnopqrstuvwxyz", "a")) for char in chars}
)


class View(NamedTuple):
    """All that the judge sees of a candidate: equal views have equal features, wherever they are in a text."""

    kind: str
    value: str
    raw: str
    tier: Tier
    validity: Validity
    transformations: tuple[str, ...]
    before: str
    after: str


def view(lowered: str, original: str, sighting: Sighting) -> View:
    """Return what the judge sees. `lowered` is the original text in lower case, with the same offsets."""
    start, end = sighting.start, sighting.end
    return View(
        sighting.kind,
        sighting.value,
        original[start:end],
        sighting.tier,
        sighting.validity,
        sighting.transformations,
        lowered[max(0, start - WINDOW) : start],
        lowered[end : end + WINDOW],
    )


def list_features(lowered: str, original: str, sighting: Sighting) -> list[str]:
    """Return the features of a candidate. `lowered` is the original text in lower case, with the same offsets."""
    return describe_view(view(lowered, original, sighting))


def describe_view(seen: View) -> list[str]:
    """Return the features of what the judge sees."""
    return [
        *_describe_form(seen),
        *_describe_value(seen),
        *_describe_before(seen.before),
        *_describe_after(seen.after),
        *_describe_line(seen.before, seen.after),
    ]


def _describe_form(seen: View) -> Iterator[str]:
    """Yield how the candidate is written: its tier, its transformations, the shape and the case of its characters."""
    raw = seen.raw
    yield f"tier={seen.tier.value}"
    if seen.tier is not Tier.CLEAN:
        yield from (f"step={step}" for step in seen.transformations)
    if seen.kind in SHAPED:
        yield f"shape={raw[:MAX_SHAPE].lower().translate(CLASSES)}"
    letters = [char for char in raw if char.isalpha()]
    if letters:
        yield "case=upper" if all(map(str.isupper, letters)) else f"case={'title' if raw[0].isupper() else 'lower'}"
    if seen.kind != "email":  # whose length is mostly that of its domain
        yield f"length={min(len(raw), 40) // 4}"


def _describe_value(seen: View) -> Iterator[str]:
    """Yield what the canonical value is, by kind."""
    if seen.validity is Validity.POSSIBLE:
        yield "only possible"
    value = seen.value
    match seen.kind:
        case "email":
            yield from _describe_name(value.partition("@")[0])
        case "handle":
            platform, _, name = value.partition(":")
            yield f"platform={platform}"
            yield from _describe_name(name)
        case "postcode":
            yield "full" if " " in value else f"outward={value.rstrip('0123456789')}"
        case "plate":
            yield from _describe_mark(value)
        case _:
            pass


def _describe_mark(mark: str) -> Iterator[str]:
    """Yield whether the letters of a registration mark are a word, and its beginning an outward code."""
    first, _, last = mark.partition(" ")
    if is_common(last):
        yield "last letters are a word"
    if first in load_outward_codes():
        yield "begins like a postcode"


def _describe_name(name: str) -> Iterator[str]:
    """Yield whether a user name or local part looks like a word, a given name or neither."""
    if any(map(str.isdigit, name)):
        yield "name has digit"
    if not name.isalnum():
        yield "name has mark"
    if is_common(name):
        yield "name is word"
    elif name in load_given_names():
        yield "name is given name"
    yield f"name length={min(len(name), LONG_VALUE) // 3}"


def _describe_before(before: str) -> Iterator[str]:
    """Yield the words before the candidate and the marks between."""
    words = RUN.findall(before)
    gap = before[before.rfind(words[-1]) + len(words[-1]) :] if words else before
    yield f"gap before={_shorten(gap)}"
    names = [_generalise(word) for word in words[-4:]]
    yield f"before={names[-1] if names else '^'}"
    if len(names) > 1:
        yield f"before that={names[-2]}"
    yield from (f"near before={name}" for name in names)


def _describe_after(after: str) -> Iterator[str]:
    """Yield the words after the candidate and the marks between."""
    words = RUN.findall(after)
    yield f"gap after={_shorten(after[: after.find(words[0])] if words else after)}"
    names = [_generalise(word) for word in words[:3]]
    yield f"after={names[0] if names else '$'}"
    yield from (f"near after={name}" for name in names)


def _describe_line(before: str, after: str) -> Iterator[str]:
    """Yield whether the candidate begins or ends its line, and how many other digits are near it."""
    line_before, line_after = before.rpartition("\n")[2], after.partition("\n")[0]
    if not line_before.strip():
        yield "line begins with it"
    if not line_after.strip():
        yield "line ends after it"
    digits = len(DIGIT.findall(line_before)) + len(DIGIT.findall(line_after))
    yield f"digits near={min(digits, 12) // 3}"


def _shorten(gap: str) -> str:
    """Return the marks of a gap, without repeated spaces."""
    if len(gap) <= 1:
        return gap
    return SPACES.sub(lambda space: "\n" if "\n" in space[0] else " ", gap)[:4]


def _generalise(word: str) -> str:
    """Return a word; digits are replaced by their number, so that "4471" and "9034" are one feature."""
    return f"<{min(len(word), 9)} digits>" if word.isdigit() else word
