"""Fuzzes extraction with atheris: it must not raise, and every sighting must cite its exact characters.

`pip install atheris`, then `python bench/extract/fuzz.py -max_total_time=120`. Options are libFuzzer's; a crash is
written to a file, which replays it if given as an argument.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["enrich", "records"]):
    from enrich.extract import extract
    from enrich.registry import KINDS

MAX_LENGTH = 400
DEFAULTS = ("-max_total_time=60", "-max_len=300", "-len_control=0")
SEEDS = (
    "oh double seven double oh nine double oh four six one",
    "07700 900461",
    "£80 half hour",
    "x at gmail dot com",
    "tg @washline_mia",
    "E14 9AB",
    "reg AB45 CDE",
    "wa.me/447700900461",
    "0\ufe0f\u20e37\ufe0f\u20e37",
    "0\u200b7\u200b7",
    "<b>077</b>&#48;",
    "нула седем",
)
BY_NAME = {kind.name: kind for kind in KINDS}


def check_text(data: bytes) -> None:
    """Extract a text of seeds and characters that the fuzzer chooses, and check the sightings."""
    text = build_text(atheris.FuzzedDataProvider(data))
    for sighting in extract(text):
        assert text[sighting.start : sighting.end] == sighting.raw, (text, sighting)
        assert BY_NAME[sighting.kind].canonical(sighting.value) == sighting.value, (text, sighting)


def build_text(choice: atheris.FuzzedDataProvider) -> str:
    parts: list[str] = []
    while choice.remaining_bytes() and sum(map(len, parts)) < MAX_LENGTH:
        seeded = choice.ConsumeBool()
        parts.append(choice.PickValueInList(list(SEEDS)) if seeded else choice.ConsumeUnicodeNoSurrogates(12))
    return "".join(parts)


def add_defaults(arguments: list[str]) -> list[str]:
    """Return the arguments with defaults for libFuzzer's options."""
    given = {argument.split("=")[0] for argument in arguments}
    return arguments + [option for option in DEFAULTS if option.split("=")[0] not in given]


if __name__ == "__main__":
    atheris.Setup(add_defaults(sys.argv), check_text)
    atheris.Fuzz()
