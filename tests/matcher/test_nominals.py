"""The entries of one nominal are gathered from all datasets, and no stranger's."""

from __future__ import annotations

import pytest

from enrich.registry import select_kinds
from matcher.datasets.mapping import build_person_sightings
from matcher.nominals.nominal import find_nominals, parse_query
from records.entry import Entry, EntryRecord, Person
from records.identifier import Sighting
from search.sqlite.store import SqliteStore

(PERSON,) = select_kinds(["person"])


def record(dataset: str, key: str, person: Person, *identifiers: str) -> EntryRecord:
    seen = [Sighting(*identifier.split(":", 1), identifier, 0, len(identifier)) for identifier in identifiers]
    if person.urn:
        seen.append(Sighting("urn", person.urn, person.urn, 0, len(person.urn)))
    return EntryRecord(
        Entry(dataset, "1", key, f"{dataset} {key}", person=person), (*seen, *build_person_sightings(person, PERSON))
    )


ADA = Person("49/123", "Ada", "", "Quill", born="1990-05-01")


def gathered(store: SqliteStore, query: str) -> list[list[str]]:
    nominals = find_nominals(store, parse_query(query))
    return sorted(sorted(f"{one.entry.dataset} {one.entry.key}" for one in nominal.records) for nominal in nominals)


def test_entries_are_joined_through_every_number_and_through_name_with_birth(store):
    store.save_entries(
        [
            record("a", "1", ADA, "phone:+447700900461"),
            record("b", "2", Person(given="ADA Mary", surname="Quill", born="1990-05-01"), "pncid:2001/0171310W"),
            record("c", "3", Person(pncid="2001/0171310W"), "pncid:2001/0171310W", "cro:123456/90A"),
            record("d", "4", Person(cro="123456/90A"), "cro:123456/90A"),
            record("e", "5", Person(given="Bo", surname="Marsh", born="1985-06-02")),
        ]
    )
    whole = ["a 1", "b 2", "c 3", "d 4"]
    for query in ("49/123", "2001/0171310W", "Ada Quill", "07700 900461"):
        assert gathered(store, query) == [whole]
    (nominal,) = find_nominals(store, parse_query("49/123"))
    assert {str(join.identifier) for join in nominal.joins} == {
        "person:ada quill 1990-05-01",
        "pncid:2001/0171310W",
        "cro:123456/90A",
    }
    assert [str(contact) for contact in nominal.contacts] == ["phone:+447700900461"]


@pytest.mark.parametrize(
    "other",
    [
        Person("49/123", "Bo", "", "Marsh"),  # another force's URN
        Person("49/123", "Ada", "", "Quill", born="1971-01-01"),
        Person("49/999", "Ada", "", "Quill"),  # a name alone
        Person("", "Ada", "", "Quill", born="1990"),  # a year is no date of birth
    ],
)
def test_a_stranger_is_not_joined(store, other):
    store.save_entries([record("a", "1", ADA), record("b", "2", other)])
    assert ["a 1"] in gathered(store, "49/123")


def test_a_urn_joins_what_nothing_contradicts(store):
    store.save_entries([record("a", "1", ADA), record("b", "2", Person("49/123"))])
    assert gathered(store, "49/123") == [["a 1", "b 2"]]


def test_a_number_that_many_share_ends_at_the_limit(store, monkeypatch):
    monkeypatch.setattr("matcher.nominals.nominal.MAX_ENTRIES", 3)
    store.save_entries([record("a", str(n), Person(), "pncid:2001/0171310W", f"cro:{n}") for n in range(3)])
    store.save_entries([record("b", str(n), Person(), f"cro:{n}", "cro:x") for n in range(3)])
    store.save_entries([record("c", str(n), Person(), "cro:x") for n in range(3)])
    nominal = find_nominals(store, parse_query("2001/0171310W"))[0]
    assert not nominal.is_whole
    monkeypatch.undo()
    (nominal,) = find_nominals(store, parse_query("2001/0171310W"))
    assert (nominal.is_whole, len(nominal.records)) == (True, 9)
