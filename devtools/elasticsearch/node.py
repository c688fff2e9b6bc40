"""One server process: started, watched, ended."""

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

NOBODY = 65534
STOPS_WITHIN = 20.0  # seconds
CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class ElasticsearchNode:
    """A running server: its address, its process group, and its folder."""

    url: str
    group: int
    folder: str

    def is_alive(self) -> bool:
        """Say whether the process is there and still is this server, not another one that got its number."""
        if self.group in CHILDREN:
            return CHILDREN[self.group].poll() is None
        return self.folder in command_of(self.group)

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to end, and end it where it does not."""
        self._end(signal.SIGTERM)
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(self.group, how)
            wait_until(lambda: not self.is_alive(), STOPS_WITHIN)

    def pause(self) -> None:
        """Let the server hang: it keeps its connections and answers nothing."""
        os.killpg(self.group, signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused server go on."""
        os.killpg(self.group, signal.SIGCONT)

    def output_tail(self) -> str:
        """The end of what the server wrote."""
        return Path(self.folder, "output.txt").read_text("utf-8", "replace").strip()[-600:]


def launch(home: Path, folder: Path, url: str, java: Path, heap: str) -> ElasticsearchNode:
    """Start a server whose configuration stands in `folder`; as an ordinary user, because it refuses root."""
    user = NOBODY if os.getuid() == 0 else None
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        if user is not None:
            shutil.chown(path, user, user)
    environment = {
        "PATH": os.defpath,
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(folder / "config"),
        "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
        "ES_TMPDIR": str(folder / "tmp"),
    }
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - a program of ours
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


def command_of(process: int) -> str:
    """Return the command line of a process, "" where there is none."""
    if Path("/proc/self").exists():
        with suppress(OSError):
            return Path(f"/proc/{process}/cmdline").read_text("utf-8", "replace")
        return ""
    asked = ["/bin/ps", "-p", str(process), "-o", "command="]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603 - a constant and a number


def wait_until(done: Callable[[], bool], seconds: float) -> None:
    """Return when something holds, or when the time is up."""
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.1)
