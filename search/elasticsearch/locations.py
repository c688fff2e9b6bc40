"""Coordinates and police forces of identifiers. The store has no gazetteer: its caller passes a Locator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from records.identifier import Identifier, Sighting


@dataclass(frozen=True, slots=True)
class GeoLocation:
    """Latitude and longitude in degrees (None if only the force is known), and the force's slug ("" if unknown)."""

    latitude: float | None
    longitude: float | None
    force: str

    @property
    def point(self) -> str:
        """Latitude and longitude separated by a comma, "" if unknown."""
        return "" if self.latitude is None or self.longitude is None else f"{self.latitude!r},{self.longitude!r}"


Locator: TypeAlias = Callable[[Identifier], GeoLocation | None]


def locate_nothing(_: Identifier) -> GeoLocation | None:
    """Return None: the Locator that knows no places."""
    return None


def locate_sightings(sightings: Iterable[Sighting], locate: Locator) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the distinct points and police forces of the sightings, sorted."""
    locations = [location for sighting in sightings if (location := locate(sighting.identifier))]
    points, forces = {location.point for location in locations}, {location.force for location in locations}
    return tuple(sorted(points - {""})), tuple(sorted(forces - {""}))
