"""Errors of the use cases and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from records.errors import NotFound, WrongUsage
from search.errors import StoreError
from spiders.errors import CrawlError


class NoOperation(WrongUsage):
    """Something was asked without saying for which operation."""

    def __init__(self) -> None:
        super().__init__('no operation is open; type: washline operation open NAME --purpose "why you need to look"')


class NothingAsked(WrongUsage):
    """A search without anything to look for."""

    def __init__(self, asked: str) -> None:
        only = f"{asked!r} only says what to leave out; " if asked.strip() else ""
        super().__init__(f"{only}say what to look for: words, a number, site:NAME or area:NAME")


class OperationClosed(WrongUsage):
    """An operation was named for work that was closed."""

    def __init__(self, name: str, closed_at: str) -> None:
        super().__init__(
            f"operation {name!r} was closed on {closed_at[:10]}; to take it up again, type: "
            f'washline operation open "{name}" --purpose "why"'
        )


class NoSuchCluster(NotFound):
    """No cluster with that id, or more than one that begins so."""

    what, listing = "cluster", "washline cluster list"


class NoSuchSchedule(NotFound):
    """No schedule with that number."""

    what, listing = "schedule", "washline schedule list"


class ScheduleIncomplete(WrongUsage):
    """A schedule needs exactly one of an interval and a cron expression."""

    def __init__(self) -> None:
        super().__init__('say when: either --every 6h or --cron "0 6 * * *" (UTC), not both')


class IntervalInvalid(WrongUsage):
    """An interval that is not understood."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given!r} is no interval; write a number and s, m, h, d or w, as 90s, 30m, 6h or 1d, of a second at least"
        )


class CronInvalid(WrongUsage):
    """A cron expression that is not understood."""

    def __init__(self, given: str, problem: str) -> None:
        super().__init__(f"{given!r} is no cron expression (minute hour day month weekday, in UTC): {problem}")


class SiteNotAllowed(CrawlError):
    """A registered site for which no origin was allowed."""

    def __init__(self, site: str) -> None:
        super().__init__(
            f"no origin is allowed for site {site!r}; if you may read it, type: "
            f'washline site allow https://HOST --site {site} --basis "why"'
        )


class AlreadyRunning(CrawlError):
    """Another process crawls the same target."""

    def __init__(self, target: str) -> None:
        super().__init__(f"{target} is being crawled by another process; wait for it to end")


class ClockRunning(CrawlError):
    """Another clock has this data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"another clock runs the schedules of {folder}; there can be one")


class StoreLacksDatasets(StoreError):
    """The ledger knows of loaded datasets of which the store holds nothing: it is another store, or was emptied."""

    def __init__(self, store: str, datasets: Sequence[str]) -> None:
        super().__init__(
            f"the store {store} holds no entry of {', '.join(datasets)}, which were loaded; name the store that holds them "
            "(WASHLINE_STORE, or `store` in washline.toml), or load them again"
        )
