"""Loads a dataset of messy rows, washes a list against it, CSV to CSV, and compares with a polars join.

polars gets the canonical values, which Washline has to work out; so its time is the lower bound. Aims: a wash takes at
most 3 times as long, loading 50,000 rows a second, one value 5 ms, a list of 454 rows 1.5 s.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from records.identifier import Identifier, Subject
from washline.config import read_settings
from washline.wiring import open_configured_workspace

PEER = Path(__file__).with_name("polars_peer.py")
PEER_PYTHON = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
WASHLINE = [sys.executable, "-m", "washline"]
DAMAGED = 0.3  # share of the cells
HELD = 0.5  # share of the list's values that the dataset holds
SMALL_LIST = 454
MANIFEST = """name = "held"
file = "held.csv"
key = "URN"
[columns]
"URN" = "person.urn"
"Surname" = "person.surname"
"Mobile" = "phone"
"""


def write_number(chance: random.Random, number: str) -> str:
    """Return a national number as people type it; a share of them damaged."""
    if chance.random() >= DAMAGED:
        return chance.choice((number, f"{number[:5]} {number[5:]}", f"+44{number[1:]}"))
    damages = (
        number.replace("0", "O", 2),
        " ".join(number),
        f"{number[:5]}-{number[5:8]}-{number[8:]}",
        f"+44 (0){number[1:]}",
        f"mob {number} after 6",
        number[1:],
    )
    return chance.choice(damages)


def write_dataset(folder: Path, numbers: list[str], chance: random.Random) -> Path:
    """Write a dataset with its manifest, and return the manifest."""
    with (folder / "held.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("URN", "Surname", "Mobile"))
        writer.writerows((f"N{row}", f"Name{row % 5000}", write_number(chance, one)) for row, one in enumerate(numbers))
    manifest = folder / "held.toml"
    manifest.write_text(MANIFEST, "utf-8")
    return manifest


def write_list(path: Path, numbers: list[str], chance: random.Random) -> None:
    """Write a list to wash, and the list of canonical values for polars."""
    canonical = path.with_name("canonical.csv")
    with (
        path.open("w", encoding="utf-8", newline="") as file,
        canonical.open("w", encoding="utf-8", newline="") as plain,
    ):
        rows, values = csv.writer(file), csv.writer(plain)
        rows.writerow(("Ref", "Name", "Mobile"))
        values.writerow(("Ref", "Name", "canonical"))
        for row, number in enumerate(numbers):
            rows.writerow((f"R{row}", f"Name {chance.choice('ABCDE')}ley", write_number(chance, number)))
            values.writerow((f"R{row}", "Name", f"+44{number[1:]}"))


def run_washline(folder: Path, *arguments: str) -> float:
    """Run a command and return its seconds."""
    started = time.perf_counter()
    subprocess.run([*WASHLINE, *arguments, "--data", str(folder / "data")], check=True, capture_output=True, text=True)
    return time.perf_counter() - started


def run_polars(folder: Path, numbers: list[str]) -> float:
    """Return the seconds of the join, without the start of Python."""
    with (folder / "canonical-held.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("value", "held_by"))
        writer.writerows((f"+44{number[1:]}", f"N{row}") for row, number in enumerate(numbers))
    command = [PEER_PYTHON, PEER, folder / "canonical.csv", folder / "canonical-held.csv", folder / "joined.csv"]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(result.stdout.split()[0])


def time_values(folder: Path, numbers: list[str]) -> float:
    """Return the 99th percentile of the seconds of looking up one value in the store."""
    times = []
    with open_configured_workspace(read_settings(data=str(folder / "data"))) as workspace:
        for number in numbers:
            started = time.perf_counter()
            list(workspace.store.look_up({Identifier("phone", f"+44{number[1:]}")}, Subject.ENTRY))
            times.append(time.perf_counter() - started)
    return statistics.quantiles(times, n=100)[98]


def main() -> None:
    """Run everything once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the list")
    parser.add_argument("--held", type=int, default=1_000_000, help="rows of the dataset")
    options = parser.parse_args()
    chance = random.Random(7)
    held = [f"07{number:09}" for number in chance.sample(range(10**9), options.held)]
    asked = [
        chance.choice(held) if chance.random() < HELD else f"07{chance.randrange(10**9):09}"
        for _ in range(options.rows)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_washline(folder, "operation", "open", "Bench", "--purpose", "bench")
        seconds = run_washline(folder, "dataset", "load", str(write_dataset(folder, held, chance)))
        size = sum(file.stat().st_size for file in (folder / "data").rglob("*") if file.is_file())
        print(
            f"loading: {options.held / seconds:,.0f} rows/s (aim 50,000), {size / options.held:,.0f} bytes a row",
            flush=True,
        )
        write_list(folder / "list.csv", asked, chance)
        washed = run_washline(folder, "wash", str(folder / "list.csv"), "--out", str(folder / "hits.csv"))
        joined = run_polars(folder, held)
        print(f"wash: {options.rows:,} rows in {washed:.1f} s = {options.rows / washed:,.0f} rows/s")
        print(f"polars read + join + write of canonical values: {joined:.2f} s; ratio {washed / joined:.1f} (aim <= 3)")
        write_list(folder / "small.csv", asked[:SMALL_LIST], chance)
        small = run_washline(folder, "wash", str(folder / "small.csv"), "--out", str(folder / "small-hits.csv"))
        print(f"{SMALL_LIST} rows from start to result: {small:.2f} s (aim 1.5)")
        print(f"one value: p99 {time_values(folder, asked[:2000]) * 1000:.2f} ms (aim 5)")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"memory of the largest process: {peak} MB")


if __name__ == "__main__":
    main()
