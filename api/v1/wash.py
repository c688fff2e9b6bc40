"""Small lists, washed at once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.auth import Asker
from matcher.wash.wash import Against
from records.hit import Hit, MatchTier, Result, WashedRow
from records.identifier import Tier, Validity
from scheduler.jobs.wash import wash_values

router = APIRouter(tags=["wash"])

MOST = 1000


class Asked(BaseModel, extra="forbid"):
    """A list of values, each written however people type it; longer lists go by `washline wash`."""

    values: Annotated[list[Annotated[str, Field(max_length=10_000)]], Field(min_length=1, max_length=MOST)]
    against: Against = Against.ALL


class HitShown(BaseModel):
    """One place where a value was seen, and how the match came about."""

    identifier: str
    tier: MatchTier
    subject: str
    source: str
    source_id: str
    edition: str
    raw: str
    read_tier: Tier
    validity: Validity
    confidence: float
    role: str
    urn: str
    grade: str
    first_seen: datetime
    last_seen: datetime
    rule: str


class Row(BaseModel):
    """The outcome for one value, a miss included."""

    value: str
    result: Result
    canonical: list[str]
    reason: str
    hits: list[HitShown]


class Answer(BaseModel):
    """A row for each value, in order, with the counts and the wash's id."""

    run: str
    hits: int
    possible: int
    no_trace: int
    not_an_identifier: int
    results: list[Row]


@router.post("/wash")
def wash(asked: Asked, place: Asker) -> Answer:
    """Check values against adverts, datasets or both."""
    run, washed = wash_values(place, asked.values, asked.against)
    counts = {result: sum(one.result is result for one in washed) for result in Result}
    return Answer(
        run=run,
        hits=counts[Result.HIT],
        possible=counts[Result.POSSIBLE],
        no_trace=counts[Result.NO_TRACE],
        not_an_identifier=counts[Result.NOT_AN_IDENTIFIER],
        results=[shown(one) for one in washed],
    )


def shown(washed: WashedRow) -> Row:
    """Return what is sent of one row."""
    return Row(
        value=washed.reading.raw,
        result=washed.result,
        canonical=[str(sighting.identifier) for sighting in washed.reading.sightings],
        reason=washed.reading.reason,
        hits=[shown_hit(hit) for hit in washed.hits],
    )


def shown_hit(hit: Hit) -> HitShown:
    """Return what is sent of one hit."""
    seen = hit.seen
    return HitShown(
        identifier=str(hit.identifier),
        tier=hit.tier,
        subject=seen.subject,
        source=seen.source,
        source_id=seen.source_id,
        edition=seen.edition,
        raw=seen.raw,
        read_tier=seen.tier,
        validity=seen.validity,
        confidence=seen.confidence,
        role=hit.role,
        urn=hit.urn,
        grade=hit.grade,
        first_seen=seen.first_seen,
        last_seen=seen.last_seen,
        rule=hit.rule,
    )
