"""Errors of the use cases and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from records.errors import NotFound, WrongUsage
from search.errors import StoreError
from spiders.errors import CrawlError


class NoOperation(WrongUsage):
    """The user has no open operation."""

    def __init__(self) -> None:
        super().__init__('no operation is open; run: washline operation open NAME --purpose "why you need to look"')


class EmptyQuery(WrongUsage):
    """A search query has no search term."""

    def __init__(self, query: str) -> None:
        problem = f"{query!r} contains only exclusions; " if query.strip() else ""
        super().__init__(f"{problem}enter words, a number, site:NAME or area:NAME")


class OperationClosed(WrongUsage):
    """The named operation is closed."""

    def __init__(self, name: str, closed_at: str) -> None:
        super().__init__(
            f"operation {name!r} was closed on {closed_at[:10]}; to reopen it, run: "
            f'washline operation open "{name}" --purpose "why"'
        )


class NoSuchCluster(NotFound):
    """No cluster has that id, or several have an id with that prefix."""

    what, listing = "cluster", "washline cluster list"


class AmbiguousAdvert(WrongUsage):
    """Several adverts of a cluster match the reference to one."""

    def __init__(self, advert: str, cluster: str, ids: Sequence[str]) -> None:
        super().__init__(
            f"{advert!r} matches {len(ids)} adverts of cluster {cluster}; use one of these ids: {', '.join(ids)}"
        )


class NoSuchSchedule(NotFound):
    """No active schedule has that id."""

    what, listing = "schedule", "washline schedule list"


class ScheduleIncomplete(WrongUsage):
    """A schedule needs exactly one of an interval and a cron expression."""

    def __init__(self) -> None:
        super().__init__('give either --every 6h or --cron "0 6 * * *" (UTC), not both')


class IntervalInvalid(WrongUsage):
    """An interval that cannot be parsed, or is out of range."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a valid interval; write a number and s, m, h, d or w, such as 90s, 30m, 6h or 1d, "
            "between 1 second and 366 days"
        )


class CronInvalid(WrongUsage):
    """A cron expression that cannot be parsed, or is never due."""

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(f"{text!r} is not a valid cron expression (minute hour day month weekday, in UTC): {problem}")


class SiteNotAllowed(CrawlError):
    """No origin of a registered site is on the allow-list."""

    def __init__(self, site: str) -> None:
        super().__init__(
            f"no origin is allowed for site {site!r}; if you may read it, run: "
            f'washline site allow https://HOST --site {site} --basis "why"'
        )


class AlreadyRunning(CrawlError):
    """Another process crawls the same target."""

    def __init__(self, target: str) -> None:
        super().__init__(f"{target} is being crawled by another process; wait until it has ended")


class ClockRunning(CrawlError):
    """Another process holds the clock's lock of the data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"another clock already runs the schedules of {folder}; stop it first")


class StoreLacksDatasets(StoreError):
    """The ledger lists loaded datasets, but the store has no entries: it is another store, or was emptied."""

    def __init__(self, store: str, datasets: Sequence[str]) -> None:
        super().__init__(
            f"the store {store} has no entries of the loaded datasets {', '.join(datasets)}; configure the store that "
            "has them (WASHLINE_STORE, or `store` in washline.toml), or load them again"
        )
