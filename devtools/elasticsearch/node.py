"""One server process: start, watch, pause and stop it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534  # the user id that the server runs as if we are root
STOP_TIMEOUT = 20.0  # seconds
POLL_INTERVAL = 0.1  # seconds
MAX_OUTPUT = 600  # characters
CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class ElasticsearchNode:
    """A server process: its URL, process group and folder."""

    url: str
    group: int
    folder: str

    def is_alive(self) -> bool:
        """Return whether the process runs and is this server, not another process that reuses its id."""
        if self.group in CHILDREN:
            return CHILDREN[self.group].poll() is None
        return self.folder in read_command_line(self.group)

    def kill(self) -> None:
        """Kill the server at once, as a power cut would."""
        self._signal_and_wait(signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server; kill it if it does not stop in time."""
        self._signal_and_wait(signal.SIGTERM)
        self._signal_and_wait(signal.SIGKILL)

    def _signal_and_wait(self, number: signal.Signals) -> None:
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(self.group, number)
            wait_until(lambda: not self.is_alive(), STOP_TIMEOUT)

    def pause(self) -> None:
        """Make the server hang: it keeps its connections and answers nothing."""
        os.killpg(self.group, signal.SIGSTOP)

    def resume(self) -> None:
        """Resume a paused server."""
        os.killpg(self.group, signal.SIGCONT)

    def output_tail(self) -> str:
        """Return the end of the server's output."""
        return Path(self.folder, "output.txt").read_text("utf-8", "replace").strip()[-MAX_OUTPUT:]


def launch(home: Path, folder: Path, url: str, java: Path, heap: str) -> ElasticsearchNode:
    """Start a server with the configuration in `folder`, as an ordinary user, because it refuses to run as root."""
    user = NOBODY if os.getuid() == 0 else None
    prepare_folder(folder, user)
    environment = {
        "PATH": os.defpath,
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(folder / "config"),
        "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
        "ES_TMPDIR": str(folder / "tmp"),
    }
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [home / "bin" / "elasticsearch"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
    CHILDREN[process.pid] = process
    return ElasticsearchNode(url, process.pid, str(folder))


def prepare_folder(folder: Path, user: int | None) -> None:
    """Create the server's folders and make its user their owner."""
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if user is not None:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user, user)


def read_command_line(process: int) -> str:
    """Return the command line of a process, "" if it does not exist."""
    if Path("/proc/self").exists():
        with suppress(OSError):
            return Path(f"/proc/{process}/cmdline").read_text("utf-8", "replace")
        return ""
    command = ["/bin/ps", "-p", str(process), "-o", "command="]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - constants, a number


def wait_until(is_done: Callable[[], bool], timeout: float) -> None:
    """Return when a condition holds, or after the timeout."""
    deadline = time.monotonic() + timeout
    while not is_done() and time.monotonic() < deadline:
        time.sleep(POLL_INTERVAL)
