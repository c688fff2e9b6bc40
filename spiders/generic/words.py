"""Lookup tables and patterns of the words by which pages label fields and links, compiled from `words.toml`.

Words of all languages are merged: pages mix languages and often declare the wrong one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

DATA = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
LANGUAGES = tuple(DATA["languages"].values())


def _merge(key: str) -> frozenset[str]:
    """Merge the words of all languages under a key."""
    return frozenset(word for language in LANGUAGES for word in language.get(key, ()))


def _invert(words_by_field: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: field for field, words in words_by_field.items() for word in words}


def _number_months() -> Iterator[tuple[str, int]]:
    """Yield the names of months with their numbers: twelve of a language in order, then beginnings of them."""
    for language in LANGUAGES:
        names = language.get("months", ())[:12]
        for word in language.get("months", ()):
            yield word, next(at for at, name in enumerate(names, 1) if name.startswith(word))


def build_alternatives(words: Iterable[str]) -> str:
    r"""Return a pattern of alternatives, longest first.

    >>> build_alternatives(["ad", "advert", "e.g."])
    'advert|e\\.g\\.|ad'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


FIELD_BY_LABEL = {label: field for table in LANGUAGES for label, field in _invert(table.get("labels", {})).items()}
FIELD_BY_CLASS = _invert(DATA["classes"])
FIELD_BY_PROPERTY = _invert(DATA["properties"])
CONFIDENCE: dict[str, float] = DATA["confidence"]
DESCRIPTION_NAMES = frozenset(DATA["attributes"]["description"])
PAGE_PARAMETERS = frozenset(DATA["parameters"]["page"])
NAMESPACES = frozenset(DATA["parameters"]["namespaces"])
USER_PATHS = frozenset(DATA["parameters"]["user_paths"])
USER_PARAMETERS = frozenset(DATA["parameters"]["user_ids"])
ID_PARAMETERS = tuple(DATA["parameters"]["id"])
UTILITY_PAGES = _merge("utility")
MONTHS = _merge("months")
DATED_WORDS = _merge("dated")
DATE_FILLERS = _merge("date_fillers")
DATE_WORDS = DATED_WORDS | MONTHS | DATE_FILLERS
BYLINE_HEADS = _merge("by") | _merge("published") | _merge("taxonomy")
BYLINE_WORDS = DATE_WORDS | BYLINE_HEADS | _merge("byline")
POSTING_WORDS = _merge("posting")
OTHER_DATES = _merge("other_dates")
MONTH_NUMBERS = dict(_number_months())
AGE_UNITS: dict[str, int] = {word: int(days) for days, words in DATA["age_units"].items() for word in words}
MONTH = build_alternatives(MONTHS)
BY = build_alternatives(_merge("by"))
PUBLISHED = build_alternatives(_merge("published"))

CONTEXT = re.compile(
    rf"(?:^|[-_\s])(?:(?P<comments>{build_alternatives(DATA['attributes']['comments'])})"
    rf"|(?P<quotes>{build_alternatives(DATA['attributes']['quotes'])})"
    rf"|(?P<related>{build_alternatives(DATA['attributes']['related'])}))"
    r"(?:$|[-_\s])",
    re.IGNORECASE,
)
SECTION_TITLE = re.compile(
    rf"^\W*(?:\d+\s+)?(?:(?P<comments>(?:{build_alternatives(_merge('comments_title'))}))"
    rf"|(?P<related>(?:{build_alternatives(_merge('related_title'))})"
    rf"|(?:{build_alternatives(_merge('related_adjective'))})\s+(?:\w+\s+)?(?:{build_alternatives(_merge('adverts'))})))"
    r"\W*(?:\d+\W*)?$",
    re.IGNORECASE,
)
DECORATION = re.compile(
    rf"(?:^|[-_\s./])(?:{build_alternatives(DATA['attributes']['decoration'])})(?:$|[-_\s./\d])", re.IGNORECASE
)
CONTACT_ATTRIBUTE = re.compile(rf"^data-[\w-]*(?:{build_alternatives(DATA['attributes']['contact'])})[\w-]*$")
PAGER = re.compile(
    rf"^\W*(?:{build_alternatives(_merge('pager'))}|\d{{1,5}}|[«»\u2039\u203a⟨⟩\u276e\u276f◀▶←→<>⇐⇒⏩⏪…]+)\W*$",
    re.IGNORECASE,
)
# Each alternative fixes where "more" begins, so that the match takes linear time: the text of a link can be long.
MORE_LINK = re.compile(
    rf"^(?:\W*+(?:{build_alternatives(_merge('more'))}|\d+)|[^\w»→.]*+[»→.])"
    rf"(?:\W(?:{build_alternatives(_merge('more_follow'))}|\W)*)?$",
    re.IGNORECASE,
)


def is_more_link(text: str) -> bool:
    """Return whether the text of a link only means "read more".

    >>> is_more_link("Read more »"), is_more_link("Read about Leeds")
    (True, False)
    """
    return MORE_LINK.match(text) is not None
