"""Compares Washline's extraction with its peers: recall, precision, false hits, speed and hostile texts.

    python bench/extract/run.py                        all tables, both splits
    python bench/extract/run.py --split dev --misses 20 --kind phone
    python bench/extract/run.py --quick                without speed, hostile texts and start-up
    python bench/extract/run.py --set mine.jsonl       your own texts, labelled as in sets/README.md
    python bench/extract/run.py --json > figures.json

Test families are only for measurement: their misses are not shown without --test-misses. Times are processor time,
so that they are valid for one core on a busy machine; only start-up is wall time.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import hostile
import importing
import speed
from labelled import SPLITS, LabelledText, generate_negatives, load_set, load_split
from readers import INSTALL, BenchReader, build_washline, drama_numbers_valid, load_peers
from score import FoundTally, ReaderScore, score_reader

Scores = dict[str, list[ReaderScore]]
Cells = Sequence[object]
Lines = Sequence[Cells]
MORE_NEGATIVES = 125  # of each of the eight generated negative families of a split


def main() -> None:
    options = parse_arguments()
    ours, (theirs, missing) = build_washline(), load_peers()
    rows = load_rows(options)
    kinds = options.kind or list_kinds(ours, rows)
    scores = {split: score_readers(ours, theirs, split, rows[split], kinds) for split in rows}
    report = Report(as_json=options.json)
    report.say([f"not installed: {name} ({INSTALL})" for name in missing])
    report.say(describe_sets(rows))
    report.table("By kind", *tabulate_kinds(scores, kinds))
    report.table(
        "By family (R/P, or false hits per 1,000 negatives; - where a reader has not the kind)",
        *tabulate_families(scores, kinds),
    )
    if not options.quick:
        report_speed(report, ours, theirs, [row for split in rows.values() for row in split])
    report.say(describe_misses(scores, options))
    report.close()


def load_rows(options: argparse.Namespace) -> dict[str, list[LabelledText]]:
    """Return the labelled texts by the name of their split or file."""
    if options.set:
        return {path.stem: load_set(path) for path in options.set}
    return {split: load_split(split) for split in options.split}


def list_kinds(ours: BenchReader, rows: dict[str, list[LabelledText]]) -> list[str]:
    """Return the scored kinds that Washline has, in alphabetical order."""
    return sorted({kind for split in rows.values() for row in split for kind in row.scored} & ours.kinds)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=SPLITS, action="append", help="only this split")
    parser.add_argument(
        "--set", type=Path, action="append", default=[], help="this file instead of the built-in sets; may be repeated"
    )
    parser.add_argument("--kind", action="append", help="only this kind; may be repeated")
    parser.add_argument(
        "--misses", type=int, default=0, metavar="N", help="print the first N texts with missed or wrong values"
    )
    parser.add_argument(
        "--test-misses",
        action="store_true",
        help="show misses of the test split too; after that it is no longer a test",
    )
    parser.add_argument("--quick", action="store_true", help="skip speed, hostile texts and start-up")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    options = parser.parse_args()
    options.split = options.split or list(SPLITS)
    return options


def score_readers(
    ours: BenchReader, theirs: list[BenchReader], split: str, rows: list[LabelledText], kinds: list[str]
) -> list[ReaderScore]:
    more = list(generate_negatives(split, MORE_NEGATIVES)) if split in SPLITS else []
    first = score_reader(ours, rows, more, kinds)
    with drama_numbers_valid():
        return [first, *(score_reader(peer, rows, more, kinds) for peer in theirs)]


def describe_sets(rows: dict[str, list[LabelledText]]) -> list[str]:
    return [describe_set(split, texts) for split, texts in rows.items()]


def describe_set(split: str, texts: list[LabelledText]) -> str:
    negatives, families = sum(text.negative for text in texts), len({text.family for text in texts})
    return f"{split}: {len(texts)} texts, {negatives} negative, {families} families"


def tabulate_kinds(scores: Scores, kinds: list[str]) -> tuple[Cells, Lines]:
    """Return one row per kind and reader, with the splits as columns."""
    columns = [f"{split} {column}" for split in scores for column in ("values", "R", "P", "false/1,000")]
    readers = [score.reader for score in next(iter(scores.values()))]
    lines: list[Cells] = []
    for kind in kinds:
        for at, reader in enumerate(readers):
            tallies = [by_reader[at].tallies.get((kind,)) for by_reader in scores.values()]
            if all(tallies):
                lines.append([kind, reader, *(cell for tally in tallies for cell in list_cells(tally))])
    return ["kind", "reader", *columns], lines


def list_cells(tally: FoundTally) -> Cells:
    """Return the columns of a tally: labels, recall, precision and false hits per 1,000."""
    labels = tally.right + tally.missed
    return labels, format_rate(tally.recall), format_rate(tally.precision), format_rate(tally.false_per_thousand, 1)


def tabulate_families(scores: Scores, kinds: list[str]) -> tuple[Cells, Lines]:
    """Return one row per split, kind and family, with the readers as columns."""
    readers = [score.reader for score in next(iter(scores.values()))]
    lines: list[Cells] = []
    for split, by_reader in scores.items():
        for kind in kinds:
            families = [key[1] for key in by_reader[0].tallies if len(key) == 2 and key[0] == kind]
            lines += [
                [split, kind, family, *(format_family(score, kind, family) for score in by_reader)]
                for family in families
                if has_results(by_reader, kind, family)
            ]
    return ["split", "kind", "family", *readers], lines


def has_results(by_reader: list[ReaderScore], kind: str, family: str) -> bool:
    """Return whether a family has labels, hits or, for phones, negatives of a kind."""
    tally = by_reader[0].get_tally(kind, family)
    return bool(tally.right + tally.missed + tally.wrong + tally.false or (kind == "phone" and tally.negatives))


def format_family(score: ReaderScore, kind: str, family: str) -> str:
    tally = score.tallies.get((kind, family))
    if tally is None:
        return "-"
    if tally.right + tally.missed:
        return f"{format_rate(tally.recall)}/{format_rate(tally.precision)}"
    return f"{tally.false_per_thousand:.0f} false" if tally.negatives else f"{tally.wrong} wrong"


def format_rate(value: float | None, places: int = 3) -> str:
    return "-" if value is None else f"{value:.{places}f}"


def report_speed(report: Report, ours: BenchReader, theirs: list[BenchReader], rows: list[LabelledText]) -> None:
    adverts = speed.build_adverts(rows)
    timed = [
        ["washline, all kinds", speed.measure_rate(ours.read, adverts)],
        ["washline, phones", speed.measure_rate(ours.phones, adverts)],
    ]
    with drama_numbers_valid():
        timed += [[f"{peer.name}, phones", speed.measure_rate(peer.phones, adverts)] for peer in theirs]
    length = sum(map(len, adverts)) / len(adverts)
    report.table(
        f"Texts a second, one core, {length:.0f} characters",
        ["reader", "texts/s"],
        [[name, f"{value:,.0f}"] for name, value in timed],
    )
    long_adverts = speed.build_long_adverts(rows)
    rate, length = speed.measure_rate(ours.read, long_adverts), sum(map(len, long_adverts)) / len(long_adverts)
    report.say([f"obscured adverts of {length:.0f} characters, all kinds: {rate:,.0f} texts/s"])
    imported = importing.measure_import(adverts)
    share = imported.first / imported.extraction
    rates = f"{imported.extraction:,.0f}/s, import into SQLite {imported.first:,.0f}/s ({share:.0%})"
    report.say([f"extraction of adverts {rates}, the same again {imported.again:,.0f}/s"])
    if rates := speed.measure_pipelines(adverts[:200]):
        bare, piped = rates
        report.say([f"spaCy's nlp.pipe: {bare:.0f} texts/s bare, {piped:.0f} with Washline, {bare / piped:.2f}x"])
    report.table(
        f"Hostile texts ({hostile.LIMIT_SECONDS} s limit)",
        ["text", "MB", "seconds", "memory MB", "outcome"],
        [
            [
                cost.name,
                f"{cost.megabytes:.1f}",
                format_rate(cost.seconds, 2),
                format_rate(cost.memory_mb, 0),
                cost.outcome,
            ]
            for cost in hostile.measure_texts()
        ],
    )
    report.say([f"start-up of `washline extract`: {format_rate(speed.measure_start_up(), 2)} s"])


def describe_misses(scores: Scores, options: argparse.Namespace) -> list[str]:
    splits = [split for split in scores if split != "test" or options.test_misses]
    misses = [miss for split in splits for miss in scores[split][0].misses][: options.misses]
    return [
        f"{miss.row.id}\n  text   {miss.row.text!r}\n  missed {sorted(miss.missed)}\n  wrong  {sorted(miss.wrong)}"
        for miss in misses
    ]


class Report:
    """Prints each table as Markdown by default, or all figures as a JSON object at the end."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.notes: list[str] = []
        self.figures: dict[str, object] = {"notes": self.notes}

    def say(self, lines: Iterable[str]) -> None:
        """Print plain lines."""
        for line in lines:
            self.notes.append(line)
            if not self.as_json:
                print(line, flush=True)

    def table(self, title: str, head: Cells, lines: Lines) -> None:
        """Print a table with a title."""
        self.figures[title] = [dict(zip(head, line, strict=True)) for line in lines]
        if not self.as_json:
            print(f"\n### {title}\n\n{markdown(head, lines)}\n", flush=True)

    def close(self) -> None:
        """Print the figures if the format is JSON."""
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
