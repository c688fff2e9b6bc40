"""A lost SQLite store is built again from evidence and manifests."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.builders import advert

MANIFEST = """
name = "nominals"
file = "nominals.csv"
key = "URN"
[columns]
"URN" = "person.urn"
"Mobile" = "phone"
"""


@pytest.fixture
def crawled(washline, web, listing):
    for number in (1, 2, 3):
        web.pages[f"/a/{number}"] = (
            f"<html><body><h1>Rose {number}</h1><p>Evenings in Ilford, call 07700 90046{number}</p></body></html>"
        )
    web.pages["/"] = "<html><body>" + "".join(f"<a href='/a/{n}'>Rose {n}</a>" for n in (1, 2, 3)) + "</body></html>"
    washline.done("site", "allow", web.origin, "--basis", "a test")
    washline.done("crawl", f"{web.origin}/")
    listing("URN,Mobile", "N1,07700 900469", "N2,07700 900468", name="nominals.csv")
    washline.done("dataset", "load", listing(MANIFEST, name="nominals.toml"))
    return washline


def lose_store(washline):
    for file in washline.data.glob("store.db*"):
        file.unlink()


def wash(washline, listing, *numbers):
    rows = washline.done("wash", listing("mobile", *numbers, name="list.csv"), "--json").json["results"]
    return Counter(row["result"] for row in rows)


NUMBERS = ("07700 900461", "07700 900463", "07700 900469", "07700 900999")


def test_a_store_is_built_again_as_it_was(crawled, listing, web):
    before = wash(crawled, listing, *NUMBERS)
    asked = len(web.asked)
    lose_store(crawled)
    refused = crawled("wash", listing("07700 900461", name="one.txt"))
    assert refused.status != 0
    assert "washline store rebuild" in refused.err
    said = crawled.done("store", "rebuild")
    assert "1 crawl read again, 1 dataset loaded again; the store holds 3 of 3 adverts" in said.out
    assert wash(crawled, listing, *NUMBERS) == before == {"hit": 3, "no trace": 1}
    assert crawled.done("store", "check")
    assert len(web.asked) == asked
    again = crawled.done("store", "rebuild")
    assert "0 datasets loaded again; the store holds 3 of 3 adverts" in again.out


def test_what_cannot_be_built_again_is_named_and_can_be_accepted(crawled, listing):
    crawled.done("adverts", "import", listing(advert("1", "Call 07700 900470"), name="ads.jsonl"))
    lose_store(crawled)
    (crawled.data.parent / "nominals.toml").unlink(missing_ok=True)
    for manifest in crawled.data.parent.rglob("nominals.toml"):
        manifest.unlink()
    said = crawled("store", "rebuild")
    assert said.status == 1
    assert "holds 3 of 4 adverts" in said.out
    assert "dataset nominals" in said.err
    assert "is gone" in said.err
    assert crawled("store", "rebuild", "--accept-loss").status == 1  # the dataset is still missing
    listing(MANIFEST, name="nominals.toml")
    assert crawled.done("store", "rebuild")
    assert wash(crawled, listing, *NUMBERS) == {"hit": 3, "no trace": 1}


def test_a_crawl_without_evidence_is_named(crawled):
    lose_store(crawled)
    for file in (crawled.data / "evidence").iterdir():
        file.unlink()
    said = crawled("store", "rebuild")
    assert said.status == 1
    assert "holds 0 of 3 adverts" in said.out
    assert "--accept-loss" in said.out
