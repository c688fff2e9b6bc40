"""All texts of the reading tests, as one list."""

from __future__ import annotations

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
READINGS: dict[str, dict[str, list[str]]] = tomllib.loads((HERE / "readings.toml").read_text("utf-8"))
PHONES = [
    line.partition(" => ")[0].replace("\\n", "\n")
    for line in (HERE / "phones.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
TEXTS = [*PHONES, *(text for rows in READINGS.values() for text in rows)]
