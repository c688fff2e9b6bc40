"""What a crawl captured, and what a store must hold of it when nothing goes wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from more_itertools import chunked

from records.advert import Advert, Harvest
from records.identifier import Sighting, Validity
from search.fingerprint import Fingerprint, fingerprint
from search.sqlite.store import SqliteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIZE = 40


def harvest(n: int, text: str = "Call any time", at: datetime = NOON) -> Harvest:
    """An advert of its own with a number that it shares with others."""
    value = f"+447700900{n % 300:03}"
    advert = Advert("northlight", str(n), f"http://site.example/{n}", at, title=f"Advert {n}", text=text)
    return Harvest(advert, (Sighting("phone", value, value, 0, 0, validity=Validity.FICTIONAL, rule="phone/1"),))


def batches(adverts: int) -> list[list[Harvest]]:
    """Batches of a crawl in which every tenth advert is met again, changed."""
    captured = [harvest(n) for n in range(adverts)]
    captured += [harvest(n, "Call in the evening", NOON + timedelta(days=1)) for n in range(0, adverts, 10)]
    return list(chunked(captured, SIZE))


def as_it_must_be(folder: Path, wanted: list[list[Harvest]]) -> Fingerprint:
    """The fingerprint of a store to which nothing happened."""
    store = SqliteStore(folder / "model.db")
    for batch in wanted:
        store.save_adverts(batch)
    whole = fingerprint(store)
    store.close()
    return whole
