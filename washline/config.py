"""Configuration: `washline.toml` plus the environment. The only module that reads environment variables.

The file is --config, else WASHLINE_CONFIG, else ./washline.toml. Every setting has a default; an unknown one is an
error. Environment variables override the file: WASHLINE_DATA, _USER, _OPERATION, _STORE, _LEDGER, _BROWSER,
_ELASTICSEARCH (node URLs), WASHLINE_ELASTICSEARCH_USER, _PASSWORD and _API_KEY.
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

COMPLETION_VARIABLE = "_WASHLINE_COMPLETE"
LIMITS, POLITENESS = Limits(), Politeness()


class Crawl(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Crawl settings: budget, rate limit per host (defaults: those of records.crawl) and URLs of JSON queries."""

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
    json_queries: tuple[str, ...] = ()


class Elasticsearch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Connection to Elasticsearch; secrets are in separate files (see ElasticsearchSettings)."""

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
    """A crawl permission from the configuration file: exact origin, site parser, basis and approver."""

    origin: str
    basis: str
    site: str = ""
    approver: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings. An empty string or zero means the default of the environment."""

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


def read_settings(config: str = "", **overrides: str) -> Settings:
    """Read the settings: file, then environment, then command line. Empty strings override nothing."""
    settings = read_file(Path(config)) if config else read_default_file()
    settings = msgspec.structs.replace(settings, elasticsearch=apply_environment(settings.elasticsearch))
    for source in (read_environment(), overrides):
        settings = override_settings(settings, {name: value for name, value in source.items() if value})
    return settings if settings.user else msgspec.structs.replace(settings, user=get_system_user())


def read_default_file() -> Settings:
    """Read the file named by WASHLINE_CONFIG, else ./washline.toml; return the defaults if there is none."""
    named = os.environ.get("WASHLINE_CONFIG", "")
    if named:
        return read_file(Path(named))
    return read_file(Path("washline.toml")) if Path("washline.toml").is_file() else Settings()


def read_file(path: Path) -> Settings:
    """Parse a configuration file; raise ConfigInvalid with the position of the error."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Settings)
    except OSError as error:
        raise ConfigInvalid(path, error.strerror or str(error)) from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise ConfigInvalid(path, str(error)) from None


def read_environment() -> dict[str, str]:
    """Return the settings from environment variables."""
    names = ("data", "user", "operation", "store", "ledger", "browser")
    return {name: os.environ.get(f"WASHLINE_{name.upper()}", "") for name in names}


def apply_environment(settings: Elasticsearch) -> Elasticsearch:
    """Override node URLs (comma-separated) and user from the environment."""
    urls = tuple(url for url in os.environ.get("WASHLINE_ELASTICSEARCH", "").split(",") if url)
    user = os.environ.get("WASHLINE_ELASTICSEARCH_USER", "")
    return msgspec.structs.replace(settings, urls=urls or settings.urls, user=user or settings.user)


def read_elasticsearch_secrets() -> tuple[str, str]:
    """Return password and API key from the environment. Not part of the settings, since those are printed."""
    password, key = (os.environ.get(f"WASHLINE_ELASTICSEARCH_{name}", "") for name in ("PASSWORD", "API_KEY"))
    return password.strip(), key.strip()


def override_settings(settings: Settings, overrides: dict[str, str]) -> Settings:
    """Replace settings, with the same validation as for a file."""
    try:
        return msgspec.convert({**msgspec.to_builtins(settings), **overrides}, Settings)
    except msgspec.ValidationError as error:
        raise SettingInvalid(str(error)) from None


def read_completion_instruction() -> str:
    """Return the shell's request for completion, such as "bash_complete"; "" in a normal call."""
    return os.environ.get(COMPLETION_VARIABLE, "")


def get_system_user() -> str:
    """Return the user's name in the operating system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # in a container, a user id may have no name
        return f"uid{os.getuid()}"
