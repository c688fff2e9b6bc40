"""Washes short lists of values within one request."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.auth import AuthorisedWorkspace
from matcher.wash.wash import Against
from records.hit import Hit, MatchTier, Result, WashedRow
from records.identifier import Tier, Validity
from scheduler.jobs.wash import wash_values

router = APIRouter(tags=["wash"])

MAX_VALUES = 1000


class WashRequest(BaseModel, extra="forbid"):
    """A list of values. For longer lists use the command `washline wash`."""

    values: list[Annotated[str, Field(max_length=10_000)]] = Field(
        min_length=1, max_length=MAX_VALUES, description="The values, in any spelling."
    )
    against: Against = Field(default=Against.ALL, description="What to search: adverts, datasets or all.")


class WashHit(BaseModel):
    """A match of a value with an advert or a dataset entry."""

    identifier: str = Field(description="The matching identifier as kind:value.")
    tier: MatchTier = Field(description="How it matched: exactly, after normalisation, or by an alternative reading.")
    subject: str = Field(description='What it matched: "advert" or "entry".')
    source: str = Field(description="The site of the advert, or the name of the dataset.")
    source_id: str = Field(description="The source's own id of the advert or entry.")
    edition: str = Field(description="The version of the advert or of the dataset.")
    raw: str = Field(description="The identifier as written in the source.")
    read_tier: Tier = Field(description="How it was written in the source: plainly, obfuscated, or inferred.")
    validity: Validity = Field(description="Whether the value is valid by the official rule of its kind.")
    confidence: float = Field(description="The probability that the extraction from the source is right, 0 to 1.")
    role: str = Field(description="The role of the person in the dataset; empty for an advert.")
    urn: str = Field(description="The unique reference number in the dataset; empty for an advert.")
    grade: str = Field(description="The grading of the dataset; empty for an advert.")
    first_seen: datetime = Field(description="When the source first showed it, UTC.")
    last_seen: datetime = Field(description="When the source last showed it, UTC.")
    rule: str = Field(description="The version of the rule that matched.")


class WashResult(BaseModel):
    """The result for one value; a value without a match is listed too."""

    value: str = Field(description="The value as submitted.")
    result: Result = Field(description="The result.")
    canonical: list[str] = Field(description="The identifiers in the value as kind:value.")
    reason: str = Field(description="Why the value is not an identifier; empty if it is one.")
    hits: list[WashHit] = Field(description="The matches.")


class WashResponse(BaseModel):
    """The results, with a count of each."""

    run: str = Field(description="The id of the wash.")
    hits: int = Field(description="The number of values with a hit.")
    possible: int = Field(description="The number of values that match only by an alternative reading.")
    no_trace: int = Field(description="The number of identifiers without a match.")
    not_an_identifier: int = Field(description="The number of values that are not identifiers.")
    results: list[WashResult] = Field(description="A result for each value, in the same order.")


@router.post("/wash")
def wash(request: WashRequest, workspace: AuthorisedWorkspace) -> WashResponse:
    """Check values against adverts, datasets or both. Every value gets a result, even without a match."""
    run, washed = wash_values(workspace, request.values, request.against)
    counts = {result: sum(row.result is result for row in washed) for result in Result}
    return WashResponse(
        run=run,
        hits=counts[Result.HIT],
        possible=counts[Result.POSSIBLE],
        no_trace=counts[Result.NO_TRACE],
        not_an_identifier=counts[Result.NOT_AN_IDENTIFIER],
        results=[build_result(row) for row in washed],
    )


def build_result(washed: WashedRow) -> WashResult:
    """Return the response fields of one value."""
    return WashResult(
        value=washed.row[0],
        result=washed.result,
        canonical=[str(sighting.identifier) for sighting in washed.sightings],
        reason="; ".join(filter(None, (reading.reason for reading in washed.readings))),
        hits=[build_hit(hit) for hit in washed.hits],
    )


def build_hit(hit: Hit) -> WashHit:
    """Return the response fields of one hit."""
    seen = hit.seen
    return WashHit(
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
