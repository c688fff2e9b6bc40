"""Hostile texts, each read in its own process: processor seconds and the memory that reading adds.

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


def repeat_to(unit: str, size: int = MEGABYTE) -> str:
    """Return the unit repeated to `size` code points."""
    return (unit * (size // len(unit) + 1))[:size]


TEXTS = {
    "spaced digits": lambda: repeat_to("0 7 7 0 "),
    "number words": lambda: repeat_to("one two three "),
    "nested brackets": lambda: "(" * (MEGABYTE // 2) + ")" * (MEGABYTE // 2),
    "zero-width flood": lambda: repeat_to("0" + "\u200b" * 999),
    "one line of 5 MB": lambda: repeat_to("lorem ipsum 07700 900461 dolor ", 5 * MEGABYTE),
    "one digit": lambda: repeat_to("0"),
    "one number, no break": lambda: repeat_to("07700900461"),
    "double double": lambda: repeat_to("double "),
    "combining marks": lambda: repeat_to("0" + "\u0336" * 99),
    "at signs": lambda: repeat_to("a@"),
    "at and dot in words": lambda: repeat_to("a at b dot "),
    "open tags": lambda: repeat_to("<b "),
    "entities": lambda: repeat_to("&#48;"),
    "handles": lambda: repeat_to("insta @anna_bee1 "),
    "names and ages": lambda: repeat_to("Mia, 24 "),
    "pound signs": lambda: repeat_to("£80 "),
    "plates": lambda: repeat_to("AB45 CDE "),
    "plus signs": lambda: repeat_to("+4 4 "),
    "keycaps": lambda: repeat_to("7\ufe0f\u20e3"),
    "letters O": lambda: repeat_to("O O 7 "),
    "commas": lambda: repeat_to("0,7;7/"),
    "spaces": lambda: "0" + " " * MEGABYTE + "7",
    "lines": lambda: repeat_to("0\n7\n"),
    "zeros in words, figures and letters": lambda: repeat_to("oh seven 7 O "),
    "zero, seven and strokes": lambda: repeat_to("07/"),
    "platforms and colons": lambda: repeat_to("sc:"),
    "one emoji of a platform": lambda: repeat_to("\U0001f47b "),
    "a platform, a verb and a digit": lambda: repeat_to("x is 4 "),
    "districts": lambda: repeat_to("E1 "),
    "districts and digits": lambda: repeat_to("e1 4 "),
    "districts and commas": lambda: repeat_to("E14,"),
    "postcodes that may be parts": lambda: repeat_to("M2 1TB "),
    "districts that were never issued": lambda: repeat_to("E27 E14 "),
    "amounts and strokes": lambda: repeat_to("20/"),
    "at signs in brackets": lambda: repeat_to("(at)."),
    "digits and joints": lambda: repeat_to("7\u200b"),
}


@dataclass(frozen=True, slots=True)
class HostileCost:
    """The cost of one hostile text; `seconds` is None after a timeout or an error, which `outcome` names."""

    name: str
    megabytes: float
    seconds: float | None
    memory_mb: float | None
    outcome: str


def measure_texts() -> list[HostileCost]:
    return [measure_text(name) for name in TEXTS]


def measure_text(name: str) -> HostileCost:
    """Return the cost of a text, read in a new process."""
    size = len(TEXTS[name]().encode()) / MEGABYTE
    try:
        run = subprocess.run(
            [sys.executable, __file__, name], capture_output=True, text=True, check=True, timeout=LIMIT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return HostileCost(name, size, None, None, "time ran out")
    except subprocess.CalledProcessError as failed:
        return HostileCost(name, size, None, None, failed.stderr.strip().rsplit("\n", 1)[-1])
    seconds, memory, sightings = run.stdout.split()
    return HostileCost(name, size, float(seconds), float(memory), f"{sightings} sightings")


def main(name: str) -> None:
    from enrich.extract import extract

    extract("warm up: 07700 900461, £80 half hour, E14, washline.mia at gmail dot com, tg @washline_mia, reg AB45 CDE")
    text = TEXTS[name]()
    before, start = current_mb(), time.process_time()
    sightings = extract(text)
    print(f"{time.process_time() - start:.3f} {peak_mb() - before:.1f} {len(sightings)}")


def current_mb() -> float:
    """Return the memory of this process now (Linux)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / MEGABYTE


def peak_mb() -> float:
    """Return the peak memory of this process (Linux); getrusage would include its parent's."""
    (peak,) = (
        line.split()[1]
        for line in Path("/proc/self/status").read_text("ascii").splitlines()
        if line.startswith("VmHWM")
    )
    return int(peak) * 1024 / MEGABYTE


if __name__ == "__main__":
    main(sys.argv[1])
