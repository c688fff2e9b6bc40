"""Errors of crawling and evidence."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from records.errors import WashlineError, WrongUsage


class UnknownSite(WrongUsage):
    """The name of a site is not registered, and is not a URL."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the sites are: {', '.join(sorted(known)) or 'none'}."
        super().__init__(f"there is no site {name!r}; {hint} A URL starts with http:// or https://")


class CrawlError(WashlineError):
    """A crawl cannot start or continue."""


class OriginNotAllowed(CrawlError):
    """A URL has an origin that is not on the allow-list."""

    def __init__(self, origin: str) -> None:
        super().__init__(
            f'{origin} is not allowed; if you may read it, run: washline site allow {origin} --basis "why"'
        )


class AddressRefused(CrawlError):
    """A connection to an address that is private or that no allowed origin has."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"a connection to {host} port {port} was refused: it is private, or no allowed origin has this address"
        )


class EvidenceBroken(CrawlError):
    """An evidence file or a record in it is missing, damaged or altered."""

    def __init__(self, file: Path | str, offset: int, reason: str) -> None:
        super().__init__(
            f"evidence file {file}, byte {offset}: {reason}; restore the file from a backup, or crawl its pages again"
        )


class EvidenceUnwritable(CrawlError):
    """Evidence cannot be written, which ends the crawl: no page is read without recording it."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(
            f"evidence cannot be written to {path}: {reason}; free space on that disk or make the folder writable"
        )


class BrowserMissing(CrawlError):
    """A page has to be rendered and no Chromium is installed."""

    def __init__(self, tried: Sequence[str]) -> None:
        super().__init__(
            "no Chromium found to render the page; install Debian's chromium-headless-shell, or set the path of a "
            f"browser in washline.toml (browser = ...); tried: {', '.join(tried)}"
        )


class RenderingFailed(CrawlError):
    """The browser could not render a page."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"the browser could not render {url}: {reason}")


class CrawlDied(CrawlError):
    """The worker process of a crawl ended before its last event."""

    def __init__(self, site: str, status: int, last_log: str) -> None:
        cause = f": {last_log}" if last_log else ""
        super().__init__(
            f"the crawl of {site} ended early (status {status}){cause}; to resume it, run the same command again"
        )
