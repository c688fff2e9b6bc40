"""Person: the first and last name of a nominal, with the date of birth if it is known: "ada quill 1990-05-01".

The order of the names, case, accents and middle names do not matter, so that "QUILL, Ada Mary" equals "Ada Quill". It
is never extracted from text. Two people may share a name and even a date of birth: a match is for a person to check.

Source: Washline's own convention; accents are removed by Unicode decomposition (UAX 15).

>>> person.canonical("QUILL, Ada Mary 1990-05-01"), person.canonical("Ad\u00e1 Quill")
('ada quill 1990-05-01', 'ada quill')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.text.folding import Text
from records.identifier import Sighting

NAME = "person"
BORN = re.compile(r"\s*,?\s*\b(\d{4}-\d\d-\d\d)\s*$")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def find(text: Text) -> Iterator[Sighting]:  # noqa: ARG001 - the signature of Kind.find
    """Yield nothing: people come from columns of names only."""
    yield from ()


def canonical(value: str) -> str:
    """Normalise to the first and last name, sorted, and the date of birth; raise InvalidFormat without two names."""
    dated = BORN.search(value)
    born = dated[1] if dated else ""
    surname, comma, given = (value[: dated.start()] if dated else value).partition(",")
    names = [*_fold(given)[:1], *_fold(surname)[-1:]] if comma else _fold(surname)
    if len(names) < 2:  # noqa: PLR2004
        raise InvalidFormat(NAME, value, "a person has a first and a last name")
    return " ".join(filter(None, (*sorted((names[0], names[-1])), born)))


def _fold(names: str) -> list[str]:
    """Return the words of names in lower case without accents and apostrophes."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", names) if not unicodedata.combining(char))
    return [re.sub(r"['’-]", "", word).lower() for word in WORD.findall(plain)]


person = Kind(
    NAME,
    find,
    canonical,
    example="ada quill 1990-05-01",
    about="a nominal's first and last name, with the date of birth; from columns of names, never from text",
    source="Washline's own convention",
)
