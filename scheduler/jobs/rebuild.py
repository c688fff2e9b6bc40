"""Build a lost store again: adverts from the evidence of the crawls, entries from the files of the datasets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ledger.database import format_utc
from ledger.datasets import Edition
from matcher.datasets.manifest import read_manifest
from records.errors import WashlineError
from scheduler.jobs.datasets import load_dataset
from scheduler.jobs.reread import reread
from scheduler.workspace import ADVERTS, Workspace

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """The result of a rebuild.

    `held` and `known` are the numbers of adverts in the store now, and of those stored before it was lost. `problems`
    name what could not be built again and how to get it back. `is_accepted`: the ledger no longer expects the rest.
    """

    runs: int
    datasets: int
    held: int
    known: int
    problems: tuple[str, ...]
    is_accepted: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the store holds what it held before, or the loss was accepted."""
        return not self.problems and (self.held >= self.known or self.is_accepted)


def rebuild_store(
    workspace: Workspace, *, accept_loss: bool = False, progress: Progress = lambda _: None
) -> Rebuilding:
    """Read the captures of all crawls again, and load the datasets that the store lacks from their manifests.

    Idempotent: what is stored stays as it is. Imported adverts have no evidence: import their files again. With
    `accept_loss` the ledger expects no more adverts than the store holds then, so that washes are allowed again.
    """
    workspace.require_operation()
    workspace.audit("store rebuild", {"accept_loss": accept_loss})
    runs = sorted(workspace.ledger.runs.all(), key=lambda run: (run.started_at, run.id))
    problems = []
    for number, run in enumerate(runs, 1):
        progress(f"crawl {number} of {len(runs)}")
        try:
            reread(workspace, run.id)
        except WashlineError as error:
            problems.append(f"crawl {run.id} of {run.target}: {error}")
    loaded, failed = load_missing(workspace, progress)
    workspace.wait_for_writes()
    held, known = workspace.store.counts()[ADVERTS], workspace.ledger.stored.counts().get(ADVERTS, 0)
    if held < known and accept_loss:
        workspace.ledger.stored.record({ADVERTS: held}, format_utc(workspace.now()))
    result = Rebuilding(len(runs), loaded, held, known, (*problems, *failed), is_accepted=accept_loss and held < known)
    facts = {"held": held, "known": known, "accepted": result.is_accepted, "problems": list(result.problems)}
    workspace.audit("store rebuild ended", facts, held)
    return result


def load_missing(workspace: Workspace, progress: Progress) -> tuple[int, list[str]]:
    """Load the datasets of which the store holds too few entries; return their number, and why others failed."""
    held: dict[tuple[str, str], int] = {}
    for entry in workspace.store.entries():
        held[entry.dataset, entry.dataset_version] = held.get((entry.dataset, entry.dataset_version), 0) + 1
    missing = [
        edition
        for edition in workspace.ledger.datasets.current()
        if held.get((edition.name, edition.version), 0) < edition.entries
    ]
    manifests = find_manifests(workspace)
    problems = []
    for edition in missing:
        progress(f"dataset {edition.name}")
        if problem := load_again(workspace, edition, manifests.get((edition.name, edition.version))):
            problems.append(problem)
    return len(missing) - len(problems), problems


def load_again(workspace: Workspace, edition: Edition, manifest: Path | None) -> str:
    """Load an edition from its manifest; return why that failed, "" if it did not."""
    name = f"dataset {edition.name} {edition.version}"
    if manifest is None or not manifest.is_file():
        place = f"{manifest} is gone" if manifest else "its manifest is not known"
        return f"{name}: {place}; to get it back, run: washline dataset load MANIFEST"
    try:
        if read_manifest(manifest).version != edition.version:
            return f"{name}: {manifest} is now of another version; to load that, run: washline dataset load {manifest}"
        load_dataset(workspace, manifest)
    except WashlineError as error:
        return f"{name}: {error}"
    return ""


def find_manifests(workspace: Workspace) -> dict[tuple[str, str], Path]:
    """Return the manifests from which datasets were loaded last, by name and version, as the audit log has them."""
    loads = [logged.event.asked for logged in workspace.ledger.audit.events() if logged.event.action == "dataset load"]
    return {  # the newest is first in the log, and counts
        (str(facts["dataset"]), str(facts["version"])): Path(str(facts["manifest"])) for facts in reversed(loads)
    }
