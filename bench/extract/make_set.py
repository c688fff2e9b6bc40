"""Write the generated half of the labelled set, sets/dev-made.jsonl and sets/test-made.jsonl, equal for equal seeds.

`python bench/extract/make_set.py [--seed 461] [--each 18]` generates `each` texts of every family, without duplicates.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import families_dev
import families_test
from phrases import GeneratedText, Maker

SETS = Path(__file__).parent / "sets"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=461)
    parser.add_argument("--each", type=int, default=18, help="texts a family")
    options = parser.parse_args()
    for split, module in (("dev", families_dev), ("test", families_test)):
        rows = [
            *generate_rows(split, module.POSITIVE, options, negative=False),
            *generate_rows(split, module.NEGATIVE, options, negative=True),
        ]
        (SETS / f"{split}-made.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
        )
        print(f"{split}: {len(rows)} texts")


def generate_rows(
    split: str, families: dict[str, Maker], options: argparse.Namespace, *, negative: bool
) -> Iterator[dict[str, object]]:
    """Yield the rows of these families; each family has its own seed, so that a new one changes no other."""
    for family, make in families.items():
        rng = Random(f"{options.seed}/{family}")
        generated = [make(rng) for _ in range(options.each)]
        unique = {text.text: text for text in generated}
        for number, made in enumerate(unique.values(), 1):
            yield build_row(f"{family}-{number:02d}", family, split, made, negative=negative)


def build_row(name: str, family: str, split: str, made: GeneratedText, *, negative: bool) -> dict[str, object]:
    expected = [{"kind": kind, "value": value} for kind, value in dict.fromkeys(made.expected)]
    return {
        "id": name,
        "family": family,
        "split": split,
        "text": made.text,
        "expected": expected,
        "scored_kinds": list(made.scored),
        "negative": negative,
    }


if __name__ == "__main__":
    main()
