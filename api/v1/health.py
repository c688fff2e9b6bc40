"""Whether the service works."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.auth import Asker

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The state of the service and how much its store holds."""

    status: str
    counts: dict[str, int]


@router.get("/health")
def health(place: Asker) -> Health:
    """Say that the service and its store answer."""
    return Health(status="ok", counts=place.store.counts())
