"""Composition root: builds the workspace from the settings. The only module that imports store implementations."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from ledger.ledger import Ledger
from ledger.origins import build_permission
from records.crawl import Limits, Politeness
from scheduler.workspace import Workspace
from search.store import Store
from washline.config import Crawl, Settings, read_elasticsearch_secrets
from washline.errors import FolderUnusable

if TYPE_CHECKING:  # an optional extra
    from search.elasticsearch.settings import ElasticsearchSettings


def open_sqlite(settings: Settings) -> Store:
    """Open the embedded store."""
    from search.sqlite.store import SqliteStore

    return SqliteStore(settings.folder / "store.db")


def open_elasticsearch(settings: Settings) -> Store:
    """Open the Elasticsearch store; writes are spooled in the data folder while the engine is unavailable."""
    from search.elasticsearch.store import ElasticsearchStore
    from washline.location import locate

    return ElasticsearchStore(build_elasticsearch_settings(settings), locate)


def build_elasticsearch_settings(settings: Settings) -> ElasticsearchSettings:
    """Return the connection settings of Elasticsearch."""
    from search.elasticsearch.settings import ElasticsearchSettings

    elasticsearch = settings.elasticsearch
    password, api_key = read_elasticsearch_secrets()
    return ElasticsearchSettings(
        urls=elasticsearch.urls,
        ca=Path(elasticsearch.ca) if elasticsearch.ca else None,
        user=elasticsearch.user,
        password_file=Path(elasticsearch.password_file) if elasticsearch.password_file else None,
        api_key_file=Path(elasticsearch.api_key_file) if elasticsearch.api_key_file else None,
        password=password,
        api_key=api_key,
        prefix=elasticsearch.prefix,
        shards=elasticsearch.shards,
        replicas=elasticsearch.replicas,
        patience=elasticsearch.patience,
        folder=settings.folder / "waiting",
    )


STORES: dict[str, Callable[[Settings], Store]] = {"sqlite": open_sqlite, "elasticsearch": open_elasticsearch}


@contextmanager
def open_configured_workspace(settings: Settings) -> Iterator[Workspace]:
    """Open the workspace, and close its store and ledger at the end."""
    workspace = build_workspace(settings)
    try:
        yield workspace
    finally:
        workspace.close()


def build_workspace(settings: Settings) -> Workspace:
    """Create the data folder and return the workspace. Logs go to standard error, never to standard output."""
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    create_folder(settings.folder)
    now = datetime.now(UTC)
    return Workspace(
        folder=settings.folder,
        user=settings.user,
        operation_name=settings.operation,
        open_store=lambda: open_store(settings),
        open_ledger=lambda: open_ledger(settings),
        now=lambda: datetime.now(UTC),
        cores=settings.cores or len(os.sched_getaffinity(0)),
        browser=settings.browser,
        configured_origins=tuple(
            build_permission(s.origin, s.site, s.basis, s.approver, "washline.toml", now) for s in settings.site
        ),
        limits=build_crawl_limits(settings.crawl),
        politeness=build_politeness(settings.crawl),
        json_queries=settings.crawl.json_queries,
    )


def create_folder(folder: Path) -> None:
    """Create the data folder if it does not exist; raise FolderUnusable."""
    if folder.is_symlink() and not folder.exists():
        raise FolderUnusable(folder, f"it is a symbolic link to {folder.readlink()}, which does not exist")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise FolderUnusable(folder, "it is a file, not a folder") from None
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or str(error)) from None


def open_store(settings: Settings) -> Store:
    """Open the configured store."""
    return STORES[settings.store](settings)


def open_ledger(settings: Settings) -> Ledger:
    """Open the ledger: the configured URL, default a SQLite file in the data folder."""
    return Ledger(settings.ledger or f"sqlite:///{settings.folder.resolve() / 'ledger.db'}", settings.folder)


def build_crawl_limits(crawl: Crawl) -> Limits:
    """Return the budget of a crawl."""
    return Limits(crawl.pages, crawl.body_bytes, crawl.page_seconds, crawl.seconds, crawl.rendered)


def build_politeness(crawl: Crawl) -> Politeness:
    """Return the rate limit per host."""
    return Politeness(
        crawl.concurrency, crawl.delay, crawl.obey_robots, crawl.user_agent, crawl.retries, crawl.longest_wait
    )
