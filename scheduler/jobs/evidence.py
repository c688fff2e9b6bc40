"""Open the evidence of a stored advert: its captures, and the page as it was captured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from records.page import Capture
from scheduler.errors import AmbiguousReference, NoCapture, NoSuchAdvert
from scheduler.workspace import Workspace
from spiders.evidence.inert_page import build_inert_page
from spiders.evidence.reader import read_page


@dataclass(frozen=True, slots=True)
class CapturedVersion:
    """A version of an advert: when it was first and last seen, and its capture; None if another tool captured it."""

    advert: str
    version: str
    url: str
    title: str
    first_seen: datetime
    last_seen: datetime
    capture: Capture | None


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """The captured page of an advert. `rendered`: it is the DOM of a browser. `size` is in bytes without encoding."""

    advert: str
    url: str
    captured_at: datetime
    status: int
    content_type: str
    rendered: bool
    size: int
    capture: Capture


def list_captures(workspace: Workspace, reference: str) -> Sequence[CapturedVersion]:
    """Return the versions of an advert with their captures, newest last; raise NoSuchAdvert or AmbiguousReference."""
    workspace.require_operation()
    advert_id = find_advert_id(workspace, reference)
    versions = [version for version in workspace.store.history() if version.extracted.advert.id == advert_id]
    workspace.audit("evidence list", {"advert": advert_id}, len(versions))
    return [
        CapturedVersion(
            advert_id,
            version.extracted.advert.version,
            version.extracted.advert.url,
            version.extracted.advert.title,
            version.first_seen,
            version.last_seen,
            version.extracted.advert.capture,
        )
        for version in versions
    ]


def open_capture(workspace: Workspace, reference: str) -> tuple[CapturedPage, str]:
    """Return the newest captured page of an advert, and HTML that shows it without scripts or requests.

    Raise NoSuchAdvert, AmbiguousReference, NoCapture, or EvidenceBroken if the page cannot be verified.
    """
    workspace.require_operation()
    (stored,) = workspace.store.adverts([find_advert_id(workspace, reference)])
    advert, capture = stored.advert, stored.advert.capture
    if capture is None:
        raise NoCapture(reference)
    workspace.audit("evidence show", {"advert": advert.id, "file": capture.file, "offset": capture.offset})
    page = read_page(workspace.evidence, capture)
    found = CapturedPage(
        advert.id, page.url, page.fetched_at, page.status, page.content_type, page.rendered, len(page.body), capture
    )
    return found, build_inert_page(page)


def find_advert_id(workspace: Workspace, reference: str) -> str:
    """Return the id of the advert that a user names by its id, a prefix of it, its own id, site and own id, or URL."""
    if any(workspace.store.adverts([reference])):
        return reference
    own: list[str] = []
    by_prefix: list[str] = []
    for stored in workspace.store.adverts():
        advert = stored.advert
        if reference in (advert.source_id, f"{advert.site} {advert.source_id}", advert.url):
            own.append(advert.id)
        elif reference and advert.id.startswith(reference):
            by_prefix.append(advert.id)
    found = own or by_prefix
    if not found:
        raise NoSuchAdvert(reference)
    if len(found) > 1:
        raise AmbiguousReference(reference, found)
    return found[0]
