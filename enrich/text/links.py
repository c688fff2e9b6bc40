"""Web addresses in text, for the kinds url and host.

Source: RFC 3986; a bare host counts with one of the endings that adverts use, others need a scheme, www or a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from enrich.lexicon.domains import MAIL_DOMAINS, is_domain
from enrich.text.lowercase import lowercase

HINT = re.compile(r"\.[a-z0-9]|://| dot |[\[({]\s?(?:dot|\.)\s?[\])}]|\s:\s?//")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOT_WORD = "[Dd][Oo][Tt]"
DOT = rf"(?:\.|\s?[\[({{]\s?(?:{DOT_WORD}|\.)\s?[\])}}]\s?|\s{{1,2}}{DOT_WORD}\s{{1,2}})"
ADDRESS = re.compile(
    rf"(?<![\w@.%+/-])(?P<scheme>[Hh](?:[Tt][Tt]|[Xx][Xx])[Pp][Ss]?\s?:\s?//\s?)?(?P<host>{LABEL}(?:{DOT}{LABEL}){{1,6}})(?P<port>:\d{{2,5}})?"
    r"(?P<path>/[^\s<>\"'`{}|\\^]{0,500})?(?![@\w])",
)
BARE = frozenset(
    "com net org uk co info biz xxx sex porn adult escort vip club site online website example test eu ie ro pl hu bg es it fr de".split()
)
LONGEST_LABEL = 64
ENDS = ".,;:!?)]}'\"*_-"
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address as read: its place in the folded text, its writing without disguise, and what was undone."""

    start: int
    end: int
    value: str
    undone: tuple[str, ...] = ()


@lru_cache(maxsize=1)  # the kinds url and host read the same text one after the other
def find_web_addresses(folded: str) -> tuple[WebAddress, ...]:
    """Return the web addresses of a text in order."""
    return tuple(_links(folded))


def _links(folded: str) -> Iterator[WebAddress]:
    done = 0
    for hint in HINT.finditer(lowercase(folded)):
        if hint.start() >= done and (match := ADDRESS.match(folded, _begin(folded, hint.start(), done))):
            if (host := _host(match)) and (match["scheme"] or _meant(match, host)):
                yield _link(match, host)
            done = match.end()


def _begin(folded: str, end: int, least: int) -> int:
    """Return where the label begins that ends before a dot."""
    start = end
    while start > max(least, end - LONGEST_LABEL) and (folded[start - 1].isalnum() or folded[start - 1] == "-"):
        start -= 1
    return start


def normalise_url(address: str) -> str:
    """Return scheme and host in lower case, without default port, fragment, or a slash alone.

    >>> normal("WWW.Example.com/A#b")
    'http://www.example.com/A'
    """
    scheme, rest = _scheme(address)
    host, slash, path = rest.partition("/")
    plain = host.lower().removesuffix(DEFAULT_PORTS.get(scheme, ""))
    path = path.partition("#")[0]
    return f"{scheme}://{plain}{slash if path else ''}{path}"


def parse_host(address: str) -> str:
    """Return the host of an address, scheme and port aside, in lower case; what looks like a scheme in a path is none.

    >>> host_of("site.example/go://other.example"), host_of("hxxps://site.example:8080/")
    ('site.example', 'site.example')
    """
    return _scheme(address)[1].lower().partition("/")[0].partition(":")[0]


def _scheme(address: str) -> tuple[str, str]:
    """Return the scheme of an address in lower case, http where it has none, and the rest of it."""
    scheme, mark, rest = address.partition("://")
    return (scheme.lower(), rest) if mark and scheme.isalpha() else ("http", address)


def _host(match: re.Match[str]) -> str:
    """Return the host without disguise, "" where its ending is unknown."""
    plain = re.sub(DOT, ".", match["host"]).lower()
    return plain if is_domain(plain.removeprefix("www.")) else ""


def _meant(match: re.Match[str], host: str) -> bool:
    """Say whether a host without a scheme is meant as one: not two sentences without a space ("town.Call")."""
    if host.startswith("www.") or (match["path"] and len(match["path"]) > 1):
        return True
    if host in MAIL_DOMAINS:  # the end of an address whose at sign is disguised
        return False
    ending = match["host"].rpartition(".")[2]
    return host.rpartition(".")[2] in BARE and (not ending[:1].isupper() or ending.isupper())


def _link(match: re.Match[str], host: str) -> WebAddress:
    scheme = re.sub(r"\s", "", match["scheme"] or "").lower().replace("hxxp", "http")
    tail = (match["port"] or "") + (match["path"] or "")
    kept = tail.rstrip(ENDS)
    disguised = host != match["host"].lower() or "hxxp" in (match["scheme"] or "").lower()
    end = match.end() - len(tail) + len(kept)
    return WebAddress(match.start(), end, f"{scheme}{host}{kept}", ("dots in words",) if disguised else ())
