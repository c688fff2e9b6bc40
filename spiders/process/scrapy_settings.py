"""Scrapy's settings: insecure and slow defaults are disabled, and the plan sets every limit."""

from __future__ import annotations

from typing import Any

from records.crawl import CrawlPlan

# Scrapy's middleware that a crawl does not use. Each costs time; some would follow redirects on their own.
UNUSED_MIDDLEWARES = (
    "offsite.OffsiteMiddleware",
    "robotstxt.RobotsTxtMiddleware",
    "httpauth.HttpAuthMiddleware",
    "downloadtimeout.DownloadTimeoutMiddleware",
    "defaultheaders.DefaultHeadersMiddleware",
    "useragent.UserAgentMiddleware",
    "retry.RetryMiddleware",
    "redirect.MetaRefreshMiddleware",
    "redirect.RedirectMiddleware",
    "cookies.CookiesMiddleware",
    "httpproxy.HttpProxyMiddleware",
    "stats.DownloaderStats",
    "httpcache.HttpCacheMiddleware",
)


def build_settings(plan: CrawlPlan) -> dict[str, Any]:
    """Return Scrapy's settings for a plan."""
    return {
        "ADDONS": {},
        "CONCURRENT_ITEMS": 4,
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": plan.politeness.concurrency,
        "COOKIES_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_HANDLERS": _build_handlers(),
        "DOWNLOAD_MAXSIZE": plan.limits.body_bytes,
        "DOWNLOAD_TIMEOUT": plan.limits.page_seconds,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOADER_MIDDLEWARES": _build_downloader_middlewares(),
        "EXTENSIONS_BASE": {},
        "LOG_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "SPIDER_MIDDLEWARES_BASE": {},
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "TELNETCONSOLE_ENABLED": False,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    }


def _build_handlers() -> dict[str, str | None]:
    handler = "spiders.http.bounded_handler.BoundedHandler"
    return {"http": handler, "https": handler, "data": None, "file": None, "ftp": None, "s3": None}


def _build_downloader_middlewares() -> dict[str, int | None]:
    unused = {f"scrapy.downloadermiddlewares.{name}": None for name in UNUSED_MIDDLEWARES}
    return {**unused, "spiders.http.recorder.Recorder": 995}
