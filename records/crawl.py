"""What a crawl is asked to do and what it reports, so that it can run in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from records.advert import Advert
from records.page import Capture


class Render(StrEnum):
    """When a browser makes the page: only where the HTML needs it, always, or never."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class LinkRole(StrEnum):
    """What a parser expects behind a link; a listing is fetched before details, so that new adverts are known early."""

    LISTING = "listing"
    DETAIL = "detail"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a parser wants next. The address is absolute."""

    url: str
    role: LinkRole = LinkRole.PAGE


@dataclass(frozen=True, slots=True)
class Limits:
    """What one crawl may cost: pages in all, bytes and seconds a page, seconds in all (0: no limit), rendered pages."""

    pages: int = 100_000
    body_bytes: int = 10_000_000
    page_seconds: float = 30.0
    seconds: float = 0.0
    rendered: int = 10_000


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a host is treated: requests at once, seconds between them, whether robots.txt is obeyed, who we say we are.

    `longest_wait` is the longest Retry-After, in seconds, that is waited for before the page is given up for this crawl.
    """

    concurrency: int = 4
    delay: float = 0.0
    obey_robots: bool = True
    user_agent: str = "Washline/0.1"
    retries: int = 3
    longest_wait: float = 120.0


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """All that a crawl needs to know.

    `site` is a registered site's name, or "" for the generic reader, whose adverts then carry `label` as their site. Only
    `origins` (exact scheme://host:port) are fetched. `start` are the first addresses; `pending` are links of an interrupted
    run, still to fetch; `done` are addresses that it finished, not to fetch again. `operator` is who answers for the crawl,
    kept with its evidence.
    """

    run: str
    site: str
    label: str
    origins: tuple[str, ...]
    start: tuple[str, ...]
    evidence: str
    pending: tuple[Link, ...] = ()
    done: tuple[str, ...] = ()
    render: Render = Render.AUTO
    browser: str = ""
    operator: str = ""
    limits: Limits = field(default_factory=Limits)
    politeness: Politeness = field(default_factory=Politeness)


@dataclass(frozen=True, slots=True)
class Finished:
    """A page that is dealt with: what was read in it and where it leads. Sent once its evidence is on disk.

    `requested` is the address as it was asked (what a frontier records); `status` is 0 where no response came; `error` is
    "" or one plain sentence. An address can be finished without a fetch (refused, disallowed): then `capture` is None. What
    a parser yields late, of pages that are already finished, comes with `requested` "".
    """

    requested: str
    url: str
    status: int
    adverts: tuple[Advert, ...] = ()
    links: tuple[Link, ...] = ()
    rendered: bool = False
    capture: Capture | None = None
    error: str = ""
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The last word of a crawl: "finished", "stopped" (asked to, or a limit) with the reason."""

    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What a crawl came to, for its reader.

    `refused` adverts are those that the store's engine would not take, kept aside; `waiting` ones are safe on disk and are
    written when the engine is back.
    """

    site: str
    run: str
    pages: int = 0
    adverts: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rendered: int = 0
    skipped: int = 0
    errors: int = 0
    refused: int = 0
    waiting: int = 0
    outcome: str = "finished"
    reason: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrawlRun:
    """What a crawl came to, and when it ended."""

    summary: CrawlSummary
    ended_at: datetime
