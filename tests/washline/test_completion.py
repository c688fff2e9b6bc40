"""Shell completion: what a shell asks for, and what it gets."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def complete(*words: str) -> list[str]:
    asked = {"_WASHLINE_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    command = [sys.executable, "-m", "washline"]
    done = subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=True)  # noqa: TID251
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


def test_commands_complete():
    assert complete("washline", "cl") == ["cluster", "clock"]


def test_verbs_and_options_complete():
    assert complete("washline", "cluster", "sh") == ["show"]
    assert "--column" in complete("washline", "wash", "--")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_its_script(shell):
    asked = {**os.environ, "_WASHLINE_COMPLETE": f"{shell}_source"}  # noqa: TID251
    done = subprocess.run([sys.executable, "-m", "washline"], env=asked, capture_output=True, text=True, check=True)
    assert "_WASHLINE_COMPLETE" in done.stdout
