"""A row of a policing dataset in the common data model: person, object, location, event (POLE)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from records.digest import digest
from records.identifier import Sighting


class Role(StrEnum):
    """What a person is to an event; several at once are allowed. An advertiser is never more than uncategorised."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"
    REPORTER = "reporter"
    MISSING = "missing"
    UNCATEGORISED = "uncategorised"


@dataclass(frozen=True, slots=True)
class Person:
    """A nominal. `urn` is the local nominal's reference in the owning force; dates are ISO text as far as they are known."""

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
        """Given, middle and surname as one."""
        return " ".join(part for part in (self.given, self.middle, self.surname) if part)


@dataclass(frozen=True, slots=True)
class Location:
    """A place of an entry, as precise as the dataset is; easting and northing are EPSG:27700."""

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
    """What happened. A crime (`crime_number`) and an incident (`incident_urn`) are different things and counted apart."""

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

    `key` is the row's own id in the dataset, or a digest of its cells where it has none. `place` is where it stood
    ("nominals.csv line 17"). `row` keeps every original cell as (column, value), so that nothing that was not mapped is lost.
    `grade` is 3x5x2. `loaded_at` is when the edition was first loaded.
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
        """The same whenever the same row of the same dataset is loaded, whatever the version."""
        return digest("entry", self.dataset, self.key)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry with the identifiers that its cells hold."""

    entry: Entry
    sightings: tuple[Sighting, ...] = ()
