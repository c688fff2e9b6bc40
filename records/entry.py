"""A row of a policing dataset in the common data model: person, object, location, event (POLE)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from records.digest import digest
from records.identifier import Sighting


class Role(StrEnum):
    """Role of a person in an event. A person may have several. An advertiser is always uncategorised, never a
    suspect.
    """

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"
    REPORTER = "reporter"
    MISSING = "missing"
    UNCATEGORISED = "uncategorised"


@dataclass(frozen=True, slots=True)
class Person:
    """A nominal. `urn` is the owning force's reference; dates are ISO 8601, truncated to the known part."""

    urn: str = ""
    given: str = ""
    middle: str = ""
    surname: str = ""
    aliases: tuple[str, ...] = ()
    born: str = ""
    gender: str = ""
    pncid: str = ""
    cro: str = ""
    force: str = ""

    @property
    def name(self) -> str:
        """Full name: given, middle and surname joined by spaces."""
        return " ".join(part for part in (self.given, self.middle, self.surname) if part)


@dataclass(frozen=True, slots=True)
class Location:
    """The location in an entry, with the precision of the dataset; easting and northing are EPSG:27700."""

    address: str = ""
    postcode: str = ""
    uprn: str = ""
    easting: str = ""
    northing: str = ""
    latitude: str = ""
    longitude: str = ""
    premises: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An event. A crime (`crime_number`) and an incident (`incident_urn`) are distinct and counted separately."""

    crime_number: str = ""
    incident_urn: str = ""
    force: str = ""
    offence_code: str = ""
    home_office_class: str = ""
    recorded: str = ""
    occurred_from: str = ""
    occurred_to: str = ""
    text: str = ""
    flags: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of one version of one dataset.

    `key` is the row's id in the dataset, or a digest of its cells if it has none. `place` is its location in the file
    ("nominals.csv line 17"). `row` preserves every original cell as (column, value), so unmapped columns are not lost.
    `grade` is a 3x5x2 code. `loaded_at` is when the edition was first loaded.
    """

    dataset: str
    dataset_version: str
    key: str
    place: str
    roles: tuple[Role, ...] = (Role.UNCATEGORISED,)
    person: Person = Person()
    location: Location = Location()
    event: Event = Event()
    grade: str = ""
    marking: str = "OFFICIAL-SENSITIVE"
    row: tuple[tuple[str, str], ...] = ()
    loaded_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    @property
    def id(self) -> str:
        """Deterministic id, equal for the same row in every version of the dataset."""
        return digest("entry", self.dataset, self.key)


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry with the sightings extracted from its cells."""

    entry: Entry
    sightings: tuple[Sighting, ...] = ()
