"""The generic reader: turns a site that nobody wrote a parser for into adverts.

It looks at some thirty pages first and learns by them how the site is built: which blocks its templates repeat, and which slots of
its listings hold links to adverts. Then it judges each page as it comes. A site smaller than that is judged at the end.
"""

from __future__ import annotations

from spiders.generic.reader import Miner
from spiders.site import Site


def reader(label: str, start: tuple[str, ...]) -> Site:
    """Return a fresh site named `label` whose parser remembers the pages it was given; for one crawl only.

    `parse` yields, beside links, the adverts that are certain by then, also those of earlier pages: each carries the address
    and the capture of its own page. An advert that shares its page with others has a fragment in its address where the page gives
    it one. `finish` yields the adverts that were still in doubt.
    """
    miner = Miner(label, start)
    return Site(label, "read by the generic reader", start, miner.parse, miner.finish)
