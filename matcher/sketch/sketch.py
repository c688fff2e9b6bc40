"""Sketches a manifest: the probable target of each column, by its name and its first cells."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from enrich.kind import Kind
from matcher.datasets.dates import DAY_FIRST, MONTH_FIRST, NUMERIC
from matcher.datasets.manifest import IDENTIFIER, KIND, PLATFORM, ROLE, is_identifier_target
from matcher.files.column_names import find_field, find_target
from matcher.files.header import make_unique
from matcher.kind_policy import select_washed
from matcher.lists.cells import build_cell_reader, drop_guesses
from matcher.lists.list_file import ListFile
from records.entry import Role
from records.identifier import Sighting

SAMPLE_ROWS = 10_000
MIN_SHARE = 0.5  # of the filled cells of a column whose name says nothing: so many must have an identifier
MIN_KIND_SHARE = 0.05  # of the identifiers of a column; rarer kinds are not named
MAX_WORDS = 40  # of a role or type column, listed for a person to map
FIELD_OF_KIND = {"urn": "person.urn", "pncid": "person.pncid", "cro": "person.cro", "postcode": "location.postcode"}
UNMAPPED_KINDS = frozenset(("urn", "person"))  # a guess from the cells alone
MAX_MONTH = 12


@dataclass(slots=True)
class Column:
    """A column in the sample: filled cells, those with an identifier, kinds, and its distinct values."""

    name: str
    filled: int = 0
    read: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    values: dict[str, None] = field(default_factory=dict)
    example: str = ""


def sketch_manifest(opened: ListFile, name: str, kinds: tuple[Kind, ...]) -> str:
    """Return the text of a manifest (TOML) for the first sheet of an opened file.

    Its first rows are read as a wash would read them. Columns without a target are comments.
    """
    columns, rows = sample_columns(opened, kinds)
    targets = {column.name: choose_target(column) for column in columns}
    if KIND in targets.values():  # another column says what these hold
        mixed = [name for name, target in targets.items() if isinstance(target, list)]
        targets |= dict.fromkeys(mixed, IDENTIFIER)
    return "\n".join([*describe_file(opened, name, columns, targets, rows), *describe_columns(columns, targets), ""])


def sample_columns(opened: ListFile, kinds: tuple[Kind, ...]) -> tuple[list[Column], int]:
    """Read the first rows of the first sheet; return its columns and the number of rows read."""
    sheet = opened.sheets[0]
    columns = [Column(name) for name in make_unique(sheet.header)]
    read = build_cell_reader(select_washed(kinds))
    shift = len(opened.sheets) > 1  # the first cell of an item is then the sheet's name
    rows = 0
    for item in islice(opened.items, min(SAMPLE_ROWS, sheet.rows)):
        rows += 1
        for column, cell in zip(columns, item.row[shift:], strict=False):
            if text := cell.strip():
                count_cell(column, text, drop_guesses(read(text, find_target(column.name))).sightings)
    return columns, rows


def count_cell(column: Column, text: str, sightings: Sequence[Sighting]) -> None:
    """Add one cell to its column."""
    column.filled += 1
    column.read += bool(sightings)
    column.kinds.update(seen.kind for seen in sightings)
    column.values[text] = None
    column.example = column.example or text


def choose_target(column: Column) -> str | list[str]:
    """Return the target of a column by its name, else by its cells; "" if it seems to hold nothing for a wash."""
    named = find_target(column.name)
    if named.startswith("person.") or named in (KIND, PLATFORM):
        return named
    if named in FIELD_OF_KIND:
        return FIELD_OF_KIND[named]
    if is_identifier_target(named):
        return named
    return find_field(column.name) or choose_by_cells(column)


def choose_by_cells(column: Column) -> str | list[str]:
    """Return the kinds that most cells of a column hold; "" if most hold none."""
    if not column.filled or column.read < MIN_SHARE * column.filled:
        return ""
    least = MIN_KIND_SHARE * column.kinds.total()
    found = [kind for kind, count in column.kinds.most_common() if count >= least and kind not in UNMAPPED_KINDS]
    return found[0] if len(found) == 1 else found or ""


def describe_file(
    opened: ListFile, name: str, columns: Sequence[Column], targets: Mapping[str, str | list[str]], rows: int
) -> Iterator[str]:
    """Yield the lines of the manifest above its tables."""
    yield f"# Sketched from the first {rows} rows: check every line, then load it."
    yield f"name = {quote(name)}"
    yield f"title = {quote(name)}"
    yield 'publisher = ""  # the force or office that the data comes from'
    yield f"file = {quote(opened.path.name)}"
    yield '# grade = "2CP"  # 3x5x2; a grade that ends in C needs conditions = "what to ask before sharing"'
    yield 'marking = "OFFICIAL-SENSITIVE"'
    yield f"# min_rows = {max(1, opened.rows // 2)}  # a file with fewer rows is refused as incomplete"
    if opened.sheets[0].name:
        yield f"sheet = {quote(opened.sheets[0].name)}"
    if key := find_key(columns, targets, rows):
        yield f"key = {quote(key)}"
    yield from describe_dates(columns, targets)
    ignored = [column.name for column in columns if not targets[column.name] and column.name != key]
    yield f"ignore = [{', '.join(map(quote, ignored))}]"


def find_key(columns: Sequence[Column], targets: Mapping[str, str | list[str]], rows: int) -> str:
    """Return the first column of references whose values are all there and all different, or ""."""
    return next(
        (
            column.name
            for column in columns
            if (targets[column.name] == "person.urn" or find_target(column.name) == "reference")
            and len(column.values) == column.filled == rows
        ),
        "",
    )


def describe_dates(columns: Sequence[Column], targets: Mapping[str, str | list[str]]) -> Iterator[str]:
    """Yield the order of the dates, if a column of dates shows it."""
    written = [
        match
        for column in columns
        if str(targets[column.name]).startswith(("person.born", "event.recorded", "event.occurred"))
        for value in column.values
        if (match := NUMERIC.fullmatch(" ".join(value.split())))
    ]
    if any(int(match[2]) > MAX_MONTH for match in written):
        yield f'dates = ["{MONTH_FIRST}"]'
    elif written and not any(int(match[1]) > MAX_MONTH for match in written):
        yield f'dates = ["{DAY_FIRST}"]  # or "{MONTH_FIRST}": no date of the sample shows the order'


def describe_columns(columns: Sequence[Column], targets: Mapping[str, str | list[str]]) -> Iterator[str]:
    """Yield the tables of the manifest."""
    yield "\n[columns]"
    for column in columns:
        if target := targets[column.name]:
            text = quote(target) if isinstance(target, str) else f"[{', '.join(map(quote, target))}]"
            yield f"{quote(column.name)} = {text}{describe_share(column, target)}"
        else:
            yield (
                f"# {quote(column.name)} = ...  # for example {shorten(column.example)}"
                if column.example
                else (f"# {quote(column.name)} = ...  # empty")
            )
    yield from describe_words(columns, targets, ROLE, "roles", lambda word: word.casefold() in {*Role})
    yield from describe_words(columns, targets, KIND, "kinds", find_target)


def describe_share(column: Column, target: str | list[str]) -> str:
    """Return a comment with the share of the cells that have an identifier, for a column of identifiers."""
    is_read = isinstance(target, list) or is_identifier_target(target) or target == IDENTIFIER
    if not is_read or not column.filled:
        return ""
    return f"  # read in {column.read} of {column.filled} filled cells, such as {shorten(column.example)}"


def describe_words(
    columns: Sequence[Column],
    targets: Mapping[str, str | list[str]],
    target: str,
    table: str,
    is_known: Callable[[str], object],
) -> Iterator[str]:
    """Yield a table of words, those that are not known as comments to complete."""
    words = (value for column in columns if targets[column.name] == target for value in column.values)
    new = [word for word in words if not is_known(word)]
    if new and len(new) <= MAX_WORDS:
        yield f"\n[{table}]"
        yield from (f'# {quote(word)} = "..."' for word in dict.fromkeys(new))


def quote(text: str) -> str:
    r"""Return text as a string of TOML.

    >>> quote('Tel "new"')
    '"Tel \\"new\\""'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def shorten(text: str) -> str:
    """Return a short example on one line, without control characters."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)[:40]
