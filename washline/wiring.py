"""The composition root: makes a workplace out of settings. The only module that knows which stores there are."""

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
from washline.config import Crawl, Settings, elastic_secrets
from washline.errors import FolderUnusable

if TYPE_CHECKING:  # an optional extra
    from search.elasticsearch.settings import ElasticSettings


def sqlite(settings: Settings) -> Store:
    """Open the embedded store."""
    from search.sqlite.store import SqliteStore

    return SqliteStore(settings.folder / "store.db")


def elasticsearch(settings: Settings) -> Store:
    """Open the store on Elasticsearch; while the engine is away, writes wait in the data folder."""
    from search.elasticsearch.store import ElasticStore
    from washline.location import locate

    return ElasticStore(elastic_settings(settings), locate)


def elastic_settings(settings: Settings) -> ElasticSettings:
    """Return how to reach the engine."""
    from search.elasticsearch.settings import ElasticSettings

    given = settings.elasticsearch
    password, api_key = elastic_secrets()
    return ElasticSettings(
        urls=given.urls,
        ca=Path(given.ca) if given.ca else None,
        user=given.user,
        password_file=Path(given.password_file) if given.password_file else None,
        api_key_file=Path(given.api_key_file) if given.api_key_file else None,
        password=password,
        api_key=api_key,
        prefix=given.prefix,
        shards=given.shards,
        replicas=given.replicas,
        patience=given.patience,
        folder=settings.folder / "waiting",
    )


STORES: dict[str, Callable[[Settings], Store]] = {"sqlite": sqlite, "elasticsearch": elasticsearch}


@contextmanager
def workplace(settings: Settings) -> Iterator[Workspace]:
    """Open a data folder for a user; everything opened is closed again."""
    place = build(settings)
    try:
        yield place
    finally:
        place.close()


def build(settings: Settings) -> Workspace:
    """Return a workplace for the settings, its folder made; what it logs goes to standard error, never among results."""
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
        limits=limits(settings.crawl),
        politeness=politeness(settings.crawl),
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
    """Open the ledger: in the data folder, or where the settings say."""
    return Ledger(settings.ledger or f"sqlite:///{settings.folder.resolve() / 'ledger.db'}", settings.folder)


def limits(crawl: Crawl) -> Limits:
    """Return what a crawl may cost."""
    return Limits(crawl.pages, crawl.body_bytes, crawl.page_seconds, crawl.seconds, crawl.rendered)


def politeness(crawl: Crawl) -> Politeness:
    """Return how hosts are treated."""
    return Politeness(
        crawl.concurrency, crawl.delay, crawl.obey_robots, crawl.user_agent, crawl.retries, crawl.longest_wait
    )
