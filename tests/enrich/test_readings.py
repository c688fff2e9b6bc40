"""Every kind extracts exactly the values that readings.toml lists."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pytest

from enrich.text.folding import Text

READINGS = tomllib.loads((Path(__file__).parent / "readings.toml").read_text("utf-8"))
ROWS = [(kind, text, values) for kind, rows in READINGS.items() for text, values in rows.items()]


@pytest.mark.parametrize(("kind", "text", "values"), ROWS, ids=[f"{kind}: {text[:60]!a}" for kind, text, _ in ROWS])
def test_a_kind_extracts_the_listed_values(kind, text, values):
    tested = getattr(importlib.import_module(f"enrich.kinds.{kind}"), kind)
    seen = list(tested.find(Text(text)))
    assert [sighting.value for sighting in seen] == values
    assert all(text[sighting.start : sighting.end] == sighting.raw for sighting in seen)
    assert [tested.canonical(sighting.value) for sighting in seen] == values
