"""Account of an advertiser on a site: "site:account" in lower case.

It is never extracted from text: a crawler or an import provides the account of an advert.

Source: Washline's own convention.

>>> account.canonical("Cityads : Kim_22"), account.canonical("Ads.example:8080:Kim_22")
('cityads:kim_22', 'ads.example:8080:kim_22')
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.text.folding import Text
from records.identifier import Sighting

NAME = "account"
# A site without a parser of its own is a host, which may have a port. "++" and "?+" never give characters back.
SITE_AND_NAME = re.compile(r"((?:\[[^\]]*\]|[^:\[][^:]*+)(?::\d++(?=:))?+):(.*)", re.DOTALL)


def find(text: Text) -> Iterator[Sighting]:  # noqa: ARG001 - the signature of Kind.find
    """Yield nothing: accounts come from structured fields only."""
    yield from ()


def canonical(value: str) -> str:
    """Normalise to site and account in lower case; raise InvalidFormat if either is missing."""
    match = SITE_AND_NAME.fullmatch(value)
    site, name = (" ".join(part.split()).lower() for part in match.groups()) if match else ("", "")
    if not (site and name):
        raise InvalidFormat(NAME, value, "an account is written as site:account")
    return f"{site}:{name}"


account = Kind(
    NAME,
    find,
    canonical,
    example="cityads:kim_22",
    about="an advertiser's account, as site:account; from an advert's structured fields, never from its text",
    source="Washline's own convention",
)
