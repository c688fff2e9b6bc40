"""Command: washline extract."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
import msgspec

from records.atomic_file import replace_file
from records.errors import UnreadableFile
from washline import output
from washline.command_base import Command

if TYPE_CHECKING:
    from enrich.kind import Kind
    from matcher.files.text_decoding import TextLine
    from records.identifier import Sighting

MAX_LINE_CHARS = 64_000_000
ONE_FORMAT = "--html and --json exclude each other: use one of them"
NO_KIND = "it names no kind; leave it out for all kinds, or choose from the list of `washline kinds`"
NO_FILE = 'no such file; to extract from a text itself, pipe it in: echo "call 07700 900461" | washline extract'
OFFICE_DOCUMENT = (
    "it is an office document or a ZIP archive, and extract reads text: for a list use `washline wash`, for adverts"
    " save them as text or JSON lines"
)


class InputText(msgspec.Struct, frozen=True):
    """One line of JSON lines input."""

    text: str
    id: str | int | None = None


class ExtractedText(msgspec.Struct, frozen=True):
    """One line of output."""

    id: str | int
    identifiers: list[dict[str, object]]


@click.command(cls=Command)
@click.argument("file", default="-", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--jsonl", is_flag=True, help='Parse the input as JSON lines {"id", "text"}, regardless of the file name.'
)
@click.option("--kinds", help="Kinds to extract, separated by commas; default: all.")
@click.option("--html", is_flag=True, help="Write an HTML page with the identifiers highlighted in each text.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the result to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines even on a terminal.")
def command(file: Path, kinds: str | None, out: Path | None, *, jsonl: bool, html: bool, as_json: bool) -> None:
    """Extract the identifiers of a text, or of each line of JSON lines.

    FILE is a text file, or JSON lines if it ends in .jsonl; the default - is standard input, so a text itself is piped
    in. Prints one line of JSON per text, a table on a terminal, or a page with --html. Nothing is stored. For a list in
    a spreadsheet, use `washline wash`.
    """
    refuse_two_formats(html=html, as_json=as_json)
    chosen = parse_kinds(kinds)
    if out:
        from scheduler.jobs.wash import refuse_overwriting_input

        refuse_overwriting_input(file, out)
    with open_input(file) as source:
        texts = JsonLinesReader(source, str(file)) if jsonl or file.suffix == ".jsonl" else read_text(source, str(file))
        results = ((text, extract_sightings(text.text, chosen)) for text in texts)
        if html or out:
            write_results(render_results(results, html=html), out)
        else:
            print_results(
                results, as_json=as_json or not sys.stdout.isatty(), with_ids=isinstance(texts, JsonLinesReader)
            )
    if isinstance(texts, JsonLinesReader):
        report_rejected(texts)


def refuse_two_formats(*, html: bool, as_json: bool) -> None:
    """Raise click.UsageError if both output formats are requested."""
    if html and as_json:
        raise click.UsageError(ONE_FORMAT)


def extract_sightings(text: str, kinds: Sequence[Kind]) -> list[Sighting]:
    """Extract the sightings of a text; imports the extractor on the first call."""
    from enrich.extract import extract

    return extract(text, kinds)


def render_results(results: Iterable[tuple[InputText, list[Sighting]]], *, html: bool) -> Iterator[str]:
    """Yield the chunks of an HTML page, or lines of JSON."""
    if html:
        from enrich.highlight import render_page

        yield from render_page((display_name(text), text.text, sightings) for text, sightings in results)
    else:
        for text, sightings in results:
            yield msgspec.json.encode(encode_result(text, sightings)).decode("utf-8") + "\n"


def write_results(pieces: Iterable[str], out: Path | None) -> None:
    """Write chunks to standard output, or atomically to a file."""
    if out is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    with replace_file(out) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
    output.print_error(f"Written to {out}")


def report_rejected(lines: JsonLinesReader) -> None:
    """Report rejected lines on standard error; exit with status 1 if every line was rejected."""
    if lines.rejected:
        verb = "was" if lines.rejected == 1 else "were"
        output.print_error(f"{lines.rejected} of {output.count(lines.read, 'line')} {verb} rejected")
        if lines.rejected == lines.read:
            raise click.exceptions.Exit(1)


def open_input(file: Path) -> BinaryIO:
    """Open a file in binary mode; "-" is standard input."""
    if str(file) == "-":
        return sys.stdin.buffer
    try:
        refuse_office_document(file)
        return file.open("rb")
    except FileNotFoundError:
        raise UnreadableFile(file, NO_FILE) from None
    except OSError as error:
        raise UnreadableFile(file, error.strerror or str(error)) from None


def refuse_office_document(file: Path) -> None:
    """Raise UnreadableFile for a spreadsheet or another office document."""
    from matcher.files.text_decoding import COMPOUND_FILE, ZIP

    with file.open("rb") as stream:
        if stream.read(len(COMPOUND_FILE)).startswith((ZIP, COMPOUND_FILE)):
            raise UnreadableFile(file, OFFICE_DOCUMENT)


def read_text(source: BinaryIO, name: str) -> Iterator[InputText]:
    """Yield the whole input as one text."""
    from matcher.files.text_decoding import decode_text

    yield InputText(decode_text(source.read(), name), name)


class JsonLinesReader:
    """Iterates over the valid lines of JSON lines; reports an invalid line with its number on standard error."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._source, self._name = source, name
        self._decode = msgspec.json.Decoder(InputText).decode
        self.read = 0
        self.rejected = 0

    def __iter__(self) -> Iterator[InputText]:
        from matcher.files.text_decoding import iter_lines, open_json_lines_stream

        for line in iter_lines(open_json_lines_stream(self._source, self._name), MAX_LINE_CHARS):
            self.read = line.number
            if line.text.strip() and (text := self._parse(line)):
                yield text

    def _parse(self, line: TextLine) -> InputText | None:
        try:
            text = self._decode(line.text.removeprefix("\ufeff"))  # files with a mark may be joined
        except (msgspec.MsgspecError, ValueError) as error:
            self.rejected += 1
            output.print_error(f"{self._name}, line {line.number}: {error}")
            return None
        return text if text.id is not None else InputText(text.text, line.number)


def print_results(results: Iterable[tuple[InputText, list[Sighting]]], *, as_json: bool, with_ids: bool) -> None:
    """Print the sightings of each text; `with_ids` is whether the id of a text is above its table."""
    for text, sightings in results:
        if with_ids and not as_json:
            output.print_line(f"{display_name(text)}:")
        print_sightings(text, sightings, as_json=as_json)


def print_sightings(text: InputText, sightings: Iterable[Sighting], *, as_json: bool) -> None:
    """Print the sightings of one text."""
    if as_json:
        output.print_json(encode_result(text, sightings))
        return
    columns = ("kind", "value", "raw", "tier", "validity", "confidence", "transformations")
    rows = (
        (s.kind, s.value, s.raw, s.tier, s.validity, f"{s.confidence:.2f}", ", ".join(s.transformations))
        for s in sightings
    )
    output.print_table(columns, rows, nothing="No identifiers found.")


def encode_result(text: InputText, sightings: Iterable[Sighting]) -> ExtractedText:
    """Return the output record of a text."""
    return ExtractedText(text.id if text.id is not None else "", [encode_sighting(sighting) for sighting in sightings])


def display_name(text: InputText) -> str:
    """Return the heading of a text in the HTML page."""
    return "text" if text.id in (None, "-") else str(text.id)


def encode_sighting(sighting: Sighting) -> dict[str, object]:
    """Return a sighting with the field names of the output."""
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
        "evidence": sighting.evidence,
        "alternatives": sighting.alternatives,
        "rule": sighting.rule,
    }


def parse_kinds(names: str | None) -> tuple[Kind, ...]:
    """Parse a comma-separated list of kinds; None means all. Raise click.BadParameter for an empty list."""
    from enrich.registry import KINDS, select_kinds

    if names is None:
        return KINDS
    chosen = [name.strip() for name in names.split(",") if name.strip()]
    if not chosen:
        raise click.BadParameter(NO_KIND, param_hint="--kinds")
    return select_kinds(chosen)
