"""Writes the result of a wash as Parquet: rows, identifiers and hits in three files, every column text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from matcher.files.header import make_unique
from matcher.wash.results.columns import (
    HIT_COLUMNS,
    IDENTIFIER_COLUMNS,
    Stamp,
    build_added_cells,
    build_hit_cells,
    build_identifier_rows,
    name_added_columns,
)
from matcher.wash.results.detailed_row import DetailedRow
from matcher.wash.results.text_files import PARTS, name_part
from records.atomic_file import replace_file

GROUP_ROWS = 10_000


class TextTable:
    """A Parquet file of text columns, written in groups of rows."""

    def __init__(self, stack: ExitStack, path: Path, columns: Sequence[str]) -> None:
        self._schema = pa.schema([(name, pa.string()) for name in make_unique(columns)])
        self._rows: list[Sequence[str]] = []
        self._writer = stack.enter_context(ParquetWriter(path, self._schema, compression="zstd"))
        stack.callback(self.flush)

    def write(self, cells: Sequence[str]) -> None:
        """Write a row; lone surrogates, which UTF-8 cannot encode, become "?"."""
        self._rows.append([cell.encode("utf-8", "replace").decode() for cell in cells])
        if len(self._rows) >= GROUP_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write the rows up to now as a group."""
        columns = zip(*self._rows, strict=True) if self._rows else ((),) * len(self._schema)
        arrays = [pa.array(column, pa.string()) for column in columns]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def write_parquet(path: Path, header: Sequence[str], washed: Iterable[DetailedRow], stamp: Stamp) -> int:
    """Write the rows to a file, and the identifiers and hits to two more files; return the number of rows.

    Each file is replaced atomically.
    """
    files = (path, *(name_part(path, part) for part in PARTS))
    names = ((*header, *name_added_columns(header)), IDENTIFIER_COLUMNS, HIT_COLUMNS)
    with ExitStack() as stack:
        new = [stack.enter_context(replace_file(file)) for file in files]
        rows, identifiers, hits = (TextTable(stack, file, columns) for file, columns in zip(new, names, strict=True))
        count = 0
        for row, details in washed:
            count += 1
            rows.write((*row.row, *build_added_cells(row, stamp)))
            for cells in build_identifier_rows(row):
                identifiers.write(cells)
            for hit in row.hits:
                hits.write(build_hit_cells(hit, details(hit)))
        return count
