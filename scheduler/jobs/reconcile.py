"""Reconciliation of a table's cells with the identifiers that adverts and datasets hold, for OpenRefine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from matcher.kind_policy import POLICY_BY_KIND, WASHED_KINDS
from matcher.wash.wash import Against
from records.entry import Entry
from records.hit import Hit, MatchTier, Result, WashedRow
from records.identifier import Identifier, Occurrence, Subject
from scheduler.jobs.wash import wash_values
from scheduler.workspace import Workspace
from search.store import Store

SCORES = {MatchTier.EXACT: 100.0, MatchTier.NORMALISED: 95.0, MatchTier.INFERRED: 50.0}
PROPERTIES = {  # that `extend` can add to a table
    "adverts": "number of adverts",
    "sites": "sites",
    "accounts": "accounts",
    "names": "names in adverts",
    "areas": "areas",
    "first_seen": "first seen in an advert",
    "last_seen": "last seen in an advert",
    "datasets": "datasets",
    "nominals": "nominals",
    "urns": "URNs",
    "roles": "roles",
    "grades": "grades",
}

ENTRY_VALUES: dict[str, Callable[[Entry], str]] = {
    "nominals": lambda entry: entry.person.name,
    "datasets": lambda entry: entry.dataset,
    "urns": lambda entry: entry.person.urn,
    "grades": lambda entry: entry.grade,
}


@dataclass(frozen=True, slots=True)
class TableCell:
    """The text of a cell, narrowed to these kinds (all if empty), and the maximum number of candidates."""

    text: str
    kinds: tuple[str, ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An identifier that a cell may name and that the store holds; `score` from 0 to 100.

    `is_certain`: the cell names this identifier and no other that is held; never if it is only a possible reading.
    """

    identifier: Identifier
    score: float
    is_certain: bool
    sources: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """What the store holds of an identifier."""

    identifier: Identifier
    adverts: list[Occurrence] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def get(self, name: str) -> tuple[str | int | datetime, ...]:
        """Return the values of one of PROPERTIES."""
        match name:
            case "adverts":
                return (len(self.adverts),)
            case "sites" | "accounts" | "names" | "areas":
                attribute = {"sites": "source"}.get(name, name.removesuffix("s"))
                return sort_values(getattr(seen, attribute) for seen in self.adverts)
            case "first_seen":
                return tuple(sorted(seen.first_seen for seen in self.adverts)[:1])
            case "last_seen":
                return tuple(sorted(seen.last_seen for seen in self.adverts)[-1:])
        return self._get_of_entries(name)

    def _get_of_entries(self, name: str) -> tuple[str, ...]:
        if name == "roles":
            return sort_values(role for entry in self.entries for role in entry.roles)
        return sort_values(map(ENTRY_VALUES[name], self.entries))


def sort_values(values: Iterable[str]) -> tuple[str, ...]:
    """Return the different values that are not empty, sorted."""
    return tuple(sorted({value for value in values if value}))


def reconcile(workspace: Workspace, cells: Sequence[TableCell]) -> list[list[Candidate]]:
    """Return for each cell the identifiers that it may name, best first; a wash, and logged as one.

    Raise StoreBehind or NothingToSearch.
    """
    _, rows = wash_values(workspace, [cell.text for cell in cells], Against.ALL)
    return [list_candidates(row, cell)[: cell.limit] for row, cell in zip(rows, cells, strict=True)]


def list_candidates(row: WashedRow, cell: TableCell) -> list[Candidate]:
    """Return the candidates of one cell."""
    by_identifier: dict[Identifier, list[Hit]] = defaultdict(list)
    for hit in row.hits:
        if not cell.kinds or hit.identifier.kind in cell.kinds:
            by_identifier[hit.identifier].append(hit)
    is_alone = row.result is Result.HIT and len(by_identifier) == 1
    found = [
        Candidate(
            identifier,
            score=max(SCORES[hit.tier] for hit in hits),
            is_certain=is_alone and any(hit.tier is not MatchTier.INFERRED for hit in hits),
            sources=sort_values(hit.seen.source for hit in hits),
        )
        for identifier, hits in by_identifier.items()
    ]
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.identifier))


def look_up_known(workspace: Workspace, identifiers: Collection[Identifier]) -> Mapping[Identifier, Known]:
    """Return what the store holds of some identifiers; logged as a look-up."""
    workspace.require_operation()
    workspace.require_whole_store()
    known = {identifier: Known(identifier) for identifier in identifiers}
    if known:
        add_occurrences(workspace.store, known)
    found = sum(bool(one.adverts or one.entries) for one in known.values())
    workspace.audit("look up", {"identifiers": sorted(map(str, identifiers))}, found)
    return known


def add_occurrences(store: Store, known: Mapping[Identifier, Known]) -> None:
    """Add to some identifiers the adverts and entries that hold them."""
    for seen in store.look_up(known.keys(), Subject.ADVERT):
        known[seen.identifier].adverts.append(seen)
    by_entry: dict[str, list[Known]] = defaultdict(list)
    for seen in store.look_up(known.keys(), Subject.ENTRY):
        by_entry[seen.subject_id].append(known[seen.identifier])
    for entry in store.entries(by_entry) if by_entry else ():
        for holder in by_entry[entry.id]:
            holder.entries.append(entry)


def list_kinds() -> dict[str, str]:
    """Return the kinds of identifiers with their names."""
    return {kind: POLICY_BY_KIND[kind].noun for kind in sorted(WASHED_KINDS)}
