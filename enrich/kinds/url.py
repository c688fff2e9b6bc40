"""Web address: "https://host/path", scheme and host in lower case.

Source: RFC 3986 (section 6.2.2, normalisation); Public Suffix List. A profile page of a large platform is a url too;
the kind handle extracts its user name.

>>> text = Text("see www.Agency-Example.example/Girls or mysite dot example, not e.g. this.And that")
>>> [seen.value for seen in url.find(text)]
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
from enrich.text.links import MARK, find_web_addresses, normalise_url
from records.identifier import Sighting

NAME = "url"


def find(text: Text) -> Iterator[Sighting]:
    """Yield every web address, in order, with or without a scheme or with its dots in words."""
    for link in find_web_addresses(text.addressed):
        yield cite(text, url.rule, (link.start, link.end), normalise_url(link.value), undone=link.undone)


def canonical(value: str) -> str:
    """Normalise to scheme and host in lower case without default port or fragment; raise InvalidFormat."""
    found = find_web_addresses(value.strip())
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(value.strip())):
        raise InvalidFormat(NAME, value, "a web address reads like https://site.example/page")
    return normalise_url(found[0].value)


url = Kind(
    NAME,
    find,
    canonical,
    example="https://site.example/page",
    about="a web address, with or without its scheme",
    source="RFC 3986; Public Suffix List",
    version=4,
    mark=MARK,
)
