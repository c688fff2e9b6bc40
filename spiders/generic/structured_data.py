"""What a page states for machines: JSON-LD, OpenGraph, meta tags."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from spiders.generic.fields import Fields

LONGEST_SCRIPT = 200_000
MOST_ENTITIES = 200
THINGS = frozenset(
    [
        "product",
        "offer",
        "jobposting",
        "person",
        "localbusiness",
        "service",
        "realestatelisting",
        "apartment",
        "accommodation",
        "house",
        "room",
        "singlefamilyresidence",
        "event",
        "vehicle",
        "car",
        "individualproduct",
        "classifiedad",
        "organization",
        "professionalservice",
    ]
)
WRITINGS = frozenset(
    ["article", "blogposting", "newsarticle", "discussionforumposting", "socialmediaposting", "question", "webpage"]
)
LOCATED = ("address", "jobLocation", "areaServed", "location", "availableAtOrFrom", "itemOffered", "offers")
ADVERTISED_BY = ("author", "seller", "hiringOrganization", "provider", "offeredBy")
NESTED = ("offers", "seller", "contactPoint", "hiringOrganization", "author", "provider")


NOTHING = Fields()


@dataclass(frozen=True, slots=True)
class Structured:
    """Title, fields, and lines that hold contacts, as stated for machines; "" where not stated."""

    title: str = ""
    fields: Fields = NOTHING
    contacts: tuple[str, ...] = ()


def structured(tree: etree._Element) -> Structured:
    """Return what the page states of the one thing it is about; nothing of it where it lists several."""
    meta = {name.casefold(): content for name, content in _meta(tree)}
    title = meta.get("og:title", "") or meta.get("twitter:title", "")
    thing = _thing(tree)
    price = " ".join(filter(None, (meta.get("product:price:currency"), meta.get("product:price:amount"))))
    fields = Fields(
        name=_text(thing.get("name")) if _type(thing) == "person" else meta.get("profile:first_name", ""),
        area=_area(thing) or meta.get("og:locality", "") or meta.get("geo.placename", ""),
        price=_price(thing) or price,
        account=next(filter(None, (_named(thing.get(key)) for key in ADVERTISED_BY)), ""),
    )
    return Structured(title, fields, (*_contacts(thing), meta.get("description", "") or meta.get("og:description", "")))


def _meta(tree: etree._Element) -> Iterator[tuple[str, str]]:
    for element in tree.iter("meta"):
        name, content = element.get("property") or element.get("name"), element.get("content")
        if name and content:
            yield name, content.strip()


def _thing(tree: etree._Element) -> dict[str, object]:
    found = [
        entity
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "")
        for entity in _entities(script.text or "")
    ]
    for types in (THINGS - {"organization"}, WRITINGS, {"organization"}):
        fitting = [entity for entity in found if _type(entity) in types]
        if fitting:
            return fitting[0] if len(fitting) == 1 else {}
    return {}


def _entities(script: str) -> Iterator[dict[str, object]]:
    """Yield the entities at the top of a script or of its graph."""
    try:
        data = json.loads(script) if len(script) <= LONGEST_SCRIPT else None
    except (ValueError, RecursionError):
        return
    graph = data.get("@graph", data) if isinstance(data, dict) else data
    for entity in (graph if isinstance(graph, list) else [graph])[:MOST_ENTITIES]:
        if isinstance(entity, dict):
            main = entity.get("mainEntity")
            yield main if isinstance(main, dict) else entity


def _type(entity: dict[str, object]) -> str:
    kind = entity.get("@type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return kind.rpartition("/")[2].casefold() if isinstance(kind, str) else ""


def _text(value: object) -> str:
    return (
        " ".join(str(value).split())[:120]
        if isinstance(value, str | int | float) and not isinstance(value, bool)
        else ""
    )


def _first(value: object) -> dict[str, object]:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _named(value: object) -> str:
    return _text(value) or _text(_first(value).get("name"))


def _area(entity: dict[str, object], depth: int = 3) -> str:
    here = next(
        filter(None, (_text(entity.get(key)) for key in ("addressLocality", "addressRegion", "areaServed"))), ""
    )
    if here or not depth:
        return here
    inner = [_first(entity.get(key)) for key in LOCATED]
    found = next(filter(None, (_area(part, depth - 1) for part in inner if part)), "")
    return found or next(
        (_text(part.get("name")) for part in inner if _type(part) in {"place", "city", "administrativearea"}), ""
    )


def _price(entity: dict[str, object]) -> str:
    offer, salary = _first(entity.get("offers")) or entity, _first(entity.get("baseSalary"))
    amount = (
        _text(offer.get("price")) or _text(offer.get("lowPrice")) or _text(_first(salary.get("value")).get("value"))
    )
    return f"{_text(offer.get('priceCurrency')) or _text(salary.get('currency'))} {amount}".strip() if amount else ""


def _contacts(entity: dict[str, object]) -> Iterator[str]:
    for part in (entity, *(_first(entity.get(key)) for key in NESTED)):
        yield from filter(None, (_text(part.get(key)) for key in ("telephone", "email", "faxNumber")))
