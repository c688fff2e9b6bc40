"""URN: the reference number that a force gives to a nominal, in upper case without spaces.

It is never extracted from text, because any code may look like one: a column of a dataset or list says that it holds
URNs.

Source: Washline's own convention; forces write them in many ways.

>>> urn.canonical(" 49 / 000123 a")
'49/000123A'
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.text.folding import Text
from records.identifier import Sighting

NAME = "urn"
MAX_CHARS = 60


def find(text: Text) -> Iterator[Sighting]:  # noqa: ARG001 - the signature of Kind.find
    """Yield nothing: URNs come from columns of URNs only."""
    yield from ()


def canonical(value: str) -> str:
    """Normalise to upper case without spaces; raise InvalidFormat without a digit or beyond MAX_CHARS characters."""
    text = "".join(value.split()).upper()
    if not any(map(str.isdigit, text)) or len(text) > MAX_CHARS:
        raise InvalidFormat(NAME, value, f"a URN has a digit and at most {MAX_CHARS} characters")
    return text


urn = Kind(
    NAME,
    find,
    canonical,
    example="49/000123A",
    about="a force's reference number of a nominal; from columns of URNs, never from text",
    source="Washline's own convention",
)
