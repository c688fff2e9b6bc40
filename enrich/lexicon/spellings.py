"""Spellings of a name that a table lists once: misspelt, in leet, with a space; and their pattern.

>>> "telegrm" in misspell("telegram"), "discard" in misspell("discord")
(True, False)
>>> compile_spellings(["tiktok", "tik"], {"o": "0"})
'tik(?:t[o0]k)?'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from enrich.lexicon.wordlist import is_common

VOWELS = "aeiou"
MIN_MISSPELT = 7  # letters: a shorter name with a wrong letter is often another word
MIN_ENDED = 5  # letters of a word that may have an ending of another language
SPACE = "[ -]{0,2}"  # of a name in two words, which may be written as one

Trie = dict[str, "Trie"]


def misspell(word: str) -> frozenset[str]:
    """Return a word of at least MIN_MISSPELT letters with one mistake behind its first letter, without common words."""
    if len(word) < MIN_MISSPELT or not word.isascii() or not word.isalpha():
        return frozenset()
    return frozenset(spelling for spelling in _make_mistakes(word) if not is_common(spelling)) - {word}


def add_endings(word: str, endings: Iterable[str]) -> Iterator[str]:
    """Yield a word of at least MIN_ENDED Latin letters with each ending, without common words: "telegramul"."""
    if len(word) >= MIN_ENDED and word.isascii() and word.isalpha():
        yield from (spelling for ending in endings if not is_common(spelling := word + ending))


def _make_mistakes(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        before, letter, after = word[:at], word[at], word[at + 1 :]
        yield before + after
        yield before + letter + letter + after
        yield before + after[:1] + letter + after[1:]
        if letter in VOWELS:
            yield from (before + vowel + after for vowel in VOWELS)


def compile_spellings(words: Iterable[str], leet: Mapping[str, str], joint: str = "") -> str:
    """Return a pattern of all words, with the leet signs of each letter; a space in a word may be left out.

    With a pattern as `joint`, that may be between any two characters.
    """
    root: Trie = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _write_trie(root, leet, joint)


def _write_trie(node: Trie, leet: Mapping[str, str], joint: str) -> str:
    branches = [_write_char(char, leet) + _write_rest(node[char], leet, joint) for char in sorted(node) if char]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"


def _write_rest(node: Trie, leet: Mapping[str, str], joint: str) -> str:
    """Return the pattern of what follows a character: more characters behind a joint, or the end."""
    rest = _write_trie(node, leet, joint)
    if not rest or not joint:
        return rest
    return f"(?:{joint}{rest.removesuffix('?')})?" if "" in node else joint + rest


def _write_char(char: str, leet: Mapping[str, str]) -> str:
    if char == " ":
        return SPACE
    if char in leet:
        return f"[{char}{leet[char]}]"
    return char if char.isalnum() else re.escape(char)
