"""Domain names: valid top-level domains, and the large mail providers.

Source: the Public Suffix List of the package publicsuffixlist; RFC 2606 and RFC 6761 (top-level domains for examples).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

RESERVED = frozenset({"example", "test", "invalid", "localhost"})
MAIL_DOMAINS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.co.uk outlook.com live.com live.co.uk msn.com yahoo.com "
    "yahoo.co.uk ymail.com icloud.com me.com aol.com protonmail.com proton.me pm.me gmx.com gmx.co.uk mail.com "
    "btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com tutanota.com yandex.com mail.ru wp.pl o2.pl "
    "onet.pl yahoo.ro hotmail.it libero.it".split()
)
# Names of mail providers in text, as regexes: those recognised after "at" without a space, and all of them.
LARGE_PROVIDERS = r"(?:g[ -]?mail|hotmail|outlook|yahoo|icloud|protonmail)"
PROVIDER_NAMES = r"(?:g[ -]?mail|hotmail|outlook|yahoo|icloud|protonmail|ymail|live|aol)\b"


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
    """Return the top-level domains in encoded (IDNA) form."""
    suffixes = _load_suffix_list()._publicsuffix  # noqa: SLF001 - no public API
    return frozenset(suffix for suffix in suffixes if "." not in suffix)


@cache
def _load_suffix_list() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False, accept_encoded_idn=False)
