"""What "crawl this" means: which reader, which origins, where to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from ledger.origins import Origin, require_origin
from scheduler.errors import SiteNotAllowed
from spiders.errors import OriginNotAllowed, UnknownSite
from spiders.registry import SITES, find_site


@dataclass(frozen=True, slots=True)
class Target:
    """A crawl's target: its name in the runs, the registered site ("" for the generic reader), origins, first addresses."""

    name: str
    site: str
    label: str
    origins: tuple[str, ...]
    start: tuple[str, ...]


def target(given: str, allowed: Sequence[Origin]) -> Target:
    """Return what a site's name or an address stands for.

    Raises UnknownSite, SiteNotAllowed or OriginNotAllowed: nothing is fetched that nobody allowed.
    """
    if "://" in given:
        return address_target(given, allowed)
    if given in {site.name for site in SITES}:
        return site_target(given, allowed)
    by_host = [origin for origin in allowed if urlsplit(origin.origin).netloc == given]
    if by_host:
        return address_target(by_host[0].origin + "/", allowed)
    raise UnknownSite(given, [site.name for site in SITES])


def site_target(name: str, allowed: Sequence[Origin]) -> Target:
    """Return the target of a registered site: all the origins that were allowed for it."""
    origins = tuple(origin.origin for origin in allowed if origin.site == name)
    if not origins:
        raise SiteNotAllowed(name)
    start = tuple(urljoin(origin, path) for origin in origins for path in find_site(name).start)
    return Target(name, name, name, origins, start)


def address_target(url: str, allowed: Sequence[Origin]) -> Target:
    """Return the target of an address: its own origin only, read by the site that the origin was allowed for."""
    origin = require_origin(url)
    permission = next((one for one in allowed if one.origin == origin), None)
    if permission is None:
        raise OriginNotAllowed(origin)
    label = permission.site or urlsplit(origin).netloc
    start = url if urlsplit(url).path else url + "/"
    return Target(url, permission.site, label, (origin,), (start,))
