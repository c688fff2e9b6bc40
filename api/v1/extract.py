"""Extracts the identifiers of submitted texts; stores nothing."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field, model_validator

from api.auth import AuthorisedWorkspace
from enrich.extract import extract
from enrich.kind import Kind
from enrich.registry import KINDS, select_kinds
from records.identifier import Tier, Validity

router = APIRouter(tags=["extract"])

Text = Annotated[str, Field(max_length=1_000_000)]


def require_encodable(text: str) -> str:
    """Return a text; raise ValueError if it has lone surrogates, which no response can encode."""
    text.encode()
    return text


class TextWithId(BaseModel, extra="forbid"):
    """A text with an id that the caller chose."""

    id: Annotated[str, AfterValidator(require_encodable)] | int = Field(
        description="The caller's id of the text, returned with its identifiers."
    )
    text: Text = Field(description="The text.")


class ExtractRequest(BaseModel, extra="forbid"):
    """One text, or several texts with ids, or both."""

    text: Text | None = Field(default=None, description="One text.")
    texts: list[TextWithId] = Field(default=[], max_length=1000, description="Several texts with ids.")
    kinds: list[str] = Field(
        default=[], description="The kinds to extract; empty for all. `washline kinds` lists them."
    )

    @model_validator(mode="after")
    def require_text(self) -> Self:
        """Reject a request without a text, whose empty result would look like a finding."""
        if self.text is None and not self.texts:
            message = "give a `text`, or `texts` as a list of {id, text}"
            raise ValueError(message)
        return self


class ExtractedIdentifier(BaseModel):
    """An identifier at one place of a text."""

    kind: str = Field(description="The kind, such as phone or email.")
    value: str = Field(description="The canonical value.")
    raw: str = Field(description="The value as written in the text.")
    start: int = Field(description="The offset of the first code point.")
    end: int = Field(description="The offset after the last code point.")
    tier: Tier = Field(description="How it was written: plainly, obfuscated, or inferred from its context.")
    validity: Validity = Field(description="Whether the value is valid by the official rule of its kind.")
    transformations: list[str] = Field(description="The steps that normalised the raw text.")
    confidence: float = Field(description="The probability that the extraction is right, 0 to 1.")
    evidence: list[str] = Field(
        default=[], description="What decided the probability, if it is below 0.95: '+' for the value, '-' against it."
    )
    alternatives: list[str] = Field(description="Other possible canonical values, if the text is ambiguous.")


class TextIdentifiers(BaseModel):
    """The identifiers of one text."""

    id: str | int = Field(description="The caller's id of the text.")
    identifiers: list[ExtractedIdentifier] = Field(description="Its identifiers, in order of their offsets.")


class ExtractResponse(BaseModel):
    """The identifiers of all texts of the request."""

    identifiers: list[ExtractedIdentifier] = Field(description="The identifiers of `text`.")
    results: list[TextIdentifiers] = Field(description="The identifiers of each of `texts`, in the same order.")


@router.post("/extract")
def extract_identifiers(request: ExtractRequest, workspace: AuthorisedWorkspace) -> ExtractResponse:
    """Extract the identifiers of one text or of several. Nothing is stored."""
    workspace.require_operation()
    kinds = select_kinds(request.kinds) if request.kinds else KINDS
    single = extract_from(request.text, kinds) if request.text is not None else []
    results = [TextIdentifiers(id=item.id, identifiers=extract_from(item.text, kinds)) for item in request.texts]
    found = len(single) + sum(len(result.identifiers) for result in results)
    workspace.audit("extract", {"texts": len(request.texts) + (request.text is not None)}, found)
    return ExtractResponse(identifiers=single, results=results)


def extract_from(text: str, kinds: tuple[Kind, ...]) -> list[ExtractedIdentifier]:
    """Return the identifiers of one text."""
    return [ExtractedIdentifier.model_validate(sighting, from_attributes=True) for sighting in extract(text, kinds)]
