"""The mark of the kind: a pattern that occurs in every text with an e-mail address, plain or disguised."""

from __future__ import annotations

from enrich.kinds.email.address import AT_NAMES, AT_WORDS, DOT_NAMES, DOT_WORDS, TABLE, join_words
from enrich.lexicon.domains import TABLE as DOMAINS
from enrich.lexicon.letters import strip_accents

_LEET = {"o": "[o0]", "i": "[i1]", "e": "[e3]", "s": "[s5]"}
_GAP, _LABEL = "[^a-z0-9]", "[a-z0-9-]+"
_TLD = "(?:com|co|net|org|uk)"
_EMOJI = (word for word in TABLE.at_before_dot if not word.isalpha())
_FOREIGN_AT = join_words((*(word for word in AT_NAMES if not strip_accents(word).startswith("at")), *_EMOJI))

_LONG_AT = join_words(name for name in AT_NAMES if len(name) >= len("kukac") and name.isalpha())


def build_mark() -> str:
    """Return the mark: an at sign, a provider's name, a word for a dot, or a word for an at sign before a domain."""
    providers = [name for name in DOMAINS.providers if len(name) > len("live")]
    short = "|".join(name for name in DOMAINS.providers if name not in providers)
    dot = rf"(?:\.[a-z0-9]|{_GAP}{{1,8}}{DOT_WORDS}| ?[^ -~] ?{_TLD})"
    wrapped = rf"(?:[^a-z0-9 ] ?(?:{AT_WORDS}|a ?t?) ?[^a-z0-9 ]|{_FOREIGN_AT})"
    return "|".join(
        (
            r"@|%40|u0040",
            *map(_spell, (*providers, *(alias.replace(" ", "") for alias in DOMAINS.aliases))),
            rf"(?:{short})(?:{_GAP}{{1,4}}(?:dot{_GAP}{{1,3}})?(?:com|co|me)|{_GAP}?(?:[:=~>-]|is |addr|acc|id|user))",
            rf"{AT_WORDS}{_GAP}{{0,8}}(?:{short})",
            rf"{_GAP}(?:{join_words(DOT_NAMES)}|d[.*_-]o[.*_-]t){_GAP}|a[.*_-]t{_GAP}",
            r"dot-?(?:com|co|net|org|me|uk)|at[a-z0-9]+(?:dot|dash|hyphen|underscore)[a-z0-9]",
            rf"[a-z0-9]at{_LABEL}\.[a-z0-9]",
            rf"{AT_WORDS}{_GAP}{{1,8}}[a-z0-9-]*[a-z][a-z0-9-]*{dot}",
            rf"{wrapped}{_GAP}{{0,8}}{_LABEL}{_GAP}{{0,4}}(?:[.,]|[^ -~] ?{_TLD})",
            rf"(?:{_LONG_AT})[a-z0-9-]+{DOT_WORDS}[a-z]",
            r"(?:then|followed by|plus)[ \"']{1,2}(?:the )?at[^a-z0-9]",
            r"(?:usual|curly|round|normal) (?:a|at|sign)[^a-z0-9]|a[ -]in[ -]a[ -]circle|at?[ -](?:sign|symbol)",
            r"(?:sign|symbol) [^()]{1,30} key[^a-z]",
            rf"[)\]}}>]{_GAP}?{_LABEL}{_GAP}?[(\[{{<][^()]{{1,12}}[)\]}}>]{_GAP}?(?:com|co|net|org)",
        )
    )


def _spell(name: str) -> str:
    """Return a regex of a name with signs between its letters, or digits for them.

    >>> _spell("ymail")
    'y[ .*_-]?m[ .*_-]?a[ .*_-]?[i1][ .*_-]?l'
    """
    return "[ .*_-]?".join(_LEET.get(letter, letter) for letter in name)
