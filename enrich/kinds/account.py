"""An advertiser's account on a site, as the site itself names it: "site:account" in lower case.

It is never read out of prose: a crawler or an import says which account published an advert.

Source: Washline's own convention.

>>> account.canonical("Cityads : Kim_22")
'cityads:kim_22'
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.text.folding import Text
from records.identifier import Sighting

NAME = "account"


def find(text: Text) -> Iterator[Sighting]:  # noqa: ARG001 - no text names an account by itself
    """Yield nothing: an account is known from an advert's structure only."""
    yield from ()


def canonical(value: str) -> str:
    """Return site and account in lower case; raise InvalidFormat where either is missing."""
    site, colon, name = value.partition(":")
    site, name = " ".join(site.split()).lower(), " ".join(name.split()).lower()
    if not (site and colon and name):
        raise InvalidFormat(NAME, value, "an account is written as site:account")
    return f"{site}:{name}"


account = Kind(
    NAME,
    find,
    canonical,
    example="cityads:kim_22",
    about="an advertiser's account, as site:account; taken from an advert's structure, never from its text",
    source="Washline's own convention",
)
