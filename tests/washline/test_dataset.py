"""Datasets by command."""

from __future__ import annotations

import pytest

from tests.builders import advert

MANIFEST = """
name = "nominals"
title = "Nominals of interest"
publisher = "Example Constabulary"
file = "nominals.csv"
key = "URN"

[columns]
"Mobile" = "phone"
"Surname" = "person.surname"
"""


@pytest.fixture
def manifest(tmp_path):
    (tmp_path / "nominals.csv").write_text("URN,Mobile,Surname\n1,07700900461,Quill\n2,12,Moss\n", "utf-8")
    path = tmp_path / "nominals.toml"
    path.write_text(MANIFEST, "utf-8")
    return path


def test_a_dataset_is_loaded_listed_and_washed_against(washline, manifest, listing):
    said = washline.done("dataset", "load", manifest, "--json").json
    assert (said["edition"]["entries"], said["rejected"], said["new"]) == (2, 1, 2)
    (listed,) = washline.done("dataset", "list", "--json").json
    assert listed["name"] == "nominals"
    (row,) = washline.done("wash", listing("07700 900461"), "--against", "datasets", "--json").json["results"]
    (hit,) = row["hits"]
    assert (hit["seen"]["source"], hit["seen"]["subject"]) == ("nominals", "entry")


def test_stored_adverts_are_washed_against_the_datasets(washline, manifest, listing):
    washline.done("dataset", "load", manifest)
    assert "No advert shares" in washline.done("adverts", "wash").out
    washline.done("adverts", "import", listing(advert("7", "ring O7700 9OO461"), name="ads.jsonl"))
    (hit,) = washline.done("adverts", "wash", "--json").json["hits"]
    assert hit["place"] == "elsewhere 7"
    assert hit["seen"]["source_id"] in washline.done("adverts", "wash").out


def test_the_bad_cell_is_named_by_its_place(washline, manifest):
    said = washline.done("dataset", "load", manifest)
    (problem,) = [line for line in said.err.splitlines() if "Mobile" in line]
    assert "nominals.csv" in problem
    assert "3" in problem


def test_the_same_again_doubles_nothing_and_a_later_edition_replaces(washline, manifest):
    washline.done("dataset", "load", manifest)
    again = washline.done("dataset", "load", manifest, "--json").json
    assert (again["new"], again["changed"], again["same"], again["gone"]) == (0, 0, 2, 0)
    (manifest.parent / "nominals.csv").write_text("URN,Mobile,Surname\n1,07700900461,Quill\n", "utf-8")
    later = washline.done("dataset", "load", manifest, "--json").json
    assert (later["edition"]["entries"], later["gone"]) == (1, 1)


def test_without_a_loaded_dataset_a_wash_against_them_says_so(washline, listing):
    washline.done("adverts", "import", listing(advert("1", "07700900461"), name="ads.jsonl"))
    said = washline("wash", listing("07700900461"), "--against", "datasets")
    assert said.status == 1
    assert "no dataset entry is stored" in said.err


def test_a_manifest_that_is_wrong_is_explained(washline, tmp_path):
    (tmp_path / "broken.toml").write_text("name = ", "utf-8")
    said = washline("dataset", "load", tmp_path / "broken.toml")
    assert said.status != 0
    assert "broken.toml" in said.err
    assert "Traceback" not in said.err


def test_a_wash_in_a_store_without_the_loaded_datasets_is_refused(washline, manifest, listing):
    washline.done("dataset", "load", manifest)
    for file in washline.data.glob("store.db*"):
        file.unlink()
    for asked in (("wash", listing("07700 900461")), ("adverts", "wash")):
        said = washline(*asked)
        assert said.status == 1
        assert "holds 0 of 2 entries that were stored" in said.err


ROWS = "URN,Mobile,Surname\n1,07700900461,Quill\n2,07700900462,Moss\n3,07700900463,Reed\n4,07700900464,Lund\n"


def write_rows(manifest, count):
    (manifest.parent / "nominals.csv").write_text("\n".join(ROWS.split("\n")[: count + 1]) + "\n", "utf-8")


@pytest.mark.parametrize(("rows", "is_refused"), [(2, False), (1, True), (0, True)])
def test_a_file_of_under_half_the_last_edition_is_refused_and_the_edition_stays(washline, manifest, rows, is_refused):
    write_rows(manifest, 4)
    washline.done("dataset", "load", manifest)
    write_rows(manifest, rows)
    said = washline("dataset", "load", manifest)
    assert said.status == (1 if is_refused else 0)
    assert ("nothing was changed" in said.err) == is_refused
    kept = washline.done("dataset", "show", "nominals", "--json").json
    assert kept["kinds"]["phone"] == (4 if is_refused else rows)
    assert len(kept["editions"]) == (1 if is_refused else 2)
    forced = washline.done("dataset", "load", manifest, "--force", "--json").json
    assert forced["edition"]["entries"] == rows


def test_a_file_with_fewer_rows_than_the_manifest_expects_is_refused(washline, manifest):
    manifest.write_text(MANIFEST.replace("key =", "min_rows = 3\nkey ="), "utf-8")
    said = washline("dataset", "load", manifest)
    assert said.status == 1
    assert "2 rows in nominals.csv, but nominals.toml expects 3 to any number; nothing was changed" in said.err
    assert washline.done("dataset", "list", "--json").json == []


def test_a_load_that_fails_while_it_stores_leaves_the_older_edition(washline, manifest, monkeypatch):
    from search.sqlite import writing

    write_rows(manifest, 2)
    washline.done("dataset", "load", manifest)
    write_rows(manifest, 4)
    stored, real = [], writing.save_entry

    def fail_at_the_third(connection, record):
        stored.append(record)
        if len(stored) == 3:
            raise OSError(28, "No space left on device")
        return real(connection, record)

    monkeypatch.setattr(writing, "save_entry", fail_at_the_third)
    assert washline("dataset", "load", manifest).status != 0
    monkeypatch.setattr(writing, "save_entry", real)
    before = washline.done("dataset", "show", "nominals", "--json").json
    assert (len(before["editions"]), before["kinds"]["phone"]) == (1, 2)
    assert washline.done("dataset", "load", manifest, "--json").json["new"] == 2


def test_a_diff_names_the_keys_and_stores_nothing(washline, manifest):
    write_rows(manifest, 3)
    washline.done("dataset", "load", manifest)
    content = "URN,Mobile,Surname\n1,07700900461,Quill\n2,07700900469,Moss\n5,07700900465,Ash\n"
    (manifest.parent / "nominals.csv").write_text(content, "utf-8")
    found = washline.done("dataset", "diff", manifest, "--json").json
    assert (found["new"], found["changed"], found["gone"], found["same"]) == (["5"], ["2"], ["3"], 1)
    assert "changed  2" in washline.done("dataset", "diff", manifest).out
    assert washline.done("dataset", "show", "nominals", "--json").json["kinds"] == {"phone": 3}


def test_a_dropped_dataset_is_not_washed_against_and_stays_on_record(washline, manifest, listing):
    washline.done("dataset", "load", manifest)
    washline.done("adverts", "import", listing(advert("1", "07700900461"), name="ads.jsonl"))
    assert "2 entries deleted" in washline.done("dataset", "drop", "nominals", "--reason", "agreement ended").out
    (row,) = washline.done("wash", listing("07700 900461"), "--json").json["results"]
    assert [hit["seen"]["subject"] for hit in row["hits"]] == ["advert"]
    (edition,) = washline.done("dataset", "list", "--json").json
    assert edition["dropped_at"]
    assert "agreement ended" in str(washline.done("audit", "list", "--json").json)
    washline.done("dataset", "load", manifest)
    assert washline.done("dataset", "list", "--json").json[-1]["dropped_at"] is None


def test_an_unknown_dataset_is_named_with_those_that_are_known(washline, manifest):
    washline.done("dataset", "load", manifest)
    said = washline("dataset", "show", "nominal")
    assert said.status == 2
    assert "did you mean 'nominals'?" in said.err


def test_a_sketched_manifest_loads(washline, tmp_path):
    rows = [
        "URN,Full name,DOB,Mobile,Contact,Insta,Role,Type,Item,Notes",
        "49/1,Ada Quill,01-Dec-70,07700 900461,mia@x.example,@ada_q,SUS,mobile,07700900471,quiet",
        '49/2,"MOSS, Bea",25/12/1985,07700900462,07700 900463,,victim,e-mail,bo@x.example,x',
    ]
    file = tmp_path / "custody.csv"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    manifest = tmp_path / "custody.toml"
    washline.done("dataset", "sketch", file, "--out", manifest)
    text = manifest.read_text()
    for line in ('"URN" = "person.urn"', '"Full name" = "person.name"', '"Mobile" = "phone"', '"Item" = "identifier"'):
        assert line in text
    assert '# "SUS" = "..."' in text
    assert '# "victim"' not in text
    loaded = washline.done("dataset", "load", manifest, "--json").json
    assert (loaded["edition"]["entries"], loaded["rejected"]) == (2, 1)
    assert "the role 'SUS' is not known" in loaded["problems"][0]
    shown = washline.done("nominal", "show", "49/2", "--json").json
    assert "MOSS, Bea" in str(shown)
    assert washline("dataset", "sketch", file, "--out", manifest).status == 2
