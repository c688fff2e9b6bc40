"""E-mail addresses without an at sign or word for it: "jane99 gmail com", "jane99 (gmail)", "my gmail is jane99". All are guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.kinds.email.address import Address
from enrich.lexicon.domains import PROVIDER_NAMES, build_provider_domain
from enrich.lexicon.wordlist import is_common
from enrich.text.citation import GUESS

LOCAL = r"(?=[0-9._+-]*[a-z])[a-z0-9][a-z0-9._+-]{1,39}[a-z0-9]"
NAME = re.compile(PROVIDER_NAMES)
GLUED = frozenset("@._-")
ENDING = re.compile(r"[ \])*]{0,2}(?:\s?(?:\bdot\b|\.)\s?|[ ,]{1,2})(com|co[ .]uk|me)\b")
CLOSED = re.compile(r"(?=[ ]?(?:$|[)\]\n,.;!|/]|only|or |and ))")
BETWEEN = r"[ \[(,*\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]"
LEFT = re.compile(rf"(?<![a-z0-9@.])({LOCAL}){BETWEEN}{{1,4}}(?:(?:on|via)[ ])?$")
BEHIND = re.compile(
    rf"(?P<told>\s?(?:[:=]|[-~>]{{1,2}}|is|address|account|id|user ?name)[\s:=-]{{1,3}}(?:is )?)?\s?(?P<local>{LOCAL})(?![\w@]|\.\w)"
)
# Providers whose names are words too: alone they are believed less.
WORDS = frozenset(("live", "aol", "outlook", "yahoo"))
UNTOLD = re.compile(r"[a-z]{3}[^\s]{2}")
MIXED = re.compile(r"[\d_.+]")
WINDOW = 52
STEPS = (f"{GUESS}no at sign",)


def find_without_at_sign(low: str) -> Iterator[Address]:
    """Yield what has no at sign at all, from a text in lower case, in order."""
    for name in NAME.finditer(low):
        before = low[name.start() - 1 : name.start()]
        if before.isalnum() or before in GLUED:
            continue
        if found := _before(low, name) or _behind(low, name):
            yield found


def _before(low: str, name: re.Match[str]) -> Address | None:
    """Read a local part before a provider's name; without an ending behind it, it must hold a figure or the like."""
    left = LEFT.search(low[max(0, name.start() - WINDOW) : name.start()])
    if left is None or is_common(left[1]):
        return None
    start, ending = name.start() - len(left[0]), ENDING.match(low, name.end())
    if ending:
        return Address(start, ending.end(), f"{left[1]}@{build_provider_domain(name[0], ending[1])}", STEPS)
    if MIXED.search(left[1]) and name[0] not in WORDS and CLOSED.match(low, name.end()):
        return Address(start, name.end(), f"{left[1]}@{build_provider_domain(name[0])}", STEPS)
    return None


def _behind(low: str, name: re.Match[str]) -> Address | None:
    """Read a local part behind a provider's name: announced ("is", a colon), or one that no word looks like."""
    match = BEHIND.match(low, name.end())
    if match is None or (name[0] in WORDS and not match["told"]):
        return None
    local, mixed = match["local"], MIXED.search(match["local"])
    if is_common(local) or not ((mixed and UNTOLD.match(local)) or (match["told"] and _is_sign(match["told"]))):
        return None
    return Address(name.start(), match.start("local") + len(local), f"{local}@{build_provider_domain(name[0])}", STEPS)


def _is_sign(told: str) -> bool:
    """Say whether an announcement is a colon or an equals sign, which a plain word behind a provider's name needs."""
    return ":" in told or "=" in told
