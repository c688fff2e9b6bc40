"""A bounded atheris run: extraction never raises, and every sighting cites its very characters.

`pip install atheris`, then `python bench/extract/fuzz.py -max_total_time=120`. Options are libFuzzer's; a crash is
written to a file that, given as an argument, is replayed.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["enrich", "records"]):
    from enrich.extract import extract
    from enrich.registry import KINDS

LONGEST = 400
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


def read_once(data: bytes) -> None:
    """Read a text made of the fuzzer's choice of seeds and characters, and check what came out."""
    text = mixed(atheris.FuzzedDataProvider(data))
    for sighting in extract(text):
        assert text[sighting.start : sighting.end] == sighting.raw, (text, sighting)
        assert BY_NAME[sighting.kind].canonical(sighting.value) == sighting.value, (text, sighting)


def mixed(choice: atheris.FuzzedDataProvider) -> str:
    parts: list[str] = []
    while choice.remaining_bytes() and sum(map(len, parts)) < LONGEST:
        seeded = choice.ConsumeBool()
        parts.append(choice.PickValueInList(list(SEEDS)) if seeded else choice.ConsumeUnicodeNoSurrogates(12))
    return "".join(parts)


def with_defaults(arguments: list[str]) -> list[str]:
    """Return the arguments with libFuzzer's options that were not given."""
    given = {argument.split("=")[0] for argument in arguments}
    return arguments + [option for option in DEFAULTS if option.split("=")[0] not in given]


if __name__ == "__main__":
    atheris.Setup(with_defaults(sys.argv), read_once)
    atheris.Fuzz()
