"""Adverts by words and identifiers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.auth import Asker
from scheduler.jobs.search import search as find
from search.query import SearchResult

router = APIRouter(tags=["search"])


class FoundAdvert(BaseModel):
    """An advert and the place in it that answers the query."""

    id: str
    site: str
    advert_id: str
    url: str
    title: str
    name: str
    account: str
    area: str
    first_seen: datetime
    last_seen: datetime
    snippet: str
    reason: str
    identifiers: list[str]


class Answer(BaseModel):
    """The first adverts for a query and how many there are in all."""

    total: int
    results: list[FoundAdvert]


@router.get("/search")
def search(
    place: Asker,
    q: Annotated[str, Query(max_length=1000, description='Words, "phrases", -excluded, site:, area:, identifiers')],
    limit: Annotated[int, Query(ge=0, le=1000)] = 20,
) -> Answer:
    """Find adverts by words and identifiers, however those are written."""
    results = find(place, q, limit)
    return Answer(total=results.total, results=[shown(one) for one in results.found])


def shown(found: SearchResult) -> FoundAdvert:
    """Return what is sent of a found advert."""
    advert = found.stored.advert
    return FoundAdvert(
        id=advert.id,
        site=advert.site,
        advert_id=advert.source_id,
        url=advert.url,
        title=advert.title,
        name=advert.name,
        account=advert.account,
        area=advert.area,
        first_seen=found.stored.first_seen,
        last_seen=found.stored.last_seen,
        snippet=found.snippet,
        reason=found.reason,
        identifiers=sorted({str(sighting.identifier) for sighting in found.stored.sightings}),
    )
