"""Operations, origins, keys, schedules and runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.errors import NoSuchOperation, OperationPurposeDiffers, PurposeMissing
from ledger.ledger import Ledger
from ledger.origins import build_permission, require_origin
from records.crawl import Link, LinkRole
from records.errors import NotAnOrigin

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path)


class TestOperations:
    def test_the_operation_that_a_user_opened_last_is_current(self, ledger: Ledger) -> None:
        ledger.operations.open("Strive", "protect", "ada", NOON)
        ledger.operations.open("Other", "trace", "ada", NOON)
        ledger.operations.open("Strive", "protect", "bo", NOON)
        assert [getattr(ledger.operations.current(user), "name", None) for user in ("ada", "bo", "eve")] == [
            "Other",
            "Strive",
            None,
        ]

    def test_opening_again_for_the_same_purpose_returns_the_same_operation(self, ledger: Ledger) -> None:
        first = ledger.operations.open("Strive", "protect", "ada", NOON)
        assert ledger.operations.open("Strive", "protect", "ada", NOON + timedelta(days=1)) == first

    def test_a_purpose_is_required_and_cannot_be_changed(self, ledger: Ledger) -> None:
        with pytest.raises(PurposeMissing):
            ledger.operations.open("Strive", "  ", "ada", NOON)
        ledger.operations.open("Strive", "protect", "ada", NOON)
        with pytest.raises(OperationPurposeDiffers, match="protect"):
            ledger.operations.open("Strive", "curiosity", "ada", NOON)

    def test_a_closed_operation_is_not_current(self, ledger: Ledger) -> None:
        ledger.operations.open("Strive", "protect", "ada", NOON)
        ledger.operations.close("Strive", NOON)
        assert ledger.operations.current("ada") is None
        with pytest.raises(NoSuchOperation, match="operation list"):
            ledger.operations.close("None", NOON)


class TestOrigins:
    @pytest.mark.parametrize(
        ("url", "origin"),
        [
            ("https://Site.example/a?b#c", "https://site.example"),
            ("http://127.0.0.1:8471/x", "http://127.0.0.1:8471"),
            ("https://site.example:443", "https://site.example"),
            ("http://[::1]:80/", "http://[::1]"),
        ],
    )
    def test_a_url_has_one_exact_origin(self, url: str, origin: str) -> None:
        assert require_origin(url) == origin
        assert require_origin(origin) == origin

    @pytest.mark.parametrize(
        "bad",
        [
            "",
            "site.example",
            "ftp://x",
            "file:///etc/passwd",
            "http://",
            "http://a:b@c/",
            "http://x:99999/",
            "http://[",
        ],
    )
    def test_a_text_without_an_origin_is_refused(self, bad: str) -> None:
        with pytest.raises(NotAnOrigin):
            require_origin(bad)

    def test_a_permission_is_replaced_and_withdrawn(self, ledger: Ledger) -> None:
        for basis in ("first", "second"):
            ledger.origins.allow(build_permission("http://site.example/", "", basis, "boss", "ada", NOON))
        assert [(permission.origin, permission.basis) for permission in ledger.origins.all()] == [
            ("http://site.example", "second")
        ]
        assert ledger.origins.forbid("http://site.example")
        assert not ledger.origins.forbid("http://site.example")
        assert not ledger.origins.all()


class TestKeys:
    def test_a_key_is_found_until_it_is_revoked_and_never_listed(self, ledger: Ledger) -> None:
        operation = ledger.operations.open("Strive", "protect", "ada", NOON)
        key = ledger.keys.create("desk", "ada", operation.id, NOON)
        holder = ledger.keys.find_active(key)
        assert holder is not None
        assert (holder.user, holder.operation) == ("ada", operation.id)
        assert ledger.keys.find_active(key + "x") is None
        assert ledger.keys.find_active("\ud800") is None
        assert key not in repr(ledger.keys.all())
        assert ledger.keys.revoke(holder.id, NOON)
        assert ledger.keys.find_active(key) is None

    def test_only_the_revoked_key_is_revoked_and_only_once(self, ledger: Ledger) -> None:
        operation = ledger.operations.open("Strive", "protect", "ada", NOON)
        first, second = (ledger.keys.create(name, "ada", operation.id, NOON) for name in ("desk", "script"))
        assert [key.name for key in ledger.keys.all()] == ["desk", "script"]
        desk = ledger.keys.all()[0]
        assert ledger.keys.revoke(desk.id, NOON)
        assert not ledger.keys.revoke(desk.id, NOON + timedelta(days=1))
        assert not ledger.keys.revoke(99, NOON)
        assert (ledger.keys.find_active(first), ledger.keys.find_active(second) is not None) == (None, True)
        assert [key.revoked_at for key in ledger.keys.all()] == ["2026-03-01T12:00:00.000000+00:00", None]

    def test_a_key_has_a_prefix_and_256_random_bits(self, ledger: Ledger) -> None:
        operation = ledger.operations.open("Strive", "protect", "ada", NOON)
        made = {ledger.keys.create("desk", "ada", operation.id, NOON) for _ in range(20)}
        assert len(made) == 20
        assert all(key.startswith("wl_") and len(key) == len("wl_") + 43 for key in made)


class TestRuns:
    def test_a_due_time_has_one_run(self, ledger: Ledger) -> None:
        operation = ledger.operations.open("Strive", "protect", "ada", NOON)
        schedule = ledger.schedules.add(
            "northlight", every_seconds=60, cron=None, operation=operation.id, user="ada", now=NOON
        )
        assert ledger.runs.begin("r1", "northlight", NOON, schedule=schedule.id, due=NOON)
        assert not ledger.runs.begin("r2", "northlight", NOON, schedule=schedule.id, due=NOON)
        assert ledger.runs.begin("r3", "northlight", NOON, schedule=schedule.id, due=NOON + timedelta(seconds=60))
        assert ledger.runs.find_last_finished_due(schedule.id) is None
        ledger.runs.end("r3", "{}", NOON)
        assert ledger.runs.find_last_finished_due(schedule.id) == NOON + timedelta(seconds=60)

    def test_an_interrupted_run_serves_a_due_time_that_has_no_run(self, ledger: Ledger) -> None:
        operation = ledger.operations.open("Strive", "protect", "ada", NOON)
        schedule = ledger.schedules.add(
            "northlight", every_seconds=60, cron=None, operation=operation.id, user="ada", now=NOON
        )
        later = NOON + timedelta(seconds=60)
        ledger.runs.begin("r1", "northlight", NOON, schedule=schedule.id, due=NOON)
        ledger.runs.begin("r2", "northlight", NOON)
        assert ledger.runs.claim("r1", schedule.id, NOON)
        assert not ledger.runs.claim("r2", schedule.id, NOON)
        assert ledger.runs.claim("r2", schedule.id, later)
        assert not ledger.runs.begin("r3", "northlight", NOON, schedule=schedule.id, due=later)

    def test_a_done_page_never_becomes_pending_again(self, ledger: Ledger) -> None:
        ledger.runs.begin("r1", "northlight", NOON)
        ledger.runs.finish_pages("r1", ["http://a/"], [Link("http://a/1", LinkRole.DETAIL), Link("http://a/")])
        ledger.runs.finish_pages("r1", ["http://a/1"], [Link("http://a/1"), Link("http://a/2", LinkRole.LISTING)])
        resumed = ledger.runs.find_unfinished("northlight")
        assert resumed is not None
        assert ledger.runs.pending_links(resumed.id) == [Link("http://a/2", LinkRole.LISTING)]
        assert ledger.runs.done_urls(resumed.id) == ["http://a/", "http://a/1"]
        ledger.runs.end("r1", "{}", NOON)
        assert ledger.runs.find_unfinished("northlight") is None

    def test_a_removed_schedule_is_not_listed(self, ledger: Ledger) -> None:
        operation = ledger.operations.open("Strive", "protect", "ada", NOON)
        schedule = ledger.schedules.add(
            "x", every_seconds=None, cron="0 * * * *", operation=operation.id, user="ada", now=NOON
        )
        assert ledger.schedules.remove(schedule.id, NOON)
        assert not ledger.schedules.remove(schedule.id, NOON)
        assert not ledger.schedules.all()
