"""Each matching rule, on both sides of what it decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.wash.registry import RULES
from matcher.wash.rules.alternative import alternative
from matcher.wash.rules.exact import exact
from matcher.wash.rules.guessed import guessed
from matcher.wash.rules.normalised import normalised
from matcher.wash.wash import as_sighting, choose_rule
from records.identifier import Identifier, Occurrence, Sighting, Subject, Tier, Validity
from tests.matcher.test_lists import NOW

FIRST, SECOND = "+447700900461", "+447700900462"
ASKED = Sighting("phone", FIRST, "07700 900461", 0, 12, alternatives=(SECOND,), rule="phone/1")
SEEN = Occurrence(
    identifier=Identifier("phone", FIRST),
    subject=Subject.ADVERT,
    subject_id="northlight 1",
    source="northlight",
    source_id="1",
    edition="v1",
    first_seen=NOW,
    last_seen=NOW,
    raw="07700900461",
    tier=Tier.CLEAN,
    validity=Validity.FICTIONAL,
    confidence=0.9,
    rule="phone/1",
)


@pytest.mark.parametrize(
    ("rule", "seen", "applies"),
    [
        (guessed, replace(SEEN, tier=Tier.INFERRED), True),
        (guessed, SEEN, False),
        (guessed, replace(SEEN, tier=Tier.INFERRED, subject=Subject.ENTRY), False),
        (guessed, replace(SEEN, tier=Tier.INFERRED, identifier=Identifier("phone", SECOND)), False),
        (exact, replace(SEEN, raw=ASKED.raw), True),
        (exact, SEEN, False),
        (normalised, SEEN, True),
        (normalised, replace(SEEN, identifier=Identifier("phone", SECOND)), False),
        (alternative, replace(SEEN, identifier=Identifier("phone", SECOND)), True),
        (alternative, SEEN, False),
        (alternative, replace(SEEN, identifier=Identifier("account_number", SECOND)), False),
    ],
)
def test_a_rule_applies(rule, seen, applies):
    assert rule.applies(ASKED, seen) is applies


@pytest.mark.parametrize(
    ("seen", "rule"),
    [
        (replace(SEEN, raw=ASKED.raw, tier=Tier.INFERRED), guessed),
        (replace(SEEN, raw=ASKED.raw), exact),
        (SEEN, normalised),
        (replace(SEEN, identifier=Identifier("phone", SECOND)), alternative),
    ],
)
def test_the_first_rule_that_applies_decides(seen, rule):
    assert rule in RULES
    assert choose_rule(ASKED, seen) is rule


def test_an_advert_s_identifier_is_looked_up_as_it_was_read():
    assert as_sighting(replace(SEEN, tier=Tier.OBFUSCATED)) == Sighting(
        "phone", FIRST, "07700900461", 0, 11, Tier.OBFUSCATED, Validity.FICTIONAL, rule="phone/1"
    )
