"""What reaches a terminal: scraped text can neither steer it nor change the direction of a line."""

from __future__ import annotations

import errno
import json

import pytest

from washline import output
from washline.cli import report_failure

HOSTILE = "a\x1b[2J\x9b31m\u202etxt.exe\u2066\ufeff"


def test_json_escapes_control_and_bidi_characters_and_keeps_the_value(capsys):
    output.print_json({"text": HOSTILE})
    printed = capsys.readouterr().out
    assert printed.strip().isascii()
    assert json.loads(printed) == {"text": HOSTILE}


def test_json_keeps_ordinary_characters_readable(capsys):
    output.print_json({"text": "Zo\u00eb \u0436 \U0001f339"})
    assert "Zo\u00eb \u0436 \U0001f339" in capsys.readouterr().out


@pytest.mark.parametrize("printer", [output.print_line, output.print_error])
def test_a_line_holds_no_control_characters(printer, capsys):
    printer(HOSTILE)
    printed = "".join(capsys.readouterr())
    assert not set(printed) & set("\x1b\x9b\u202e\u2066\ufeff")


def test_a_full_disk_is_reported_with_its_file(capsys):
    assert report_failure(OSError(errno.ENOSPC, "No space left on device", "/data/x.csv"), debug=False) == 1
    assert capsys.readouterr().err == "washline: /data/x.csv: No space left on device\n"


def test_an_unexpected_error_promises_nothing(capsys):
    assert report_failure(RuntimeError("boom"), debug=False) == 1
    said = capsys.readouterr().err
    assert said.startswith("washline: unexpected error: RuntimeError: boom")
    assert "--debug" in said
    assert "lost" not in said


def test_debug_shows_the_traceback(capsys):
    report_failure(RuntimeError("boom"), debug=True)
    assert "RuntimeError: boom" in capsys.readouterr().err.splitlines()
