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
    assert "No advert shares" in washline.done("adverts", "wash").out
    washline.done("adverts", "import", listing(advert("7", "ring O7700 9OO461"), name="ads.jsonl"))
    washline.done("dataset", "load", manifest)
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
    said = washline.done("wash", listing("07700900461"), "--against", "datasets")
    assert "no dataset" in said.out + said.err


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
        assert "has no entries of the loaded datasets nominals" in said.err
    assert washline("wash", listing("07700 900461"), "--against", "adverts").status == 0
