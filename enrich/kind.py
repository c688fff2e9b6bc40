"""What a kind of identifier is: a value that says how it is found in text and how one is brought to its canonical form.

Adverts, dataset cells, lines of a list and search boxes all ask the same kind, so the same thing is always the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from enrich.text.folding import Text
from records.identifier import Sighting, Validity


def always_valid(canonical: str) -> Validity:  # noqa: ARG001 - kinds whose rule leaves nothing open share this signature
    """Return VALID: the kind's canonical form admits nothing else."""
    return Validity.VALID


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of identifier.

    `find` yields the sightings of a text in order. `canonical` turns any accepted writing of one value into its canonical form
    and raises enrich.errors.IdentifierError otherwise; it is idempotent. `validity` judges a canonical value. `example`
    is a canonical value; `about` says what is accepted, `source` where the rule comes from. `version` grows with every change
    of what is read.
    """

    name: str
    find: Callable[[Text], Iterator[Sighting]]
    canonical: Callable[[str], str]
    example: str
    about: str
    source: str
    version: int = 1
    validity: Callable[[str], Validity] = always_valid

    @property
    def rule(self) -> str:
        """What sightings name as their maker, as "phone/3"."""
        return f"{self.name}/{self.version}"
