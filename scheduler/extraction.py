"""Extracts adverts and stores them; skips the extraction of unchanged adverts."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.adverts import extract_adverts
from enrich.extract import EDITION
from records.advert import Advert
from search.store import Saved, Store


def save_extracted(store: Store, adverts: Sequence[Advert], cores: int) -> Saved:
    """Store adverts with their identifiers. Those stored with the same content by the same rules are not extracted."""
    saved, rest = store.refresh_adverts(adverts, EDITION)
    return saved + store.save_adverts(list(extract_adverts(rest, cores)))
