"""Parses the domain of a disguised e-mail address, with disguised dots or as the name of a mail provider alone."""

from __future__ import annotations

import re

from enrich.kinds.email.address import (
    AMBIGUOUS_DOTS,
    DOT_WORDS,
    JOINTS,
    SIGNS,
    SYMBOL,
    Address,
    is_mirrored,
    join_words,
    normalise_word,
)
from enrich.kinds.email.plain import is_free_after
from enrich.kinds.email.unsigned import CLOSED, ENDINGS
from enrich.lexicon.domains import MAIL_DOMAINS, build_provider_domain, is_domain
from enrich.lexicon.domains import TABLE as DOMAINS
from enrich.lexicon.wordlist import is_common
from enrich.text.citation import GUESS

_DASHES = join_words(JOINTS["-"])
_WORDS = rf"(?:{DOT_WORDS}|{_DASHES})"
_BARE_TLD = r"(?:com|co|net|org|uk)\b"
_GLUED = join_words(DOMAINS.endings.glued)
_SYMBOL_DOT = r"\s?[^\x00-\x7f\w\s£€]\s?"  # "example ● com"
_BESIDE = rf"(?:{SYMBOL}|\.){{1,3}}"
SEPARATOR = re.compile(
    rf"\s{{0,2}}(?P<left>{_BESIDE})\s?(?P<wrapped>{_WORDS}|\.)\s?(?P<right>{_BESIDE})\s{{0,2}}"
    rf"|,?\s{{1,3}}(?P<bare>{_WORDS})(?:,?\s{{1,3}}|-(?={_BARE_TLD}))"
    rf"|\s{{0,3}}(?P<joined>dot)(?=(?:{_BARE_TLD}|{_GLUED}\b))"
    rf"|\s?[(\[{{<][^()\[\]{{}}<>\n\d@.]{{1,24}}[)\]}}>]\s?(?={_BARE_TLD})"
    rf"|(?P<dot>\s?\.(?:\s{{3}}(?={_BARE_TLD})|\.?\s?)|{_SYMBOL_DOT}(?={_BARE_TLD})|\s?,\s?(?=com\b|co\b|net\b|org\b)|(?<=\bco),(?=uk\b))"
)
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# The names of providers with a space or sign between their letters ("g m a i l") or parts ("hot mail").
_SPELT = [
    (rf"{name[0]}(?P<s{name}>[ -]){name[1]}" + "".join(rf"(?P=s{name}){letter}" for letter in name[2:]), name)
    for name in DOMAINS.providers
]
_ALIASES = {alias.replace(" ", ""): name for alias, name in DOMAINS.aliases.items()}
SPELT_PROVIDER = re.compile(
    "|".join([*(spelt for spelt, _ in _SPELT), *(alias.replace(" ", "[ -]?") for alias in DOMAINS.aliases)])
)
JOINED_ENDINGS = frozenset(("com", "co", "net", "org", "me", "uk"))
ENDING = re.compile(rf"[ ,]{{1,2}}({ENDINGS})\b")
# No dot follows a label and these characters: the label is a domain only if it is a provider or contains "dot".
NO_DOT_AFTER = frozenset("@:;!?%&+=£$€'0123456789")
COMMERCIAL = re.compile(r"\s?(?:com|co|net|org)\b")  # after it "point" is a dot
LAST_UK = re.compile(r"\s(uk)\b")  # "dot co uk"
BEFORE_UK = (".co", ".org", ".me", ".ltd", ".ac")
MAX_LABELS = 6


def parse_domain(lowered: str, folded: str, start: int, *, is_sure: bool) -> Address | None:
    """Return the longest domain with a known public suffix, or that of a mail provider whose name is alone.

    `is_sure` is whether the at sign before it cannot be a word; otherwise "point" and the like are no dots.
    """
    first = LABEL.match(lowered, start)
    if first is None or _is_without_dot(lowered, first):
        return None
    first, label = _match_provider(lowered, first)
    is_provider = label in DOMAINS.providers
    is_after_at = lowered[start - 1] == "@" and not lowered[max(0, start - 2) : start - 1].isspace()
    domain = _parse_joined_dot(label, folded[start : first.end()], start, is_after_at=is_after_at)
    prefix = Address(start, first.end(), label)
    domain, labels = _extend(lowered, folded, prefix, domain, allows_ambiguous=is_sure or is_provider)
    if domain:
        return domain if _is_whole(lowered, folded, domain.end) else None
    return _parse_provider_alone(lowered, start, first.end(), labels.partition(".")[0])


def _match_provider(lowered: str, first: re.Match[str]) -> tuple[re.Match[str], str]:
    """Return the match and the name of the first label, which may be a provider's in several parts."""
    following = lowered[first.end() : first.end() + 1]
    if following == " " or "mail" in first[0] or "-" in first[0]:
        first = SPELT_PROVIDER.match(lowered, first.start()) or first
    return first, _normalise_label(first[0], following)


def _is_without_dot(lowered: str, label: re.Match[str]) -> bool:
    """Return whether no dot can follow a label: most words after "at" are rejected here."""
    if lowered[label.end() : label.end() + 1] not in NO_DOT_AFTER:
        return False
    return "dot" not in label[0] and label[0].replace("-", "") not in DOMAINS.providers


def _normalise_label(label: str, following: str) -> str:
    """Return the provider that a label is another spelling of, or the label; "geemail.com" is unchanged."""
    plain = label.replace(" ", "").replace("-", "")
    if plain == label and following == ".":
        return label
    found: str = plain if plain in DOMAINS.providers else _ALIASES.get(plain, label)
    return found


def _is_whole(lowered: str, folded: str, end: int) -> bool:
    """Return whether no further label follows a domain, unless it begins a sentence."""
    if not is_free_after(lowered, end):
        return False
    following = LABEL.match(lowered, end + 1)
    if lowered[end : end + 1] != "." or following is None or folded[end + 1].isupper():
        return True
    return len(following[0]) > len("uk") and is_common(following[0])


def _extend(
    lowered: str, folded: str, prefix: Address, domain: Address | None, *, allows_ambiguous: bool
) -> tuple[Address | None, str]:
    """Return the longest domain that begins with a prefix (default: `domain`), and all labels that were parsed."""
    value, end, undone = prefix.value, prefix.end, prefix.undone
    for _ in range(MAX_LABELS):
        following = _match_next(lowered, end, allows_ambiguous=allows_ambiguous)
        if following is None:
            break
        separator, sign, label = following
        if domain and _is_complete(domain, separator, label[0], folded[label.start()]):
            break
        undone = _describe_separator(separator) or undone
        value, end = f"{value}{sign}{_split_ending(label[0])}", label.end()
        if undone and value.endswith(BEFORE_UK) and (last := LAST_UK.match(lowered, end)):
            value, end = f"{value}.uk", last.end()
        if is_domain(value):
            domain = Address(prefix.start, end, value, undone)
    return domain, value


def _match_next(lowered: str, end: int, *, allows_ambiguous: bool) -> tuple[str, str, re.Match[str]] | None:
    """Return the separator after a label, the sign that it means, and the label after it."""
    separator = SEPARATOR.match(lowered, end)
    allows = allows_ambiguous or (separator is not None and COMMERCIAL.match(lowered, separator.end()) is not None)
    sign = _parse_separator(separator, allows_ambiguous=allows) if separator else ""
    label = LABEL.match(lowered, separator.end()) if separator and sign else None
    return (separator[0], sign, label) if separator and label else None


def _parse_separator(separator: re.Match[str], *, allows_ambiguous: bool) -> str:
    """Return the sign that a separator means, "" if it is none."""
    word: str = separator["wrapped"] or separator["bare"] or "."
    left, right = separator["left"] or "", separator["right"] or ""
    if not is_mirrored(left, right) or (left == word == "."):
        return ""
    plain = normalise_word(word)
    if separator["bare"] and plain in AMBIGUOUS_DOTS and not allows_ambiguous:
        return ""
    return SIGNS.get(plain, ".")


def _split_ending(label: str) -> str:
    """Return an ending with its dots.

    >>> _split_ending("codotuk"), _split_ending("couk"), _split_ending("rose")
    ('co.uk', 'co.uk', 'rose')
    """
    return DOMAINS.endings.glued.get(label, label)


def _describe_separator(separator: str) -> tuple[str, ...]:
    if separator == ".":
        return ()
    return ("spaces at the dot",) if separator.strip() in (".", "..", ",") else ("dot in words",)


def _parse_joined_dot(label: str, spelling: str, start: int, *, is_after_at: bool) -> Address | None:
    """Parse "gmaildotcom", "gmailDOTcom", "gmail-dot-com" and "gmailcom"; others in lower case only after "x@"."""
    if label.endswith("com") and f"{label[:-3]}.com" in MAIL_DOMAINS:
        return Address(start, start + len(spelling), f"{label[:-3]}.com", ("dot left out",))
    return _parse_joined_word(label, spelling, start, is_after_at=is_after_at) if "dot" in label else None


def _parse_joined_word(label: str, spelling: str, start: int, *, is_after_at: bool) -> Address | None:
    is_dashed = "-dot-" in label
    value = label.replace("-dot-", ".") if is_dashed else _split_joined(label)
    if value in MAIL_DOMAINS or (value and (is_dashed or is_after_at or "DOT" in spelling) and is_domain(value)):
        return Address(start, start + len(spelling), value, ("dot in words",))
    return None


def _split_joined(label: str) -> str:
    """Return the domain of a label that ends in "dot" and an ending, "" if it does not.

    >>> _split_joined("exampledotcodotuk"), _split_joined("polkadotcom"), _split_joined("antidote")
    ('example.co.uk', 'polka.com', '')
    """
    for head, _, ending in (label.partition("dot"), label.rpartition("dot")):
        if ending in JOINED_ENDINGS or ending in DOMAINS.endings.glued:
            return f"{head}.{_split_ending(ending)}"
    return ""


def _is_complete(domain: Address, separator: str, label: str, following: str) -> bool:
    """Return whether a domain ends before a label: that of a provider, or if the label begins a sentence."""
    if label == "uk" and domain.value.endswith(BEFORE_UK):
        return False
    if (separator[-1:] == " " and separator.strip() == ".") or (separator == "." and following.isupper()):
        return True
    return domain.value in MAIL_DOMAINS and f"{domain.value}.uk" not in MAIL_DOMAINS


def _parse_provider_alone(lowered: str, start: int, end: int, name: str) -> Address | None:
    """Parse the name of a mail provider without a dot before its ending, or without an ending."""
    if name not in DOMAINS.providers or (lowered[end : end + 1] == "." and lowered[end + 1 : end + 2].isalnum()):
        return None
    ending = ENDING.match(lowered, end)
    if not ending and (lowered[end : end + 1].isdigit() or (name in DOMAINS.words and not CLOSED.match(lowered, end))):
        return None
    value = build_provider_domain(name, ending[1] if ending else "")
    return Address(start, ending.end() if ending else end, value, (f"{GUESS}provider's ending",))
