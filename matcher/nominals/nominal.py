"""Gathers the entries of one nominal from all datasets.

Two entries are of one nominal if they share a PNCID, a CRO number, a name with its date of birth, or a URN; a URN joins
only entries whose names and dates of birth do not contradict each other, because two forces may use the same. Every
join is kept with its reason. A name alone joins nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.cell import read_cell
from enrich.errors import IdentifierError
from enrich.registry import KINDS, select_kinds
from matcher.kind_policy import CONTACT_KINDS, select_washed
from records.entry import EntryRecord, Person
from records.identifier import Identifier, Subject
from search.store import Store

NUMBER_KINDS = ("pncid", "cro", "urn")  # the most exact first
PERSON = "person"
BORN = re.compile(r"\d{4}-\d\d-\d\d$")
MAX_ENTRIES = 1000  # of one nominal: with more, an identifier is shared by many people


@dataclass(frozen=True, slots=True)
class Join:
    """Why an entry belongs to a nominal: it shares this identifier with an entry that does."""

    entry: str
    identifier: Identifier


@dataclass(frozen=True, slots=True)
class Nominal:
    """The entries of one person, oldest first, and the joins between them. `is_whole` is False beyond MAX_ENTRIES."""

    records: tuple[EntryRecord, ...]
    joins: tuple[Join, ...]
    is_whole: bool = True

    @property
    def people(self) -> list[Person]:
        """The distinct persons as the entries name them."""
        return list(dict.fromkeys(record.entry.person for record in self.records))

    @property
    def identifiers(self) -> list[Identifier]:
        """The distinct identifiers of the entries, in order."""
        return list(dict.fromkeys(seen.identifier for record in self.records for seen in record.sightings))

    @property
    def contacts(self) -> list[Identifier]:
        """The phones, e-mails and handles of the entries."""
        return [identifier for identifier in self.identifiers if identifier.kind in CONTACT_KINDS]


def parse_query(query: str) -> list[Identifier]:
    """Return what a query for a nominal may be: PNCID, CRO number, URN, name, or any identifier in it.

    >>> [str(found) for found in parse_query("Ada Quill")], [str(found) for found in parse_query("49/123")]
    (['person:ada quill'], ['urn:49/123'])
    """
    found: dict[Identifier, None] = {}
    for kind in select_kinds((*NUMBER_KINDS, PERSON)):
        try:
            found[Identifier(kind.name, kind.canonical(query))] = None
        except IdentifierError:
            continue
    found |= dict.fromkeys(seen.identifier for seen in read_cell(query, select_washed(KINDS)).sightings)
    return list(found)


def find_nominals(store: Store, wanted: Collection[Identifier]) -> list[Nominal]:
    """Return the nominals whose entries have one of these identifiers, those with most entries first."""
    nominals: list[Nominal] = []
    known: set[str] = set()
    for record in load_records(store, wanted):
        if record.entry.id not in known:
            nominal = gather(store, record)
            known |= {member.entry.id for member in nominal.records}
            nominals.append(nominal)
    return sorted(nominals, key=lambda nominal: -len(nominal.records))


def gather(store: Store, first: EntryRecord) -> Nominal:
    """Return the nominal of an entry: all entries that its own numbers, and those of what they find, join to it."""
    members, joins, asked = {first.entry.id: first}, [], set[Identifier]()
    new = [first]
    while new and len(members) < MAX_ENTRIES:
        keys = {key for record in new for key in list_keys(record)} - asked
        asked |= keys
        found = join(load_records(store, keys), keys, members)
        members |= {record.entry.id: record for record, _ in found}
        joins += [Join(record.entry.id, key) for record, key in found]
        new = [record for record, _ in found]
    return Nominal(tuple(sorted(members.values(), key=sort_key)), tuple(joins), is_whole=not new)


def join(
    records: Iterable[EntryRecord], keys: Collection[Identifier], members: Mapping[str, EntryRecord]
) -> list[tuple[EntryRecord, Identifier]]:
    """Return those of some entries that a key joins to the members of a nominal, each with its key."""
    others = [record for record in records if record.entry.id not in members]
    found = ((record, find_shared_key(record, keys, list(members.values()))) for record in others)
    return [(record, key) for record, key in found if key]


def sort_key(record: EntryRecord) -> tuple[object, ...]:
    """Return the time of loading, dataset and key of an entry."""
    return record.entry.loaded_at, record.entry.dataset, record.entry.key


def find_shared_key(
    record: EntryRecord, keys: Collection[Identifier], members: Sequence[EntryRecord]
) -> Identifier | None:
    """Return the most exact of the keys that joins an entry to a nominal, or None."""
    return next((key for key in list_keys(record) if key in keys and fits(key, record, members)), None)


def load_records(store: Store, identifiers: Collection[Identifier]) -> list[EntryRecord]:
    """Return the entries that have one of these identifiers."""
    ids = {seen.subject_id for seen in store.look_up(identifiers, Subject.ENTRY)} if identifiers else set()
    return list(store.entry_records(ids)) if ids else []


def list_keys(record: EntryRecord) -> Iterator[Identifier]:
    """Yield the identifiers that make an entry part of a nominal, the most exact first."""
    seen = [sighting.identifier for sighting in record.sightings]
    for kind in NUMBER_KINDS:
        yield from (identifier for identifier in seen if identifier.kind == kind)
    yield from (identifier for identifier in seen if identifier.kind == PERSON and BORN.search(identifier.value))


def fits(key: Identifier, record: EntryRecord, members: Iterable[EntryRecord]) -> bool:
    """Return whether a shared number joins an entry to a nominal: a URN only if no name or date contradicts it."""
    if key.kind != "urn":
        return True
    holders = [member for member in members if key in list_keys(member)]
    return any(not contradict(record, member) for member in holders)


def contradict(one: EntryRecord, other: EntryRecord) -> bool:
    """Return whether two entries name different people, by name or by date of birth."""
    names, others = list_names(one), list_names(other)
    born, other_born = one.entry.person.born, other.entry.person.born
    return bool(names and others and not names & others) or bool(born and other_born and born != other_born)


def list_names(record: EntryRecord) -> set[str]:
    """Return the names of an entry without dates."""
    people: Sequence[str] = [seen.value for seen in record.sightings if seen.kind == PERSON]
    return {BORN.sub("", value).strip() for value in people}
