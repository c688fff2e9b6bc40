"""The configuration: `washline.toml` plus the environment. The only module that reads the environment.

Looked for in this order: --config, WASHLINE_CONFIG, ./washline.toml. Every setting has a default; a misspelt one is an error.
The environment wins over the file: WASHLINE_DATA, _USER, _OPERATION, _STORE, _LEDGER, _BROWSER, _ELASTICSEARCH (its nodes),
and its _USER, _PASSWORD and _API_KEY: WASHLINE_ELASTICSEARCH_PASSWORD.
"""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Literal

import msgspec

from records.crawl import Limits, Politeness
from records.errors import SettingInvalid
from washline.errors import ConfigInvalid

LIMITS, POLITENESS = Limits(), Politeness()


class Crawl(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The budget of a crawl and its rate limit per host; the defaults are those of records.crawl."""

    pages: int = LIMITS.pages
    body_bytes: int = LIMITS.body_bytes
    page_seconds: float = LIMITS.page_seconds
    seconds: float = LIMITS.seconds
    rendered: int = LIMITS.rendered
    concurrency: int = POLITENESS.concurrency
    delay: float = POLITENESS.delay
    obey_robots: bool = POLITENESS.obey_robots
    user_agent: str = POLITENESS.user_agent
    retries: int = POLITENESS.retries
    longest_wait: float = POLITENESS.longest_wait


class Elasticsearch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to reach an Elasticsearch; secrets stand in files of their own (search.elasticsearch.settings.ElasticSettings)."""

    urls: tuple[str, ...] = ("http://127.0.0.1:9200",)
    ca: str = ""
    user: str = ""
    password_file: str = ""
    api_key_file: str = ""
    prefix: str = "washline-"
    shards: int = 1
    replicas: int | None = None
    patience: float = 30.0


class ListedSite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A permission that comes with the configuration: the exact origin, the reader of its pages, why and by whom."""

    origin: str
    basis: str
    site: str = ""
    approver: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set. Empty texts and zeros mean: find out."""

    data: str = "washline-data"
    user: str = ""
    operation: str = ""
    store: Literal["sqlite", "elasticsearch"] = "sqlite"
    ledger: str = ""
    browser: str = ""
    cores: int = 0
    crawl: Crawl = Crawl()
    elasticsearch: Elasticsearch = Elasticsearch()
    site: tuple[ListedSite, ...] = ()

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data).expanduser()


def load(config: str = "", **given: str) -> Settings:
    """Return the settings: file, then environment, then what the command line gave (empty texts give nothing)."""
    settings = from_file(Path(config)) if config else from_default_place()
    settings = msgspec.structs.replace(settings, elasticsearch=with_environment(settings.elasticsearch))
    for source in (from_environment(), given):
        settings = override(settings, {name: value for name, value in source.items() if value})
    return settings if settings.user else msgspec.structs.replace(settings, user=system_user())


def from_default_place() -> Settings:
    """Read the file that the environment names, or the one in this folder, or take the defaults."""
    named = os.environ.get("WASHLINE_CONFIG", "")
    if named:
        return from_file(Path(named))
    return from_file(Path("washline.toml")) if Path("washline.toml").is_file() else Settings()


def from_file(path: Path) -> Settings:
    """Read a configuration file; raise ConfigInvalid with what is wrong and where."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Settings)
    except OSError as error:
        raise ConfigInvalid(path, error.strerror or str(error)) from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise ConfigInvalid(path, str(error)) from None


def from_environment() -> dict[str, str]:
    """Return what the environment sets."""
    names = ("data", "user", "operation", "store", "ledger", "browser")
    return {name: os.environ.get(f"WASHLINE_{name.upper()}", "") for name in names}


def with_environment(given: Elasticsearch) -> Elasticsearch:
    """Return the settings of the engine with the nodes that the environment names, separated by commas, and the user."""
    urls = tuple(url for url in os.environ.get("WASHLINE_ELASTICSEARCH", "").split(",") if url)
    user = os.environ.get("WASHLINE_ELASTICSEARCH_USER", "")
    return msgspec.structs.replace(given, urls=urls or given.urls, user=user or given.user)


def elastic_secrets() -> tuple[str, str]:
    """Return the password and the API key for the engine that the environment holds; they are no settings, which are shown."""
    password, key = (os.environ.get(f"WASHLINE_ELASTICSEARCH_{name}", "") for name in ("PASSWORD", "API_KEY"))
    return password.strip(), key.strip()


def override(settings: Settings, given: dict[str, str]) -> Settings:
    """Return the settings with some replaced, checked like those of a file."""
    try:
        return msgspec.convert({**msgspec.to_builtins(settings), **given}, Settings)
    except msgspec.ValidationError as error:
        raise SettingInvalid(str(error)) from None


def system_user() -> str:
    """Return who is logged in to the machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run under a number without a name
        return f"uid{os.getuid()}"
