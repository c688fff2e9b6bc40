"""Every error that Washline raises on purpose. Each takes facts and builds its own sentence; nobody formats one elsewhere.

WashlineError
├── WrongUsage                 the command or request was wrong (exit 2, HTTP 4xx)
│   ├── NoOperation
│   ├── OperationClosed
│   ├── UnknownKind
│   ├── UnknownSite
│   ├── NotFound
│   │   ├── NoSuchOperation
│   │   ├── NoSuchCluster
│   │   └── NoSuchSchedule
│   ├── CannotDoThat
│   ├── ConfigInvalid
│   ├── SettingInvalid
│   ├── FolderUnusable
│   ├── NotADemoFolder
│   ├── NotAnOrigin
│   ├── ScheduleIncomplete
│   ├── IntervalInvalid
│   ├── CronInvalid
│   ├── PurposeMissing
│   ├── OperationPurposeDiffers
│   ├── NothingAsked
│   ├── TooManyWords
│   ├── UnreadableFile
│   ├── UnwritableFile
│   └── UnknownFileType
├── CannotListen               the API's address is taken or is not this machine's
├── IdentifierError            a value that is none of a kind's; ValueError too
│   ├── InvalidFormat
│   ├── InvalidLength
│   ├── InvalidComponent
│   └── InvalidChecksum
├── DatasetError
│   ├── ManifestInvalid
│   └── ManifestColumnMissing
├── CrawlError
│   ├── OriginNotAllowed
│   ├── SiteNotAllowed
│   ├── AlreadyRunning
│   ├── ClockRunning
│   ├── AddressRefused
│   ├── EvidenceBroken
│   ├── EvidenceUnwritable
│   ├── BrowserMissing
│   ├── RenderingFailed
│   └── CrawlDied
├── StoreError
│   ├── StoreUnusable
│   │   ├── SecretUnreadable
│   │   ├── SignInRefused
│   │   ├── CertificateRefused
│   │   ├── EngineUnsupported
│   │   ├── AliasNowhere
│   │   ├── AliasTaken
│   │   ├── AliasForbidden
│   │   └── MappingDiffers
│   ├── EngineAway             the engine does not answer, or takes no writes
│   │   └── EngineBusy
│   ├── StoreLacksDatasets
│   ├── SpoolFull
│   ├── RebuildIncomplete
│   ├── RecordRefused
│   ├── KibanaRefused
│   ├── ServerMissing
│   └── ServerDied
└── LedgerError
    ├── LedgerUnusable
    ├── AuditKeyMissing
    └── ChainBroken            the audit log was changed after it was written
        ├── EventMissing
        ├── EventChanged
        ├── EventOutOfOrder
        └── HeadDamaged
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path


class WashlineError(Exception):
    """The root: one plain sentence for a user."""


class WrongUsage(WashlineError):
    """The command or request itself was wrong."""


class NoOperation(WrongUsage):
    """Something was asked without saying for which operation."""

    def __init__(self) -> None:
        super().__init__('no operation is open; type: washline operation open NAME --purpose "why you need to look"')


class UnknownKind(WrongUsage):
    """A kind of identifier that does not exist was asked for."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"no kind of identifier is called {name!r}; there are: {', '.join(sorted(known))}")


class NothingAsked(WrongUsage):
    """A search without anything to look for."""

    def __init__(self, asked: str) -> None:
        only = f"{asked!r} only says what to leave out; " if asked.strip() else ""
        super().__init__(f"{only}say what to look for: words, a number, site:NAME or area:NAME")


class UnknownSite(WrongUsage):
    """A site that is neither registered nor an address was asked for."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known)) or 'none'}"
        super().__init__(f"no site is called {name!r}; {hint} A web address starts with http:// or https://")


class NotFound(WrongUsage):
    """An id that nothing has was asked for."""

    what = "record"
    listing = "washline --help"

    def __init__(self, wanted: str) -> None:
        super().__init__(f"there is no {self.what} {wanted!r}; to see what there is, type: {self.listing}")


class OperationClosed(WrongUsage):
    """An operation was named for work that was closed."""

    def __init__(self, name: str, closed_at: str) -> None:
        super().__init__(
            f"operation {name!r} was closed on {closed_at[:10]}; to take it up again, type: "
            f'washline operation open "{name}" --purpose "why"'
        )


class NoSuchOperation(NotFound):
    """No operation of that name."""

    what, listing = "operation", "washline operation list"


class NoSuchCluster(NotFound):
    """No cluster with that id, or more than one that begins so."""

    what, listing = "cluster", "washline cluster list"


class NotInCluster(WrongUsage):
    """An advert that is no member of a cluster."""

    def __init__(self, advert: str, cluster: str) -> None:
        super().__init__(f"advert {advert} is not in cluster {cluster}; to see what is, type: washline cluster show {cluster}")


class NoSuchSchedule(NotFound):
    """No schedule with that number."""

    what, listing = "schedule", "washline schedule list"


class CannotDoThat(WrongUsage):
    """A store was asked for what its engine cannot do."""

    def __init__(self, engine: str, what: str) -> None:
        super().__init__(f"the store on {engine} cannot {what}")


class ConfigInvalid(WrongUsage):
    """The configuration holds something that is not understood."""

    def __init__(self, place: Path | str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


class SettingInvalid(WrongUsage):
    """The environment or the command line sets something that is not understood."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"a setting is not understood: {problem}")


class FolderUnusable(WrongUsage):
    """The data folder cannot be made or written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"the data folder {folder} cannot be used: {reason}; name another one with --data")


class NotADemoFolder(WrongUsage):
    """The demo was asked to work in a folder that holds somebody's work."""

    def __init__(self, folder: Path, operation: str) -> None:
        super().__init__(
            f"{folder} holds the work of operation {operation!r}; give the demo a folder of its own with --data DIR"
        )


class NotAnOrigin(WrongUsage):
    """Something that is no origin was given as one."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given!r} is not an origin; write scheme://host:port, as https://site.example or http://127.0.0.1:8000"
        )


class ScheduleIncomplete(WrongUsage):
    """A schedule needs exactly one of an interval and a cron expression."""

    def __init__(self) -> None:
        super().__init__('say when: either --every 6h or --cron "0 6 * * *" (UTC), not both')


class IntervalInvalid(WrongUsage):
    """An interval that is not understood."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given!r} is no interval; write a number and s, m, h, d or w, as 90s, 30m, 6h or 1d, of a second at least"
        )


class CronInvalid(WrongUsage):
    """A cron expression that is not understood."""

    def __init__(self, given: str, problem: str) -> None:
        super().__init__(f"{given!r} is no cron expression (minute hour day month weekday, in UTC): {problem}")


class PurposeMissing(WrongUsage):
    """An operation without a purpose."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f'operation {name!r} needs a purpose; type: washline operation open {name!r} --purpose "why you need to look"'
        )


class OperationPurposeDiffers(WrongUsage):
    """An operation is open for another purpose."""

    def __init__(self, name: str, purpose: str) -> None:
        super().__init__(
            f"operation {name!r} is already open for the purpose {purpose!r}; give that purpose again, or choose another name"
        )


class CannotListen(WashlineError):
    """The API was to be served where it cannot be."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {reason}; to take another, add --port")


class UnreadableFile(WrongUsage):
    """A file that was named cannot be read as what it should be."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class UnwritableFile(WrongUsage):
    """A file that was named cannot be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: cannot be written: {reason}")


class UnknownFileType(WrongUsage):
    """A result was asked for in a form that nobody writes."""

    def __init__(self, asked: Path | str, known: Sequence[str]) -> None:
        super().__init__(f"{asked}: what kind of file this should be is not clear; there are: {', '.join(known)}")


class ListColumnMissing(WrongUsage):
    """A column was asked for that the list does not have."""

    def __init__(self, path: Path | str, column: str, present: Sequence[str]) -> None:
        near = difflib.get_close_matches(column.casefold(), [one.casefold() for one in present], n=1)
        meant = next((one for one in present if near and one.casefold() == near[0]), "")
        hint = f"did you mean {meant!r}?" if meant else f"it has: {', '.join(present)}"
        super().__init__(f"{path}: no column {column!r} in the list; {hint}")


class TooManyWords(WrongUsage):
    """A search with more words than an engine can be asked for at once."""

    def __init__(self, most: int) -> None:
        super().__init__(f"a search may hold at most {most} words")


class IdentifierError(WashlineError, ValueError):
    """A value that a kind does not accept."""

    def __init__(self, kind: str, value: str, rule: str) -> None:
        self.kind, self.value, self.rule = kind, value, rule
        super().__init__(f"{kind} {value[:80]!r}: {rule}")


class InvalidFormat(IdentifierError):
    """The shape is wrong."""


class InvalidLength(IdentifierError):
    """Too short or too long."""


class InvalidComponent(IdentifierError):
    """The shape is right but a part of it is never issued."""


class InvalidChecksum(IdentifierError):
    """The check digit or letter does not agree."""


class DatasetError(WashlineError):
    """A dataset cannot be loaded."""


class ManifestInvalid(DatasetError):
    """A manifest is not what a manifest must be."""

    def __init__(self, manifest: Path, problem: str) -> None:
        super().__init__(f"{manifest}: {problem}")


class ManifestColumnMissing(DatasetError):
    """A manifest names a column that the file does not have."""

    def __init__(self, manifest: Path, column: str, present: Sequence[str]) -> None:
        near = difflib.get_close_matches(column, present, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; the file has: {', '.join(present)}"
        super().__init__(f"{manifest}: no column {column!r} in the file{hint}")


class CrawlError(WashlineError):
    """A crawl cannot start or go on."""


class OriginNotAllowed(CrawlError):
    """An address of a host that nobody allowed."""

    def __init__(self, origin: str) -> None:
        super().__init__(f'{origin} is not allowed; if you may read it, type: washline site allow {origin} --basis "why"')


class AddressRefused(CrawlError):
    """A connection to an address that no allowed origin stands for."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        super().__init__(f"a connection to {host} port {port} was refused: it is private or no allowed origin stands for it")


class EvidenceBroken(CrawlError):
    """A capture cannot be read back as it was written."""

    def __init__(self, file: Path | str, offset: int, what: str) -> None:
        super().__init__(f"{file} at byte {offset}: {what}")


class SiteNotAllowed(CrawlError):
    """A registered site for which no origin was allowed."""

    def __init__(self, site: str) -> None:
        super().__init__(
            f"no origin is allowed for site {site!r}; if you may read it, type: "
            f'washline site allow https://HOST --site {site} --basis "why"'
        )


class AlreadyRunning(CrawlError):
    """Another process crawls the same target."""

    def __init__(self, target: str) -> None:
        super().__init__(f"{target} is being crawled by another process; wait for it to end")


class EvidenceUnwritable(CrawlError):
    """Nothing may be read of a site whose evidence cannot be kept."""

    def __init__(self, folder: Path | str, reason: str) -> None:
        super().__init__(f"the evidence cannot be written to {folder}: {reason}")


class ClockRunning(CrawlError):
    """Another clock has this data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"another clock runs the schedules of {folder}; there can be one")


class BrowserMissing(CrawlError):
    """A page needs a browser and there is none."""

    def __init__(self, tried: Sequence[str]) -> None:
        super().__init__(
            "no Chromium was found to render pages with; install Debian's chromium-headless-shell or name one in "
            f"washline.toml (browser = ...); tried: {', '.join(tried)}"
        )


class RenderingFailed(CrawlError):
    """A browser could not show a page."""

    def __init__(self, url: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the browser could not show {url}: {reason}")


class CrawlDied(CrawlError):
    """The crawl's own process ended before its work did."""

    def __init__(self, site: str, status: int, last_words: str) -> None:
        said = f": {last_words}" if last_words else ""
        super().__init__(f"the crawl of {site} ended early (status {status}){said}; the same command goes on where it was")


class StoreError(WashlineError):
    """The store cannot do what it was asked."""


class StoreUnusable(StoreError):
    """The engine refused: no room, no right, or not a store of ours."""

    def __init__(self, store: str, reason: str) -> None:
        super().__init__(f"the store {store} cannot be used: {reason}")


class StoreLacksDatasets(StoreError):
    """The ledger knows of loaded datasets of which the store holds nothing: it is another store, or was emptied."""

    def __init__(self, store: str, datasets: Sequence[str]) -> None:
        super().__init__(
            f"the store {store} holds no entry of {', '.join(datasets)}, which were loaded; name the store that holds them "
            "(WASHLINE_STORE, or `store` in washline.toml), or load them again"
        )


class SecretUnreadable(StoreUnusable):
    """The file of a password or key cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        StoreError.__init__(self, f"the secret in {path} cannot be read: {reason}")


class SignInRefused(StoreUnusable):
    """The engine does not accept who asks."""

    def __init__(self, where: str, user: str) -> None:
        who = f"user {user!r} with this password" if user else "this key, or wants one"
        where_set = "check user, password and key: of the settings, or of the environment, which wins"
        StoreError.__init__(self, f"Elasticsearch at {where} does not accept {who}; {where_set}")


class CertificateRefused(StoreUnusable):
    """The engine's certificate is signed by nobody who is trusted here."""

    def __init__(self, where: str, reason: str) -> None:
        StoreError.__init__(
            self,
            f"the certificate of Elasticsearch at {where} is not trusted, so nothing was sent to it; name the file of the "
            f"authority that signed it as ca = ... under [elasticsearch] ({reason})",
        )


class EngineUnsupported(StoreUnusable):
    """What answers is too old, or another product."""

    def __init__(self, where: str, what: str) -> None:
        StoreError.__init__(self, f"the server at {where} cannot be used: {what}; Washline needs Elasticsearch 8 or 9")


class AliasNowhere(StoreUnusable):
    """One of the store's names points nowhere."""

    def __init__(self, alias: str, strays: Sequence[str] = ()) -> None:
        there = f", while the index {', '.join(strays)} is there" if strays else ""
        StoreError.__init__(
            self, f"the name {alias} points nowhere{there}; nothing was written; to mend it, type: washline store rebuild"
        )


class AliasTaken(StoreUnusable):
    """One of the store's names belongs to something else."""

    def __init__(self, alias: str) -> None:
        StoreError.__init__(self, f"{alias} is an index that Washline did not make; set another prefix under [elasticsearch]")


class AliasForbidden(StoreUnusable):
    """The user of the engine may not write."""

    def __init__(self, alias: str, reason: str) -> None:
        StoreError.__init__(self, f"{alias} may not be written by this user: {reason}")


class MappingDiffers(StoreUnusable):
    """An index was made by another version of Washline."""

    def __init__(self, index: str, found: int | None, wanted: int) -> None:
        newer = found is not None and found > wanted
        how = "use a newer Washline" if newer else "move it to the newer one with: washline store rebuild"
        StoreError.__init__(self, f"the index {index} has mapping {found}, this Washline works with mapping {wanted}; {how}")


class RebuildIncomplete(StoreError):
    """A new index does not hold what the old one does."""

    def __init__(self, alias: str, there: int, here: int) -> None:
        super().__init__(f"{alias} holds {there} documents, its copy {here}; the old index was kept and nothing changed")


class EngineAway(StoreError):
    """The engine does not answer or takes no writes for now; what was written meanwhile waits on disk."""

    def __init__(self, where: str, reason: str, waiting: int = 0) -> None:
        self.reason = reason
        kept = f"; {waiting} batches wait on disk and are written when it is back" if waiting else ""
        super().__init__(f"Elasticsearch at {where} is away: {reason}{kept}")


class EngineBusy(EngineAway):
    """The engine is there and has too much to do for now."""


class SpoolFull(StoreError):
    """The engine is away and there is no more room for what waits."""

    def __init__(self, path: Path, limit: int, reason: str) -> None:
        super().__init__(
            f"Elasticsearch is away ({reason}) and {path} holds as much as it may ({limit / 1e6:.0f} MB); nothing was lost, "
            "the crawl goes on where it was once the engine is back"
        )


class RecordRefused(StoreError):
    """A record cannot be stored, and there is no place to keep it aside."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"{what} cannot be stored: {reason}")


class KibanaRefused(StoreError):
    """Kibana did not take the saved objects."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"Kibana at {url} did not take the dashboards: {reason}")


class ServerMissing(StoreError):
    """The Elasticsearch for tests and benches cannot be had on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"no Elasticsearch to test with: {reason}; install Maven and Java 17 or newer (Debian: apt-get install maven "
            "default-jre-headless), or name a server in WASHLINE_ELASTICSEARCH"
        )


class ServerDied(StoreError):
    """The Elasticsearch for tests and benches did not start."""

    def __init__(self, folder: str, last_words: str) -> None:
        super().__init__(f"the Elasticsearch in {folder} did not start: {last_words}")


class LedgerError(WashlineError):
    """The ledger cannot do what it was asked."""


class LedgerUnusable(LedgerError):
    """The ledger's database cannot be reached or written."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the ledger cannot be used: {reason}")


class AuditKeyMissing(LedgerError):
    """The audit log's key is gone, so that nothing can be added or verified."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}: the key of the audit log is missing or damaged; restore it from your backup")


class ChainBroken(LedgerError):
    """The audit log was changed after it was written."""


class EventMissing(ChainBroken):
    """An event was deleted, or moved elsewhere."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} is missing; it was deleted or moved")


class EventChanged(ChainBroken):
    """An event does not have the content that was written."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} is not what was written")


class EventOutOfOrder(ChainBroken):
    """An event does not follow the one before it."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} does not follow the one before it")


class HeadDamaged(ChainBroken):
    """The file that tells which event is the last is gone or unreadable."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"the audit log cannot be trusted: {file.name}, which tells its last event, is missing or damaged")
