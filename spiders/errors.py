"""Errors of crawling and evidence."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from records.errors import WashlineError, WrongUsage


class UnknownSite(WrongUsage):
    """A site that is neither registered nor an address was asked for."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known)) or 'none'}"
        super().__init__(f"no site is called {name!r}; {hint} A web address starts with http:// or https://")


class CrawlError(WashlineError):
    """A crawl cannot start or go on."""


class OriginNotAllowed(CrawlError):
    """An address of a host that nobody allowed."""

    def __init__(self, origin: str) -> None:
        super().__init__(
            f'{origin} is not allowed; if you may read it, type: washline site allow {origin} --basis "why"'
        )


class AddressRefused(CrawlError):
    """A connection to an address that no allowed origin stands for."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        super().__init__(
            f"a connection to {host} port {port} was refused: it is private or no allowed origin stands for it"
        )


class EvidenceBroken(CrawlError):
    """A capture cannot be read back as it was written."""

    def __init__(self, file: Path | str, offset: int, what: str) -> None:
        super().__init__(f"{file} at byte {offset}: {what}")


class EvidenceUnwritable(CrawlError):
    """Nothing may be read of a site whose evidence cannot be kept."""

    def __init__(self, folder: Path | str, reason: str) -> None:
        super().__init__(f"the evidence cannot be written to {folder}: {reason}")


class BrowserMissing(CrawlError):
    """A page needs a browser and there is none."""

    def __init__(self, tried: Sequence[str]) -> None:
        super().__init__(
            "no Chromium was found to render pages with; install Debian's chromium-headless-shell or name one in "
            f"washline.toml (browser = ...); tried: {', '.join(tried)}"
        )


class RenderingFailed(CrawlError):
    """A browser could not show a page."""

    def __init__(self, url: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the browser could not show {url}: {reason}")


class CrawlDied(CrawlError):
    """The crawl's own process ended before its work did."""

    def __init__(self, site: str, status: int, last_words: str) -> None:
        said = f": {last_words}" if last_words else ""
        super().__init__(
            f"the crawl of {site} ended early (status {status}){said}; the same command goes on where it was"
        )
