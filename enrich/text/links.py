"""Finds web addresses in text, for the kinds url and host.

Source: RFC 3986. A bare host needs a top-level domain that adverts use; any other host needs a scheme, www or a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from enrich.lexicon.domains import MAIL_DOMAINS, TABLE, is_domain
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.lowercase import lowercase

HINT = re.compile(r"\.[a-z0-9]|://| dot |[\[({]\s?(?:dot|\.)\s?[\])}]|\s:\s?//")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOT_WORD = "[Dd][Oo][Tt]"
DOT = rf"(?:\.|\s?[\[({{]\s?(?:{DOT_WORD}|\.)\s?[\])}}]\s?|\s{{1,2}}{DOT_WORD}\s{{1,2}})"
ADDRESS = re.compile(
    r"(?<![\w@%+/])(?<!(?<!\.)\.)(?<![^\s-]-)(?P<scheme>[Hh](?:[Tt][Tt]|[Xx][Xx])[Pp][Ss]?\s?:\s?//\s?)?"
    rf"(?P<host>{LABEL}(?:{DOT}{LABEL}){{1,6}})(?P<port>:\d{{2,5}})?"
    r"(?P<path>/[\w.~:/?#\[\]@!$&()*+,;=%-]{0,500})?(?![@\w])",  # RFC 3986 without "'", and letters of any script
)
BARE_DOMAINS = TABLE.endings.bare
_ENDINGS = "|".join(sorted(BARE_DOMAINS))
# Occurs in every text with a web address: a scheme, "www", a path after a dot, a common ending, or a dot in words.
MARK = (
    rf"/[^a-z0-9]?/|www|\.(?:{_ENDINGS})|\.[a-z0-9-]+(?::[0-9]+)?/"
    r"|[^a-z0-9]dot[^a-z0-9]|[\[({][^a-z0-9]?\."
)
MAX_LABEL = 64
TRAILING = ".,;:!?)]}'\"*_-"
EN_DASH, EM_DASH = "\u2013", "\u2014"
_LONG_DASH = re.compile(rf"(?<=\w)[{EN_DASH}{EM_DASH}](?=\w)")
_FIRST_LABEL = re.compile(r"(?:\w@|www\.|://)[A-Za-z0-9-]*\Z")
_LOCAL_AHEAD = re.compile(r"([\w.+-]{1,64})@\w")
_LINK_AHEAD = re.compile(r"[Hh](?:tt|xx)ps?://|[Ww]{3}\.|[\w-]+(?:\.[\w-]+)+/")
_HOST_AHEAD = re.compile(r"([\w-]+(?:\.[\w-]+)+)(?!\w)")
_CODE_AHEAD = re.compile(r"[a-z][a-z0-9]*[0-9_][a-z0-9_]*(?![\w@])")
_TOKEN = re.compile(r"\S*\Z")
_WORD = re.compile(r"\w*\Z")
MIN_LOCAL = 3  # characters of a local part behind an em dash; a shorter one is the rest of a name
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A web address: its offsets in the folded text, its plain form, and the transformations to it."""

    start: int
    end: int
    value: str
    undone: tuple[str, ...] = ()


@lru_cache(maxsize=1)  # the kinds url and host parse the same text in turn
def find_web_addresses(folded: str) -> tuple[WebAddress, ...]:
    """Return the web addresses of a text in order."""
    return tuple(_parse_addresses(folded))


def _parse_addresses(folded: str) -> Iterator[WebAddress]:
    done = 0
    for hint in HINT.finditer(lowercase(folded)):
        if hint.start() >= done and (match := ADDRESS.match(folded, _find_label_start(folded, hint.start(), done))):
            if (host := _parse_host(match)) and (match["scheme"] or _is_web_host(match, host)):
                yield _build_address(match, host)
            done = match.end()


def _find_label_start(folded: str, end: int, least: int) -> int:
    """Return the start of the label that ends before a dot, without dashes before it."""
    start = end
    while start > max(least, end - MAX_LABEL) and (folded[start - 1].isalnum() or folded[start - 1] == "-"):
        start -= 1
    while start < end and folded[start] == "-":
        start += 1
    return start


def normalise_url(address: str) -> str:
    """Return the URL with scheme and host in lower case, without default port, fragment or empty path.

    >>> normalise_url("WWW.Example.com/A#b")
    'http://www.example.com/A'
    """
    scheme, rest = _split_scheme(address)
    host, slash, path = rest.partition("/")
    plain = host.lower().removesuffix(DEFAULT_PORTS.get(scheme, ""))
    path = path.partition("#")[0]
    return f"{scheme}://{plain}{slash if path else ''}{path}"


def parse_host(address: str) -> str:
    """Return the host of an address in lower case. "://" in a path is not a scheme.

    >>> parse_host("site.example/go://other.example"), parse_host("hxxps://site.example:8080/")
    ('site.example', 'site.example')
    """
    return _split_scheme(address)[1].lower().partition("/")[0].partition(":")[0]


def _split_scheme(address: str) -> tuple[str, str]:
    """Return the scheme in lower case (default: http) and the rest of the address."""
    scheme, mark, rest = address.partition("://")
    return (scheme.lower(), rest) if mark and scheme.isalpha() else ("http", address)


def _parse_host(match: re.Match[str]) -> str:
    """Return the plain host, "" if its top-level domain is unknown."""
    plain = re.sub(DOT, ".", match["host"]).lower()
    return plain if is_domain(plain.removeprefix("www.")) else ""


def _is_web_host(match: re.Match[str], host: str) -> bool:
    """Return whether a host without a scheme is a web address, and not two sentences without a space ("town.Call")."""
    if host.startswith("www.") or (match["path"] and len(match["path"]) > 1):
        return True
    if host in MAIL_DOMAINS:  # the domain of an e-mail address with a disguised at sign
        return False
    ending = match["host"].rpartition(".")[2]
    return host.rpartition(".")[2] in BARE_DOMAINS and (not ending[:1].isupper() or ending.isupper())


def _build_address(match: re.Match[str], host: str) -> WebAddress:
    scheme = "".join((match["scheme"] or "").lower().split()).replace("hxxp", "http")
    tail = (match["port"] or "") + (match["path"] or "")
    trimmed = tail.rstrip(TRAILING)
    disguised = host != match["host"].lower() or "hxxp" in (match["scheme"] or "").lower()
    end = match.end() - len(tail) + len(trimmed)
    return WebAddress(match.start(), end, f"{scheme}{host}{trimmed}", ("dots in words",) if disguised else ())


def mark_dashes(dashed: str) -> str:
    """Return a text with "-" for each long dash that is a hyphen; the others, between two words, become en dashes.

    An em dash is what editors make of "--" and is a hyphen only within a host. An en dash is one if what is before it
    is no word of its own, and what follows cannot be one.

    >>> mark_dashes("t.me/mia\u2014call, x.com/mia\u2013b99, mia@my\u2014site.uk").encode("ascii", "replace").decode()
    't.me/mia?call, x.com/mia-b99, mia@my-site.uk'
    """
    return _LONG_DASH.sub(_write_dash, dashed)


def _write_dash(dash: re.Match[str]) -> str:
    text = dash.string
    before, after = text[max(0, dash.start() - MAX_LABEL) : dash.start()], text[dash.end() : dash.end() + 2 * MAX_LABEL]
    if _FIRST_LABEL.search(before):
        return "-"
    is_hyphen = _is_hyphen_before_rest if dash[0] == EM_DASH else _is_hyphen
    return "-" if is_hyphen(before, after) else EN_DASH


def _is_hyphen_before_rest(_: str, after: str) -> bool:
    """Return whether what follows is too short to be the local part of an address."""
    local = _LOCAL_AHEAD.match(after)
    return local is not None and len(local[1]) < MIN_LOCAL


def _is_hyphen(before: str, after: str) -> bool:
    """Return whether an en dash between two words is a hyphen in a local part, a path or a host."""
    token, word = _find_last(_TOKEN, before), _find_last(_WORD, before)
    if local := _LOCAL_AHEAD.match(after):
        return "@" not in token and "/" not in token and not _is_apart(word, local[1])
    if _LINK_AHEAD.match(after):
        return "/" not in token and not _is_apart(word, after)
    if "/" in token:
        return word.isalpha() and _CODE_AHEAD.match(after) is not None
    return _is_host_ahead(word, after)


def _is_host_ahead(word: str, after: str) -> bool:
    """Return whether a word before a dash is the first part of a host."""
    host = _HOST_AHEAD.match(after)
    return host is not None and is_domain(host[1].lower()) and not (word.isdigit() or _is_capitalised(word, host[1]))


def _find_last(pattern: re.Pattern[str], before: str) -> str:
    match = pattern.search(before)
    return match[0] if match else ""


def _is_apart(word: str, following: str) -> bool:
    """Return whether a word before a dash is one of the sentence and no part of an address in lower case."""
    if word[:1].isdigit() or _is_capitalised(word, following):
        return True
    return is_common(word) and word not in load_given_names()


def _is_capitalised(word: str, following: str) -> bool:
    return (word.istitle() or word.isupper()) and following[:1].islower()
