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
    "Contact" = ["phone", "email"]     # one of these kinds; "identifier" is any kind
    "Type" = "kind"                    # says for each row what its "identifier" columns hold; "platform" likewise
    "Forename" = "person.given"        # a field of person, location or event, or "role";
    "Postcode" = "location.postcode"   # "grade" and "marking" of each row
    "Tel (2)" = "phone"                # the second column of that name

    [roles]                            # the dataset's words for roles
    "SUS" = "suspect"

    [kinds]                            # the dataset's words in a column "kind"
    "MOB" = "phone"

    [constants]                        # defaults for rows without a value
    "person.force" = "13"

`file` may be a folder. Also: version, marking, conditions, min_rows, max_rows, dates (["day-first"], ["month-first"],
["%d.%m.%y"]), sheet, encoding, delimiter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

from enrich.lexicon.platforms import PLATFORMS
from enrich.registry import KINDS
from matcher.datasets.dates import DAY_FIRST
from matcher.errors import ManifestInvalid
from matcher.files.format import HeaderUse, Layout
from matcher.files.registry import FORMATS
from records.entry import Event, Location, Person, Role
from records.errors import UnreadableFile

GRADE = re.compile(r"[123][A-E][PC]")
MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
ROLE, KIND, PLATFORM, IDENTIFIER = "role", "kind", "platform", "identifier"
ROW_GRADE, ROW_MARKING = "grade", "marking"
PERSON_NAME = "person.name"  # given names and surname in one cell
ROW_TARGETS = frozenset((PERSON_NAME, ROLE, KIND, PLATFORM, IDENTIFIER, ROW_GRADE, ROW_MARKING))
FIELDS = frozenset(
    f"{noun}.{field.name}"
    for noun, record in (("person", Person), ("location", Location), ("event", Event))
    for field in fields(record)
)
HANDLE_PREFIX = "handle:"
DATA_SUFFIXES = frozenset(
    suffix for known in FORMATS if known.header is not HeaderUse.NEVER for suffix in known.suffixes
)
KIND_NAMES = frozenset(kind.name for kind in KINDS)


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
    kinds: dict[str, str] = {}
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
    `columns` maps column names to targets, `constants` fields to defaults, `roles` and `kinds` the dataset's words
    (casefolded) to roles and to targets of identifiers. `rows` is the expected minimum and maximum.
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
    kinds: Mapping[str, str]
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
    """Validate the targets of columns, words and constants: yield the errors."""
    if not parsed.columns:
        yield "[columns] is empty; map at least one column"
    for column, targets in parsed.targets().items():
        for target in targets:
            if not is_identifier_target(target) and target not in FIELDS | ROW_TARGETS:
                known = ", ".join(sorted(KIND_NAMES | FIELDS | ROW_TARGETS))
                yield f"column {column!r}: there is no target {target!r}; use one of: {known}"
    for column in sorted({*parsed.columns} & {*parsed.ignore}):
        yield f"column {column!r} is both mapped and ignored"
    for word, target in parsed.kinds.items():
        if not is_identifier_target(target):
            yield f"[kinds]: {word!r} is no {target!r}; use one of: {', '.join(sorted(KIND_NAMES))}, handle:PLATFORM"
    yield from find_wrong_constants(parsed)


def find_wrong_constants(parsed: ManifestFile) -> Iterator[str]:
    """Validate the targets of constants: yield the errors."""
    for target in parsed.constants:
        if target not in FIELDS | {ROLE}:
            yield f"[constants]: there is no field {target!r}; use one of: {', '.join(sorted(FIELDS))}, {ROLE}"


def is_identifier_target(target: str) -> bool:
    """Return whether a target is a kind of identifier, or the handles of one platform."""
    return target in KIND_NAMES or (
        target.startswith(HANDLE_PREFIX) and target.removeprefix(HANDLE_PREFIX) in PLATFORMS
    )


def find_marking(text: str) -> str:
    """Return the marking that a text is, or "".

    >>> find_marking("official - sensitive"), find_marking("O-S"), find_marking("SECRET")
    ('OFFICIAL-SENSITIVE', 'OFFICIAL-SENSITIVE', '')
    """
    letters = "".join(filter(str.isalpha, text)).upper()
    short = {"".join(word[0] for word in marking.split("-")): marking for marking in MARKINGS}
    return short.get(letters) or next((known for known in MARKINGS if known.replace("-", "") == letters), "")


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
        kinds={word.strip().casefold(): target for word, target in parsed.kinds.items()},
        constants=dict(parsed.constants),
        dates=tuple(parsed.dates) or (DAY_FIRST,),
        layout=Layout(parsed.encoding, parsed.delimiter, parsed.sheet),
    )


def find_files(manifest: Path, pattern: str) -> list[Path]:
    """Return the files that match the pattern of a manifest, or are in a folder that does, sorted by name.

    Raise ManifestInvalid if there is none. Of a folder, files of other formats are left out.
    """
    try:
        found = sorted(manifest.parent.glob(pattern))
    except (ValueError, NotImplementedError, IndexError):  # pathlib rejects an absolute, empty or malformed pattern
        found = [manifest.parent / pattern] if pattern else []
    files = [path for one in found for path in (list_folder(one) if one.is_dir() else [one]) if path.is_file()]
    if not files:
        raise ManifestInvalid(manifest, f"no file matches {pattern!r} in {manifest.parent}")
    return files


def list_folder(folder: Path) -> list[Path]:
    """Return the data files of a folder, sorted by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in DATA_SUFFIXES)


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
