"""Washes on record: listed, shown, and repeated."""

from __future__ import annotations

import pytest

from tests.builders import advert

LIST = "Name,Mobile\nAda,07700 900461\nBea,07700 900462\nCy,none\n"


@pytest.fixture
def washed(washline, listing):
    washline.done("adverts", "import", listing(advert("1", "07700900461"), name="ads.jsonl"))
    washline.list = listing(LIST, name="numbers.csv")
    washline.run = washline.done("wash", washline.list, "--json").json["run"]
    return washline


def test_a_wash_is_on_record_with_its_misses(washed):
    (record,) = washed.done("wash", "list", "--json").json
    assert (record["run"], record["list"], record["operation"], record["purpose"]) == (
        washed.run,
        str(washed.list),
        "Test",
        "to test",
    )
    assert '"no trace":1' in record["results"]
    assert washed.run[:12] in washed.done("wash", "list").out
    shown = washed.done("wash", "show", washed.run[:8])
    assert "1 hit, 1 no trace, 1 not an identifier" in shown.out
    assert "+447700900461" in shown.out
    assert washed("wash", "show", "nothing").status == 2


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl", ".parquet"])
def test_a_wash_of_the_same_data_is_the_same_byte_for_byte(washed, tmp_path, suffix):
    first, again = tmp_path / f"first{suffix}", tmp_path / f"again{suffix}"
    run = washed.done("wash", washed.list, "--out", first, "--json").json["run"]
    washed.list.write_text("changed since")
    assert "the data and the rules are the same" in washed.done("wash", "rerun", run[:10], "--out", again).out
    assert again.read_bytes() == first.read_bytes()


def test_a_wash_of_other_data_says_what_has_changed(washed, listing):
    washed.done("adverts", "import", listing(advert("2", "07700900462"), name="more.jsonl"))
    said = washed.done("wash", "rerun", washed.run, "--json").json
    assert (said["is_same"], said["changed"]) == (False, 1)
    (change,) = said["changes"]
    assert (change["place"], change["before"], change["after"]) == ("numbers.csv line 3", "no trace", "hit")
    assert change["gained"] == [["phone:+447700900462", "advert elsewhere 2"]]
    assert change["lost"] == []
    assert len(washed.done("wash", "list", "--json").json) == 2
    washed.done("wash", "rerun", washed.run)


def test_a_kept_list_that_was_changed_is_not_washed(washed):
    (kept,) = washed.data.glob("washes/*/numbers.csv")
    kept.write_text("07700 900999")
    said = washed("wash", "rerun", washed.run)
    assert said.status == 1
    assert "was changed after the wash" in said.err


def test_the_list_and_the_rows_are_readable_by_the_user_only(washed):
    for path in (washed.data / "washes").glob("*/*"):
        assert path.stat().st_mode & 0o077 == 0
