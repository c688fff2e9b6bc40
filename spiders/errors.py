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
    """The crawl's own process ended before its work did."""

    def __init__(self, site: str, status: int, last_words: str) -> None:
        said = f": {last_words}" if last_words else ""
        super().__init__(
            f"the crawl of {site} ended early (status {status}){said}; the same command goes on where it was"
        )
