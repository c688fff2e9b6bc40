"""Where identifiers are on the map. The store does not know places: who opens it says how to find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from records.identifier import Identifier, Sighting


@dataclass(frozen=True, slots=True)
class GeoLocation:
    """Where a place is: degrees (None where only its police force is known), and the slug of the force ("" where unknown)."""

    latitude: float | None
    longitude: float | None
    force: str

    @property
    def point(self) -> str:
        """Latitude and longitude with a comma between, or "" where they are not known."""
        return "" if self.latitude is None or self.longitude is None else f"{self.latitude!r},{self.longitude!r}"


Locator: TypeAlias = Callable[[Identifier], GeoLocation | None]


def locate_nothing(_: Identifier) -> GeoLocation | None:
    """Know no places."""
    return None


def locate_sightings(sightings: Iterable[Sighting], locate: Locator) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the points and the police forces of what was sighted, each once, in order."""
    found = [where for sighting in sightings if (where := locate(sighting.identifier))]
    points, forces = {where.point for where in found}, {where.force for where in found}
    return tuple(sorted(points - {""})), tuple(sorted(forces - {""}))
