"""Invented captures of a crawl, and the fingerprint of a store that wrote them without any fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from more_itertools import chunked

from records.advert import Advert, ExtractedAdvert
from records.identifier import Sighting, Validity
from search.fingerprint import Fingerprint, compute_fingerprint
from search.sqlite.store import SqliteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIZE = 40


def extracted(n: int, text: str = "Call any time", at: datetime = NOON) -> ExtractedAdvert:
    """Return advert number n, with a phone number that it shares with others."""
    value = f"+447700900{n % 300:03}"
    advert = Advert("northlight", str(n), f"http://site.example/{n}", at, title=f"Advert {n}", text=text)
    return ExtractedAdvert(
        advert, (Sighting("phone", value, value, 0, 0, validity=Validity.FICTIONAL, rule="phone/1"),)
    )


def batches(adverts: int) -> list[list[ExtractedAdvert]]:
    """Return the batches of a crawl in which every tenth advert is captured a second time with another text."""
    captured = [extracted(n) for n in range(adverts)]
    captured += [extracted(n, "Call in the evening", NOON + timedelta(days=1)) for n in range(0, adverts, 10)]
    return list(chunked(captured, SIZE))


def expected_fingerprint(folder: Path, batches_to_write: list[list[ExtractedAdvert]]) -> Fingerprint:
    """Return the fingerprint of an embedded store after the same batches."""
    store = SqliteStore(folder / "model.db")
    for batch in batches_to_write:
        store.save_adverts(batch)
    expected = compute_fingerprint(store)
    store.close()
    return expected
