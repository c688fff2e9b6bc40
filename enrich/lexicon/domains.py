"""Domain names: valid top-level domains, and the large mail providers (domains.toml).

Source: the Public Suffix List of the package publicsuffixlist; RFC 2606 and RFC 6761 (top-level domains for examples).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import msgspec

from enrich.lexicon.tables import load_table

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


class Endings(msgspec.Struct, forbid_unknown_fields=True):
    """Endings of domains, by their use."""

    bare: frozenset[str]
    final: frozenset[str]
    glued: dict[str, str]


class DomainTable(msgspec.Struct, forbid_unknown_fields=True):
    """The content of domains.toml."""

    version: int
    source: str
    reserved: frozenset[str]
    mail_domains: frozenset[str]
    providers: tuple[str, ...]
    words: frozenset[str]
    aliases: dict[str, str]
    endings: Endings


TABLE: DomainTable = load_table("domains", DomainTable)
RESERVED = TABLE.reserved
MAIL_DOMAINS = TABLE.mail_domains


@lru_cache(maxsize=4096)
def is_domain(value: str) -> bool:
    """Return whether a host name in lower case has a known public suffix and a label before it.

    >>> is_domain("gmail.com"), is_domain("co.uk"), is_domain("gmail.con"), is_domain("jane.example")
    (True, False, False, True)
    """
    head, _, ending = value.rpartition(".")
    if not head or not (ending in RESERVED or ending in _load_top_level_domains()):
        return False
    return value in MAIL_DOMAINS or ending in RESERVED or _load_suffix_list().privatesuffix(value) is not None


def find_registered_domain(host: str) -> str:
    """Return the registered domain of a host name, "" if its public suffix is unknown.

    >>> find_registered_domain("www.girls.agency.co.uk"), find_registered_domain("co.uk")
    ('agency.co.uk', '')
    """
    plain = host.lower().rstrip(".")
    if plain.rpartition(".")[2] in RESERVED:
        return ".".join(plain.split(".")[-2:]) if "." in plain else ""
    return _load_suffix_list().privatesuffix(plain) or ""


def build_provider_domain(name: str, ending: str = "") -> str:
    """Return the domain of a mail provider from its name ("G-mail") and ending ("co uk"; "" for com).

    >>> build_provider_domain("G mail"), build_provider_domain("yahoo", "co uk")
    ('gmail.com', 'yahoo.co.uk')
    """
    label = name.lower().replace(" ", "").replace("-", "")
    return f"{label}.{ending.lower().replace(' ', '.') or 'com'}"


@cache
def _load_top_level_domains() -> frozenset[str]:
    """Return the top-level domains; those of other scripts are in Unicode."""
    suffixes = _load_suffix_list()._publicsuffix  # noqa: SLF001 - no public API
    return frozenset(suffix for suffix in suffixes if "." not in suffix)


@cache
def _load_suffix_list() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False, accept_encoded_idn=False)
