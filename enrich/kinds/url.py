"""Web address: "https://host/path", scheme and host in lower case.

Source: RFC 3986 (URI, section 6.2.2 normalisation); endings of the Public Suffix List. A page of a large platform is a url too; whose
page it is says the kind handle.

>>> [seen.value for seen in url.find(Text("see www.Agency-Example.example/Girls or mysite dot example, not e.g. this.And that"))]
['http://www.agency-example.example/Girls', 'http://mysite.example']
>>> url.canonical("HTTPS://Example.COM:443/")
'https://example.com'
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.text.citation import cite
from enrich.text.folding import Text
from enrich.text.links import find_web_addresses, normalise_url
from records.identifier import Sighting


def find(text: Text) -> Iterator[Sighting]:
    """Yield every web address in order, with or without a scheme, dots in words included."""
    for link in find_web_addresses(text.folded):
        yield cite(text, url.rule, (link.start, link.end), normalise_url(link.value), undone=link.undone)


def canonical(value: str) -> str:
    """Return the address with scheme, host in lower case, no default port and no fragment; raise InvalidFormat for none."""
    found = find_web_addresses(value.strip())
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(value.strip())):
        raise InvalidFormat("url", value, "a web address reads like https://site.example/page")
    return normalise_url(found[0].value)


url = Kind(
    "url",
    find,
    canonical,
    example="https://site.example/page",
    about="a web address, with or without its scheme",
    source="RFC 3986; Public Suffix List",
    version=2,
)
