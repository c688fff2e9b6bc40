"""Errors of the data folder and the ledger by command: one sentence, the right exit status."""

from __future__ import annotations

import pytest

from tests.builders import advert

SQL = ("SELECT", "sqlite3", "sqlalche", "Traceback")


def corrupt(washline) -> None:
    file = washline.data / "ledger.db"
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(byte ^ 0x5A for byte in content[4096:])
    file.write_bytes(content)


@pytest.mark.parametrize("arguments", [["operation", "list"], ["search", "rose"], ["audit", "verify"]], ids=" ".join)
def test_a_damaged_ledger_is_named_with_advice_and_no_sql(washline, arguments):
    corrupt(washline)
    said = washline(*arguments)
    assert said.status == 1
    assert said.err == (
        f"washline: the ledger {washline.data.resolve()}/ledger.db cannot be used: "
        "the file is damaged or is not a database; restore it from a backup\n"
    )


def test_an_unexpected_error_promises_nothing(washline, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ledger.operations.Operations.all", fail)
    said = washline("operation", "list")
    assert said.status == 1
    assert "unexpected error: RuntimeError" in said.err
    assert "--debug" in said.err
    assert "lost" not in said.err


def test_a_data_folder_that_is_a_dangling_link_is_named(unbound):
    unbound.data.symlink_to(unbound.data.parent / "nowhere")
    said = unbound("operation", "list")
    assert said.status == 2
    assert "is a symbolic link to" in said.err
    assert "does not exist" in said.err
    assert "File exists" not in said.err


def test_a_data_folder_that_is_a_file_is_named(unbound):
    unbound.data.touch()
    said = unbound("operation", "list")
    assert said.status == 2
    assert "is a file, not a folder" in said.err


def test_a_data_folder_below_a_file_is_named(unbound):
    unbound.data.parent.joinpath("file").touch()
    unbound.data = unbound.data.parent / "file" / "data"
    said = unbound("operation", "list")
    assert said.status == 2
    assert "Not a directory" in said.err


def test_a_lock_that_cannot_be_created_is_named(unbound):
    unbound.data.joinpath("ledger.lock").mkdir(parents=True)
    said = unbound("operation", "list")
    assert said.status == 1
    assert "ledger.lock cannot be created" in said.err


@pytest.mark.parametrize("command", [["wash", "LIST"], ["cluster", "export"]], ids=" ".join)
def test_an_out_file_that_is_a_dangling_link_is_replaced(washline, listing, tmp_path, command):
    out = tmp_path / "out.csv"
    out.symlink_to(tmp_path / "nowhere" / "out.csv")
    washline.done("adverts", "import", listing(advert("1", "07700900461"), name="ads.jsonl"))
    file = listing("phone", "07700900461")
    washline.done(*(str(file) if part == "LIST" else part for part in command), "--out", out)
    assert out.is_file()


@pytest.mark.parametrize("arguments", [["operation", "open", "a", "--purpose", "p\udcff"], ["key", "revoke", "9" * 30]])
def test_a_value_that_cannot_be_stored_is_wrong_usage(washline, arguments):
    said = washline(*arguments)
    assert said.status == 2
    assert "cannot store" in said.err
    assert not any(word in said.err for word in SQL)
