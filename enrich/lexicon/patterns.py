"""Builds one pattern from many words: a trie, so that time does not grow with the number of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

SEPARATOR = "[ -]"  # between the words of an entry
ACCENTED = {
    "a": "ăâäáàãå",
    "c": "ćç",
    "e": "ęéèêë",
    "i": "îíıì",
    "l": "ł",
    "n": "ńñ",
    "o": "óöőõò",
    "s": "śșş",
    "u": "úüűù",
}
FIGURES = {"o": "0", "i": "1", "l": "1", "e": "3", "a": "4", "s": "5", "t": "7"}


def alternate(words: Iterable[str]) -> str:
    """Return the alternatives of a few words or signs, without a group, the longest first.

    >>> alternate(["=", "is", "means"])
    'means|is|='
    """
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def build_pattern(words: Iterable[str]) -> str:
    """Return a pattern, for RE2 too, of words without accents; the longest matches first. "_" is a space or hyphen.

    >>> build_pattern(["six", "seven"]), build_pattern(["on", "on_bir"])
    ('s(?:even|ix)', 'on(?:[ -]bir)?')
    """
    return _write(_build_trie(words), {})


def build_disguised_pattern(words: Iterable[str]) -> str:
    """Return a pattern, for RE2 too, of words with any accents, and with figures for all but their first letter.

    >>> build_disguised_pattern(["zero"])
    'z[eęéèêë3]r[oóöőõò0]'
    """
    letters = {
        letter: f"[{letter}{ACCENTED.get(letter, '')}{FIGURES.get(letter, '')}]" for letter in ACCENTED | FIGURES
    }
    return _write(
        _build_trie(words), letters, first={letter: f"[{letter}{accented}]" for letter, accented in ACCENTED.items()}
    )


def build_stem_pattern(words: Iterable[str]) -> str:
    r"""Return a pattern of words of which "*" stands for any ending and a space may be missing.

    >>> build_stem_pattern(["tel*", "telefon*", "text", "whats app"])
    '(?:te(?:l\\w*|xt)|whats ?app)'
    """
    stems = sorted(words)
    endings = tuple(word[:-1] for word in stems if word.endswith("*"))
    needed = [word for word in stems if not any(word.startswith(stem) and word[:-1] != stem for stem in endings)]
    return _write(_build_trie(needed), {"*": r"\w*", " ": " ?"})


def _build_trie(words: Iterable[str]) -> dict[str, Any]:
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return trie


def _write(node: dict[str, Any], letters: dict[str, str], first: dict[str, str] | None = None) -> str:
    """Return the pattern of a trie; `letters` has the patterns of letters that match others too."""
    own = letters if first is None else first
    branches = [
        (SEPARATOR if letter == "_" else own.get(letter, re.escape(letter))) + _write(node[letter], letters)
        for letter in sorted(node)
        if letter
    ]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{whole})?" if "" in node else whole
