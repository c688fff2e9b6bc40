"""The plan of a crawl, the events that it reports, and its summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from records.advert import Advert
from records.page import Capture


class Render(StrEnum):
    """When to render a page in a browser: only if the HTML needs it, always, or never."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class LinkRole(StrEnum):
    """The kind of page a parser expects behind a link. Listings are fetched before details, to find new adverts
    early.
    """

    LISTING = "listing"
    DETAIL = "detail"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to fetch, as an absolute URL."""

    url: str
    role: LinkRole = LinkRole.PAGE


class UnreadKind(StrEnum):
    """Why the content of a URL is not among the adverts of a run.

    MISSING: the site has no such page (HTTP 404 or 410). FAILED: an error. REFUSED: a rule forbids it, such as
    robots.txt. CLOSED: a CAPTCHA or a consent wall. TRUNCATED: the connection broke before its end. HELD_BACK: pages of
    its kind brought no advert. NOT_REACHED: the crawl was stopped before it. NO_ADVERT: the page shows a contact or a
    price, but no advert was found on it.
    """

    MISSING = "missing"
    FAILED = "failed"
    REFUSED = "refused"
    CLOSED = "closed"
    TRUNCATED = "truncated"
    HELD_BACK = "held back"
    NOT_REACHED = "not reached"
    NO_ADVERT = "no advert"


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A URL whose content is not, or not as a whole, among the adverts of a run; `capture` if it was fetched."""

    url: str
    kind: UnreadKind
    reason: str
    capture: Capture | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Budget of one crawl: total pages, bytes and seconds per page, total seconds (0: no limit), rendered pages."""

    pages: int = 100_000
    body_bytes: int = 10_000_000
    page_seconds: float = 30.0
    seconds: float = 0.0
    rendered: int = 10_000


@dataclass(frozen=True, slots=True)
class Politeness:
    """Rate limit per host: concurrent requests, seconds between them, whether to obey robots.txt, and the user agent.

    `longest_wait` is the longest Retry-After in seconds to honour; a longer one drops the page from this crawl.
    """

    concurrency: int = 4
    delay: float = 0.0
    obey_robots: bool = True
    user_agent: str = "Washline/0.1"
    retries: int = 3
    longest_wait: float = 120.0


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """The complete configuration of one crawl.

    `site` is the name of a registered site, or "" for the generic reader, whose adverts get `label` as their site. Only
    URLs of `origins` (exact scheme://host:port) are fetched. `start` holds the first URLs, `pending` the unfetched
    links of an interrupted run, `done` the URLs it finished. `operator` is the responsible user, recorded in the
    evidence. `json_queries` are the URLs to which a rendered page may send a JSON query by POST.
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
    json_queries: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    politeness: Politeness = field(default_factory=Politeness)


@dataclass(frozen=True, slots=True)
class PageFinished:
    """Event: a page is finished, with its adverts and links. Sent after its evidence is on disk.

    `requested` is the URL before redirects, as the frontier records it; `status` is 0 if there was no response; `error`
    is "" or one sentence. A URL can finish without a fetch (refused or disallowed): then `capture` is None. Adverts
    that a parser yields later, for pages already finished, have an empty `requested`. `unread` says what of
    the page, or of earlier ones, was not read.
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
    unread: tuple[UnreadPage, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether the site has no such page, which is no error of the crawl."""
        return any(unread.kind is UnreadKind.MISSING for unread in self.unread)


@dataclass(frozen=True, slots=True)
class CrawlEnded:
    """Event: the crawl is over, with the reason unless `outcome` is "finished".

    The other outcomes are "stopped" (by request, by a limit, or because a host went down; a later run resumes it),
    "failed" (no page could be read) and "closed" (all pages were CAPTCHAs or consent walls); after these two, a later
    run starts afresh. `notice` is a remark for the user, or "".
    """

    outcome: str
    reason: str = ""
    notice: str = ""


CrawlEvent: TypeAlias = PageFinished | CrawlEnded


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """Summary of a crawl for its user.

    `outcome` and `reason` are those of CrawlEnded; while the crawl runs, and if it was killed, `outcome` is "stopped".
    `pages` were answered, `advert_pages` had adverts, `missing` do not exist (HTTP 404 or 410, no errors). `unread`
    counts the other entries of the run's list of unread pages. `refused` counts adverts that the store rejected (saved
    as dead letters); `waiting` counts adverts spooled on disk until the store is available again.
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
    advert_pages: int = 0
    missing: int = 0
    unread: int = 0
    outcome: str = "finished"
    reason: str = ""
    problems: tuple[str, ...] = ()

    @property
    def has_read_pages(self) -> bool:
        """Whether pages were read: not if the crawl failed, was closed, or was stopped before its first page."""
        return self.outcome == "finished" or (self.outcome == "stopped" and self.pages > 0)


@dataclass(frozen=True, slots=True)
class CrawlRun:
    """The summary of a crawl and the time it ended."""

    summary: CrawlSummary
    ended_at: datetime
