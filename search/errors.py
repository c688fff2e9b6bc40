"""Errors of the stores and their engines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from records.errors import WashlineError, WrongUsage


class TooManyWords(WrongUsage):
    """A search has more words than the engine accepts in one query."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"a search can have at most {limit} words")


class StoreError(WashlineError):
    """The store cannot do what was requested."""


class StoreUnusable(StoreError):
    """The store cannot be opened, read or written: no access, no disk space, a damaged file, or a foreign one."""

    def __init__(self, store: str, reason: str) -> None:
        super().__init__(f"the store {store} cannot be used: {reason}")


class SecretUnreadable(StoreUnusable):
    """The file of a password or API key cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        StoreError.__init__(self, f"the secret in {path} cannot be read: {reason}")


class SignInRefused(StoreUnusable):
    """The engine rejects the credentials (HTTP 401)."""

    def __init__(self, where: str, user: str) -> None:
        credentials = f"user {user!r} with this password" if user else "this API key, or requires credentials"
        advice = "check user, password and API key in the configuration and in the environment (which takes precedence)"
        StoreError.__init__(self, f"Elasticsearch at {where} does not accept {credentials}; {advice}")


class CertificateRefused(StoreUnusable):
    """The engine's TLS certificate is not signed by a trusted authority."""

    def __init__(self, where: str, reason: str) -> None:
        StoreError.__init__(
            self,
            f"the certificate of Elasticsearch at {where} is not trusted, so nothing was sent to it; set ca = ... "
            f"under [elasticsearch] to the certificate file of the authority that signed it ({reason})",
        )


class EngineUnsupported(StoreUnusable):
    """The server is too old, or another product."""

    def __init__(self, where: str, problem: str) -> None:
        StoreError.__init__(
            self, f"the server at {where} cannot be used: {problem}; Washline needs Elasticsearch 8 or 9"
        )


class AliasMissing(StoreUnusable):
    """An alias of the store points to no index."""

    def __init__(self, alias: str, indices: Sequence[str] = ()) -> None:
        hint = f", although the index {', '.join(indices)} exists" if indices else ""
        StoreError.__init__(
            self,
            f"the alias {alias} points to no index{hint}; nothing was written; to repair it: washline store rebuild",
        )


class AliasTaken(StoreUnusable):
    """An index of another program has the name of an alias of ours."""

    def __init__(self, alias: str) -> None:
        StoreError.__init__(
            self, f"{alias} is an index that Washline did not create; set another prefix under [elasticsearch]"
        )


class AliasForbidden(StoreUnusable):
    """The user lacks the privilege to write."""

    def __init__(self, alias: str, reason: str) -> None:
        StoreError.__init__(self, f"this user has no permission to write to {alias}: {reason}")


class MappingDiffers(StoreUnusable):
    """An index was created by another version of Washline."""

    def __init__(self, index: str, found: int | None, expected: int) -> None:
        is_newer = found is not None and found > expected
        advice = "use a newer Washline" if is_newer else "migrate it with: washline store rebuild"
        StoreError.__init__(
            self, f"the index {index} has mapping {found}, this Washline works with mapping {expected}; {advice}"
        )


class RebuildIncomplete(StoreError):
    """A rebuilt index has fewer or more documents than the original."""

    def __init__(self, alias: str, original: int, copied: int) -> None:
        super().__init__(
            f"{alias} has {original} documents, its copy {copied}; the old index is still in place and nothing changed"
        )


class EngineUnavailable(StoreError):
    """The engine does not answer, or rejects writes for now; new batches are spooled on disk."""

    def __init__(self, where: str, reason: str, spooled: int = 0) -> None:
        self.reason = reason
        note = f"; {spooled} spooled batches will be written when it is back" if spooled else ""
        super().__init__(f"Elasticsearch at {where} is unavailable: {reason}{note}")


class EngineBusy(EngineUnavailable):
    """The engine answers, but is overloaded for now (HTTP 429, 502, 503 or 504)."""


class SpoolFull(StoreError):
    """The engine is unavailable and the spool has reached its size limit."""

    def __init__(self, path: Path, limit: int, reason: str) -> None:
        super().__init__(
            f"Elasticsearch is unavailable ({reason}) and the spool {path} has reached its limit of "
            f"{limit / 1e6:.0f} MB; nothing was lost: when the engine is back, repeat the command and the crawl resumes"
        )


class RecordRefused(StoreError):
    """A record cannot be stored, and the store has no place for dead letters."""

    def __init__(self, record: str, reason: str) -> None:
        super().__init__(f"{record} cannot be stored: {reason}")


class KibanaRefused(StoreError):
    """Kibana rejected the saved objects."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"Kibana at {url} did not import the dashboards: {reason}")
