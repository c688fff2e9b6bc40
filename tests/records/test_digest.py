"""Digests: ids and text hashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.digest import MIN_WORDS, digest, text_digest

WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike".split()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("ab", "c"), ("a", "bc")),
        (("ab",), ("a", "b")),
        (("", "ab"), ("ab", "")),
        (("1:a",), ("a",)),
        (("a", "1:b"), ("a1:b",)),
    ],
)
def test_parts_do_not_run_into_each_other(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    assert digest(*left) != digest(*right)


@given(
    st.lists(st.text(alphabet="ab1:", max_size=4), max_size=4),
    st.lists(st.text(alphabet="ab1:", max_size=4), max_size=4),
)
def test_digests_are_equal_only_for_equal_parts(left: list[str], right: list[str]) -> None:
    assert (digest(*left) == digest(*right)) == (left == right)


def test_a_lone_surrogate_has_a_digest() -> None:
    assert len(digest("\ud800")) == 32
    assert digest("\ud800") != digest("\ud801")


def test_a_text_has_a_digest_from_twelve_words() -> None:
    assert MIN_WORDS == 12
    assert text_digest(" ".join(WORDS[:11])) == ""
    assert text_digest(" ".join(WORDS[:12])) != ""
    assert text_digest(" ".join(WORDS[:12])) != text_digest(" ".join(WORDS[:13]))


def test_single_letters_and_digits_are_no_words() -> None:
    eleven = " ".join(WORDS[:11])
    assert text_digest(f"{eleven} x 07700 900461") == ""
    assert text_digest(f"{eleven} mike, x 1!") == text_digest(f"{eleven.upper()} Mike 22")
