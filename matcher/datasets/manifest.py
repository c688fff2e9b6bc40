"""Dataset manifest: a TOML file next to the data file with the schema of its rows, so that nothing is guessed.

    name = "nominals"
    title = "Nominals of interest"
    publisher = "Example Constabulary"
    file = "nominals-*.csv"            # relative to the manifest; all files that match
    grade = "2CP"                      # 3x5x2
    key = "URN"                        # a column; without it a row is identified by its content
    ignore = ["Officer", "Remarks"]    # every other column must be mapped

    [columns]
    "Mobile" = "phone"                 # a kind of identifier, "handle:telegram" for the handles of one platform,
    "Home tel" = "phone"
    "Forename" = "person.given"        # a field of person, location or event, or "role";
    "Postcode" = ["location.postcode"] # or several

    [roles]                            # the dataset's words for roles
    "SUS" = "suspect"

    [constants]                        # defaults for rows without a value
    "person.force" = "13"

Also: version, marking, conditions, min_rows, max_rows, dates (["day-first"], ["month-first"], ["excel"], ["%d.%m.%y"]),
sheet, encoding, delimiter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

from enrich.registry import KINDS
from matcher.datasets.dates import DAY_FIRST
from matcher.errors import ManifestInvalid
from matcher.files.format import Layout
from records.entry import Event, Location, Person, Role
from records.errors import UnreadableFile

GRADE = re.compile(r"[123][A-E][PC]")
MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
ROLE = "role"
FIELDS = frozenset(
    f"{noun}.{field.name}"
    for noun, record in (("person", Person), ("location", Location), ("event", Event))
    for field in fields(record)
)
HANDLE_PREFIX = "handle:"


class ManifestFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The schema of the TOML file."""

    name: str
    file: str
    columns: dict[str, str | list[str]]
    title: str = ""
    publisher: str = ""
    version: str | int | float = ""
    grade: str = ""
    conditions: str = ""
    marking: str = "OFFICIAL-SENSITIVE"
    min_rows: int = 0
    max_rows: int | None = None
    key: str = ""
    ignore: list[str] = []
    roles: dict[str, str] = {}
    constants: dict[str, str] = {}
    dates: list[str] = []
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""

    def targets(self) -> dict[str, tuple[str, ...]]:
        """Return the targets of each column."""
        return {column: (to,) if isinstance(to, str) else tuple(to) for column, to in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A validated manifest with its data files.

    `version` is the declared version with a digest of the files, so that a changed file is always another edition.
    `columns` maps column names to targets, `constants` fields to defaults, and `roles` the dataset's words (casefolded)
    to roles. `rows` is the expected minimum and maximum.
    """

    path: Path
    name: str
    title: str
    publisher: str
    files: tuple[Path, ...]
    version: str
    grade: str
    conditions: str
    marking: str
    rows: tuple[int, int | None]
    key: str
    columns: Mapping[str, tuple[str, ...]]
    ignore: tuple[str, ...]
    roles: Mapping[str, Role]
    constants: Mapping[str, str]
    dates: tuple[str, ...]
    layout: Layout

    @property
    def list_mapped_columns(self) -> tuple[str, ...]:
        """The columns that the data file must have."""
        return (*self.columns, *([self.key] if self.key else []))


def read_manifest(path: Path) -> Manifest:
    """Read and validate a manifest; raise UnreadableFile or ManifestInvalid."""
    try:
        parsed = msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), ManifestFile)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ManifestInvalid(path, str(error)) from None
    problem = next(find_problems(parsed), "")
    if problem:
        raise ManifestInvalid(path, problem)
    return build_manifest(path, parsed)


def find_problems(parsed: ManifestFile) -> Iterator[str]:
    """Validate a manifest: yield its errors, except missing files."""
    if not parsed.name.strip() or not parsed.name.isprintable():
        yield "name is empty or not printable"
    if parsed.grade and not GRADE.fullmatch(parsed.grade):
        yield f"grade {parsed.grade!r} is not a 3x5x2 grade (1-3, A-E, P or C), like '2CP'"
    if parsed.grade.endswith("C") and not parsed.conditions.strip():
        yield f'grade {parsed.grade!r} needs conditions = "what to ask before sharing"'
    if parsed.marking not in MARKINGS:
        yield f"marking {parsed.marking!r} is unknown; use one of: {', '.join(MARKINGS)}"
    yield from find_wrong_targets(parsed)
    for role in sorted({*parsed.roles.values()} - {*Role}):
        yield f"role {role!r} is unknown; use one of: {', '.join(Role)}"


def find_wrong_targets(parsed: ManifestFile) -> Iterator[str]:
    """Validate the targets of columns and constants: yield the errors."""
    known = {kind.name for kind in KINDS} | FIELDS | {ROLE}
    if not parsed.columns:
        yield "[columns] is empty; map at least one column"
    for column, targets in parsed.targets().items():
        for target in targets:
            if target not in known and not target.startswith(HANDLE_PREFIX):
                yield f"column {column!r}: there is no target {target!r}; use one of: {', '.join(sorted(known))}"
    for target in parsed.constants:
        if target not in FIELDS | {ROLE}:
            yield f"[constants]: there is no field {target!r}; use one of: {', '.join(sorted(FIELDS))}, {ROLE}"
    for column in sorted({*parsed.columns} & {*parsed.ignore}):
        yield f"column {column!r} is both mapped and ignored"


def build_manifest(path: Path, parsed: ManifestFile) -> Manifest:
    """Return the manifest with its data files and version."""
    files = tuple(find_files(path, parsed.file))
    return Manifest(
        path=path,
        name=parsed.name.strip(),
        title=parsed.title or parsed.name,
        publisher=parsed.publisher,
        files=files,
        version=build_version(str(parsed.version), files),
        grade=parsed.grade,
        conditions=parsed.conditions,
        marking=parsed.marking,
        rows=(parsed.min_rows, parsed.max_rows),
        key=parsed.key,
        columns=parsed.targets(),
        ignore=tuple(parsed.ignore),
        roles={word.strip().casefold(): Role(role) for word, role in parsed.roles.items()}
        | {role.value: role for role in Role},
        constants=dict(parsed.constants),
        dates=tuple(parsed.dates) or (DAY_FIRST,),
        layout=Layout(parsed.encoding, parsed.delimiter, parsed.sheet),
    )


def find_files(manifest: Path, pattern: str) -> list[Path]:
    """Return the files that match the pattern of a manifest, sorted by name; raise ManifestInvalid if there is none."""
    try:
        files = sorted(path for path in manifest.parent.glob(pattern) if path.is_file())
    except (ValueError, NotImplementedError, IndexError):  # pathlib rejects an absolute, empty or malformed pattern
        named = manifest.parent / pattern
        files = [named] if named.is_file() else []
    if not files:
        raise ManifestInvalid(manifest, f"no file matches {pattern!r} in {manifest.parent}")
    return files


def build_version(declared: str, files: Iterable[Path]) -> str:
    """Return the declared version with eight digits of a digest of all files, or twelve digits of the digest alone."""
    whole = sha256()
    for path in files:
        try:
            with path.open("rb") as file:
                whole.update(file_digest(file, "sha256").digest())
        except OSError as error:
            raise UnreadableFile(path, error.strerror or str(error)) from None
    return f"{declared}+{whole.hexdigest()[:8]}" if declared else whole.hexdigest()[:12]
