"""Merges a capture into the stored state of its advert, by the rules of search.store.Store.save_adverts.

Pure functions over documents: no requests.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from records.advert import ExtractedAdvert
from search.elasticsearch.index.documents import AdvertDocument, VersionDocument
from search.elasticsearch.locations import Locator, locate_sightings
from search.elasticsearch.writing.document_updates import PendingDocument, replace_sightings
from search.store import Saved

NEW, CHANGED, SAME = Saved(new=1), Saved(changed=1), Saved(same=1)


@dataclass(frozen=True, slots=True)
class AdvertCapture:
    """A captured advert with its ids, which are computed once."""

    extracted: ExtractedAdvert
    id: str
    version: str

    @classmethod
    def from_extracted(cls, extracted: ExtractedAdvert) -> AdvertCapture:
        """Return the capture of an extracted advert."""
        return cls(extracted, extracted.advert.id, extracted.advert.version)

    @property
    def version_id(self) -> str:
        """The id of the version document."""
        return f"{self.id}-{self.version}"


@dataclass(slots=True)
class MergeState:
    """The adverts and versions of a batch, by id; `touched` maps each version id to its advert id."""

    adverts: dict[str, PendingDocument[AdvertDocument]] = field(default_factory=dict)
    versions: dict[str, PendingDocument[VersionDocument]] = field(default_factory=dict)
    touched: dict[str, str] = field(default_factory=dict)


def merge_capture(state: MergeState, capture: AdvertCapture, locate: Locator) -> Saved:
    """Merge a capture into the state and return whether the advert is new, changed or the same."""
    version, captured_at = merge_version(state, capture, locate), capture.extracted.advert.captured_at
    pending = state.adverts.get(capture.id)
    if pending is None:
        state.adverts[capture.id] = PendingDocument(build_advert_document(version))
        return NEW
    document = pending.document
    change = SAME if version.version == document.newest else CHANGED
    if change is SAME:
        document.copy_sightings(version)
    elif captured_at >= document.last_seen:
        document.set_newest(version)
    document.add_version(version)
    return change


def merge_version(state: MergeState, capture: AdvertCapture, locate: Locator) -> VersionDocument:
    """Add a version or extend its time span; replace its sightings with those of the capture."""
    extracted, captured_at = capture.extracted, capture.extracted.advert.captured_at
    state.touched[capture.version_id] = capture.id
    if capture.version_id not in state.versions:
        state.versions[capture.version_id] = PendingDocument(build_version_document(capture))
    document = state.versions[capture.version_id].document
    document.first_seen, document.last_seen = (
        min(document.first_seen, captured_at),
        max(document.last_seen, captured_at),
    )
    document.rules = extracted.rules
    if document.sightings != extracted.sightings:
        replace_sightings(document, extracted.sightings)
    document.points, document.forces = locate_sightings(document.sightings, locate)
    return document


def build_version_document(capture: AdvertCapture) -> VersionDocument:
    """Return the document of a new version."""
    captured_at = capture.extracted.advert.captured_at
    return VersionDocument(
        id=capture.version_id,
        advert_id=capture.id,
        version=capture.version,
        advert=capture.extracted.advert,
        sightings=capture.extracted.sightings,
        first_seen=captured_at,
        last_seen=captured_at,
        rules=capture.extracted.rules,
    )


def build_advert_document(version: VersionDocument) -> AdvertDocument:
    """Return the document of an advert with this version only."""
    document = AdvertDocument(
        id=version.advert_id,
        advert=version.advert,
        sightings=version.sightings,
        newest=version.version,
        first_seen=version.first_seen,
        last_seen=version.last_seen,
        held={},
    )
    document.set_newest(version)
    document.add_version(version)
    return document
