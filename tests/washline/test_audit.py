"""The audit log by command."""

from __future__ import annotations

import sqlite3


def test_an_intact_log_is_said_to_be(washline):
    washline.done("search", "rose")
    assert washline.done("audit", "verify", "--json").json["intact"] is True


def test_an_edited_log_is_found_out(washline):
    washline.done("search", "rose")
    with sqlite3.connect(washline.data / "ledger.db") as ledger:
        assert ledger.execute("UPDATE audit SET asked = replace(asked, 'rose', 'iris')").rowcount > 0
    ledger.close()
    said = washline("audit", "verify")
    assert said.status == 1
    assert "Traceback" not in said.err


def test_a_query_cannot_forge_a_line_of_the_log(washline):
    washline.done("search", "rose\n99  2026-01-01 somebody else")
    lines = washline.done("audit", "list").out.splitlines()
    assert not any(line.lstrip().startswith("99 ") for line in lines)
