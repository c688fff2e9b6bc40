"""The generic reader: extracts adverts from a site that has no parser of its own.

While the crawl goes on it follows links, as long as pages of their kind bring adverts. When it ends, all pages together
show which blocks the templates repeat and which link positions lead to adverts.
"""

from __future__ import annotations

from spiders.generic.reader import GenericReader
from spiders.site import Site


def build_generic_site(label: str, start: tuple[str, ...], user_agent: str = "") -> Site:
    """Return a site named `label` whose parser learns from the pages it is given; for one crawl only.

    `parse` yields links, `explore_rest` those that were held back, `list_unread` the unread pages; `finish`
    yields the adverts: each has the URL and the capture of its own page. If an advert shares its page with others, its
    URL has a fragment if the page provides an id.
    """
    reader = GenericReader(label, start, user_agent)
    return Site(
        label,
        "read by the generic reader",
        start,
        reader.parse,
        finish=reader.finish,
        explore_rest=reader.explore_rest,
        list_unread=reader.list_unread,
    )
