"""One identifier in one advert or entry, with what washing and linking need to know of where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.identifier import Identifier, Tier, Validity


class Subject(StrEnum):
    """What can hold an identifier."""

    ADVERT = "advert"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Seen:
    """An identifier and its holder; for an advert the time is that of the versions that show the identifier.

    `subject_id` is the id of the advert or entry; `source` the site or dataset and `source_id` the row's or advert's own id
    there; `edition` the advert's version or the dataset's. `account`, `name` and `area` are the advert's ("" for an entry).
    `raw` is how it was written, `rule` what read it ("phone/3").
    """

    identifier: Identifier
    subject: Subject
    subject_id: str
    source: str
    source_id: str
    edition: str
    first_seen: datetime
    last_seen: datetime
    raw: str
    tier: Tier
    validity: Validity
    confidence: float
    rule: str
    account: str = ""
    name: str = ""
    area: str = ""
