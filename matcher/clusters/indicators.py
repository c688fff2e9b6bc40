"""Indicators of a cluster that a reader should weigh: versioned data, never a score.

One indicator means nothing: of 17,362 UK adverts 58% had one, 21% two, 1.7% three or more. Each has innocent
explanations, which are always listed with it. The indicators from wording are in enrich.indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrich.indicators import Support

SUPPORT_SENTENCES = {
    Support.PREDICTIVE: "predictive in published tests",
    Support.NOT_PREDICTIVE: "does not predict in published tests, no weight",
    Support.REVERSE: "points the other way in published tests, no weight",
    Support.UNTESTED: "not tested in public",
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

    `can_refer` is False if the indicator never counts towards a referral.
    """

    id: str
    family: Family
    support: Support
    template: str
    innocent: str
    can_refer: bool = True
    version: int = 1

    @property
    def rule(self) -> str:
        """Id and version, like "I1/1"."""
        return f"{self.id}/{self.version}"


SEVERAL_NAMES = ClusterIndicator(
    "I1", Family.IDENTIFIER, Support.UNTESTED,
    "{count} contact(s) are shown under several names; the most shared: {most}",
    "two people can share one phone: friends who work together, a couple, a receptionist, an agency",
)  # fmt: skip
SEVERAL_ACCOUNTS = ClusterIndicator(
    "I2", Family.IDENTIFIER, Support.UNTESTED,
    "{count} contact(s) are shared by several site accounts; the most shared: {most}",
    "one person can have an account on each site, or a new one after losing the old",
)  # fmt: skip
SEVERAL_CONTACTS = ClusterIndicator(
    "I3", Family.IDENTIFIER, Support.UNTESTED,
    "{count} site account(s) show several contacts; the most shared: {most}",
    "a person can change phone, or keep a work phone and an e-mail address",
)  # fmt: skip
SEVERAL_NAMES_ON_ACCOUNT = ClusterIndicator(
    "I4", Family.IDENTIFIER, Support.UNTESTED,
    "{count} site account(s) advertise under several names; the most shared: {most}",
    "one person can use several working names; agencies and flats advertise lawfully for several people",
)  # fmt: skip
SAME_TEXTS = ClusterIndicator(
    "I5", Family.TEXT, Support.UNTESTED,
    "{count} text(s) are word for word the same in adverts of different names or accounts in different areas, "
    "and in no other advert",
    "texts are copied from other adverts, or written by the same paid writer",
)  # fmt: skip
SAME_IMAGES = ClusterIndicator(
    "I6", Family.IMAGE, Support.UNTESTED,
    "{count} image(s) are used by different names or accounts, and in no other advert",
    "pictures are stolen from other adverts, or bought",
)  # fmt: skip
SUDDEN_MOVE = ClusterIndicator(
    "I31", Family.MOVEMENT, Support.UNTESTED,
    "{count} contact(s) with several names appeared in several areas within 24 hours; the most shared: {most}",
    "an advert's area is where it is shown, not where a person is; adverts are first seen when they are crawled",
    can_refer=False,
)  # fmt: skip
OBSCURED_CONTACTS = ClusterIndicator(
    "I9", Family.TEXT, Support.PREDICTIVE,
    "{count} advert(s) write a contact so that programs cannot read it",
    "sites that ban phone numbers make all advertisers write so",
    can_refer=False,
)  # fmt: skip
CLUSTER_INDICATORS = (
    SEVERAL_NAMES,
    SEVERAL_ACCOUNTS,
    SEVERAL_CONTACTS,
    SEVERAL_NAMES_ON_ACCOUNT,
    SAME_TEXTS,
    SAME_IMAGES,
    SUDDEN_MOVE,
    OBSCURED_CONTACTS,
)
