"""An advert as a site showed it, and the identifiers extracted from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from records.digest import digest
from records.identifier import Sighting
from records.page import Capture


@dataclass(frozen=True, slots=True)
class Image:
    """An image of an advert: its URL and hashes only (SHA-256 of the bytes, PDQ and pHash, all hexadecimal)."""

    url: str = ""
    sha256: str = ""
    pdq: str = ""
    phash: str = ""


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where a field of an advert was read ("label", "structured data" ...) and the probability that it is right."""

    field: str
    source: str
    confidence: float


@dataclass(frozen=True)  # without slots, so that the two digests are computed once
class Advert:
    """One advert of one site at one time. A field that the site does not show is the empty string.

    `source_id` is the site's own id of the advert, `account` the advertiser's account name on the site. `captured_at`
    is aware UTC. `capture` points to the evidence; None if the advert was captured by another tool. `posted` is the day
    on which the site says the advert was posted. `field_sources` says of the fields where they were read; () if not
    known.
    """

    site: str
    source_id: str
    url: str
    captured_at: datetime
    title: str = ""
    text: str = ""
    account: str = ""
    name: str = ""
    area: str = ""
    price: str = ""
    images: tuple[Image, ...] = ()
    capture: Capture | None = None
    posted: date | None = None
    field_sources: tuple[FieldSource, ...] = ()

    @cached_property
    def id(self) -> str:
        """Deterministic id, equal for every capture of the advert."""
        return digest("advert", self.site, self.source_id)

    @cached_property
    def version(self) -> str:
        """Content hash, equal for every capture with the same content. Without `posted`, which many sites show as an
        age that gets vaguer, and without `field_sources`.
        """
        images = (part for image in self.images for part in (image.url, image.sha256, image.pdq, image.phash))
        return digest(self.title, self.text, self.account, self.name, self.area, self.price, *images)

    @property
    def is_truncated(self) -> bool:
        """Whether its page was cut off by a broken connection, so that parts of the advert may be missing."""
        return self.capture is not None and self.capture.truncated

    @property
    def document(self) -> str:
        """Title and text as one string, for identifiers split between them; offsets of field "document" index into
        it.
        """
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class ExtractedAdvert:
    """An advert with its extracted sightings; `rules` is the edition of the rules that found them ("": unknown)."""

    advert: Advert
    sightings: tuple[Sighting, ...] = ()
    rules: str = ""


@dataclass(frozen=True, slots=True)
class StoredAdvert:
    """An advert in a store: its newest version, when any version was first and last seen, and the number of
    versions.
    """

    advert: Advert
    sightings: tuple[Sighting, ...]
    first_seen: datetime
    last_seen: datetime
    versions: int


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of an advert with its sightings, and when this version was first and last seen."""

    extracted: ExtractedAdvert
    first_seen: datetime
    last_seen: datetime
