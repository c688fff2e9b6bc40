"""What a page asks of crawlers in `X-Robots-Tag` headers and `<meta name=robots>`, for all of them or for one.

Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag, the only description there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

RULES_WITH_VALUE = frozenset(("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"))
NAMED = re.compile(r"\s*([\w-]+)\s*:(.*)", re.DOTALL)
WORD = re.compile(r"\w+")


def read_robots_tags(values: Iterable[str], user_agent: str) -> frozenset[str]:
    """Return the rules ("noindex", "nofollow") of header values; one that names another agent does not count.

    >>> sorted(read_robots_tags(["otherbot: noindex, noarchive", "washline: nofollow"], "Washline/0.1"))
    ['nofollow']
    """
    rules = " ".join(_select_rules(value, get_product(user_agent)) for value in values)
    return frozenset(WORD.findall(rules.replace("none", "noindex nofollow")))


def get_product(user_agent: str) -> str:
    """Return the name of a user agent without its version, in lower case."""
    return user_agent.partition("/")[0].strip().lower()


def _select_rules(value: str, product: str) -> str:
    """Return the rules of one header for a product; the name of an agent covers all rules after it."""
    rules: list[str] = []
    agent = ""
    for part in value.lower().split(","):
        named = NAMED.fullmatch(part)
        if named and named[1] not in RULES_WITH_VALUE:
            agent, part = named[1], named[2]  # noqa: PLW2901 - the rest of the part
        if agent in {"", product}:
            rules.append(part.partition(":")[0])
    return " ".join(rules)
