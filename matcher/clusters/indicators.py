"""Indicators of a cluster that a reader should weigh: versioned data, never a score.

One indicator means nothing: of 17,362 UK adverts 58% had one, 21% two, 1.7% three or more. Each has innocent
explanations, which are always listed with it. The indicators from wording are in enrich.indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SUPPORT = {
    "P": "predictive in published tests",
    "N": "does not predict in published tests, no weight",
    "R": "points the other way in published tests, no weight",
    "U": "not tested in public",
}


class Family(StrEnum):
    """The type of evidence of an indicator; only different families corroborate each other."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    IMAGE = "image"
    MOVEMENT = "movement"


@dataclass(frozen=True, slots=True)
class ClusterIndicator:
    """An indicator. `template` is a sentence with {count} and {most} (the widest identifier, with its number).

    `support` is a key of SUPPORT. `can_refer` is False if the indicator never counts towards a referral.
    """

    id: str
    family: Family
    support: str
    template: str
    innocent: str
    can_refer: bool = True
    version: int = 1

    @property
    def rule(self) -> str:
        """Id and version, like "I1/1"."""
        return f"{self.id}/{self.version}"


I1 = ClusterIndicator(
    "I1", Family.IDENTIFIER, "U",
    "{count} contact(s) are shown under several names; most: {most}",
    "two people can share one phone: friends who work together, a couple, a receptionist, an agency",
)  # fmt: skip
I2 = ClusterIndicator(
    "I2", Family.IDENTIFIER, "U",
    "{count} contact(s) are shared by several site accounts; most: {most}",
    "one person can have an account on each site, or a new one after losing the old",
)  # fmt: skip
I3 = ClusterIndicator(
    "I3", Family.IDENTIFIER, "U",
    "{count} site account(s) show several contacts; most: {most}",
    "a person can change phone, or keep a work phone and an e-mail address",
)  # fmt: skip
I4 = ClusterIndicator(
    "I4", Family.IDENTIFIER, "U",
    "{count} site account(s) advertise under several names; most: {most}",
    "one person can use several working names; agencies and flats advertise lawfully for several people",
)  # fmt: skip
I5 = ClusterIndicator(
    "I5", Family.TEXT, "U",
    "{count} text(s) are word for word the same in adverts of different names or accounts in different areas, "
    "and in no other advert",
    "texts are copied from other adverts, or written by the same paid writer",
)  # fmt: skip
I6 = ClusterIndicator(
    "I6", Family.IMAGE, "U",
    "{count} image(s) are used by different names or accounts, and in no other advert",
    "pictures are stolen from other adverts, or bought",
)  # fmt: skip
I31 = ClusterIndicator(
    "I31", Family.MOVEMENT, "U",
    "{count} contact(s) with several names appeared in several areas within 24 hours; most: {most}",
    "an advert's area is where it is shown, not where a person is; adverts are first seen when they are crawled",
    can_refer=False,
)  # fmt: skip
I9 = ClusterIndicator(
    "I9", Family.TEXT, "P",
    "{count} advert(s) write a contact so that programs cannot read it",
    "sites that ban phone numbers make all advertisers write so",
    can_refer=False,
)  # fmt: skip
INDICATORS = (I1, I2, I3, I4, I5, I6, I31, I9)
