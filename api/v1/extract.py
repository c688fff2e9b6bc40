"""Identifiers of texts that are sent; nothing is stored."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field, model_validator

from api.auth import Asker
from enrich.extract import extract as read
from enrich.kind import Kind
from enrich.registry import KINDS, select_kinds
from records.identifier import Tier, Validity

router = APIRouter(tags=["extract"])

Text = Annotated[str, Field(max_length=1_000_000)]


def sendable(text: str) -> str:
    """Return a text that can be sent back; raise ValueError for one with lone surrogates."""
    text.encode()
    return text


class Named(BaseModel, extra="forbid"):
    """A text with an id of the caller's."""

    id: Annotated[str, AfterValidator(sendable)] | int
    text: Text


class Asked(BaseModel, extra="forbid"):
    """A text, or several with their ids; only some kinds where they are named."""

    text: Text | None = None
    texts: Annotated[list[Named], Field(max_length=1000)] = []
    kinds: list[str] = []

    @model_validator(mode="after")
    def something(self) -> Self:
        """Refuse a request without any text: nothing found in nothing would read like a result."""
        if self.text is None and not self.texts:
            message = "give a `text`, or `texts` as a list of {id, text}"
            raise ValueError(message)
        return self


class Seen(BaseModel):
    """One identifier in one text; `start` and `end` count code points."""

    kind: str
    value: str
    raw: str
    start: int
    end: int
    tier: Tier
    validity: Validity
    transformations: list[str]
    confidence: float
    alternatives: list[str]


class Identified(BaseModel):
    """What was read in one text."""

    id: str | int
    identifiers: list[Seen]


class Answer(BaseModel):
    """What was read: in the single text, and in each of the named ones."""

    identifiers: list[Seen]
    results: list[Identified]


@router.post("/extract")
def extract(asked: Asked, place: Asker) -> Answer:
    """Read the identifiers of a text, or of several."""
    place.bound()
    kinds = select_kinds(asked.kinds) if asked.kinds else KINDS
    single = seen(asked.text, kinds) if asked.text is not None else []
    results = [Identified(id=one.id, identifiers=seen(one.text, kinds)) for one in asked.texts]
    found = len(single) + sum(len(one.identifiers) for one in results)
    place.log("extract", {"texts": len(asked.texts) + (asked.text is not None)}, found)
    return Answer(identifiers=single, results=results)


def seen(text: str, kinds: tuple[Kind, ...]) -> list[Seen]:
    """Return the identifiers of one text."""
    return [Seen.model_validate(sighting, from_attributes=True) for sighting in read(text, kinds)]
