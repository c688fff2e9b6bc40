"""Asking an Elasticsearch: typed answers, patience with an engine that is busy or away, a plain sentence for every refusal.

The official client carries the requests (nodes, certificates, sign-in, product check); answers are decoded straight into the
shape that is expected, so no untyped JSON goes further than this module.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import msgspec
from elastic_transport import ConnectionTimeout, JsonSerializer, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from records.errors import SettingInvalid
from search.elasticsearch.settings import ElasticsearchSettings
from search.errors import (
    CertificateRefused,
    EngineUnavailable,
    EngineBusy,
    EngineUnsupported,
    SecretUnreadable,
    SignInRefused,
    StoreUnusable,
)

T = TypeVar("T")

BUSY = frozenset({429, 502, 503, 504})
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds
OLDEST = 8
JSON, LINES = "application/json", "application/x-ndjson"

encode = msgspec.json.Encoder().encode


class ErrorCause(msgspec.Struct):
    """Why the engine refused."""

    type: str = ""
    reason: str | None = ""


class ErrorResponse(msgspec.Struct):
    """The engine's answer to what it will not do."""

    error: ErrorCause | str = ""


class NodeVersion(msgspec.Struct):
    """One node, as the engine tells of it."""

    version: str = ""


class NodesResponse(msgspec.Struct):
    """The nodes of the engine."""

    nodes: dict[str, NodeVersion] = {}


class Acknowledged(msgspec.Struct):
    """An answer of which only the arrival matters."""


UNUSABLE = "the addresses, `ca`, user, password or key of Elasticsearch cannot be used together ({})"
NOT_UNDERSTOOD = (
    "its answer is not understood: {}; where a Washline of another version writes there too, stop it and type: "
    "washline store rebuild"
)
# What the library says of its own objects, before and amid what happened.
LIBRARYS = re.compile(r"HTTPS?Connection(?:Pool)?\([^()]*\): |\[Errno -?[0-9]+\] ")


class RawBodySerializer(JsonSerializer):
    """Hands an answer on as the bytes that came."""

    mimetype: ClassVar[str] = "application/vnd.elasticsearch+json"

    def loads(self, data: bytes) -> bytes:
        """Return the answer as it is."""
        return data


class RequestRefused(StoreUnusable):
    """The engine understood a request and will not do it."""

    def __init__(self, where: str, status: int, cause: ErrorCause) -> None:
        self.status, self.cause, self.why = status, cause, f"{status} {cause.type}: {cause.reason}"
        super().__init__(where, self.why)


class EngineConnection:
    """An engine that can be asked. Safe for threads."""

    def __init__(self, settings: ElasticsearchSettings) -> None:
        self.settings = settings
        self._client = client(settings)

    def request(self, method: str, path: str, body: object = None, *, of: type[T], patience: float | None = None) -> T:
        """Return the answer to a request, repeated with growing pauses while the engine is busy or away.

        `body` is a dict of ours, or bytes that are NDJSON already. Raises Refused where the engine says no, EngineAway where it
        did not answer for `patience` seconds (the settings' where None), SignInRefused, CertificateRefused, EngineUnsupported.
        """
        sent = body if isinstance(body, bytes) else None if body is None else self._written(body)
        kind = LINES if isinstance(body, bytes) else JSON
        patience = self.settings.patience if patience is None else patience
        answer = self._patiently(method, path, sent, kind, patience)
        try:
            return msgspec.json.decode(answer, type=of)
        except msgspec.MsgspecError as error:
            raise StoreUnusable(self.settings.where, NOT_UNDERSTOOD.format(error)) from error

    def _written(self, body: object) -> bytes:
        try:
            return encode(body)
        except UnicodeError as error:
            raise StoreUnusable(self.settings.where, f"it cannot be asked for this: {error}") from error

    def _patiently(self, method: str, path: str, body: bytes | None, kind: str, patience: float) -> bytes:
        until = time.monotonic() + patience
        for pause in pauses(patience):
            try:
                return self._once(method, path, body, kind)
            except EngineUnavailable:
                if pause is None or time.monotonic() > until:
                    raise
                time.sleep(pause)
        raise AssertionError  # the last of the pauses is None

    def _once(self, method: str, path: str, body: bytes | None, kind: str) -> bytes:
        headers = {"accept": JSON, **({"content-type": kind} if body is not None else {})}
        try:
            answer = self._client.perform_request(method, path, headers=headers, body=body)
        except UnsupportedProductError as error:
            raise EngineUnsupported(self.settings.where, "it is not Elasticsearch") from error
        except ApiError as error:
            raise self._refusal(error) from error
        except TlsError as error:
            raise CertificateRefused(self.settings.where, str(error.message)) from error
        except ConnectionTimeout as error:
            raise EngineUnavailable(
                self.settings.where, f"no answer within {self.settings.request_seconds:g} seconds"
            ) from error
        except TransportError as error:
            raise EngineUnavailable(self.settings.where, LIBRARYS.sub("", str(error.message))) from error
        return answer.body if isinstance(answer.body, bytes) else b"{}"

    def _refusal(self, error: ApiError) -> Exception:
        cause, where = parse_error_cause(error.body), self.settings.where
        if error.status_code == 401:  # noqa: PLR2004 - HTTP's "unauthorized"
            return SignInRefused(where, self.settings.user)
        if error.status_code in BUSY:
            return EngineBusy(where, cause.reason or f"it answers {error.status_code}")
        return RequestRefused(where, error.status_code, cause)

    def check_version(self, *, patience: float) -> None:
        """Raise EngineUnsupported where a node is older than this Washline can speak to, or is another product."""
        try:
            nodes = self.request("GET", "/_nodes/_all?filter_path=nodes.*.version", of=NodesResponse, patience=patience).nodes
        except RequestRefused as refused:
            if refused.status == 403:  # noqa: PLR2004 - a user who may not see nodes may still read and write
                return
            raise EngineUnsupported(self.settings.where, refused.why) from refused
        versions = sorted({node.version for node in nodes.values()})
        if any(int(version.split(".")[0]) < OLDEST for version in versions if version[:1].isdigit()):
            raise EngineUnsupported(
                self.settings.where, f"it is Elasticsearch {', '.join(versions)}, older than {OLDEST}"
            )

    def retry_while_busy(self, work: Callable[[], None]) -> None:
        """Do something again while the engine says that it is busy, but not where it does not answer at all."""
        for pause in pauses(self.settings.patience):
            try:
                return work()
            except EngineBusy:
                if pause is None:
                    raise
                time.sleep(pause)
        return None

    def close(self) -> None:
        """Let go of the connections; the next request opens new ones."""
        self._client.close()
        self._client = client(self.settings)


def client(settings: ElasticsearchSettings) -> Elasticsearch:
    """Return the official client; its own repetition only goes round the nodes, patience is ours."""
    given: dict[str, Any] = {}
    if settings.ca:
        given["ca_certs"] = str(settings.ca)
    if settings.api_key or settings.api_key_file:
        given["api_key"] = settings.api_key or secret(settings.api_key_file)
    elif settings.password or settings.password_file:
        given["basic_auth"] = (settings.user, settings.password or secret(settings.password_file))
    try:
        return Elasticsearch(
            list(settings.urls),
            request_timeout=settings.request_seconds,
            max_retries=len(settings.urls) - 1,
            retry_on_status=(),
            serializers={kind: RawBodySerializer() for kind in (RawBodySerializer.mimetype, JSON)},
            **given,
        )
    except ValueError as error:  # what it says of a secret would show it
        raise SettingInvalid(UNUSABLE.format(type(error).__name__)) from None


def secret(path: Path | None) -> str:
    """Return what a secret's file holds, without the line's end; nothing where there is none."""
    if path is None:
        return ""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise SecretUnreadable(path, getattr(error, "strerror", None) or "not a text") from None


def parse_error_cause(body: object) -> ErrorCause:
    """Return why the engine refused, as far as its answer can be read."""
    try:
        error = msgspec.json.decode(body if isinstance(body, bytes) else b"{}", type=ErrorResponse).error
    except msgspec.MsgspecError:
        return ErrorCause(reason=str(body)[:200])
    return error if isinstance(error, ErrorCause) else ErrorCause(reason=error)


def pauses(patience: float) -> Iterator[float | None]:
    """Yield how long to wait after each failure, growing, and uneven so that writers do not march in step; None: give up."""
    until, pause = time.monotonic() + patience, FIRST_PAUSE
    while time.monotonic() + pause < until:
        yield pause * random.uniform(0.7, 1.3)
        pause = min(pause * 2, LONGEST_PAUSE)
    yield None
