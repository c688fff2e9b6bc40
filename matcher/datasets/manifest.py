"""What a person writes down about a dataset, so that its file can be read without guessing: a TOML file beside it.

    name = "nominals"
    title = "Nominals of interest"
    publisher = "Example Constabulary"
    file = "nominals-*.csv"            # relative to the manifest; all files that match
    grade = "2CP"                      # 3x5x2
    key = "URN"                        # a column; without it a row is known by its content
    ignore = ["Officer", "Remarks"]    # every other column must be mapped

    [columns]
    "Mobile" = "phone"                 # a kind of identifier, "handle:telegram" for the handles of one platform,
    "Home tel" = "phone"
    "Forename" = "person.given"        # a field of person, location or event, or "role";
    "Postcode" = ["location.postcode"] # or several

    [roles]                            # the dataset's words for roles
    "SUS" = "suspect"

    [constants]                        # what holds for every row that says nothing else
    "person.force" = "13"

Also: version, marking, conditions, min_rows, max_rows, dates (["day-first"], ["month-first"], ["excel"], ["%d.%m.%y"]), sheet,
encoding, delimiter.
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
HANDLE = "handle:"


class Written(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A manifest as it stands in its file."""

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


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that was checked, with the files it speaks of.

    `version` is what the manifest states and a digest of the files' bytes, so that a changed file is always another edition.
    `columns` maps a column's name to its targets. `constants` maps fields to values. `roles` maps the dataset's words, in lower
    case, to roles.
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


def read_manifest(path: Path) -> Manifest:
    """Return the manifest of a file; raise UnreadableFile or ManifestInvalid, which name what is wrong."""
    try:
        written = msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), Written)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ManifestInvalid(path, str(error)) from None
    problem = next(problems(written), "")
    if problem:
        raise ManifestInvalid(path, problem)
    return checked(path, written)


def problems(written: Written) -> Iterator[str]:
    """Yield what is wrong with a manifest, apart from its files."""
    if not written.name.strip() or not written.name.isprintable():
        yield "name is empty or not printable"
    if written.grade and not GRADE.fullmatch(written.grade):
        yield f"grade {written.grade!r} is not 3x5x2: 1-3, A-E, P or C, as '2CP'"
    if written.grade.endswith("C") and not written.conditions.strip():
        yield f'grade {written.grade!r} needs conditions = "what must be asked before it is passed on"'
    if written.marking not in MARKINGS:
        yield f"marking {written.marking!r} is none of {', '.join(MARKINGS)}"
    yield from wrong_targets(written)
    yield from (
        f"role {role!r} is none of {', '.join(Role)}" for role in written.roles.values() if role not in set(Role)
    )


def wrong_targets(written: Written) -> Iterator[str]:
    """Yield what is wrong with where columns and constants lead."""
    known = {kind.name for kind in KINDS} | FIELDS | {ROLE}
    if not written.columns:
        yield "[columns] is empty"
    for column, targets in columns(written).items():
        for target in targets:
            if target not in known and not target.startswith(HANDLE):
                yield f"column {column!r}: there is no target {target!r}; there are: {', '.join(sorted(known))}"
    for target in written.constants:
        if target not in FIELDS | {ROLE}:
            yield f"[constants]: there is no field {target!r}; there are: {', '.join(sorted(FIELDS))}, {ROLE}"
    for column in {*columns(written)} & {*written.ignore}:
        yield f"column {column!r} is both mapped and ignored"


def columns(written: Written) -> dict[str, tuple[str, ...]]:
    """Return the targets of each column."""
    return {column: (to,) if isinstance(to, str) else tuple(to) for column, to in written.columns.items()}


def checked(path: Path, written: Written) -> Manifest:
    """Return the manifest with its files."""
    files = tuple(matching(path, written.file))
    return Manifest(
        path=path,
        name=written.name.strip(),
        title=written.title or written.name,
        publisher=written.publisher,
        files=files,
        version=edition(str(written.version), files),
        grade=written.grade,
        conditions=written.conditions,
        marking=written.marking,
        rows=(written.min_rows, written.max_rows),
        key=written.key,
        columns=columns(written),
        ignore=tuple(written.ignore),
        roles={word.strip().casefold(): Role(role) for word, role in written.roles.items()}
        | {role.value: role for role in Role},
        constants=dict(written.constants),
        dates=tuple(written.dates) or ("day-first",),
        layout=Layout(written.encoding, written.delimiter, written.sheet),
    )


def matching(manifest: Path, pattern: str) -> list[Path]:
    """Return the files that a manifest speaks of, by name; raise ManifestInvalid where there is none."""
    try:
        found = sorted(path for path in manifest.parent.glob(pattern) if path.is_file())
    except (
        ValueError,
        NotImplementedError,
        IndexError,
    ):  # what pathlib says of an absolute path, "**" amid a name, or nothing
        named = manifest.parent / pattern
        found = [named] if named.is_file() else []
    if not found:
        raise ManifestInvalid(manifest, f"no file matches {pattern!r} in {manifest.parent}")
    return found


def edition(version: str, files: Iterable[Path]) -> str:
    """Return the version that was stated, with eight digits of the digest of all files, or twelve digits alone."""
    whole = sha256()
    for path in files:
        try:
            with path.open("rb") as file:
                whole.update(file_digest(file, "sha256").digest())
        except OSError as error:
            raise UnreadableFile(path, error.strerror or str(error)) from None
    return f"{version}+{whole.hexdigest()[:8]}" if version else whole.hexdigest()[:12]
