"""Errors of the stores and their engines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from records.errors import WashlineError, WrongUsage


class TooManyWords(WrongUsage):
    """A search with more words than an engine can be asked for at once."""

    def __init__(self, most: int) -> None:
        super().__init__(f"a search may hold at most {most} words")


class StoreError(WashlineError):
    """The store cannot do what it was asked."""


class StoreUnusable(StoreError):
    """The engine refused: no room, no right, or not a store of ours."""

    def __init__(self, store: str, reason: str) -> None:
        super().__init__(f"the store {store} cannot be used: {reason}")


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


class AliasMissing(StoreUnusable):
    """One of the store's names points nowhere."""

    def __init__(self, alias: str, strays: Sequence[str] = ()) -> None:
        there = f", while the index {', '.join(strays)} is there" if strays else ""
        StoreError.__init__(
            self,
            f"the name {alias} points nowhere{there}; nothing was written; to mend it, type: washline store rebuild",
        )


class AliasTaken(StoreUnusable):
    """One of the store's names belongs to something else."""

    def __init__(self, alias: str) -> None:
        StoreError.__init__(
            self, f"{alias} is an index that Washline did not make; set another prefix under [elasticsearch]"
        )


class AliasForbidden(StoreUnusable):
    """The user of the engine may not write."""

    def __init__(self, alias: str, reason: str) -> None:
        StoreError.__init__(self, f"{alias} may not be written by this user: {reason}")


class MappingDiffers(StoreUnusable):
    """An index was made by another version of Washline."""

    def __init__(self, index: str, found: int | None, wanted: int) -> None:
        newer = found is not None and found > wanted
        how = "use a newer Washline" if newer else "move it to the newer one with: washline store rebuild"
        StoreError.__init__(
            self, f"the index {index} has mapping {found}, this Washline works with mapping {wanted}; {how}"
        )


class RebuildIncomplete(StoreError):
    """A new index does not hold what the old one does."""

    def __init__(self, alias: str, there: int, here: int) -> None:
        super().__init__(
            f"{alias} holds {there} documents, its copy {here}; the old index was kept and nothing changed"
        )


class EngineUnavailable(StoreError):
    """The engine does not answer or takes no writes for now; what was written meanwhile waits on disk."""

    def __init__(self, where: str, reason: str, waiting: int = 0) -> None:
        self.reason = reason
        kept = f"; {waiting} batches wait on disk and are written when it is back" if waiting else ""
        super().__init__(f"Elasticsearch at {where} is away: {reason}{kept}")


class EngineBusy(EngineUnavailable):
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
