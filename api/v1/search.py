"""Searches adverts by words and identifiers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.auth import AuthorisedWorkspace
from scheduler.jobs.search import search
from search.query import SearchResult

router = APIRouter(tags=["search"])


class FoundAdvert(BaseModel):
    """A matching advert, in its newest version."""

    id: str = Field(description="The id of the advert in Washline, equal for every capture.")
    site: str = Field(description="The site of the advert.")
    advert_id: str = Field(description="The site's own id of the advert.")
    url: str = Field(description="The URL of the advert.")
    title: str = Field(description="The title; empty if the site shows none.")
    name: str = Field(description="The advertised name; empty if the site shows none.")
    account: str = Field(description="The advertiser's account name; empty if the site shows none.")
    area: str = Field(description="The area; empty if the site shows none.")
    first_seen: datetime = Field(description="The time of the first capture, UTC.")
    last_seen: datetime = Field(description="The time of the last capture, UTC.")
    snippet: str = Field(description="The part of the text that matches, with the matching words between « and ».")
    reason: str = Field(description="Why the advert matches.")
    identifiers: list[str] = Field(description="The identifiers of the advert as kind:value, sorted.")


class SearchResponse(BaseModel):
    """The matching adverts."""

    total: int = Field(description="The number of all matching adverts.")
    results: list[FoundAdvert] = Field(description="The best matches, best first, at most `limit`.")


@router.get("/search")
def search_adverts(
    workspace: AuthorisedWorkspace,
    q: Annotated[str, Query(max_length=1000, description='Words, "phrases", -excluded, site:, area:, identifiers')],
    limit: Annotated[int, Query(ge=0, le=1000, description="The maximum number of results.")] = 20,
) -> SearchResponse:
    """Search adverts by words and by identifiers in any spelling."""
    results = search(workspace, q, limit)
    return SearchResponse(total=results.total, results=[build_result(result) for result in results.found])


def build_result(result: SearchResult) -> FoundAdvert:
    """Return the response fields of a matching advert."""
    advert = result.stored.advert
    return FoundAdvert(
        id=advert.id,
        site=advert.site,
        advert_id=advert.source_id,
        url=advert.url,
        title=advert.title,
        name=advert.name,
        account=advert.account,
        area=advert.area,
        first_seen=result.stored.first_seen,
        last_seen=result.stored.last_seen,
        snippet=result.snippet,
        reason=result.reason,
        identifiers=sorted({str(sighting.identifier) for sighting in result.stored.sightings}),
    )
