"""Measures how many adverts a second an import stores in SQLite, beside their bare extraction, on one core."""

from __future__ import annotations

import json
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from enrich.adverts import extract_adverts
from records.advert import Advert
from scheduler.jobs.adverts import import_adverts
from scheduler.workspace import Workspace
from washline.config import read_settings
from washline.wiring import open_configured_workspace

COPIES = 5
AT = datetime(2026, 3, 1, tzinfo=UTC)
AREAS = ("Leeds", "Bradford", "York", "Hull", "Sheffield")


@dataclass(frozen=True, slots=True)
class ImportRates:
    """Adverts a second of processor time: extraction alone, the first import, and a second one of the same file."""

    extraction: float
    first: float
    again: float


def measure_import(texts: Sequence[str]) -> ImportRates:
    """Return the rates for adverts with these texts, each COPIES times under different ids."""
    adverts = [
        Advert("northlight", f"{copy}-{number}", "", AT, text=text, name="Rose", area=AREAS[number % len(AREAS)])
        for copy in range(COPIES)
        for number, text in enumerate(texts)
    ]
    deque(extract_adverts(adverts[:200]), maxlen=0)
    start = time.process_time()
    deque(extract_adverts(adverts), maxlen=0)
    extraction = len(adverts) / (time.process_time() - start)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "adverts.jsonl"
        file.write_text("".join(f"{json.dumps(build_line(advert))}\n" for advert in adverts), "utf-8")
        with open_configured_workspace(read_settings(data=f"{folder}/data")) as opened:
            opened.ledger.operations.open("Bench", "measure imports", opened.user, AT)
            rates = [len(adverts) / time_import(replace(opened, cores=1), file) for _ in range(2)]
    return ImportRates(extraction, *rates)


def build_line(advert: Advert) -> dict[str, str]:
    """Return an advert as a line of an import file."""
    fields = {"id": advert.source_id, "site": advert.site, "captured_at": AT.isoformat()}
    return fields | {"text": advert.text, "name": advert.name, "area": advert.area}


def time_import(workspace: Workspace, file: Path) -> float:
    """Return the seconds of processor time of one import."""
    start = time.process_time()
    import_adverts(workspace, file)
    return time.process_time() - start
