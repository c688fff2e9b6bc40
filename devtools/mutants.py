"""Report of a mutation run: `make mutants` runs mutmut, then `python -m devtools.mutants`.

Prints a table per module and every surviving mutant that docs/mutants.md does not list. Exit status 1 if there is one,
or if more than MAX_SURVIVING of the mutants survive. A mutant without any test counts as a survivor.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import msgspec

MUTANTS = Path("mutants")
LISTED = Path("docs/mutants.md")
MAX_SURVIVING = 0.10
KILLED = frozenset((1, 3, 37))
SURVIVED = frozenset((0, 5, 33))


class Results(msgspec.Struct):
    """Exit codes of mutmut's test runs per mutant; None: not run."""

    exit_code_by_key: dict[str, int | None]


def classify(exit_code: int | None) -> str:
    """Return the outcome of one mutant.

    >>> [classify(code) for code in (1, 0, None, 36)]
    ['killed', 'survived', 'not run', 'killed']
    """
    if exit_code is None:
        return "not run"
    return "survived" if exit_code in SURVIVED else "killed"  # a timeout or a crash is noticed too


def read_results(folder: Path) -> dict[str, dict[str, str]]:
    """Return module -> mutant -> outcome."""
    found = {}
    for file in sorted(folder.rglob("*.py.meta")):
        codes = msgspec.json.decode(file.read_bytes(), type=Results).exit_code_by_key
        module = str(file.relative_to(folder)).removesuffix(".meta")
        found[module] = {mutant: classify(code) for mutant, code in codes.items()}
    return found


def print_table(results: dict[str, dict[str, str]]) -> float:
    """Print one row per module, and return the share of mutants that survive."""
    total: Counter[str] = Counter()
    print(f"{'module':<40} {'mutants':>8} {'killed':>8} {'survived':>8} {'not run':>8}")
    for module, outcomes in results.items():
        counts = Counter(outcomes.values())
        total += counts
        cells = (len(outcomes), counts["killed"], counts["survived"], counts["not run"])
        print(f"{module:<40}" + "".join(f" {cell:>8}" for cell in cells))
    run = total["killed"] + total["survived"]
    share = total["survived"] / run if run else 1.0
    print(f"{total['survived']} of {run} mutants survive: {share:.1%}")
    return share


def main() -> None:
    """Print the report and exit."""
    results = read_results(MUTANTS)
    share = print_table(results)
    listed = LISTED.read_text("utf-8")
    survivors = [key for outcomes in results.values() for key, outcome in outcomes.items() if outcome == "survived"]
    unlisted = [key for key in survivors if f"`{key}`" not in listed]
    for key in unlisted:
        print(f"not listed in {LISTED}: {key}   (to see it: .venv/bin/mutmut show {key})")
    sys.exit(bool(unlisted) or share > MAX_SURVIVING)


if __name__ == "__main__":
    main()
