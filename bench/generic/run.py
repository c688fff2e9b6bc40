"""Recall and precision of the generic reader by shape of site: `python bench/generic/run.py [shape ...]`."""

from __future__ import annotations

import sys
from time import process_time

from tests.spiders import generic_held_out, generic_shapes
from tests.spiders.generic_world import Score, World, score


def main(wanted: list[str]) -> None:
    print(
        f"{'shape':14}{'adverts':>10}{'ids':>10}{'strange':>8}{'junk':>6}{'pages':>7}{'ms/page':>9}  fields right/labelled"
    )
    for name, build in {**generic_shapes.SHAPES, **generic_held_out.SHAPES}.items():
        if not wanted or name in wanted:
            report(name, build())


def report(name: str, world: World) -> Score:
    began = process_time()
    found = score(world)
    each = (process_time() - began) / max(found.fetched, 1) * 1000
    fields = " ".join(f"{field} {right}/{of}" for field, (right, of) in found.fields.items() if of)
    print(
        f"{name:14}{found.found:>5}/{found.adverts:<4}{found.found_ids:>5}/{found.ids:<4}{found.strange_ids:>8}{len(found.junk):>6}"
        f"{found.fetched:>7}{each:>9.2f}  {fields}"
    )
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
