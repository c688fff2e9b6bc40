"""Wash a list of identifiers, or the adverts themselves, against what is held."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from more_itertools import chunked

from enrich.extract import EDITION
from matcher.lists.list_file import ListFile, open_list
from matcher.wash.results import Stamp, write_results
from matcher.wash.wash import Against, Item, wash, wash_adverts
from records.digest import digest
from records.errors import UnreadableFile, UnwritableFile
from records.hit import Hit, Result, WashedRow
from scheduler.errors import StoreLacksDatasets
from scheduler.workspace import Workspace

BATCH = 1000
LOGGED = 100  # values of a wash over the API that the audit log names

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class WashReport:
    """What a wash came to. `results` counts rows by result; `hits` are the hits themselves, `rows` every row where it was kept.

    `searched` names what was looked in, with its version; `notes` are what a reader of the result should know.
    """

    run: str
    list: str
    column: str
    against: Against
    searched: tuple[str, ...]
    notes: tuple[str, ...]
    results: dict[Result, int]
    hits: tuple[Hit, ...]
    rows: tuple[WashedRow, ...] = ()
    out: str = ""


@dataclass
class Tally:
    """Counts the rows of a wash as they go by and stores their hits."""

    place: Workspace
    progress: Progress
    keep_rows: bool
    counts: Counter[Result] = field(default_factory=Counter)
    hits: list[Hit] = field(default_factory=list)
    rows: list[WashedRow] = field(default_factory=list)

    def of(self, washed: Iterable[WashedRow]) -> Iterator[WashedRow]:
        """Yield the rows on."""
        for batch in chunked(washed, BATCH):
            hits = [hit for one in batch for hit in one.hits]
            self.place.store.save_hits(hits)
            self.hits += hits
            self.counts.update(one.result for one in batch)
            if self.keep_rows:
                self.rows += batch
            self.progress(self.counts.total())
            yield from batch


def wash_list(
    place: Workspace,
    file: Path,
    *,
    column: str = "",
    against: Against = Against.ALL,
    out: Path | None = None,
    keep_rows: bool = False,
    progress: Progress = lambda _: None,
) -> WashReport:
    """Check every row of a list and write the result beside its own columns, row for row.

    The same list washed again against the same data is the same wash: nothing doubles.
    """
    place.require_operation()
    refuse_overwriting_input(file, out)
    refuse_empty(place, against)
    opened, sha256 = open_list(file, column), sha256_of(file)
    facts = (*searched(place, against), *state(place, against))
    run = digest("wash", sha256, str(opened.column), against, EDITION, *facts)
    stamp, washed_column = stamp_of(place, run, against, opened), opened.header[opened.column]
    place.audit("wash", {"list": str(file), "sha256": sha256, "column": washed_column, "against": against, "run": run})
    tally = Tally(place, progress, keep_rows)
    washed = tally.of(wash(opened.items, place.store, against, run, stamp.washed_at))
    if out is not None:
        write_results(out, opened.header, washed, stamp)
    deque(washed, maxlen=0)  # where nothing writes them
    place.audit(
        "wash ended", {"run": run, "results": {str(k): n for k, n in tally.counts.items()}}, tally.counts[Result.HIT]
    )
    return WashReport(
        run,
        str(file),
        washed_column,
        against,
        stamp.searched,
        opened.notes,
        {result: tally.counts[result] for result in Result},
        tuple(tally.hits),
        tuple(tally.rows),
        str(out or ""),
    )


def refuse_overwriting_input(file: Path, out: Path | None) -> None:
    """Raise UnwritableFile where the result would replace what it is made of."""
    if out is not None and out.exists() and file.exists() and out.samefile(file):
        raise UnwritableFile(out, "it is the input itself; name another file")


def refuse_empty(place: Workspace, against: Against) -> None:
    """Raise StoreLacksDatasets where datasets were loaded and the store has nothing of any: "no trace" would not be true."""
    loaded = [edition.name for edition in place.ledger.datasets.current() if edition.entries]
    if loaded and against is not Against.ADVERTS and not place.store.counts()["entries"]:
        raise StoreLacksDatasets(place.store.status().engine, loaded)


def wash_values(place: Workspace, values: Sequence[str], against: Against) -> tuple[str, list[WashedRow]]:
    """Check some values at once; return the wash's id and a row for each value."""
    place.require_operation()
    refuse_empty(place, against)
    run = digest("wash", *values, against, EDITION, *searched(place, against), *state(place, against))
    place.audit("wash", {"values": len(values), "first": values[:LOGGED], "against": against, "run": run})
    items = (Item(f"value {number}", (value,), value) for number, value in enumerate(values, 1))
    tally = Tally(place, lambda _: None, keep_rows=True)
    rows = list(tally.of(wash(items, place.store, against, run, place.now())))
    place.audit("wash ended", {"run": run}, tally.counts[Result.HIT])
    return run, rows


def wash_stored_adverts(place: Workspace) -> tuple[str, list[Hit]]:
    """Check every stored advert's identifiers against the datasets; return the wash's id and the hits."""
    place.require_operation()
    refuse_empty(place, Against.DATASETS)
    run = digest("wash", "adverts", EDITION, *searched(place, Against.DATASETS))
    place.audit("wash adverts", {"run": run})
    hits: list[Hit] = []
    for batch in chunked(wash_adverts(place.store, run, place.now()), BATCH):
        place.store.save_hits(batch)
        hits += batch
    place.audit("wash adverts ended", {"run": run}, len(hits))
    return run, hits


def searched(place: Workspace, against: Against) -> tuple[str, ...]:
    """Return what a wash looks in: the adverts, and each dataset with its version."""
    adverts = ("adverts",) if against is not Against.DATASETS else ()
    if against is Against.ADVERTS:
        return adverts
    return adverts + tuple(f"{edition.name} {edition.version}" for edition in place.ledger.datasets.current())


def state(place: Workspace, against: Against) -> tuple[str, ...]:
    """Return what tells the adverts of one time from those of another, so that a miss of then is not taken for one of now."""
    counts = place.store.counts() if against is not Against.DATASETS else {}
    return tuple(f"{what} {counts[what]}" for what in ("versions", "sightings") if what in counts)


def stamp_of(place: Workspace, run: str, against: Against, opened: ListFile) -> Stamp:
    """Return what every row of the result carries."""
    operation = place.require_operation()
    about = (
        ("operation", operation.name),
        ("purpose", operation.purpose),
        ("washed by", place.user),
        ("marking", "OFFICIAL-SENSITIVE"),
        ("list", str(opened.path)),
        *(("note", note) for note in opened.notes),
    )
    return Stamp(run, place.now(), searched(place, against), about)


def sha256_of(file: Path) -> str:
    """Return the digest of a file's bytes; raise UnreadableFile."""
    try:
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(file, error.strerror or str(error)) from None
