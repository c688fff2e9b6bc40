"""Show what all datasets hold of a nominal, and the adverts and clusters that touch it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.nominals.nominal import Nominal, find_nominals, parse_query
from records.advert import StoredAdvert
from records.cluster import Cluster
from records.entry import Entry
from records.identifier import Occurrence, Subject
from scheduler.errors import EmptyQuery, NoSuchNominal
from scheduler.workspace import Workspace

MAX_NOMINALS = 20


@dataclass(frozen=True, slots=True)
class NominalPage:
    """A nominal with its occurrences in adverts, those adverts, and the clusters that hold them."""

    nominal: Nominal
    occurrences: tuple[Occurrence, ...]
    adverts: tuple[StoredAdvert, ...]
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class NominalFilter:
    """What a list of nominals is narrowed to; empty fields do not narrow. `name` is part of a name."""

    dataset: str = ""
    role: str = ""
    force: str = ""
    name: str = ""


def show_nominals(workspace: Workspace, query: str) -> list[NominalPage]:
    """Return the nominals with a URN, name, PNCID, CRO number or contact; raise NoSuchNominal if there is none."""
    workspace.require_operation()
    workspace.require_whole_store()
    wanted = parse_query(query)
    if not wanted:
        raise EmptyQuery(query)
    nominals = find_nominals(workspace.store, wanted)
    workspace.audit("nominal", {"query": query}, len(nominals))
    if not nominals:
        raise NoSuchNominal(query)
    return [build_page(workspace, nominal) for nominal in nominals[:MAX_NOMINALS]]


def build_page(workspace: Workspace, nominal: Nominal) -> NominalPage:
    """Return a nominal with the adverts and clusters that its contacts occur in."""
    occurrences = tuple(workspace.store.look_up(nominal.contacts, Subject.ADVERT)) if nominal.contacts else ()
    ids = {seen.subject_id for seen in occurrences}
    adverts = tuple(workspace.store.adverts(ids)) if ids else ()
    clusters = tuple(cluster for cluster in workspace.store.clusters() if not ids.isdisjoint(cluster.members))
    return NominalPage(nominal, occurrences, adverts, clusters)


def list_nominals(workspace: Workspace, narrowed: NominalFilter, limit: int) -> tuple[list[Entry], int]:
    """Return the first entries with a person that fit a filter, in order of dataset and key, and the number of all."""
    workspace.require_operation()
    workspace.require_whole_store()
    fitting = sorted(select_entries(workspace, narrowed), key=lambda entry: (entry.dataset, entry.key))
    workspace.audit("nominal list", {name: getattr(narrowed, name) for name in narrowed.__slots__}, len(fitting))
    return fitting[:limit], len(fitting)


def select_entries(workspace: Workspace, narrowed: NominalFilter) -> Iterator[Entry]:
    """Yield the entries with a person that fit a filter."""
    for entry in workspace.store.entries():
        person = entry.person
        is_nominal = any((person.name, person.urn, person.pncid, person.cro))
        if is_nominal and fits(entry, narrowed):
            yield entry


def fits(entry: Entry, narrowed: NominalFilter) -> bool:
    """Return whether an entry fits a filter."""
    names = " ".join((entry.person.name, *entry.person.aliases)).casefold()
    tests = (
        narrowed.dataset in ("", entry.dataset),
        not narrowed.role or narrowed.role in entry.roles,
        narrowed.force in ("", entry.person.force),
        narrowed.name.casefold() in names,
    )
    return all(tests)
