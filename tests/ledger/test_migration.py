"""Schema migrations: new ledgers, ledgers older than the migrations, and ledgers of newer versions."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ledger.audit import AuditEvent
from ledger.database import open_engine
from ledger.errors import ChainBroken, LedgerTooNew
from ledger.ledger import Ledger
from ledger.migrations import migrate as migration
from ledger.tables import metadata
from records.crawl import Link, LinkRole

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD_SCHEMA = Path(__file__).parent / "schemas" / "before_migrations.sql"
OLD_KEY = "5e" * 32
OLD_HEAD = '{"seq": 3, "mac": "47f2f221b7b5e44fc963900726e23b191762c99414b41782d74d755dc288e903"}'


def open_ledger(folder: Path) -> Ledger:
    return Ledger(f"sqlite:///{folder}/ledger.db", folder)


def execute(folder: Path, script: str) -> None:
    connection = sqlite3.connect(folder / "ledger.db")
    connection.executescript(script)
    connection.close()


def read_schema(folder: Path) -> set[tuple[str, str]]:
    connection = sqlite3.connect(folder / "ledger.db")
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return set(found)


@pytest.fixture
def old_folder(tmp_path: Path) -> Path:
    """The data folder of a ledger that was created before there were migrations."""
    folder = tmp_path / "old"
    folder.mkdir()
    execute(folder, OLD_SCHEMA.read_text("utf-8"))
    (folder / "audit.key").write_text(OLD_KEY, "ascii")
    (folder / "audit.head").write_text(OLD_HEAD, "ascii")
    return folder


def test_head_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", "ledger:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == migration.HEAD


def test_the_migrations_create_exactly_the_tables_of_the_metadata(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    with open_engine(f"sqlite:///{tmp_path}/ledger.db").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_new_ledger_has_the_same_schema_as_an_old_one_after_its_migration(old_folder: Path, tmp_path: Path) -> None:
    open_ledger(old_folder).close()
    open_ledger(tmp_path).close()
    assert read_schema(tmp_path) == read_schema(old_folder)


def test_an_old_ledger_opens_with_all_its_rows(old_folder: Path) -> None:
    ledger = open_ledger(old_folder)
    assert [(operation.name, bool(operation.closed_at)) for operation in ledger.operations.all()] == [
        ("Strive", False),
        ("Older", True),
    ]
    assert getattr(ledger.operations.current("ada"), "name", None) == "Strive"
    assert [permission.origin for permission in ledger.origins.all()] == ["https://site.example"]
    assert [edition.version for edition in ledger.datasets.current()] == ["2026-02"]
    assert [schedule.site for schedule in ledger.schedules.all()] == ["northlight"]
    run = ledger.runs.find_unfinished("northlight")
    assert run is not None
    assert ledger.runs.pending_links(run.id) == [Link("http://site.example/1", LinkRole.DETAIL)]
    assert ledger.runs.done_urls(run.id) == ["http://site.example/"]
    holder = ledger.keys.find_active("wl_example-key")
    assert holder is not None
    assert holder.name == "desk"


def test_the_audit_chain_of_an_old_ledger_verifies_and_continues(old_folder: Path) -> None:
    ledger = open_ledger(old_folder)
    assert ledger.audit.verify() == 3
    ledger.audit.record(AuditEvent(NOON, "ada", "Strive", "protect", "search", {"query": "query 4"}, 4))
    assert ledger.audit.verify() == 4


def test_an_edit_of_an_old_ledger_is_still_found(old_folder: Path) -> None:
    execute(old_folder, "UPDATE audit SET user = 'eve' WHERE seq = 2")
    with pytest.raises(ChainBroken):
        open_ledger(old_folder).audit.verify()


def test_a_ledger_that_lacks_a_table_gets_it(old_folder: Path) -> None:
    execute(old_folder, "DROP TABLE frontier; DROP TABLE runs")
    ledger = open_ledger(old_folder)
    assert ledger.runs.begin("run-2", "northlight", NOON)


def test_a_ledger_of_a_newer_version_is_refused_and_not_changed(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    execute(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    before = read_schema(tmp_path)
    with pytest.raises(LedgerTooNew, match=r"newer version of Washline .*9999.*update Washline") as raised:
        open_ledger(tmp_path)
    assert str(tmp_path / "ledger.db") in str(raised.value)
    assert read_schema(tmp_path) == before


def test_a_failed_migration_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute(tmp_path, "CREATE TABLE other (id INTEGER)")
    monkeypatch.setattr("alembic.operations.Operations.create_index", None)
    with pytest.raises(TypeError):
        open_ledger(tmp_path)
    assert {name for name, _ in read_schema(tmp_path)} == {"other"}


def test_a_ledger_at_head_opens_without_importing_alembic(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    program = (
        "import sys; from pathlib import Path; from ledger.ledger import Ledger; folder = Path(sys.argv[1]); "
        "Ledger(f'sqlite:///{folder}/ledger.db', folder); print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"


@pytest.mark.parametrize("is_old", [True, False])
def test_processes_that_open_a_ledger_at_once_migrate_it_once(
    old_folder: Path, tmp_path: Path, *, is_old: bool
) -> None:
    folder = old_folder if is_old else tmp_path
    program = (
        "import sys; from pathlib import Path; from ledger.ledger import Ledger; folder = Path(sys.argv[1]); "
        "print(len(list(Ledger(f'sqlite:///{folder}/ledger.db', folder).operations.all())))"
    )
    command = [sys.executable, "-c", program, str(folder)]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    answers = [(*child.communicate(timeout=60), child.returncode) for child in children]
    assert answers == [("2\n" if is_old else "0\n", "", 0)] * 4


def test_processes_that_share_a_database_but_no_folder_migrate_it_once(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ledger.ledger import Ledger; folder = Path(sys.argv[2]); "
        "print(len(list(Ledger(f'sqlite:///{sys.argv[1]}/ledger.db', folder).operations.all())))"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), str(tmp_path / str(number))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    assert [(*child.communicate(timeout=60), child.returncode) for child in children] == [("0\n", "", 0)] * 4
