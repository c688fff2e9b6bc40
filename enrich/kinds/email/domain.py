"""Parses the domain of an e-mail address, with disguised dots or as the name of a mail provider alone."""

from __future__ import annotations

import re

from enrich.kinds.email.address import CLOSE, DASH_WORDS, DOT_WORD, OPEN, Address
from enrich.kinds.email.unsigned import CLOSED, PROVIDER, WORDS
from enrich.lexicon.domains import MAIL_DOMAINS, PROVIDER_NAMES, build_provider_domain, is_domain
from enrich.text.citation import GUESS

SEPARATOR = re.compile(
    rf"\s{{0,2}}{OPEN}\s?(?:{DOT_WORD}|\.)\s?{CLOSE}\s{{0,2}}|\s{{1,3}}(?:{DOT_WORD}|dash|hyphen)\s{{1,3}}"
    r"|\s?\.{1,2}\s?|\s?,\s?(?=com\b|co\b|net\b)"
)
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
JOINED_DOT = re.compile(r"([a-z0-9-]{2,40}?)dot(com|co|net|org|me|uk)")
SPACED_PROVIDER = re.compile(
    r"(g|hot|proton|y)[ -]mail|i[ -]cloud|out[ -]look|g([ -])m\2a\2i\2l|h([ -])o\3t\3m\3a\3i\3l|o u t l o o k|y a h o o"
    r"|i c l o u d"
)
ENDING = re.compile(r"[ ,]{1,2}(com|co[ .]uk|me)\b")
# No dot follows a label and these characters: the label is a domain only if it is a provider or contains "dot".
NO_DOT_AFTER = frozenset("@:;!?%&+=£$€'0123456789")
DOT_OR_PROVIDER = re.compile(rf"dot|{PROVIDER_NAMES}")
BEFORE_UK = (".co", ".org", ".me", ".ltd", ".ac")
MAX_LABELS = 6


def parse_domain(lowered: str, folded: str, start: int) -> Address | None:
    """Return the longest domain with a known public suffix, or that of a mail provider whose name is alone."""
    first = SPACED_PROVIDER.match(lowered, start) or LABEL.match(lowered, start)
    if first is None or (
        lowered[first.end() : first.end() + 1] in NO_DOT_AFTER and not DOT_OR_PROVIDER.search(first[0])
    ):
        return None
    label = _normalise_label(first[0])
    domain = _parse_joined_dot(label, folded[start : first.end()], start)
    domain, labels = _extend(lowered, folded, Address(start, first.end(), label), domain)
    return domain or _parse_provider_alone(lowered, start, first.end(), labels.partition(".")[0])


def _normalise_label(label: str) -> str:
    if SPACED_PROVIDER.fullmatch(label):
        return label.replace(" ", "").replace("-", "")
    return label


def _extend(lowered: str, folded: str, prefix: Address, domain: Address | None) -> tuple[Address | None, str]:
    """Return the longest domain that begins with a prefix (default: `domain`), and all labels that were parsed."""
    value, end, undone = prefix.value, prefix.end, prefix.undone
    for _ in range(MAX_LABELS):
        separator = SEPARATOR.match(lowered, end)
        label = LABEL.match(lowered, separator.end()) if separator else None
        if separator is None or label is None:
            break
        if domain and _is_complete(domain, separator[0], label[0], folded[label.start()]):
            break
        undone = _describe_separator(separator[0]) or undone
        dash_or_dot = "-" if separator[0].strip() in DASH_WORDS else "."
        value, end = f"{value}{dash_or_dot}{label[0]}", label.end()
        if is_domain(value):
            domain = Address(prefix.start, end, value, undone)
    return domain, value


def _describe_separator(separator: str) -> tuple[str, ...]:
    if separator == ".":
        return ()
    return ("spaces at the dot",) if separator.strip() in (".", "..", ",") else ("dot in words",)


def _parse_joined_dot(label: str, spelling: str, start: int) -> Address | None:
    """Parse "gmaildotcom", "gmailDOTcom", "gmail-dot-com" and "gmailcom"."""
    if label.endswith("com") and f"{label[:-3]}.com" in MAIL_DOMAINS:
        return Address(start, start + len(spelling), f"{label[:-3]}.com", ("dot left out",))
    is_dashed = "-dot-" in label
    match = JOINED_DOT.fullmatch(label)
    value = label.replace("-dot-", ".") if is_dashed else f"{match[1]}.{match[2]}" if match else ""
    if value in MAIL_DOMAINS or (value and (is_dashed or "DOT" in spelling) and is_domain(value)):
        return Address(start, start + len(spelling), value, ("dot in words",))
    return None


def _is_complete(domain: Address, separator: str, label: str, following: str) -> bool:
    """Return whether a domain ends before a label: that of a provider, or if the label begins a sentence."""
    if label == "uk" and domain.value.endswith(BEFORE_UK):
        return False
    if (separator[-1:] == " " and separator.strip() == ".") or (separator == "." and following.isupper()):
        return True
    return domain.value in MAIL_DOMAINS and f"{domain.value}.uk" not in MAIL_DOMAINS


def _parse_provider_alone(lowered: str, start: int, end: int, name: str) -> Address | None:
    """Parse the name of a mail provider without a dot before its ending, or without an ending."""
    if not PROVIDER.fullmatch(name):
        return None
    ending = ENDING.match(lowered, end)
    if not ending and name in WORDS and not CLOSED.match(lowered, end):
        return None
    value = build_provider_domain(name, ending[1] if ending else "")
    return Address(start, ending.end() if ending else end, value, (f"{GUESS}provider's ending",))
