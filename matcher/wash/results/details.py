"""Details that a result shows of a hit: an advert's address and the words around the identifier, a nominal's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from records.advert import StoredAdvert
from records.hit import Hit
from records.identifier import Identifier, Subject
from search.store import Store

MAX_AROUND = 60  # characters before and behind an identifier

Details = Mapping[tuple[str, Identifier], "HitDetails"]


@dataclass(frozen=True, slots=True)
class HitDetails:
    """The address of an advert and its words around an identifier; of an entry, the name of its nominal."""

    url: str = ""
    quote: str = ""
    name: str = ""


NO_DETAILS = HitDetails()


def load_details(store: Store, hits: Iterable[Hit]) -> Details:
    """Return the details of some hits, by subject id and identifier."""
    wanted: dict[Subject, dict[str, set[Identifier]]] = {Subject.ADVERT: {}, Subject.ENTRY: {}}
    for hit in hits:
        wanted[hit.seen.subject].setdefault(hit.seen.subject_id, set()).add(hit.identifier)
    adverts, entries = wanted[Subject.ADVERT], wanted[Subject.ENTRY]
    found: dict[tuple[str, Identifier], HitDetails] = {}
    for stored in store.adverts(adverts) if adverts else ():
        quotes = {identifier: quote(stored, identifier) for identifier in adverts[stored.advert.id]}
        found |= {(stored.advert.id, key): HitDetails(stored.advert.url, words) for key, words in quotes.items()}
    for entry in store.entries(entries) if entries else ():
        found |= {(entry.id, key): HitDetails(name=entry.person.name) for key in entries[entry.id]}
    return found


def quote(stored: StoredAdvert, identifier: Identifier) -> str:
    """Return the words around an identifier in the newest version of an advert; "" if only an older one shows it."""
    seen = next((seen for seen in stored.sightings if seen.identifier == identifier), None)
    text = {"document": stored.advert.document, "title": stored.advert.title}.get(
        seen.field if seen else "", stored.advert.text
    )
    return cut_around(text, seen.start, seen.end) if seen else ""


def cut_around(text: str, start: int, end: int) -> str:
    """Return a place in a text with whole words around it, in one line.

    >>> cut_around("one two " * 20 + "CALL" + " three four" * 20, 160, 164)[:20]
    '... one two one two '
    """
    before, after = text[max(0, start - MAX_AROUND) : start], text[end : end + MAX_AROUND]
    if start > MAX_AROUND:
        before = "... " + before.partition(" ")[2]
    if len(text) > end + MAX_AROUND:
        after = after.rpartition(" ")[0] + " ..."
    return " ".join(f"{before}{text[start:end]}{after}".split())
