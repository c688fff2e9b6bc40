"""What a group of adverts looks like to the law and to a careful reader; an assessment, kept apart from the facts.

Sharing identifiers alone is information and never more. A referral (for safeguarding; there is nothing stronger) needs a
second, independent family of indicators and more than two people, so that friends who share a phone are not one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from matcher.clusters.facts import Finding
from matcher.clusters.indicators import Family
from records.cluster import Outcome

FEWEST_PEOPLE = 3
FEW_PHONES = 2
OVERSIZED = 2_000
SUPPORT = {"P": "predictive in published tests", "U": "not tested in public"}


def outcome(counted: Mapping[str, int], findings: Sequence[Finding]) -> Outcome:
    """Return what a group looks like."""
    families = {finding.indicator.family for finding in findings if finding.indicator.refers}
    if independent(counted):
        return Outcome.INDEPENDENT
    several = max(counted["names"], counted["accounts"]) >= FEWEST_PEOPLE
    return Outcome.REFERRAL if several and Family.IDENTIFIER in families and len(families) > 1 else Outcome.INFORMATION


def independent(counted: Mapping[str, int]) -> bool:
    """Say whether one person explains everything: one name, at most one account on each site, no more than two phones."""
    one_name = counted["names"] <= 1 and counted["accounts"] <= counted["sites"]
    known = counted["names"] + counted["accounts"] > 0
    return known and one_name and counted["phones"] <= FEW_PHONES


def reasons(counted: Mapping[str, int], findings: Sequence[Finding], looks: Outcome) -> Iterator[str]:
    """Yield why the group is one, what it shows and what that looks like, a sentence each."""
    ties = ", ".join(
        f"{counted[what]} {what}" for what in ("accounts", "phones", "e-mails", "handles") if counted[what]
    )
    yield f"{counted['adverts']} adverts on {counted['sites']} site(s) hold together by what they share: {ties}"
    for finding in findings:
        one = finding.indicator
        yield f"{finding.sentence} [{one.id}/{one.version}, {one.family} family, {SUPPORT[one.support]}]"
    match looks:
        case Outcome.INDEPENDENT:
            yield "one name and no more than one account on each site: as one person working alone would look"
        case Outcome.INFORMATION:
            yield "information only: no second family of indicators (text, image) among more than two people supports it"
        case Outcome.REFERRAL:
            yield "referral: indicators of independent families agree, among more than two people"


def innocent(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the explanations that must be weighed first."""
    yield from dict.fromkeys(finding.indicator.innocent for finding in findings)
    yield "phone numbers are given out again: the later user may have nothing to do with the earlier"


def missing(counted: Mapping[str, int], *, compared: bool) -> Iterator[str]:
    """Yield what is not known."""
    yield "who subscribes to the contacts and who paid for the adverts"
    yield "police force areas: areas are as the sites name them"
    if not compared:
        yield "whether texts or images are the same: they were not compared"
    if not counted["names"]:
        yield "names: the adverts show none"
    if not counted["accounts"]:
        yield "accounts: the sites show none"
    if counted["adverts"] > OVERSIZED:
        yield f"more than {OVERSIZED} adverts: a value that ties strangers may be among the edges; look at the widest first"
