"""The registry of sites that have their own parser."""

from __future__ import annotations

from spiders.errors import UnknownSite
from spiders.site import Site
from spiders.sites.jumble import site as jumble
from spiders.sites.lumen import site as lumen
from spiders.sites.northlight import site as northlight
from spiders.sites.roomboard import site as roomboard

SITES: tuple[Site, ...] = (northlight, lumen, jumble, roomboard)


def find_site(name: str) -> Site:
    """Return the site with this name; raise UnknownSite if it is not registered."""
    for site in SITES:
        if site.name == name:
            return site
    raise UnknownSite(name, [site.name for site in SITES])
