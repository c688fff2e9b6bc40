"""washline extract."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
import msgspec

from records.atomic_file import replace_file
from records.errors import UnreadableFile
from washline import output
from washline.command_base import Command

if TYPE_CHECKING:
    from enrich.kind import Kind
    from records.identifier import Sighting

LONGEST_LINE = 64_000_000
BOM = b"\xef\xbb\xbf"


class Given(msgspec.Struct, frozen=True):
    """A line of JSON lines input."""

    text: str
    id: str | int | None = None


class Identified(msgspec.Struct, frozen=True):
    """A line of output."""

    id: str | int
    identifiers: list[dict[str, object]]


@click.command(cls=Command)
@click.argument("file", default="-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--jsonl", is_flag=True, help='Read JSON lines {"id", "text"}, whatever the file is called.')
@click.option("--kinds", default="", help="Only these kinds, separated by commas; default: all.")
@click.option("--html", is_flag=True, help="Write a page that shows the texts with what was read in them marked.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the result into this file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal too.")
def command(file: Path, kinds: str, out: Path | None, *, jsonl: bool, html: bool, as_json: bool) -> None:
    """Read the identifiers in a text, or in each line of JSON lines.

    FILE is a text, or JSON lines if it ends in .jsonl; - or nothing is standard input. Prints one line of JSON for each text, a
    table on a terminal, a page with --html. Nothing is stored.
    """
    chosen = chosen_kinds(kinds)
    if out:
        from scheduler.jobs.wash import refuse_itself

        refuse_itself(file, out)
    with opened(file) as source:
        texts = Lines(source) if jsonl or file.suffix == ".jsonl" else one_text(source, str(file))
        read = ((given, sightings_of(given.text, chosen)) for given in texts)
        if html or out:
            written(rendered(read, html=html), out)
        else:
            for given, sightings in read:
                print_identified(given, sightings, as_json=as_json or not sys.stdout.isatty())
    if isinstance(texts, Lines):
        tell_rejected(texts)


def sightings_of(text: str, kinds: Sequence[Kind]) -> list[Sighting]:
    """Return what is read in a text; extraction is imported at the first one."""
    from enrich.extract import extract

    return extract(text, kinds)


def rendered(read: Iterable[tuple[Given, list[Sighting]]], *, html: bool) -> Iterator[str]:
    """Yield the pieces of a page, or lines of JSON."""
    if html:
        from enrich.highlight import render_page

        yield from render_page((name_of(given), given.text, sightings) for given, sightings in read)
    else:
        for given, sightings in read:
            yield msgspec.json.encode(identified(given, sightings)).decode("utf-8") + "\n"


def written(pieces: Iterable[str], out: Path | None) -> None:
    """Write the pieces to standard output, or to a file that appears only when it is whole."""
    if out is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    with replace_file(out) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
    output.error(f"Written to {out}")


def tell_rejected(lines: Lines) -> None:
    """Count the rejected lines on standard error; nothing but rejected lines is a failure."""
    if lines.rejected:
        output.error(f"{lines.rejected} of {lines.read} lines were rejected")
        if lines.rejected == lines.read:
            raise click.exceptions.Exit(1)


def opened(file: Path) -> IO[bytes]:
    """Open a file, or standard input for a dash."""
    if str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        raise UnreadableFile(file, error.strerror or str(error)) from None


def one_text(source: IO[bytes], name: str) -> Iterator[Given]:
    """Yield a whole input as one text."""
    content = source.read()
    text = content.decode("utf-8", "replace")
    if "\ufffd" in text and "\ufffd".encode() not in content:
        output.error(f"{name}: not UTF-8 throughout; what could not be read is left out")
    yield Given(text, name)


class Lines:
    """The good lines of JSON lines; a bad one is named by its number on standard error."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._decode = msgspec.json.Decoder(Given).decode
        self.read = 0
        self.rejected = 0

    def __iter__(self) -> Iterator[Given]:
        for line in iter(lambda: self._source.readline(LONGEST_LINE), b""):
            self.read += 1
            line = line.removeprefix(BOM) if self.read == 1 else line  # noqa: PLW2901 - some editors begin a file with it
            if not line.strip():
                continue
            try:
                given = self._decode(line)
            except (msgspec.MsgspecError, ValueError) as error:
                self.rejected += 1
                output.error(f"line {self.read}: {'not UTF-8' if isinstance(error, UnicodeDecodeError) else error}")
                continue
            yield given if given.id is not None else Given(given.text, self.read)


def print_identified(given: Given, sightings: Iterable[Sighting], *, as_json: bool) -> None:
    """Print what was read in one text."""
    if as_json:
        output.json(identified(given, sightings))
        return
    columns = ("kind", "value", "raw", "tier", "validity", "confidence", "what was undone")
    rows = (
        (s.kind, s.value, s.raw, s.tier, s.validity, f"{s.confidence:.2f}", ", ".join(s.transformations))
        for s in sightings
    )
    output.table(columns, rows, nothing="No identifier was found.")


def identified(given: Given, sightings: Iterable[Sighting]) -> Identified:
    """Return the record of a text that the output holds."""
    return Identified(given.id if given.id is not None else "", [as_row(sighting) for sighting in sightings])


def name_of(given: Given) -> str:
    """Return what a page calls a text."""
    return "text" if given.id in (None, "-") else str(given.id)


def as_row(sighting: Sighting) -> dict[str, object]:
    """Return a sighting as the output names its fields."""
    return {
        "kind": sighting.kind,
        "value": sighting.value,
        "raw": sighting.raw,
        "start": sighting.start,
        "end": sighting.end,
        "tier": sighting.tier,
        "validity": sighting.validity,
        "transformations": sighting.transformations,
        "confidence": round(sighting.confidence, 4),
        "alternatives": sighting.alternatives,
        "rule": sighting.rule,
    }


def chosen_kinds(names: str) -> tuple[Kind, ...]:
    """Return the kinds of a comma-separated list, all for an empty one."""
    from enrich.registry import KINDS, select_kinds

    chosen = [name.strip() for name in names.split(",") if name.strip()]
    return select_kinds(chosen) if chosen else KINDS
