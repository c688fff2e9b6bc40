"""The input of linking: what each version of an advert shows, each identifier once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from records.advert import Advert, Image
from records.identifier import Sighting, Tier
from records.linkable import Linkable, Span, compute_image_fingerprints, merge_spans

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return DAY + timedelta(days=number)


def build_advert(**fields: object) -> Advert:
    return Advert("north", "1", "http://north.example/1", DAY, **fields)  # type: ignore[arg-type]


def sighting(value: str, tier: Tier = Tier.CLEAN, confidence: float = 1.0) -> Sighting:
    return Sighting("phone", value, value, 0, len(value), tier, confidence=confidence)


def span(first: int, last: int, clear: str = "", obscured: str = "", name: str = "") -> Span:
    clear_pairs, obscured_pairs = (tuple(("phone", value) for value in values) for values in (clear, obscured))
    return Span(day(first), day(last), "ada", name, "Leeds", clear_pairs, obscured_pairs)


class TestSpan:
    def test_an_identifier_is_clear_or_obscured_by_its_best_sighting(self):
        sightings = [
            sighting("b", Tier.OBFUSCATED, 0.9),
            sighting("a"),
            sighting("c", Tier.OBFUSCATED, 0.9),
            sighting("c", Tier.CLEAN, 0.9),
            sighting("d", Tier.CLEAN, 0.5),
            sighting("d", Tier.INFERRED, 0.6),
        ]
        made = Span.from_sightings(build_advert(account="ada", name="Ada", area="Leeds"), sightings, day(1), day(2))
        expected = Span(
            day(1), day(2), "ada", "Ada", "Leeds", (("phone", "a"), ("phone", "c")), (("phone", "b"), ("phone", "d"))
        )
        assert made == expected

    def test_pairs_say_which_are_clear(self):
        assert list(span(0, 1, "ab", "c").pairs()) == [
            (("phone", "a"), True),
            (("phone", "b"), True),
            (("phone", "c"), False),
        ]


class TestMerging:
    def test_one_version_stays_as_it_is(self):
        assert merge_spans({"v": span(0, 1, "a", "b")}) == (span(0, 1, "a", "b"),)

    def test_an_identifier_is_in_the_version_that_showed_it_last_since_any_did(self):
        older, newer = span(0, 5, "a", "b", name="Ada"), span(6, 9, "b", "c", name="Eve")
        assert merge_spans({"2": newer, "1": older}) == (
            span(0, 5, "a", name="Ada"),
            span(0, 9, "b", name="Eve"),
            span(6, 9, "", "c", name="Eve"),
        )

    def test_it_is_obscured_if_the_last_version_obscures_it(self):
        assert merge_spans({"1": span(0, 5, "a"), "2": span(6, 9, "", "a")}) == (span(0, 9, "", "a"),)

    def test_of_versions_seen_last_at_the_same_time_the_id_decides(self):
        one, two = span(0, 5, "a", name="Ada"), span(1, 5, "a", name="Eve")
        assert merge_spans({"1": one, "2": two}) == merge_spans({"2": two, "1": one}) == (span(0, 5, "a", name="Eve"),)

    @given(
        st.dictionaries(
            st.sampled_from("pqrs"),
            st.builds(
                span,
                st.integers(0, 4),
                st.integers(5, 9),
                st.text("ab", max_size=2).map(lambda text: "".join(sorted(set(text)))),
                st.text("cd", max_size=2).map(lambda text: "".join(sorted(set(text)))),
            ),
            min_size=1,
        )
    )
    def test_no_identifier_is_lost_or_doubled(self, spans):
        merged = merge_spans(spans)
        shown = {pair for one in spans.values() for pair, _ in one.pairs()}
        pairs = [pair for one in merged for pair, _ in one.pairs()]
        if len(spans) > 1:
            assert sorted(pairs) == sorted(shown)
            assert [one.last_seen for one in merged] == sorted(one.last_seen for one in merged)


def test_an_advert_is_seen_from_its_first_version_to_its_last():
    linkable = Linkable.from_versions(
        build_advert(account="ada", name="Eve", area="Leeds", text="too short"), {"1": span(2, 3), "2": span(1, 9)}
    )
    assert (linkable.first_seen, linkable.last_seen) == (day(1), day(9))
    assert (linkable.site, linkable.account, linkable.name, linkable.area) == ("north", "ada", "Eve", "Leeds")
    assert linkable.id == build_advert().id


def test_images_are_compared_by_their_file_else_by_their_look_each_once():
    images = (
        Image(sha256="file", pdq="look"),
        Image(pdq="other"),
        Image(url="http://north.example/a.jpg"),
        Image(sha256="file"),
        Image(sha256="another"),
    )
    assert compute_image_fingerprints(build_advert(images=images)) == ("another", "file", "other")
