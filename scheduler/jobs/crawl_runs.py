"""Look at the crawl runs: the list of all, one with its unread pages, and the state of each target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log1p
from statistics import median

from ledger.crawls.runs import ENDED, Run
from ledger.crawls.schedules import Schedule
from ledger.database import format_utc
from records.crawl import CrawlSummary, UnreadKind, UnreadPage
from scheduler.due import find_next
from scheduler.errors import AlreadyRunning
from scheduler.jobs.crawl import hold_target_lock, read_summary
from scheduler.workspace import Workspace

MIN_FORMER_RUNS = 3  # fewer do not show the usual number
MAX_FORMER_RUNS = 10
# Measured on simulated runs: below 0.7 of the usual number, below every former run and 4 median absolute deviations
# below the median in log gives 1.3% false alarms, where "10 points down" gives 43%.
MAX_SHARE = 0.7
DEVIATIONS = 4.0
FINISHED, RUNNING_NOW = "finished", "running"


@dataclass(frozen=True, slots=True)
class RunOverview:
    """A crawl run with its counts up to now.

    `outcome` is that of its summary, "running", or "interrupted" if it was killed; a stopped or interrupted run is
    resumed by the next crawl of its target. `seconds` is the time from its first start to its end, None if it has not
    ended.
    """

    id: str
    target: str
    started_at: str
    ended_at: str | None
    seconds: float | None
    outcome: str
    schedule: int | None
    summary: CrawlSummary


@dataclass(frozen=True, slots=True)
class RunList:
    """The newest runs, and the number of all."""

    total: int
    runs: Sequence[RunOverview]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a reason occurs among the unread pages of a run."""

    kind: UnreadKind
    reason: str
    pages: int


@dataclass(frozen=True, slots=True)
class RunDetail:
    """A run with the number of its unread pages by kind, and by kind and reason, most frequent first."""

    run: RunOverview
    unread: dict[str, int]
    reasons: Sequence[ReasonCount]


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """The state of a target that was crawled.

    `adverts` is the number of the last finished run, `usual_adverts` the median of the finished runs before it. `drop`
    says why the last one found too few, "" if it did not. `next_run` is the next due time of a schedule.
    """

    target: str
    is_running: bool
    last_success: str | None
    last_run: RunOverview
    next_run: str | None
    adverts: int | None
    usual_adverts: float | None
    drop: str


def list_runs(workspace: Workspace, target: str | None, limit: int) -> RunList:
    """Return the newest crawl runs, of one target or of all."""
    workspace.require_operation()
    runs = workspace.ledger.runs
    return RunList(runs.count(target), [build_overview(workspace, run) for run in runs.all(target, limit)])


def show_run(workspace: Workspace, reference: str) -> RunDetail:
    """Return a run by its id or the beginning of it; raise NoSuchRun."""
    workspace.require_operation()
    run = workspace.ledger.runs.get(reference)
    reasons = Counter((page.kind, page.reason) for page in workspace.ledger.runs.unread(run.id))
    kinds: Counter[str] = Counter()
    for (kind, _), pages in reasons.items():
        kinds[kind.value] += pages
    counts = [ReasonCount(kind, reason, pages) for (kind, reason), pages in reasons.most_common()]
    return RunDetail(build_overview(workspace, run), dict(kinds), counts)


def list_unread(workspace: Workspace, reference: str) -> Sequence[UnreadPage]:
    """Return the unread pages of a run, sorted by kind and URL, with reasons and captures; raise NoSuchRun."""
    workspace.require_operation()
    run = workspace.ledger.runs.get(reference)
    return [page for page in workspace.ledger.runs.unread(run.id) if page.kind is not UnreadKind.MISSING]


def list_status(workspace: Workspace) -> Sequence[TargetStatus]:
    """Return the state of every target that was crawled, sorted by target."""
    workspace.require_operation()
    by_target: dict[str, list[Run]] = {}
    for run in workspace.ledger.runs.all():
        by_target.setdefault(run.target, []).append(run)
    return [build_status(workspace, target, by_target[target]) for target in sorted(by_target)]


def build_overview(workspace: Workspace, run: Run) -> RunOverview:
    """Return a run with its counts and outcome up to now."""
    seconds = (parse_time(run.ended_at) - parse_time(run.started_at)).total_seconds() if run.ended_at else None
    summary, outcome = read_summary(run), ""
    if run.state == ENDED:
        outcome = summary.outcome
    elif is_running(workspace, run.target):
        outcome = RUNNING_NOW
    else:
        outcome = "stopped" if summary.reason else "interrupted"
    return RunOverview(run.id, run.target, run.started_at, run.ended_at, seconds, outcome, run.schedule, summary)


def build_status(workspace: Workspace, target: str, runs: Sequence[Run]) -> TargetStatus:
    """Return the state of a target, given its runs, newest first."""
    finished = [run for run in runs if run.state == ENDED and read_summary(run).outcome == FINISHED]
    last = build_overview(workspace, runs[0])
    adverts = [read_summary(run).adverts for run in finished[: MAX_FORMER_RUNS + 1]]
    return TargetStatus(
        target=target,
        is_running=last.outcome == RUNNING_NOW,
        last_success=finished[0].ended_at if finished else None,
        last_run=last,
        next_run=find_next_run(workspace, workspace.ledger.schedules.all(target)),
        adverts=adverts[0] if adverts else None,
        usual_adverts=median(adverts[1:]) if adverts[1:] else None,
        drop=describe_drop(adverts[0], adverts[1:]) if adverts else "",
    )


def find_next_run(workspace: Workspace, schedules: Iterable[Schedule]) -> str | None:
    """Return the next time of schedules, or None: now if one is due, outside its quiet hours."""
    runs, now = workspace.ledger.runs, workspace.now()
    due = (find_next(schedule, runs.find_last_finished_due(schedule.id), now) for schedule in schedules)
    return min((format_utc(time) for time in due if time), default=None)


def describe_drop(adverts: int, former: Sequence[int]) -> str:
    """Return why a number of adverts is a drop against former runs, "" if it is not.

    >>> describe_drop(69, [100, 101, 99]), describe_drop(71, [100, 101, 99])
    ('69 adverts, usually 100', '')
    """
    if len(former) < MIN_FORMER_RUNS:
        return ""
    usual, logs = median(former), [log1p(count) for count in former]
    spread = median(abs(value - median(logs)) for value in logs)
    is_far_below = log1p(adverts) < median(logs) - DEVIATIONS * spread
    if adverts < MAX_SHARE * usual and adverts < min(former) and is_far_below:
        return f"{adverts} adverts, usually {usual:g}"
    return ""


def is_running(workspace: Workspace, target: str) -> bool:
    """Return whether a process crawls a target now."""
    try:
        with hold_target_lock(workspace, target):
            return False
    except AlreadyRunning:
        return True


def parse_time(text: str) -> datetime:
    """Return a time of the ledger."""
    return datetime.fromisoformat(text)
