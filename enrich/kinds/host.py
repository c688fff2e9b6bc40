"""Web host: the site of a web address, by the domain that somebody registered ("agency.example").

Source: RFC 1034 section 3.5; Public Suffix List (where registered names end). Hosts of the large platforms are left out: everybody
has a page there.

>>> [seen.value for seen in host.find(Text("www.girls.agency.example/anna and instagram.com/anna_b"))]
['agency.example']
>>> host.canonical("https://www.agency.example/page")
'agency.example'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.lexicon.domains import find_registered_domain
from enrich.lexicon.platforms import HOSTS
from enrich.text.citation import cite
from enrich.text.folding import Text
from enrich.text.links import find_web_addresses, parse_host
from records.identifier import Sighting

# Where links to chats lead: they name a number, and nobody's site.
CHATS = frozenset("wa.me whatsapp.com signal.me viber.com".split())
NAMES = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def find(text: Text) -> Iterator[Sighting]:
    """Yield the registered domain of every web address in order, cited with the address."""
    for link in find_web_addresses(text.folded):
        name = find_registered_domain(parse_host(link.value))
        if name and name not in HOSTS and name not in CHATS:
            yield cite(text, host.rule, (link.start, link.end), name, undone=link.undone)


def canonical(value: str) -> str:
    """Return the registered domain in lower case; raise InvalidFormat where there is none."""
    name = find_registered_domain(parse_host(value.strip()))
    if not NAMES.fullmatch(name):
        raise InvalidFormat("host", value, "a host reads like site.example")
    return name


host = Kind(
    "host",
    find,
    canonical,
    example="agency.example",
    about="the registered domain of a web address, the large platforms left out",
    source="RFC 1034; Public Suffix List",
    version=3,
)
