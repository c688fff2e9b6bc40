"""Machine-readable data of a page: JSON-LD (schema.org), OpenGraph and other meta tags.

Own code instead of extruct 0.18. Its microdata reader takes 119 s for a page of 900 nested items (15 kB), its JSON-LD
reader loses all blocks of a page if any is invalid, and its OpenGraph reader needs `property` and `<head>`, while many
sites write `name` or put the tags in the body. Importing it adds 0.8 s and 16 MB to each crawl process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from lxml import etree

from spiders.generic.page_analysis.fields import Fields
from spiders.generic.page_analysis.lenient_json import read_lenient_json

MAX_SCRIPT = 200_000  # characters
MAX_ENTITIES = 200
MAX_TEXT = 120
MAX_VALUES = 10  # of a list of values
# schema.org types, in lower case, by priority: what adverts are about, pages of text, the site's owner.
OFFERED_TYPES = frozenset(
    """product offer jobposting person localbusiness service realestatelisting apartment accommodation house room
    singlefamilyresidence event vehicle car individualproduct classifiedad professionalservice""".split()
)
ARTICLE_TYPES = frozenset(
    "article blogposting newsarticle discussionforumposting socialmediaposting question webpage".split()
)
OWNER_TYPES = frozenset({"organization"})
PLACE_TYPES = frozenset({"place", "city", "administrativearea"})
AREA_PROPERTIES = ("addressLocality", "addressRegion", "areaServed")
LOCATION_PROPERTIES = (
    "address",
    "jobLocation",
    "areaServed",
    "location",
    "availableAtOrFrom",
    "itemOffered",
    "offers",
)
ADVERTISER_PROPERTIES = ("author", "seller", "hiringOrganization", "provider", "offeredBy")
CONTACT_HOLDERS = ("offers", "seller", "contactPoint", "hiringOrganization", "author", "provider")
DATE_PROPERTIES = ("datePosted", "datePublished", "dateCreated", "uploadDate")
CONTACT_PROPERTIES = ("telephone", "email", "faxNumber")

Entity = dict[str, object]
NO_FIELDS = Fields()


@dataclass(frozen=True, slots=True)
class StructuredData:
    """Title, fields, date of posting and contacts stated by a page; "" if not stated. `contacts` are lines that may
    contain a contact.
    """

    title: str = ""
    fields: Fields = NO_FIELDS
    contacts: tuple[str, ...] = ()
    posted: str = ""


def read_structured_data(tree: etree._Element) -> StructuredData:
    """Parse the data of the only entity that the page is about, or just the meta tags if it lists several."""
    meta = {name.casefold(): content for name, content in _iter_meta_tags(tree)}
    entity = _find_main_entity(tree)
    return StructuredData(
        title=_choose_first(meta, "og:title", "twitter:title"),
        fields=Fields(
            name=_to_text(entity.get("name")) if _read_type(entity) == "person" else meta.get("profile:first_name", ""),
            area=_find_area(entity) or _choose_first(meta, "og:locality", "geo.placename"),
            price=_find_price(entity) or _build_meta_price(meta),
            account=next(filter(None, (_read_name(entity.get(key)) for key in ADVERTISER_PROPERTIES)), ""),
        ),
        contacts=(*_iter_contacts(entity), _choose_first(meta, "description", "og:description")),
        posted=_find_first_text(entity, DATE_PROPERTIES) or meta.get("article:published_time", ""),
    )


def _iter_meta_tags(tree: etree._Element) -> Iterator[tuple[str, str]]:
    for element in tree.iter("meta"):
        name, content = element.get("property") or element.get("name"), element.get("content")
        if name and content:
            yield name, content.strip()


def _choose_first(meta: dict[str, str], *names: str) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _build_meta_price(meta: dict[str, str]) -> str:
    return " ".join(filter(None, (meta.get("product:price:currency"), meta.get("product:price:amount"))))


def _find_main_entity(tree: etree._Element) -> Entity:
    """Return the only entity of the first group of types that the page states, {} if there are several."""
    entities = [entity for script in _iter_json_ld_scripts(tree) for entity in _parse_entities(script)]
    for types in (OFFERED_TYPES, ARTICLE_TYPES, OWNER_TYPES):
        found = [entity for entity in entities if _read_type(entity) in types]
        if found:
            return found[0] if len(found) == 1 else {}
    return {}


def _iter_json_ld_scripts(tree: etree._Element) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield script.text or ""


def _parse_entities(script: str) -> Iterator[Entity]:
    """Parse a script; yield its top-level entities or those of its graph, none if it is too long or invalid."""
    data = read_lenient_json(script) if len(script) <= MAX_SCRIPT else None
    graph = data.get("@graph", data) if isinstance(data, dict) else data
    for entity in (graph if isinstance(graph, list) else [graph])[:MAX_ENTITIES]:
        if isinstance(entity, dict):
            main = entity.get("mainEntity")
            yield main if isinstance(main, dict) else entity


def _read_type(entity: Entity) -> str:
    kind = entity.get("@type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return kind.rpartition("/")[2].casefold() if isinstance(kind, str) else ""


def _to_text(value: object) -> str:
    if isinstance(value, list):
        return next(filter(None, map(_to_text, value[:MAX_VALUES])), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(unescape(str(value)).split())[:MAX_TEXT]


def _find_first_text(entity: Entity, keys: Iterable[str]) -> str:
    return next(filter(None, (_to_text(entity.get(key)) for key in keys)), "")


def _get_first_entity(value: object) -> Entity:
    values = value if isinstance(value, list) else [value]
    return next((entity for entity in values if isinstance(entity, dict)), {})


def _read_name(value: object) -> str:
    if isinstance(value, list):
        return next(filter(None, map(_read_name, value)), "")
    return _to_text(value) or _to_text(_get_first_entity(value).get("name"))


def _find_area(entity: Entity, depth: int = 3) -> str:
    """Return the town or region of an entity, searched in nested addresses and places down to `depth`."""
    area = _find_first_text(entity, AREA_PROPERTIES)
    if area or not depth:
        return area
    nested = [_get_first_entity(entity.get(key)) for key in LOCATION_PROPERTIES]
    found = next(filter(None, (_find_area(part, depth - 1) for part in nested if part)), "")
    return found or next((_to_text(part.get("name")) for part in nested if _read_type(part) in PLACE_TYPES), "")


def _find_price(entity: Entity) -> str:
    """Return currency and amount of an offer, with a salary as fallback, such as `GBP 50`."""
    offer, salary = _get_first_entity(entity.get("offers")) or entity, _get_first_entity(entity.get("baseSalary"))
    salary_amount = _to_text(_get_first_entity(salary.get("value")).get("value"))
    amount = _find_first_text(offer, ("price", "lowPrice")) or salary_amount
    currency = _to_text(offer.get("priceCurrency")) or _to_text(salary.get("currency"))
    return f"{currency} {amount}".strip() if amount else ""


def _iter_contacts(entity: Entity) -> Iterator[str]:
    for part in (entity, *(_get_first_entity(entity.get(key)) for key in CONTACT_HOLDERS)):
        yield from filter(None, (_to_text(part.get(key)) for key in CONTACT_PROPERTIES))
