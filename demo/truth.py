"""Ground truth of the invented world: the expected result of the demo."""

from __future__ import annotations

from dataclasses import dataclass

from demo import numbers


@dataclass(frozen=True, slots=True)
class PlantedNetwork:
    """Expected counts of the planted network."""

    accounts: int
    emails: int
    phones: int
    payers: tuple[str, ...]


NETWORK = PlantedNetwork(10, 8, len(numbers.NETWORK), ("P. Marlow", "S. Tarn", "J. Quill", "R. Esk"))
LIST_ROWS = 454
IN_ADVERTS = numbers.LISTED
HITS, NO_TRACE = len(IN_ADVERTS), LIST_ROWS - len(IN_ADVERTS)
NOMINALS = (
    numbers.NETWORK[2],
    numbers.NETWORK[7],
    numbers.INDEPENDENTS[5],
)  # phones of the first nominals; the first nominal is a victim
NOMINAL_EMAIL = "silver.star3@post.example"  # e-mail of the second nominal
CALLERS = (numbers.NETWORK[5], numbers.INDEPENDENTS[9])  # phones of the first incidents
