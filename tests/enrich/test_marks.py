"""The marks of the kinds: RE2 and the standard library agree, and a kind is skipped only if it finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.extract import MARKS
from enrich.registry import KINDS
from enrich.text import marks
from enrich.text.folding import Text
from enrich.text.marks import MarkScanner
from tests.enrich.texts import TEXTS

MARKS.scan_without_re2("")  # compiles the patterns, which would count as the time of the first example
PIECES = st.sampled_from(
    [*TEXTS, "07700 900461", "oh seven", "@", " at ", " dot ", "£80", "30 min", "insta", "\ud800", "İ"]
)


@given(st.lists(PIECES | st.text(max_size=12), max_size=6).map(" ".join))
def test_re2_and_the_standard_library_agree(written):
    lowered = Text(written).lowered
    assert MARKS.scan(lowered) == MARKS.scan_without_re2(lowered)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_finds_nothing_where_its_mark_does_not_occur(kind):
    for written in TEXTS:
        text = Text.from_string(written)
        if kind.mark and kind.name not in MARKS.scan(text.lowered):
            assert list(kind.find(text)) == [], written


def test_without_re2_the_standard_library_scans(monkeypatch):
    scanner = MarkScanner({"digit": "[0-9]", "x": "[^a-z]x"})
    for written, found in (("7", {"digit"}), ("x", {"x"}), ("ax", set())):
        assert scanner.scan(written) == found
        monkeypatch.setattr(marks, "re2", None)
        assert scanner.scan(written) == found
        monkeypatch.undo()


def test_a_long_text_is_scanned_in_parts_that_overlap():
    scanner = MarkScanner({"digits": "7[a]{3}7", "x": "x"})
    for start in range(marks.MAX_LENGTH - marks.OVERLAP - 6, marks.MAX_LENGTH + 6):
        text = "b" * start + "7aaa7" + "b" * marks.MAX_LENGTH
        assert scanner.scan(text) == {"digits"}


@pytest.mark.parametrize("pattern", [r"\w", r"\bat", r"(?=a)", r"(?i)a", "a$", "^a", r"\1"])
def test_what_the_two_read_differently_is_refused(pattern):
    with pytest.raises(ValueError, match="mark 'x'"):
        MarkScanner({"x": pattern})
