"""The generic reader: extracts adverts from a site that has no parser of its own.

It explores about thirty pages to learn the site's structure: which blocks its templates repeat (boilerplate), and which
link positions of its listings lead to adverts. Then it classifies each page when it arrives. A smaller site is
classified when the crawl ends.
"""

from __future__ import annotations

from spiders.generic.reader import GenericReader
from spiders.site import Site


def build_generic_site(label: str, start: tuple[str, ...]) -> Site:
    """Return a site named `label` whose parser learns from the pages it is given; for one crawl only.

    `parse` yields links, and the adverts that are certain by then, including those of earlier pages: each has the URL
    and the capture of its own page. If an advert shares its page with others, its URL has a fragment if the page
    provides an id. `finish` yields the adverts that were still unsure.
    """
    reader = GenericReader(label, start)
    return Site(label, "read by the generic reader", start, reader.parse, reader.finish)
