"""Every kind reads what the table says, no more and no less."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pytest

from enrich.text.folding import Text

READINGS = tomllib.loads((Path(__file__).parent / "readings.toml").read_text("utf-8"))
ROWS = [(kind, text, values) for kind, rows in READINGS.items() for text, values in rows.items()]


@pytest.mark.parametrize(("kind", "text", "values"), ROWS, ids=[f"{kind}: {text[:60]!a}" for kind, text, _ in ROWS])
def test_a_kind_reads_what_is_there(kind, text, values):
    reader = getattr(importlib.import_module(f"enrich.kinds.{kind}"), kind)
    seen = list(reader.find(Text(text)))
    assert [sighting.value for sighting in seen] == values
    assert all(text[sighting.start : sighting.end] == sighting.raw for sighting in seen)
    assert [reader.canonical(sighting.value) for sighting in seen] == values
