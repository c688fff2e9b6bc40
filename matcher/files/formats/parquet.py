"""Parquet files: the columns are named, the values typed; nested values are read like those of JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.files.format import Format, HeaderUse, Layout, Row
from matcher.files.nested_values import MAX_DEPTH, flatten, format_cell
from records.errors import UnreadableFile

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

BATCH_ROWS = 10_000


def read_rows(path: Path, _: Layout) -> Iterator[Row]:
    """Yield the names of the columns, then each row as text cells, in constant memory. Raise UnreadableFile."""
    from pyarrow import ArrowException  # takes 40 ms, which other formats need not pay
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            yield from read_batches(path, file)
    except (ArrowException, OSError) as error:
        raise UnreadableFile(path, f"it cannot be read as a Parquet file ({error})") from None


def read_batches(path: Path, file: ParquetFile) -> Iterator[Row]:
    """Yield the rows of an opened file; the place of the header is row 0."""
    names = tuple(flatten_names(file.schema_arrow))
    yield Row(f"{path.name} row 0", names)
    number = 0
    for batch in file.iter_batches(BATCH_ROWS):
        for values in batch.to_pylist():
            number += 1
            flat = flatten(values, depth=-MAX_DEPTH)
            yield Row(f"{path.name} row {number}", tuple(format_value(flat.get(name)) for name in names))


def flatten_names(fields: Any, prefix: str = "") -> Iterator[str]:  # noqa: ANN401 - a schema or a struct of Arrow
    """Yield the names of the columns; a field within a struct is "outer.inner"."""
    for field in fields:
        if field.type.num_fields and str(field.type).startswith("struct"):
            yield from flatten_names(field.type, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name


def format_value(value: Any) -> str:  # noqa: ANN401 - whatever a column may hold
    """Return a value as text.

    >>> format_value(datetime(2024, 5, 1)), format_value(b"07700 900461"), format_value(Decimal("7700900461"))
    ('2024-05-01', '07700 900461', '7700900461')
    """
    match value:
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "replace")
        case Decimal():
            return f"{value:f}"
    return format_cell(value)


parquet = Format("parquet", (".parquet",), read_rows, HeaderUse.ALWAYS)
