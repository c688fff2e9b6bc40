"""Which host names can exist: their endings, and the large mail providers.

Source: Public Suffix List as it comes with the package publicsuffixlist; RFC 2606 and RFC 6761 (endings reserved for examples).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

RESERVED = frozenset({"example", "test", "invalid", "localhost"})
MAIL_DOMAINS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.co.uk outlook.com live.com live.co.uk msn.com yahoo.com yahoo.co.uk ymail.com "
    "icloud.com me.com aol.com protonmail.com proton.me pm.me gmx.com gmx.co.uk mail.com btinternet.com sky.com virginmedia.com "
    "talktalk.net ntlworld.com tutanota.com yandex.com mail.ru wp.pl o2.pl onet.pl yahoo.ro hotmail.it libero.it".split()
)
LARGE_PROVIDERS = r"(?:g[ -]?mail|hotmail|outlook|yahoo|icloud|protonmail)"
PROVIDER_NAMES = r"(?:g[ -]?mail|hotmail|outlook|yahoo|icloud|protonmail|ymail|live|aol)\b"
ENDINGS = {
    "gmail": "gmail.com",
    "hotmail": "hotmail.com",
    "outlook": "outlook.com",
    "yahoo": "yahoo.com",
    "icloud": "icloud.com",
}
MORE_ENDINGS = {"protonmail": "protonmail.com", "live": "live.com", "aol": "aol.com", "ymail": "ymail.com"}


@lru_cache(maxsize=4096)
def is_domain(value: str) -> bool:
    """Say whether a host name in lower case has a known ending and something before it.

    >>> is_domain("gmail.com"), is_domain("co.uk"), is_domain("gmail.con"), is_domain("jane.example")
    (True, False, False, True)
    """
    head, _, ending = value.rpartition(".")
    if not head or not (ending in RESERVED or ending in _endings()):
        return False
    return value in MAIL_DOMAINS or ending in RESERVED or _suffixes().privatesuffix(value) is not None


def find_registered_domain(host: str) -> str:
    """Return the part of a host name that somebody registered, "" where its ending is unknown.

    >>> registered("www.girls.agency.co.uk"), registered("co.uk")
    ('agency.co.uk', '')
    """
    plain = host.lower().rstrip(".")
    if plain.rpartition(".")[2] in RESERVED:
        return ".".join(plain.split(".")[-2:]) if "." in plain else ""
    return _suffixes().privatesuffix(plain) or ""


def build_provider_domain(name: str, ending: str = "") -> str:
    """Return the domain of a mail provider from its name ("G-mail") and ending, "" for its usual one.

    >>> provider("G mail"), provider("yahoo", "co uk")
    ('gmail.com', 'yahoo.co.uk')
    """
    plain = name.lower().replace(" ", "").replace("-", "")
    usual = ENDINGS.get(plain) or MORE_ENDINGS.get(plain, f"{plain}.com")
    return f"{plain}.{ending.lower().replace(' ', '.')}" if ending else usual


@cache
def _endings() -> frozenset[str]:
    """Return the top-level domains in their ASCII form."""
    return frozenset(suffix for suffix in _suffixes()._publicsuffix if "." not in suffix)  # noqa: SLF001 - the list has no door for it


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False, accept_encoded_idn=False)
