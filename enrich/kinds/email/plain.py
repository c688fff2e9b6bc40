"""Reads the characters of an e-mail address around an at sign: the whole address, or nothing.

Source: RFC 5321 section 4.1.2 and RFC 5322 section 3.2.3 (atext, dot-atom, quoted string), RFC 6531 section 3.3
(letters of any script), RFC 5890 (domains of any script). A part of a longer address belongs to another person, so a
sign that may belong to a local part ends it only if a field of its own precedes it: a number, a label or a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from enrich.kinds.email.address import MAX_LOCAL, Address
from enrich.kinds.email.surroundings import PHONE_DIGITS, is_field, skip_surroundings
from enrich.lexicon.domains import MAIL_DOMAINS, is_domain
from enrich.lexicon.domains import TABLE as DOMAINS
from enrich.lexicon.platforms import find_platform
from enrich.lexicon.wordlist import is_common
from enrich.text.lowercase import lowercase

ATEXT = r"[\w!#$%&'*+/=?^`{|}~.\0-]"
BACKWARDS = re.compile(rf"{ATEXT}{{0,{2 * MAX_LOCAL}}}")  # over the reversed text; longer ones are refused
DOMAIN = re.compile(r"\0*[^\W_](?:[^\W_]|[.\0-]){1,252}")
ESCAPED = re.compile(r"(?:%[0-9a-f]{2})+|\\u00[0-9a-f]{2}")  # in links, and in JSON
CONTINUED = re.compile(
    r"[ \[({]{0,3}(?:dot|\.)[ \])}]{0,3}(?:uk|com|net|org)\b|(?<=\.co) uk\b|(?:(?<=,co)|(?<=, co)) ?, ?uk\b"
)  # "x.co . uk" is disguised
MIN_PLATFORM = len("snpchat")  # letters besides the "@" of a platform's name that has one
DOT_ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")


def decode_escapes(lowered: str) -> str:
    r"""Decode percent escapes. NUL characters preserve the length and are removed from values.

    >>> decode_escapes("mia%2bads%40x.example, 100%steve")
    'mia+\x00\x00ads@\x00\x00x.example, 100%steve'
    """
    return ESCAPED.sub(_decode, lowered) if "%" in lowered or "\\u00" in lowered else lowered


def _decode(escapes: re.Match[str]) -> str:
    decoded = lowercase(unquote(escapes[0].replace("\\u00", "%"), errors="replace"))
    if "\ufffd" in decoded or not all(char.isprintable() or char == "\n" for char in decoded):
        return escapes[0]
    return decoded + "\0" * (len(escapes[0]) - len(decoded))


def find_plain(folded: str, lowered: str) -> Iterator[Address]:
    """Yield the address around each at sign between two characters that may belong to it."""
    sign, last = lowered.find("@"), 0
    while sign >= 0:
        if address := _parse_around(folded, lowered, sign, last):
            yield address
            last = address.end
        sign = lowered.find("@", sign + 1)


def _parse_around(folded: str, lowered: str, sign: int, least: int) -> Address | None:
    end = find_domain_end(folded, lowered, sign + 1)
    if end is None:
        return None
    value = normalise_domain(lowered[sign + 1 : end])
    start = find_local_start(folded, lowered, sign, end, least)
    if start is None:
        return None
    local = lowered[start:sign].replace("\0", "")
    if is_platform_name(local, value):
        return None
    undone = ("escapes",) if "\0" in lowered[start:end] else ()
    return Address(start, end, f"{unquote_local(local)}@{value}", undone)


def is_platform_name(local: str, domain: str) -> bool:
    """Return whether an apparent address is a platform's name: before a user name, or with "@" for the letter "a".

    >>> is_platform_name("insta", "mia.london"), is_platform_name("onlyf", "ns.com"), is_platform_name("mia", "ns.com")
    (True, True, False)
    """
    if not local.isalpha():
        return False
    label, _, ending = domain.partition(".")
    if find_platform(local) and ending.rpartition(".")[2] not in DOMAINS.endings.bare:
        return True
    return label.isalpha() and len(local + label) >= MIN_PLATFORM and find_platform(f"{local}@{label}") is not None


def find_domain_end(folded: str, lowered: str, start: int) -> int | None:
    """Return the end of the domain that begins at `start`; None if there is none, or none that is surely whole."""
    match = DOMAIN.match(lowered, start)
    if match is None:
        return None
    last = match.end() - len(match[0]) + len(match[0].rstrip(".-\0"))
    for end in find_domain_ends(folded, start, last):
        if is_whole_domain(lowered[start:end]):
            return end if is_free_after(lowered, end) else None
    return None


def find_domain_ends(folded: str, start: int, last: int) -> Iterator[int]:
    """Yield where a domain may end: before a sentence, else at its last character, else before a sign."""
    sentences = [end for end in range(start + 1, last) if _begins_sentence(folded, start, end, last)]
    yield from sentences
    yield last
    for end in range(last - 1, start, -1):
        if end not in sentences and _may_end_before(folded, end, last):
            yield end


def _begins_sentence(folded: str, start: int, end: int, last: int) -> bool:
    """Return whether a sentence begins at `end` without a space: "x.com.Call", "x.comCall", "x.com.call"."""
    if not folded[end - 1].islower():
        return False
    if folded[end].isupper():
        return folded[start:end].rpartition(".")[2].islower()
    if folded[end] != "." or folded[start:end].rpartition(".")[2].lower() not in DOMAINS.endings.final:
        return False
    following = folded[end + 1 : last]
    if following[:1].isupper():
        return True
    return len(following) > len("uk") and following.isalpha() and is_common(following)


def _may_end_before(folded: str, end: int, last: int) -> bool:
    """Return whether no domain continues with the character at `end`: no ending has a digit or a hyphen."""
    if folded[end] == "-":
        return "." not in folded[end:last] or folded[last : last + 1] == "@"
    if folded[end] == ".":
        return folded[end + 1 : end + 2].isdigit()
    is_number = folded[end : end + PHONE_DIGITS].isdigit() and len(folded) >= end + PHONE_DIGITS
    return folded[end - 1].isalpha() and is_number


def is_whole_domain(written: str) -> bool:
    """Return whether a domain as written is valid, and is not a provider's with accents as a disguise."""
    domain = normalise_domain(written)
    if not is_domain(domain) or any(label[:1] == "-" or label[-1:] == "-" for label in domain.split(".")):
        return False
    return domain.isascii() or _strip_accents(domain) not in MAIL_DOMAINS


def is_free_after(lowered: str, end: int) -> bool:
    """Return whether no further character may belong to a domain that ends here."""
    following = lowered[end : end + 2]
    if following[:1] in ("@", "_"):
        return not following[1:].isalnum()
    return CONTINUED.match(lowered, end) is None


def normalise_domain(written: str) -> str:
    """Return a domain without the characters that keep offsets, its labels in Unicode."""
    domain = written.replace("\0", "")
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna").lower()
    except UnicodeError:
        return domain


def _strip_accents(domain: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", domain) if char.isascii())


def find_local_start(folded: str, lowered: str, end: int, after: int, least: int = 0) -> int | None:
    """Return the start of the local part that ends at `end`, or None if there is none that is surely whole.

    `after` is the end of the whole address: quotes and the like around it do not belong to it. `least` is the end of
    the address before it.
    """
    if lowered[end - 1 : end] == '"' and end:
        return _find_quoted_start(lowered, end, least)
    run = BACKWARDS.match(lowered[max(least, end - 2 * MAX_LOCAL) : end][::-1])
    start = end - len(run[0]) if run else end
    start = skip_surroundings(folded, lowered, start, end, after)
    value = lowered[start:end].replace("\0", "")
    if not _may_begin_after(folded, start, least, value) or len(value) > MAX_LOCAL or not DOT_ATOM.fullmatch(value):
        return None
    return start


def _may_begin_after(folded: str, start: int, least: int, local: str) -> bool:
    """Return whether a local part may begin after this character: no at sign or currency, no symbol between letters."""
    before = folded[max(least, start - MAX_LOCAL) : start]
    if not before:
        return True
    if before[-1] in "@£€":
        return False
    is_symbol = not before[-1].isascii() and unicodedata.category(before[-1]) in ("So", "Po")
    return not (is_symbol and before[-2:-1].isalnum()) or is_field(before[:-1], local)


def _find_quoted_start(lowered: str, end: int, least: int) -> int | None:
    """Return the start of a quoted local part."""
    start = lowered.rfind('"', max(least, end - MAX_LOCAL), end - 1)
    if start < 0 or start == end - 2 or "\n" in lowered[start:end] or lowered[max(0, start - 1) : start].isalnum():
        return None
    return start


def unquote_local(local: str) -> str:
    """Return a local part without quotes that change nothing.

    >>> unquote_local('"mia.rose"'), unquote_local('"mia rose"')
    ('mia.rose', '"mia rose"')
    """
    inner = local[1:-1]
    return inner if local[:1] == '"' and DOT_ATOM.fullmatch(inner) else local
