"""Web host: the registered domain of a web address ("agency.example").

Source: RFC 1034 section 3.5; Public Suffix List. Hosts of the large platforms are excluded, because unrelated users
share them.

>>> [seen.value for seen in host.find(Text("www.girls.agency.example/anna and instagram.com/anna_b"))]
['agency.example']
>>> host.canonical("https://www.agency.example/page")
'agency.example'
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.lexicon.domains import find_registered_domain
from enrich.lexicon.platforms import HOSTS
from enrich.text.citation import cite
from enrich.text.folding import Text
from enrich.text.links import MARK, find_web_addresses, parse_host
from records.identifier import Sighting

NAME = "host"
# Hosts of chat links, which identify a phone number and not a site.
SIGNS = str.maketrans("-_", "xx")  # of a label
CHAT_HOSTS = frozenset("wa.me whatsapp.com signal.me viber.com".split())


def find(text: Text) -> Iterator[Sighting]:
    """Yield the registered domain of every web address, in order, with the span of the address."""
    for link in find_web_addresses(text.addressed):
        domain = find_registered_domain(parse_host(link.value))
        if domain and domain not in HOSTS and domain not in CHAT_HOSTS:
            yield cite(text, host.rule, (link.start, link.end), domain, undone=link.undone)


def canonical(value: str) -> str:
    """Normalise one whole address to its registered domain in lower case; raise InvalidFormat if it is not one."""
    address = value.strip()
    domain = "" if any(map(str.isspace, address)) else find_registered_domain(parse_host(address))
    if not domain or not all(label.translate(SIGNS).isalnum() for label in domain.split(".")):
        raise InvalidFormat(NAME, value, "a host reads like site.example")
    return domain


host = Kind(
    NAME,
    find,
    canonical,
    example="agency.example",
    about="the registered domain of a web address, the large platforms excluded",
    source="RFC 1034; Public Suffix List",
    version=5,
    mark=MARK,
)
