"""The files of the demo: the same each time, messy in the ways that its truth tells, readable by manifest."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter

import pytest

from demo import files, numbers, truth
from demo.web import build_sites
from demo.world import JUMBLE, NORTHLIGHT, build_world
from enrich.extract import extract
from enrich.kinds.phone import phone
from enrich.registry import select_kinds
from matcher.datasets.load import Rejection, open_dataset
from matcher.datasets.manifest import read_manifest
from records.entry import EntryRecord, Role
from spiders.registry import SITES

SMALLEST = 130


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return files.write_files(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module", params=[SMALLEST, 2900])
def ads(request):
    return [ad for those in build_world(request.param).ads.values() for ad in those]


def phones_in(text: str) -> set[str]:
    return {sighting.value for sighting in extract(text, select_kinds(["phone"]))}


def entries(manifest) -> list[EntryRecord | Rejection]:
    return list(open_dataset(read_manifest(manifest)))


def test_a_second_writing_changes_no_byte(tmp_path):
    files.write_files(tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    time.sleep(1.1)  # a workbook keeps the second in which it was made
    files.write_files(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_every_number_of_the_list_is_read_as_the_number_it_is():
    rows = list(csv.DictReader(io.StringIO(files.build_wash_list())))
    read = [
        phone.canonical(row["number"].strip().removeprefix("'").removeprefix("Tel:").removeprefix("mob"))
        for row in rows
    ]
    assert sorted(read) == sorted((*truth.IN_ADVERTS, *numbers.ELSEWHERE))


def test_the_list_is_typed_in_many_ways():
    shapes = {
        "".join("9" if char.isdigit() else char for char in row[1])
        for row in csv.reader(io.StringIO(files.build_wash_list()))
    }
    assert len(shapes) > 15


def test_listed_numbers_are_in_the_adverts_and_never_written_plainly(ads):
    for listed in truth.IN_ADVERTS:
        holders = [ad for ad in ads if listed in phones_in(ad.text)]
        assert holders
        assert not [ad for ad in holders if numbers.to_national(listed) in ad.text.replace(" ", "").replace("-", "")]


def test_no_advert_shows_another_number_of_the_list(ads):
    shown = set().union(*(phones_in(ad.text) for ad in ads))
    assert shown & {*truth.IN_ADVERTS, *numbers.ELSEWHERE} == {*truth.IN_ADVERTS}


def test_the_datasets_are_read_but_for_the_broken_row(written):
    nominals, incidents = ([*entries(manifest)] for manifest in written.manifests)
    (broken,) = [record for record in nominals if isinstance(record, Rejection)]
    assert broken.value.startswith("49/9999/26")
    assert not [record for record in incidents if isinstance(record, Rejection)]
    assert [len(nominals) - 1, len(incidents)] == [61, 40]
    records = (record for record in nominals if isinstance(record, EntryRecord))
    assert Counter(sighting.kind for record in records for sighting in record.sightings)["phone"] == 61


def test_the_datasets_hold_what_the_truth_says_of_them(written):
    found = {
        sighting.value: record.entry
        for manifest in written.manifests
        for record in entries(manifest)
        if isinstance(record, EntryRecord)
        for sighting in record.sightings
    }
    assert {*truth.NOMINALS, *truth.CALLERS, truth.NOMINAL_EMAIL} <= set(found)
    assert found[truth.NOMINALS[0]].roles == (Role.VICTIM,)
    assert found[truth.NOMINALS[0]].person.cro
    assert found[truth.CALLERS[0]].event.incident_urn


def test_identifiers_of_the_datasets_are_in_the_adverts_as_far_as_the_truth_says(written, ads):
    text = " ".join(ad.text for ad in ads)
    in_adverts = set().union(*(phones_in(ad.text) for ad in ads))
    held = {
        sighting.value
        for manifest in written.manifests
        for record in entries(manifest)
        if isinstance(record, EntryRecord)
        for sighting in record.sightings
        if sighting.kind in {"phone", "email"}
    }
    assert held & in_adverts == {*truth.NOMINALS, *truth.CALLERS}
    assert [value for value in held if "@" in value and value in text] == [truth.NOMINAL_EMAIL]


def test_the_world_is_made_in_seconds():
    started = time.process_time()
    build_sites(build_world())
    assert time.process_time() - started < 15


def test_sites_and_readers_have_the_same_names():
    assert set(build_world(SMALLEST).ads) == {site.name for site in SITES}


def test_the_untidy_site_has_its_traps():
    pages = build_sites(build_world(SMALLEST))[JUMBLE]
    assert pages["/old-front"].status == 301
    assert "/lost" not in pages
    assert pages["/busy"].busy
    assert pages["/slow"].delay > 1
    assert b"Disallow: /search/" in pages["/robots.txt"].body
    with pytest.raises(UnicodeDecodeError):
        pages["/"].body.decode("utf-8")


def test_removed_adverts_are_linked_and_gone():
    pages = build_sites(build_world(SMALLEST))[NORTHLIGHT]
    gone = [path for path, answer in pages.items() if answer.status == 410]
    assert len(gone) == 11
    assert all(any(path.encode() in answer.body for answer in pages.values()) for path in gone)
