"""Errors of the use cases and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ledger.origins import CrawlPermission
from records.errors import NotFound, WashlineError, WrongUsage
from search.errors import StoreError
from spiders.errors import CrawlError

MAX_IDS = 10  # in a message


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


class NoSuchNominal(NotFound):
    """No dataset entry has this URN, name, PNCID, CRO number or contact."""

    what, listing = "nominal", "washline nominal list"


class AmbiguousAdvert(WrongUsage):
    """Several adverts of a cluster match the reference to one."""

    def __init__(self, advert: str, cluster: str, ids: Sequence[str]) -> None:
        super().__init__(
            f"{advert!r} matches {len(ids)} adverts of cluster {cluster}; use one of these ids: {', '.join(ids)}"
        )


class NoSuchAdvert(NotFound):
    """No stored advert has that id or URL."""

    what, listing = "advert", "washline search WORDS"


class AmbiguousReference(WrongUsage):
    """Several stored adverts match the reference to one."""

    def __init__(self, reference: str, ids: Sequence[str]) -> None:
        shown = ", ".join(ids[:MAX_IDS]) + (", ..." if len(ids) > MAX_IDS else "")
        super().__init__(f"{reference!r} matches {len(ids)} adverts; use one of these ids: {shown}")


class NoCapture(WrongUsage):
    """An advert has no capture."""

    def __init__(self, advert: str) -> None:
        super().__init__(f"advert {advert!r} has no captured page: another tool captured it, and it was imported")


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


class QuietHoursInvalid(WrongUsage):
    """Quiet hours that cannot be parsed."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} are not valid quiet hours; write two times of the day in UTC, such as 23:00-06:00")


class SiteNotAllowed(CrawlError):
    """No origin of a registered site is on the allow-list."""

    def __init__(self, site: str) -> None:
        super().__init__(
            f"no origin is allowed for site {site!r}; if you may read it, run: "
            f'washline site allow https://HOST --site {site} --basis "why"'
        )


class PermissionDiffers(WrongUsage):
    """An origin is already allowed for another site, on another basis or by another approver."""

    def __init__(self, known: CrawlPermission) -> None:
        site = f"site {known.site!r}" if known.site else "the generic reader"
        approver = f", approved by {known.approver}" if known.approver else ""
        super().__init__(
            f"{known.origin} is already allowed for {site} on the basis {known.basis!r}{approver}; "
            "nothing was changed; to replace that permission, add --replace"
        )


class OriginConfigured(CrawlError):
    """An origin cannot be forbidden, because the configuration file allows it."""

    def __init__(self, origin: str, *, was_stored: bool) -> None:
        revoked = "its permission in the ledger was revoked, but " if was_stored else ""
        super().__init__(
            f"{origin} is still allowed: {revoked}the configuration file allows it; remove its [[site]] entry there"
        )


class AlreadyRunning(CrawlError):
    """Another process crawls the same target."""

    def __init__(self, target: str) -> None:
        super().__init__(f"{target} is being crawled by another process; wait until it has ended")


class ClockRunning(CrawlError):
    """Another process holds the clock's lock of the data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"another clock already runs the schedules of {folder}; stop it first")


class NothingToSearch(StoreError):
    """Nothing is stored that could be searched."""

    def __init__(self, against: str) -> None:
        what = {"adverts": "no advert is", "datasets": "no dataset entry is"}.get(
            against, "neither adverts nor datasets are"
        )
        super().__init__(
            f"{what} stored, so nothing can be found; run: washline crawl, washline adverts import or "
            "washline dataset load"
        )


class StoreBehind(StoreError):
    """The store holds less than the ledger says was stored."""

    def __init__(self, store: str, missing: Sequence[tuple[str, int, int]]) -> None:
        counts = ", ".join(f"{held:,} of {count:,} {name}" for name, held, count in missing)
        super().__init__(
            f"the store ({store}) holds {counts} that were stored: it was lost, emptied or exchanged, and what it does "
            "not find is no finding; configure the right one (WASHLINE_STORE, or `store` in washline.toml), restore it "
            "from a backup, or build it again: washline store rebuild"
        )


class KeptListChanged(WashlineError):
    """The kept copy of a list differs from the list that was washed."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}: the copy was changed after the wash, so it cannot be repeated; wash the list anew")


class IdempotencyKeyReused(WrongUsage):
    """An idempotency key was used for another request before."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the Idempotency-Key {key!r} was used for another list or question; use a new key")


class ListUnreadable(WrongUsage):
    """An uploaded list cannot be read."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)


class WashRunning(WashlineError):
    """Another process runs the wash."""

    def __init__(self, job: str) -> None:
        super().__init__(f"another process runs wash {job}")


class WashCancelled(WashlineError):
    """A wash was cancelled, or is to run again after a restart."""

    def __init__(self, job: str) -> None:
        super().__init__(f"wash {job} was cancelled or interrupted")


class WashNotFinished(WashlineError):
    """A wash has no result: it runs, failed or was cancelled."""

    def __init__(self, job: str, state: str, reason: str) -> None:
        super().__init__(f"wash {job} has no result: it is {state}{f' ({reason})' if reason else ''}")
