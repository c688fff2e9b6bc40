"""Requests to Elasticsearch: typed responses, retries, and a plain error for every refusal.

The official client does the transport (nodes, certificates, sign-in, product check). Responses are decoded straight
into the expected type, so no untyped JSON leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import msgspec
from elastic_transport import ConnectionTimeout, JsonSerializer, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from records.errors import SettingInvalid
from search.elasticsearch.client.retry import retrying
from search.elasticsearch.settings import ElasticsearchSettings
from search.errors import (
    CertificateRefused,
    EngineBusy,
    EngineUnavailable,
    EngineUnsupported,
    SecretUnreadable,
    SignInRefused,
    StoreUnusable,
)

T = TypeVar("T")

UNAUTHORIZED, FORBIDDEN = 401, 403
BUSY_STATUSES = frozenset({429, 502, 503, 504})
MIN_MAJOR_VERSION = 8
JSON, NDJSON = "application/json", "application/x-ndjson"
INVALID_COMBINATION = (
    "the URLs, `ca`, user, password or API key of Elasticsearch are not a valid combination (the client raised {})"
)
UNEXPECTED_RESPONSE = (
    "its response has an unexpected format: {}; if another version of Washline writes there too, stop it and run: "
    "washline store rebuild"
)
CLIENT_NOISE = re.compile(r"HTTPS?Connection(?:Pool)?\([^()]*\): |\[Errno -?[0-9]+\] ")  # in the client's messages

encode = msgspec.json.Encoder().encode


class ErrorCause(msgspec.Struct):
    """The `error` object of a response: the engine's reason for a refusal."""

    type: str = ""
    reason: str | None = ""


class ErrorResponse(msgspec.Struct):
    """The body of a refusal."""

    error: ErrorCause | str = ""


class NodeVersion(msgspec.Struct):
    """One node in the response of `GET /_nodes`."""

    version: str = ""


class NodesResponse(msgspec.Struct):
    """The response of `GET /_nodes`."""

    nodes: dict[str, NodeVersion] = {}


class Acknowledged(msgspec.Struct):
    """A response whose content is not needed."""


class RawBodySerializer(JsonSerializer):
    """Makes the official client return response bodies undecoded."""

    mimetype: ClassVar[str] = "application/vnd.elasticsearch+json"

    def loads(self, data: bytes) -> bytes:
        """Return the body unchanged."""
        return data


class RequestRefused(StoreUnusable):
    """The engine understood a request and refused it."""

    def __init__(self, where: str, status: int, cause: ErrorCause) -> None:
        self.status, self.cause, self.summary = status, cause, f"{status} {cause.type}: {cause.reason}"
        super().__init__(where, self.summary)


class EngineConnection:
    """A connection to one cluster. Safe for threads."""

    def __init__(self, settings: ElasticsearchSettings) -> None:
        self.settings = settings
        self._client = build_client(settings)

    def request(
        self, method: str, path: str, body: object = None, *, response_type: type[T], patience: float | None = None
    ) -> T:
        """Send a request and return its decoded response; retry with back-off while the engine is busy or unavailable.

        `body` is encoded as JSON; bytes are sent as NDJSON. Raise RequestRefused if the engine refuses,
        EngineUnavailable if it does not answer for `patience` seconds (default: that of the settings), SignInRefused,
        CertificateRefused or EngineUnsupported.
        """
        payload = body if isinstance(body, bytes) else None if body is None else self._encode(body)
        content_type = NDJSON if isinstance(body, bytes) else JSON
        patience = self.settings.patience if patience is None else patience
        response = retrying(patience)(self._send, method, path, payload, content_type)
        try:
            return msgspec.json.decode(response, type=response_type)
        except msgspec.MsgspecError as error:
            raise StoreUnusable(self.settings.where, UNEXPECTED_RESPONSE.format(error)) from error

    def _encode(self, body: object) -> bytes:
        try:
            return encode(body)
        except UnicodeError as error:
            raise StoreUnusable(self.settings.where, f"the request cannot be encoded: {error}") from error

    def _send(self, method: str, path: str, payload: bytes | None, content_type: str) -> bytes:
        where = self.settings.where
        headers = {"accept": JSON, **({"content-type": content_type} if payload is not None else {})}
        try:
            response = self._client.perform_request(method, path, headers=headers, body=payload)
        except UnsupportedProductError as error:
            raise EngineUnsupported(where, "it is not Elasticsearch") from error
        except ApiError as error:
            raise self._translate_refusal(error) from error
        except TlsError as error:
            raise CertificateRefused(where, str(error.message)) from error
        except ConnectionTimeout as error:
            raise EngineUnavailable(where, f"no response within {self.settings.request_timeout:g} seconds") from error
        except TransportError as error:
            raise EngineUnavailable(where, CLIENT_NOISE.sub("", str(error.message))) from error
        return response.body if isinstance(response.body, bytes) else b"{}"

    def _translate_refusal(self, error: ApiError) -> Exception:
        cause, where = parse_error_cause(error.body), self.settings.where
        if error.status_code == UNAUTHORIZED:
            return SignInRefused(where, self.settings.user)
        if error.status_code in BUSY_STATUSES:
            return EngineBusy(where, cause.reason or f"it responds with status {error.status_code}")
        return RequestRefused(where, error.status_code, cause)

    def check_version(self, *, patience: float) -> None:
        """Raise EngineUnsupported if a node is older than MIN_MAJOR_VERSION, or is another product."""
        path = "/_nodes/_all?filter_path=nodes.*.version"
        try:
            nodes = self.request("GET", path, response_type=NodesResponse, patience=patience).nodes
        except RequestRefused as refused:
            if refused.status == FORBIDDEN:  # a user without the `monitor` privilege may still read and write
                return
            raise EngineUnsupported(self.settings.where, refused.summary) from refused
        versions = sorted({node.version for node in nodes.values()})
        if any(is_too_old(version) for version in versions):
            problem = f"it is Elasticsearch {', '.join(versions)}, older than {MIN_MAJOR_VERSION}"
            raise EngineUnsupported(self.settings.where, problem)

    def retry_while_busy(self, work: Callable[[], None]) -> None:
        """Call a function again while the engine is overloaded, but not if it does not answer at all."""
        retrying(self.settings.patience, EngineBusy)(work)

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        self._client.close()
        self._client = build_client(self.settings)


def is_too_old(version: str) -> bool:
    """Return whether a version number is below MIN_MAJOR_VERSION.

    >>> is_too_old("7.17.29"), is_too_old("8.19.21")
    (True, False)
    """
    return version[:1].isdigit() and int(version.partition(".")[0]) < MIN_MAJOR_VERSION


def build_client(settings: ElasticsearchSettings) -> Elasticsearch:
    """Return the official client. Its own retries only switch nodes; retries with back-off are ours."""
    try:
        return Elasticsearch(
            list(settings.urls),
            request_timeout=settings.request_timeout,
            max_retries=len(settings.urls) - 1,
            retry_on_status=(),
            serializers={mimetype: RawBodySerializer() for mimetype in (RawBodySerializer.mimetype, JSON)},
            **build_credentials(settings),
        )
    except ValueError as error:  # its message would show the secret
        raise SettingInvalid(INVALID_COMBINATION.format(type(error).__name__)) from None


def build_credentials(settings: ElasticsearchSettings) -> dict[str, Any]:
    """Return the client's options for certificate and credentials."""
    options: dict[str, Any] = {"ca_certs": str(settings.ca)} if settings.ca else {}
    if settings.api_key or settings.api_key_file:
        options["api_key"] = settings.api_key or read_secret(settings.api_key_file)
    elif settings.password or settings.password_file:
        options["basic_auth"] = (settings.user, settings.password or read_secret(settings.password_file))
    return options


def read_secret(path: Path | None) -> str:
    """Return the content of a secret file, "" if there is none."""
    if path is None:
        return ""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise SecretUnreadable(path, getattr(error, "strerror", None) or "it is not UTF-8 text") from None


def parse_error_cause(body: object) -> ErrorCause:
    """Return the engine's reason for a refusal, as far as the body can be parsed."""
    try:
        error = msgspec.json.decode(body if isinstance(body, bytes) else b"{}", type=ErrorResponse).error
    except msgspec.MsgspecError:
        return ErrorCause(reason=str(body)[:200])
    return error if isinstance(error, ErrorCause) else ErrorCause(reason=error)
