"""The health check."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.auth import AuthorisedWorkspace

router = APIRouter(tags=["health"])


class HealthResponse(BaseModel):
    """The state of the service."""

    status: str = Field(description='"ok" if the service and its store respond.')
    counts: dict[str, int] = Field(description="The number of records in the store, by type.")


@router.get("/health")
def get_health(workspace: AuthorisedWorkspace) -> HealthResponse:
    """Check that the service and its store respond, and count the records in the store."""
    return HealthResponse(status="ok", counts=workspace.store.counts())
