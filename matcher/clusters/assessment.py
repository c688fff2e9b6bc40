"""Assesses a cluster and describes it in sentences; an assessment, separate from the facts.

Shared identifiers alone are information. A referral (to safeguarding, the strongest outcome) needs a second,
independent family of indicators and more than two people, so that friends who share a phone are not referred.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from matcher.clusters.facts import Finding
from matcher.clusters.indicators import SUPPORT_SENTENCES, Family
from records.cluster import Outcome

MIN_PEOPLE_TO_REFER = 3
MAX_PHONES_ALONE = 2
OVERSIZED_ADVERTS = 2_000
TIES = ("accounts", "phones", "e-mails", "handles")
OUTCOME_REASONS = {
    Outcome.INDEPENDENT: "one name and no more than one account on each site: the pattern of one person working alone",
    Outcome.INFORMATION: (
        "information only: no second family of indicators (text, image) among more than two people supports it"
    ),
    Outcome.REFERRAL: "referral: indicators of independent families agree, among more than two people",
}


def assess_outcome(counts: Mapping[str, int], findings: Sequence[Finding]) -> Outcome:
    """Return the outcome of a cluster."""
    if is_independent(counts):
        return Outcome.INDEPENDENT
    families = {finding.indicator.family for finding in findings if finding.indicator.can_refer}
    has_people = max(counts["names"], counts["accounts"]) >= MIN_PEOPLE_TO_REFER
    can_refer = has_people and Family.IDENTIFIER in families and len(families) > 1
    return Outcome.REFERRAL if can_refer else Outcome.INFORMATION


def is_independent(counts: Mapping[str, int]) -> bool:
    """Return whether one person explains all: one name, at most one account per site, no more than two phones."""
    is_known = counts["names"] + counts["accounts"] > 0
    has_one_name = counts["names"] <= 1 and counts["accounts"] <= counts["sites"]
    return is_known and has_one_name and counts["phones"] <= MAX_PHONES_ALONE


def describe_reasons(counts: Mapping[str, int], findings: Sequence[Finding], outcome: Outcome) -> Iterator[str]:
    """Yield a sentence for the links, for each indicator, and for the outcome."""
    ties = ", ".join(f"{counts[tie]} {tie}" for tie in TIES if counts[tie])
    yield f"{counts['adverts']} adverts on {counts['sites']} site(s) are linked by what they share: {ties}"
    for finding in findings:
        indicator = finding.indicator
        support = SUPPORT_SENTENCES[indicator.support]
        yield f"{finding.sentence} [{indicator.rule}, {indicator.family} family, {support}]"
    yield OUTCOME_REASONS[outcome]


def list_innocent_explanations(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the innocent explanations to weigh first."""
    yield from dict.fromkeys(finding.indicator.innocent for finding in findings)
    yield "phone numbers are reassigned: the later user may have nothing to do with the earlier one"


def list_unknowns(counts: Mapping[str, int], *, has_texts: bool) -> Iterator[str]:
    """Yield what the data does not show."""
    yield "who owns the contact details and who paid for the adverts"
    yield "police force areas: an area is a town of the gazetteer, or the site's own words if it is not known there"
    if not has_texts:
        yield "whether texts or images are the same: they were not compared"
    if not counts["names"]:
        yield "names: the adverts show none"
    if not counts["accounts"]:
        yield "accounts: the sites show none"
    if counts["adverts"] > OVERSIZED_ADVERTS:
        yield (
            f"more than {OVERSIZED_ADVERTS} adverts: a value that ties strangers may be among the edges; "
            "check the most frequent values first"
        )
