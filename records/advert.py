"""An advert as a site showed it, and what was read in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from records.digest import digest
from records.identifier import Sighting
from records.page import Capture


@dataclass(frozen=True, slots=True)
class Image:
    """An image of an advert, known by its address and hashes only: SHA-256 of the bytes, PDQ and pHash (all hex)."""

    url: str = ""
    sha256: str = ""
    pdq: str = ""
    phash: str = ""


@dataclass(frozen=True, slots=True)
class Advert:
    """One advert of one site at one time; what the site did not show is the empty string.

    `source_id` is the site's own id of the advert. `account` is the advertiser as the site names it. `captured_at` is aware
    UTC. `capture` points at the evidence, or is None where the advert was captured elsewhere.
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

    @property
    def id(self) -> str:
        """The same for every capture of the advert."""
        return digest("advert", self.site, self.source_id)

    @property
    def version(self) -> str:
        """The same for every capture that shows the same content."""
        images = (part for image in self.images for part in (image.url, image.sha256, image.pdq, image.phash))
        return digest(self.title, self.text, self.account, self.name, self.area, self.price, *images)

    @property
    def document(self) -> str:
        """Title and text as one, for readings that run from one into the other; sightings of field "document" count in it."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Harvest:
    """An advert with the sightings that were read in it."""

    advert: Advert
    sightings: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredAdvert:
    """What a store knows of an advert: its newest version, since when and until when any version was seen, and how often
    its content changed.
    """

    advert: Advert
    sightings: tuple[Sighting, ...]
    first_seen: datetime
    last_seen: datetime
    versions: int


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of an advert with its sightings, and since when and until when just this version was seen."""

    harvest: Harvest
    first_seen: datetime
    last_seen: datetime
