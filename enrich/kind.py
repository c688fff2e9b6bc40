"""The contract of an identifier kind: how to find it in text and how to normalise a value.

Adverts, dataset cells, lists and search queries use the same kinds, so equal identifiers always have equal values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from enrich.text.folding import Text
from records.identifier import Sighting, Validity


def always_valid(canonical: str) -> Validity:  # noqa: ARG001 - the signature of Kind.validity
    """Return VALID, for kinds whose canonical form admits only valid values."""
    return Validity.VALID


@dataclass(frozen=True, slots=True, repr=False)
class Kind:
    """One kind of identifier.

    `find` yields the sightings of a text in order. `canonical` normalises any accepted format of a value and raises
    enrich.errors.IdentifierError otherwise; it is idempotent. `validity` classifies a canonical value. `example` is a
    canonical value; `about` describes the accepted formats, `source` names the origin of the rule. `version` is
    incremented with every change of the results. `mark` is a pattern of enrich.text.marks over the folded text in lower
    case: where it does not occur, `find` yields nothing, so it is not called. Without one, it always is. `traits` are
    groups of further patterns; `Text.marks` has the names of those that occur.
    """

    name: str
    find: Callable[[Text], Iterator[Sighting]]
    canonical: Callable[[str], str]
    example: str
    about: str
    source: str
    version: int = 1
    validity: Callable[[str], Validity] = always_valid
    mark: str = ""
    traits: tuple[Mapping[str, str], ...] = field(default=(), hash=False, compare=False)

    def __repr__(self) -> str:
        """Return the name and version only, so that help() of a function with kinds is readable."""
        return f"<Kind {self.rule}>"

    @property
    def rule(self) -> str:
        """Name and version, as stored in sightings: "phone/3"."""
        return f"{self.name}/{self.version}"

    def parse_whole(self, value: str, raw: str, start: int) -> Sighting:
        """Return the sighting of a value that is one identifier as a whole; raise IdentifierError if it is not.

        `raw` is the text at offset `start`; `value` is what of it is parsed, or `raw` with a prefix that it lacks.
        """
        canonical = self.canonical(value)
        validity = self.validity(canonical)
        return Sighting(self.name, canonical, raw, start, start + len(raw), validity=validity, rule=self.rule)
