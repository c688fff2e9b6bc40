"""Washline's extraction beside its peers: recall, precision, false hits, speed, hostile texts, in one run.

    python bench/extract/run.py                        all tables, both splits
    python bench/extract/run.py --split dev --misses 20 --kind phone
    python bench/extract/run.py --quick                without speed, hostile texts and start-up
    python bench/extract/run.py --set mine.jsonl       texts of your own, labelled as sets/README.md says
    python bench/extract/run.py --json > figures.json

Test families are for measuring alone: their misses are not shown without --test-misses. Times are of processor,
not of the wall, so that they mean one core on a busy machine; start-up alone is wall time.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import hostile
import speed
from labelled import SPLITS, Labelled, more_negatives, texts, written
from readers import INSTALL, Reader, drama_is_live, peers, washline
from score import Score, score

Scores = dict[str, list[Score]]
Cells = Sequence[object]
Lines = Sequence[Cells]
MORE_NEGATIVES = 125  # of each of the eight generated negative families of a split


def main() -> None:
    options = arguments()
    ours, (theirs, missing) = washline(), peers()
    rows = {path.stem: written(path) for path in options.set} or {split: texts(split) for split in options.split}
    kinds = options.kind or sorted(
        {kind for split in rows.values() for row in split for kind in row.scored} & ours.kinds
    )
    scores = {split: scored(ours, theirs, split, rows[split], kinds) for split in rows}
    report = Report(as_json=options.json)
    report.say([f"not installed: {name} ({INSTALL})" for name in missing])
    report.say(described(rows))
    report.table("By kind", *by_kind(scores, kinds))
    report.table(
        "By family (R/P, or false hits per 1,000 negatives; - where a reader has not the kind)",
        *by_family(scores, kinds),
    )
    if not options.quick:
        measure(report, ours, theirs, [row for split in rows.values() for row in split])
    report.say(misses(scores, options))
    report.close()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=SPLITS, action="append", help="only this split")
    parser.add_argument(
        "--set", type=Path, action="append", default=[], help="this file instead of ours; may be given again"
    )
    parser.add_argument("--kind", action="append", help="only this kind; may be given again")
    parser.add_argument(
        "--misses", type=int, default=0, metavar="N", help="print the first N texts that Washline reads wrongly"
    )
    parser.add_argument(
        "--test-misses", action="store_true", help="show misses of the test split too: then it is no test any more"
    )
    parser.add_argument("--quick", action="store_true", help="no speed, hostile texts or start-up")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    options = parser.parse_args()
    options.split = options.split or list(SPLITS)
    return options


def scored(ours: Reader, theirs: list[Reader], split: str, rows: list[Labelled], kinds: list[str]) -> list[Score]:
    more = list(more_negatives(split, MORE_NEGATIVES)) if split in SPLITS else []
    first = score(ours, rows, more, kinds)
    with drama_is_live():
        return [first, *(score(peer, rows, more, kinds) for peer in theirs)]


def described(rows: dict[str, list[Labelled]]) -> list[str]:
    return [
        f"{split}: {len(of)} texts, {sum(row.negative for row in of)} negative, {len({row.family for row in of})} families"
        for split, of in rows.items()
    ]


def by_kind(scores: Scores, kinds: list[str]) -> tuple[Cells, Lines]:
    """Return one row a kind and reader, the splits side by side."""
    head = [
        "kind",
        "reader",
        *(f"{split} {column}" for split in scores for column in ("values", "R", "P", "false/1,000")),
    ]
    readers = [score.reader for score in next(iter(scores.values()))]
    lines: list[Cells] = []
    for kind in kinds:
        for at, reader in enumerate(readers):
            tallies = [of[at].tallies[kind,] for of in scores.values() if (kind,) in of[at].tallies]
            if len(tallies) == len(scores):
                cells = [
                    cell
                    for t in tallies
                    for cell in (t.right + t.missed, rate(t.recall), rate(t.precision), rate(t.false_per_thousand, 1))
                ]
                lines.append([kind, reader, *cells])
    return head, lines


def by_family(scores: Scores, kinds: list[str]) -> tuple[Cells, Lines]:
    """Return one row a split, kind and family, the readers side by side."""
    readers = [score.reader for score in next(iter(scores.values()))]
    lines: list[Cells] = []
    for split, of in scores.items():
        for kind in kinds:
            families = [key[1] for key in of[0].tallies if len(key) == 2 and key[0] == kind]
            lines += [
                [split, kind, family, *(family_cell(s, kind, family) for s in of)]
                for family in families
                if telling(of, kind, family)
            ]
    return ["split", "kind", "family", *readers], lines


def telling(of: list[Score], kind: str, family: str) -> bool:
    """Return whether a family says anything of a kind: it holds some, is a negative of phones, or somebody found some there."""
    tally = of[0].of(kind, family)
    return bool(tally.right + tally.missed + tally.wrong + tally.false or (kind == "phone" and tally.negatives))


def family_cell(of: Score, kind: str, family: str) -> str:
    tally = of.tallies.get((kind, family))
    if tally is None:
        return "-"
    if tally.right + tally.missed:
        return f"{rate(tally.recall)}/{rate(tally.precision)}"
    return f"{tally.false_per_thousand:.0f} false" if tally.negatives else f"{tally.wrong} wrong"


def rate(value: float | None, places: int = 3) -> str:
    return "-" if value is None else f"{value:.{places}f}"


def measure(report: Report, ours: Reader, theirs: list[Reader], rows: list[Labelled]) -> None:
    adverts = speed.adverts(rows)
    timed = [
        ["washline, all kinds", speed.per_second(ours.read, adverts)],
        ["washline, phones", speed.per_second(ours.phones, adverts)],
    ]
    with drama_is_live():
        timed += [[f"{peer.name}, phones", speed.per_second(peer.phones, adverts)] for peer in theirs]
    length = sum(map(len, adverts)) / len(adverts)
    report.table(
        f"Texts a second, one core, {length:.0f} characters",
        ["reader", "texts/s"],
        [[name, f"{value:,.0f}"] for name, value in timed],
    )
    if piped := speed.pipelines(adverts[:200]):
        report.say(
            [f"spaCy's nlp.pipe: {piped[0]:.0f} texts/s bare, {piped[1]:.0f} with Washline, {piped[0] / piped[1]:.2f}x"]
        )
    lines = [
        [c.name, f"{c.megabytes:.1f}", rate(c.seconds, 2), rate(c.memory_mb, 0), c.outcome] for c in hostile.costs()
    ]
    report.table(
        f"Hostile texts ({hostile.LIMIT_SECONDS} s limit)", ["text", "MB", "seconds", "memory MB", "outcome"], lines
    )
    report.say([f"start-up of `washline extract`: {rate(speed.start_up(), 2)} s"])


def misses(scores: Scores, options: argparse.Namespace) -> list[str]:
    shown = [split for split in scores if split != "test" or options.test_misses]
    wrong = [miss for split in shown for miss in scores[split][0].misses][: options.misses]
    return [
        f"{m.row.id}\n  text   {m.row.text!r}\n  missed {sorted(m.missed)}\n  wrong  {sorted(m.wrong)}" for m in wrong
    ]


class Report:
    """Prints tables as Markdown while they are made, or all figures as one JSON object at the end."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.notes: list[str] = []
        self.figures: dict[str, object] = {"notes": self.notes}

    def say(self, lines: Iterable[str]) -> None:
        """Print lines as they are."""
        for line in lines:
            self.notes.append(line)
            if not self.as_json:
                print(line, flush=True)

    def table(self, title: str, head: Cells, lines: Lines) -> None:
        """Print a table under its title."""
        self.figures[title] = [dict(zip(head, line, strict=True)) for line in lines]
        if not self.as_json:
            print(f"\n### {title}\n\n{markdown(head, lines)}\n", flush=True)

    def close(self) -> None:
        """Print the figures where JSON was asked for."""
        if self.as_json:
            print(json.dumps(self.figures, indent=1, ensure_ascii=False))


def markdown(head: Cells, lines: Lines) -> str:
    """Return a table with its columns aligned."""
    cells = [[str(cell) for cell in line] for line in (head, *lines)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    ruled = [cells[0], ["-" * width for width in widths], *cells[1:]]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in ruled
    )


if __name__ == "__main__":
    main()
