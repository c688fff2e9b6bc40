"""The Reconciliation Service API 0.2, by which OpenRefine checks the cells of a table.

An entity is an identifier that adverts or datasets hold, such as "phone:+447700900461"; a type is a kind of
identifier. OpenRefine sends no headers, so the service is also at /v1/reconcile/key/KEY.
Specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from api.auth import AuthorisedWorkspace
from records.identifier import Identifier
from scheduler.jobs import reconcile as jobs
from scheduler.workspace import Workspace

router = APIRouter(tags=["reconcile"])

MAX_QUERIES = 100  # in a batch
MAX_ADVERTS = 20  # in a preview
SPACE = "https://washline.invalid/reconcile/"  # identifies the service's ids; it is no address
PREVIEW_POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class PropertyQuery(BaseModel):
    """A property of a query; no property is used."""

    pid: str = Field(description="The id of the property.")
    v: Any = Field(default=None, description="Its value.")


class ReconcileQuery(BaseModel):
    """One cell to reconcile."""

    query: str = Field(max_length=10_000, description="The text of the cell.")
    type: str | list[str] = Field(default=[], description="The kinds of identifiers to return; default: all.")
    limit: int = Field(default=10, ge=1, le=100, description="The maximum number of candidates.")
    properties: list[PropertyQuery] = Field(default=[], description="Further columns; not used.")
    type_strict: str = Field(default="any", description="Not used.")

    def build_cell(self) -> jobs.TableCell:
        """Return the cell to reconcile."""
        kinds = (self.type,) if isinstance(self.type, str) else tuple(self.type)
        return jobs.TableCell(self.query, tuple(filter(None, kinds)), self.limit)


class ExtendProperty(BaseModel):
    """A property to add to a table."""

    id: str = Field(description="The id of the property.")


class ExtendQuery(BaseModel):
    """The entities and properties of a data extension."""

    ids: list[str] = Field(max_length=1000, description="The ids of the entities.")
    properties: list[ExtendProperty] = Field(description="The properties.")


Batch = TypeAdapter(dict[str, ReconcileQuery])


@router.get("/reconcile")
@router.get("/reconcile/key/{key}", include_in_schema=False)
async def describe_service(
    request: Request,
    workspace: AuthorisedWorkspace,
    queries: Annotated[str, Query(description="A batch of queries as JSON; without it, the manifest.")] = "",
    extend: Annotated[str, Query(description="A data extension query as JSON.")] = "",
) -> dict[str, Any]:
    """Return the manifest of the service, or the answer to a batch of queries or a data extension."""
    return await run_in_threadpool(answer, workspace, request, queries, extend)


@router.post(
    "/reconcile",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                    },
                    "example": {"queries": '{"q0": {"query": "07700 900461", "type": "phone"}}'},
                }
            },
        }
    },
)
@router.post("/reconcile/key/{key}", include_in_schema=False)
async def reconcile_batch(request: Request, workspace: AuthorisedWorkspace) -> dict[str, Any]:
    """Reconcile a batch of cells (`queries`), or return what is held of some entities (`extend`).

    The body is a form, as OpenRefine sends it.
    """
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    queries, extend = (form.get(name, [""])[0] for name in ("queries", "extend"))
    if not (queries or extend):
        raise HTTPException(422, "the form has neither queries nor extend")
    return await run_in_threadpool(answer, workspace, request, queries, extend)


def answer(workspace: Workspace, request: Request, queries: str, extend: str) -> dict[str, Any]:
    """Return the answer to a batch, to an extension, or the manifest."""
    if queries:
        return reconcile(workspace, parse(Batch, queries, "queries"))
    if extend:
        return extend_entities(workspace, parse(TypeAdapter(ExtendQuery), extend, "extend"))
    return build_manifest(str(request.url).partition("?")[0].rstrip("/"))


def parse(adapter: TypeAdapter[Any], text: str, name: str) -> Any:  # noqa: ANN401 - what the adapter returns
    """Return a parsed parameter; respond with 422."""
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        raise HTTPException(422, f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def build_manifest(url: str) -> dict[str, Any]:
    """Return the manifest of the service at a URL."""
    types = [{"id": kind, "name": noun} for kind, noun in jobs.list_kinds().items()]
    suggest = {
        name: {"service_url": url, "service_path": f"/suggest/{name}"} for name in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": "Washline",
        "identifierSpace": SPACE + "identifier",
        "schemaSpace": SPACE + "property",
        "defaultTypes": types,
        "view": {"url": f"{url}/preview?id={{{{id}}}}"},
        "preview": {"url": f"{url}/preview?id={{{{id}}}}", "width": 420, "height": 320},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": url, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": MAX_QUERIES,
    }


def reconcile(workspace: Workspace, queries: dict[str, ReconcileQuery]) -> dict[str, Any]:
    """Return the candidates of each query of a batch."""
    if len(queries) > MAX_QUERIES:
        raise HTTPException(413, f"a batch may have at most {MAX_QUERIES} queries")
    found = jobs.reconcile(workspace, [query.build_cell() for query in queries.values()])
    return {
        name: {"result": [build_candidate(candidate) for candidate in candidates]}
        for name, candidates in zip(queries, found, strict=True)
    }


def build_candidate(candidate: jobs.Candidate) -> dict[str, Any]:
    """Return a candidate as the specification describes it."""
    return {
        "id": str(candidate.identifier),
        "name": candidate.identifier.value,
        "type": [{"id": candidate.identifier.kind, "name": jobs.list_kinds()[candidate.identifier.kind]}],
        "description": f"in {', '.join(candidate.sources)}",
        "score": candidate.score,
        "match": candidate.is_certain,
        "features": [],
    }


def extend_entities(workspace: Workspace, query: ExtendQuery) -> dict[str, Any]:
    """Return the values of properties for some entities."""
    names = [wanted.id for wanted in query.properties]
    if unknown := [name for name in names if name not in jobs.PROPERTIES]:
        raise HTTPException(422, f"no property {unknown[0]!r}; it is one of: {', '.join(jobs.PROPERTIES)}")
    known = jobs.look_up_known(workspace, {Identifier.parse(entity) for entity in query.ids})
    rows = {
        entity: {name: [build_value(value) for value in known[Identifier.parse(entity)].get(name)] for name in names}
        for entity in query.ids
    }
    return {"meta": [{"id": name, "name": jobs.PROPERTIES[name]} for name in names], "rows": rows}


def build_value(value: str | int | datetime) -> dict[str, Any]:
    """Return a value as the specification describes it."""
    if isinstance(value, datetime):
        return {"date": value.isoformat()}
    return {"int": value} if isinstance(value, int) else {"str": value}


@router.get("/reconcile/suggest/{what}")
@router.get("/reconcile/key/{key}/suggest/{what}", include_in_schema=False)
def suggest(
    what: Annotated[str, Path(pattern="^(?:entity|type|property)$", description="What to suggest.")],
    workspace: AuthorisedWorkspace,
    prefix: Annotated[str, Query(max_length=1000, description="The text typed so far.")],
) -> dict[str, Any]:
    """Suggest identifiers that a text names and the store holds, or types or properties by the beginning of a word."""
    if what == "entity":
        (candidates,) = jobs.reconcile(workspace, [jobs.TableCell(prefix)])
        return {"result": [build_candidate(candidate) for candidate in candidates]}
    named = jobs.list_kinds() if what == "type" else jobs.PROPERTIES
    typed = prefix.casefold()
    found = [
        (key, name)
        for key, name in named.items()
        if any(word.startswith(typed) for word in (key.casefold(), name.casefold(), *name.casefold().split()))
    ]
    return {"result": [{"id": key, "name": name} for key, name in found]}


@router.get("/reconcile/properties")
@router.get("/reconcile/key/{key}/properties", include_in_schema=False)
def propose_properties(
    workspace: AuthorisedWorkspace,  # noqa: ARG001 - a key is needed
    type: Annotated[str, Query(description="A kind of identifiers.")] = "",  # noqa: A002 - its public name
    limit: Annotated[int, Query(ge=1, le=1000, description="The maximum number of properties.")] = 100,
) -> dict[str, Any]:
    """Propose properties for a data extension; all kinds have the same."""
    properties = [{"id": key, "name": name} for key, name in jobs.PROPERTIES.items()]
    return {"type": type, "limit": limit, "properties": properties[:limit]}


@router.get("/reconcile/preview", response_class=HTMLResponse)
@router.get("/reconcile/key/{key}/preview", response_class=HTMLResponse, include_in_schema=False)
def preview(
    workspace: AuthorisedWorkspace,
    id: Annotated[str, Query(max_length=2000, description="The id of an entity.")],  # noqa: A002 - its public name
) -> HTMLResponse:
    """Return a small page on an identifier: where it is held, and by whom."""
    identifier = Identifier.parse(id)
    known = jobs.look_up_known(workspace, {identifier})[identifier]
    lines = [
        f"<tr><th>{escape(name)}</th><td>{escape(', '.join(map(str, values)))}</td></tr>"
        for key, name in jobs.PROPERTIES.items()
        if (values := known.get(key)) and values != (0,)
    ]
    head = f"<!doctype html><meta charset=utf-8><title>{escape(id)}</title>"
    style = (
        "<style>body{font:14px sans-serif;margin:8px}th{text-align:left;vertical-align:top;padding-right:8px}</style>"
    )
    body = f"<table>{''.join(lines)}</table>" if lines else "<p>No advert and no dataset holds it.</p>"
    return HTMLResponse(f"{head}{style}<h3>{escape(identifier.value)}</h3>{body}", headers=PREVIEW_POLICY)
