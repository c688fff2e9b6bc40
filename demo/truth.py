"""What is planted in the invented world: what a right answer to the demo looks like."""

from __future__ import annotations

from dataclasses import dataclass

from demo import numbers


@dataclass(frozen=True, slots=True)
class Network:
    """The planted network: how much it holds."""

    accounts: int
    emails: int
    phones: int
    payers: tuple[str, ...]


NETWORK = Network(10, 8, len(numbers.NETWORK), ("P. Marlow", "S. Tarn", "J. Quill", "R. Esk"))
LIST_ROWS = 454
IN_ADVERTS = numbers.LISTED
HITS, NO_TRACE = len(IN_ADVERTS), LIST_ROWS - len(IN_ADVERTS)
INNOCENT_PHONES = (numbers.TOURING, numbers.DUO, *numbers.FLAT_SHARERS, numbers.RECYCLED, numbers.HELPLINE)
NOMINALS = (
    numbers.NETWORK[2],
    numbers.NETWORK[7],
    numbers.INDEPENDENTS[5],
)  # of the first nominals; the first is a victim
NOMINAL_EMAIL = "silver.star3@post.example"  # of the second nominal
CALLERS = (numbers.NETWORK[5], numbers.INDEPENDENTS[9])  # of the first incidents
