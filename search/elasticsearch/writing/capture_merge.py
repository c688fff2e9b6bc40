"""What a capture changes in what is known of its advert: the rules of search.store.Store.save_adverts, without any engine."""

from __future__ import annotations

from dataclasses import dataclass, field

from records.advert import Harvest
from search.elasticsearch.writing.document_updates import PendingDocument, replace_sightings
from search.elasticsearch.index.documents import AdvertDocument, VersionDocument
from search.elasticsearch.locations import Locator, locate_sightings
from search.store import Saved

NEW, CHANGED, SAME = Saved(new=1), Saved(changed=1), Saved(same=1)


@dataclass(frozen=True, slots=True)
class AdvertCapture:
    """An advert as it was captured, its ids worked out once."""

    harvest: Harvest
    id: str
    version: str

    @classmethod
    def of(cls, harvest: Harvest) -> AdvertCapture:
        """Return the capture of a harvest."""
        return cls(harvest, harvest.advert.id, harvest.advert.version)

    @property
    def version_id(self) -> str:
        """The id of the version that it shows."""
        return f"{self.id}-{self.version}"


@dataclass(slots=True)
class MergeState:
    """The adverts and versions that a batch touches, as the engine has them and as they are to be."""

    adverts: dict[str, PendingDocument[AdvertDocument]] = field(default_factory=dict)
    versions: dict[str, PendingDocument[VersionDocument]] = field(default_factory=dict)
    touched: dict[str, str] = field(default_factory=dict)  # version id -> advert id


def merge_capture(work: MergeState, capture: AdvertCapture, locate: Locator) -> Saved:
    """Let a capture change what is known of its advert, and say how."""
    version, at = fold_version(work, capture, locate), capture.harvest.advert.captured_at
    slot = work.adverts.get(capture.id)
    if slot is None:
        work.adverts[capture.id] = PendingDocument(first(version))
        return NEW
    document = slot.document
    change = SAME if version.version == document.newest else CHANGED
    if change is SAME:
        document.read(version)
    elif at >= document.last_seen:
        document.show(version)
    document.hold(version)
    return change


def fold_version(work: MergeState, capture: AdvertCapture, locate: Locator) -> VersionDocument:
    """Let a capture begin or prolong a version; its sightings are replaced by these."""
    harvest, at = capture.harvest, capture.harvest.advert.captured_at
    work.touched[capture.version_id] = capture.id
    if capture.version_id not in work.versions:
        work.versions[capture.version_id] = PendingDocument(begun(capture))
    document = work.versions[capture.version_id].document
    document.first_seen, document.last_seen = min(document.first_seen, at), max(document.last_seen, at)
    if document.sightings != harvest.sightings:
        replace_sightings(document, harvest.sightings)
    document.points, document.forces = locate_sightings(document.sightings, locate)
    return document


def begun(capture: AdvertCapture) -> VersionDocument:
    """Return the document of a version that was not seen before."""
    at = capture.harvest.advert.captured_at
    return VersionDocument(
        id=capture.version_id,
        advert_id=capture.id,
        version=capture.version,
        advert=capture.harvest.advert,
        sightings=capture.harvest.sightings,
        first_seen=at,
        last_seen=at,
    )


def first(version: VersionDocument) -> AdvertDocument:
    """Return the document of an advert of which only this version is known."""
    document = AdvertDocument(
        id=version.advert_id,
        advert=version.advert,
        sightings=version.sightings,
        newest=version.version,
        first_seen=version.first_seen,
        last_seen=version.last_seen,
        held={},
    )
    document.show(version)
    document.hold(version)
    return document
