"""Loads and washes that are killed at any moment leave the old state, and the next run completes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

MANIFEST = """
name = "nominals"
file = "{file}"
version = "{version}"
key = "URN"
[columns]
"URN" = "person.urn"
"Mobile" = "phone"
"""
ROWS = 4000
MOMENTS = (0.8, 1.3, 2.0)  # seconds after the start; a run takes about two


@pytest.fixture
def loaded(washline, listing):
    for version in (1, 2):
        rows = (f"N{row},07700 900{(row + version) % 1000:03}" for row in range(ROWS))
        listing("URN,Mobile", *rows, name=f"v{version}.csv")
        listing(MANIFEST.format(file=f"v{version}.csv", version=version), name=f"v{version}.toml")
    washline.done("dataset", "load", listing(MANIFEST.format(file="v1.csv", version=1), name="v1.toml"))
    return washline


def kill_after(seconds, washline, *arguments):
    """Run a command and kill it; return whether it was still running."""
    command = [sys.executable, "-m", "washline", *map(str, arguments), "--data", str(washline.data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.1)
        return True
    return False


def read_edition(washline):
    edition = max(washline.done("dataset", "list", "--json").json, key=lambda one: one["loaded_at"])
    return edition["version"].partition("+")[0], edition["entries"]


@pytest.mark.slow
def test_a_killed_load_leaves_the_old_edition_and_the_next_completes(loaded, listing):
    manifest = listing(MANIFEST.format(file="v2.csv", version=2), name="v2.toml")
    asked = listing("mobile", "07700 900001", name="asked.csv")
    before = loaded.done("wash", asked, "--json").json["results"]
    for seconds in MOMENTS:
        if not kill_after(seconds, loaded, "dataset", "load", manifest):
            break
        version, entries = read_edition(loaded)
        assert entries == ROWS
        now = loaded.done("wash", asked, "--json").json["results"]
        assert version != "1" or len(now[0]["hits"]) == len(before[0]["hits"])
        assert loaded("store", "check").status == 0
    loaded.done("dataset", "load", manifest)
    assert read_edition(loaded) == ("2", ROWS)
    assert loaded("store", "check").status == 0
    assert loaded("audit", "verify").status == 0


@pytest.mark.slow
def test_a_killed_wash_leaves_no_partial_result_and_the_next_completes(loaded, listing, tmp_path):
    asked = listing("mobile", *(f"07700 900{row % 1000:03}" for row in range(3000)), name="asked.csv")
    out = tmp_path / "hits.csv"
    for seconds in MOMENTS:
        is_killed = kill_after(seconds, loaded, "wash", asked, "--out", out)
        if out.exists():
            assert len(out.read_text().splitlines()) == 3001
        if not is_killed:
            break
        out.unlink(missing_ok=True)
    loaded.done("wash", asked, "--out", out)
    assert len(out.read_text().splitlines()) == 3001
    assert len(loaded.done("wash", "list", "--json").json) == 1
    assert loaded("audit", "verify").status == 0
