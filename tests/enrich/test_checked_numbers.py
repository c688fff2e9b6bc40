"""Numbers with a checksum or check letter, and links: whole or not at all, next to every separator."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.extract import extract
from enrich.kinds.cro import cro
from enrich.kinds.crypto import crypto
from enrich.kinds.host import host
from enrich.kinds.iban import iban
from enrich.kinds.pncid import pncid
from enrich.kinds.url import url

KINDS = (crypto, iban, pncid, cro)
WRITTEN = {
    "GB82 WEST 1234 5698 7654 32": "GB82WEST12345698765432",
    "gb82west12345698765432": "GB82WEST12345698765432",
    "RO49AAAA1B31007593840000": "RO49AAAA1B31007593840000",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "0xdbf03b407c01e7cd3cbea99509d93f8dddc8c6fb": "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "2001/0171310W": "2001/0171310W",
    "265416/21G": "265416/21G",
}
SEPARATORS = (",", ", ", ". ", ":", ": ", ";", "; ", " | ", "|", " - ", "\n", " ")
GLUE = st.text("abcXYZ0189", min_size=1, max_size=4)


def values(text: str) -> set[str]:
    return {sighting.value for sighting in extract(text, KINDS)}


@pytest.mark.parametrize(("written", "separator"), list(product(WRITTEN, SEPARATORS)))
def test_a_separator_before_or_behind_never_hides_a_number(written, separator):
    for neighbour in ("pay", "£80", "24", "jane@x.example"):
        for text in (f"{neighbour}{separator}{written}", f"{written}{separator}{neighbour}"):
            assert WRITTEN[written] in values(text), text


@given(written=st.sampled_from([*WRITTEN]), before=GLUE, after=GLUE)
def test_a_number_inside_a_longer_one_is_not_read(written, before, after):
    assert values(before + written + after) == set()


@pytest.mark.parametrize("separator", SEPARATORS)
def test_url_and_host_share_one_reading(separator):
    for text in (f"see{separator}https://www.agency.example/a", f"https://www.agency.example/a{separator}24hrs"):
        found = {(sighting.kind, sighting.value) for sighting in extract(text, (url, host))}
        assert ("host", "agency.example") in found, text
        assert any(kind == "url" and value.startswith("https://www.agency.example/a") for kind, value in found)
