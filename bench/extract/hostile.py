"""Texts made to hurt, each read in a process of its own: processor seconds and the memory that reading added.

`python bench/extract/hostile.py NAME` reads one text and prints `seconds megabytes sightings`.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
LIMIT_SECONDS = 30


def filled(unit: str, size: int = MEGABYTE) -> str:
    """Return the unit repeated to at least `size` code points."""
    return (unit * (size // len(unit) + 1))[:size]


TEXTS = {
    "spaced digits": lambda: filled("0 7 7 0 "),
    "number words": lambda: filled("one two three "),
    "nested brackets": lambda: "(" * (MEGABYTE // 2) + ")" * (MEGABYTE // 2),
    "zero-width flood": lambda: filled("0" + "\u200b" * 999),
    "one line of 5 MB": lambda: filled("lorem ipsum 07700 900461 dolor ", 5 * MEGABYTE),
    "one digit": lambda: filled("0"),
    "one number, no break": lambda: filled("07700900461"),
    "double double": lambda: filled("double "),
    "combining marks": lambda: filled("0" + "\u0336" * 99),
    "at signs": lambda: filled("a@"),
    "at and dot in words": lambda: filled("a at b dot "),
    "open tags": lambda: filled("<b "),
    "entities": lambda: filled("&#48;"),
    "handles": lambda: filled("insta @anna_bee1 "),
    "names and ages": lambda: filled("Mia, 24 "),
    "pound signs": lambda: filled("£80 "),
    "plates": lambda: filled("AB45 CDE "),
    "plus signs": lambda: filled("+4 4 "),
    "keycaps": lambda: filled("7\ufe0f\u20e3"),
    "letters O": lambda: filled("O O 7 "),
    "commas": lambda: filled("0,7;7/"),
    "spaces": lambda: "0" + " " * MEGABYTE + "7",
    "lines": lambda: filled("0\n7\n"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hostile text cost; `seconds` is None where the limit ran out or reading raised, and `outcome` says which."""

    name: str
    megabytes: float
    seconds: float | None
    memory_mb: float | None
    outcome: str


def costs() -> list[Cost]:
    return [cost(name) for name in TEXTS]


def cost(name: str) -> Cost:
    """Return what a text costs, read in a fresh process."""
    size = len(TEXTS[name]().encode()) / MEGABYTE
    try:
        run = subprocess.run(
            [sys.executable, __file__, name], capture_output=True, text=True, check=True, timeout=LIMIT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return Cost(name, size, None, None, "time ran out")
    except subprocess.CalledProcessError as failed:
        return Cost(name, size, None, None, failed.stderr.strip().rsplit("\n", 1)[-1])
    seconds, memory, sightings = run.stdout.split()
    return Cost(name, size, float(seconds), float(memory), f"{sightings} sightings")


def main(name: str) -> None:
    from enrich.extract import extract

    extract("warm up: 07700 900461, £80 half hour, E14, washline.mia at gmail dot com, tg @washline_mia, reg AB45 CDE")
    text = TEXTS[name]()
    before, start = held_mb(), time.process_time()
    sightings = extract(text)
    print(f"{time.process_time() - start:.3f} {peak_mb() - before:.1f} {len(sightings)}")


def held_mb() -> float:
    """Return the memory held now (Linux)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / MEGABYTE


def peak_mb() -> float:
    """Return the most memory that this program held (Linux); what getrusage says counts its parent's too."""
    (held,) = (
        line.split()[1]
        for line in Path("/proc/self/status").read_text("ascii").splitlines()
        if line.startswith("VmHWM")
    )
    return int(held) * 1024 / MEGABYTE


if __name__ == "__main__":
    main(sys.argv[1])
