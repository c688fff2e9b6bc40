"""Resolves the target of a crawl: which parser, which origins, which first URLs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from ledger.origins import CrawlPermission, require_origin
from scheduler.errors import SiteNotAllowed
from scheduler.workspace import Workspace
from spiders.errors import OriginNotAllowed, UnknownSite
from spiders.registry import SITES, find_site


@dataclass(frozen=True, slots=True)
class Target:
    """A target: its name in the runs, the registered site ("" for the generic reader), its origins and first URLs.

    `label` is the site of the adverts.
    """

    name: str
    site: str
    label: str
    origins: tuple[str, ...]
    start: tuple[str, ...]


def resolve_target(name: str, allowed: Sequence[CrawlPermission]) -> Target:
    """Return the target for the name of a site, a host or a URL.

    Raise UnknownSite, SiteNotAllowed or OriginNotAllowed: only origins of the allow-list are fetched.
    """
    if "://" in name:
        return build_url_target(name, allowed)
    if name in {site.name for site in SITES}:
        return build_site_target(name, allowed)
    by_host = [permission for permission in allowed if urlsplit(permission.origin).netloc == name]
    if by_host:
        return build_url_target(by_host[0].origin + "/", allowed)
    raise UnknownSite(name, [site.name for site in SITES])


def check_targets(workspace: Workspace, names: Sequence[str]) -> None:
    """Raise the error of the first target that may not be crawled, as `resolve_target` does."""
    for name in names:
        resolve_target(name, workspace.allowed_origins())


def build_site_target(name: str, allowed: Sequence[CrawlPermission]) -> Target:
    """Return the target of a registered site: all origins that were allowed for it; raise SiteNotAllowed."""
    origins = tuple(permission.origin for permission in allowed if permission.site == name)
    if not origins:
        raise SiteNotAllowed(name)
    start = tuple(urljoin(origin, path) for origin in origins for path in find_site(name).start)
    return Target(name, name, name, origins, start)


def build_url_target(url: str, allowed: Sequence[CrawlPermission]) -> Target:
    """Return the target of a URL: only its own origin, with the site it was allowed for; raise OriginNotAllowed."""
    origin = require_origin(url)
    permission = next((permission for permission in allowed if permission.origin == origin), None)
    if permission is None:
        raise OriginNotAllowed(origin)
    label = permission.site or urlsplit(origin).netloc
    start = url if urlsplit(url).path else url + "/"
    return Target(url, permission.site, label, (origin,), (start,))
