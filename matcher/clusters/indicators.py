"""What a group of adverts shows that a reader should weigh: versioned data, never a score.

One indicator means nothing: of 17,362 UK adverts 58% had one, 21% two, 1.7% three or more. Support: P predictive, U untested,
by the published tests of each. Every one has innocent explanations, which are told with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Where an indicator comes from; only different families support each other."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    IMAGE = "image"
    MOVEMENT = "movement"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `says` is a sentence with {count} (of what is counted) and {most} (the widest, with its number).

    `refers` is False where it may be told but never counts towards a referral.
    """

    id: str
    family: Family
    support: str
    says: str
    innocent: str
    refers: bool = True
    version: int = 1


I1 = Indicator(
    "I1", Family.IDENTIFIER, "U",
    "{count} contact(s) are shown under several names; most: {most}",
    "two people can share one phone: friends who work together, a couple, a receptionist, an agency",
)  # fmt: skip
I2 = Indicator(
    "I2", Family.IDENTIFIER, "U",
    "{count} contact(s) are shared by several site accounts; most: {most}",
    "one person can have an account on each site, or a new one after losing the old",
)  # fmt: skip
I3 = Indicator(
    "I3", Family.IDENTIFIER, "U",
    "{count} site account(s) show several contacts; most: {most}",
    "a person can change phone, or keep a work phone and an e-mail address",
)  # fmt: skip
I4 = Indicator(
    "I4", Family.IDENTIFIER, "U",
    "{count} site account(s) advertise under several names; most: {most}",
    "one person can use several working names; agencies and flats advertise lawfully for several people",
)  # fmt: skip
I5 = Indicator(
    "I5", Family.TEXT, "U",
    "{count} text(s) stand word for word in adverts of different names or accounts in different areas, and nowhere else",
    "texts are copied from other adverts, or written by the same paid writer",
)  # fmt: skip
I6 = Indicator(
    "I6", Family.IMAGE, "U",
    "{count} image(s) are used by different names or accounts, and nowhere else",
    "pictures are stolen from other adverts, or bought",
)  # fmt: skip
I31 = Indicator(
    "I31", Family.MOVEMENT, "U",
    "{count} contact(s) with several names appeared in several areas within 24 hours; most: {most}",
    "an advert's area is where it is shown, not where a person is; adverts are first seen when they are crawled",
    refers=False,
)  # fmt: skip
I9 = Indicator(
    "I9", Family.TEXT, "P",
    "{count} advert(s) write a contact so that programs cannot read it",
    "sites that ban phone numbers make everybody write so",
    refers=False,
)  # fmt: skip
INDICATORS = (I1, I2, I3, I4, I5, I6, I31, I9)
