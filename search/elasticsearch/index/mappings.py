"""What each index holds: strict mappings, derived from the documents that are written, so that the two cannot part.

A field that no document declares is refused. Parts that are only kept (images, sightings, the record of a cluster) are not
indexed. Text is found by `words`, which search/elastic/words.py makes, the same on every server; `title` and `text` are
indexed besides, for people who type into Kibana, with the analyzer `english` where the server has it and `standard` where not.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import msgspec
from msgspec import inspect

from search.elasticsearch.index.documents import (
    AdvertDocument,
    ClusterDocument,
    EntryDocument,
    HeldBackDocument,
    HitDocument,
    RunDocument,
    SightingDocument,
    VersionDocument,
)

MAPPING_VERSION = 2
LONGEST_TERM = 8191  # characters; the engine's limit is 32,766 bytes, and a character takes up to four

Field: TypeAlias = dict[str, object]


class Index(StrEnum):
    """The indices of a store, by the last part of their name."""

    ADVERTS = "adverts"
    VERSIONS = "versions"
    SIGHTINGS = "sightings"
    ENTRIES = "entries"
    ENTRY_SIGHTINGS = "entry-sightings"
    HITS = "hits"
    CLUSTERS = "clusters"
    HELD_BACK = "held-back"
    RUNS = "runs"


DOCUMENTS: dict[Index, type[msgspec.Struct]] = {
    Index.ADVERTS: AdvertDocument,
    Index.VERSIONS: VersionDocument,
    Index.SIGHTINGS: SightingDocument,
    Index.ENTRIES: EntryDocument,
    Index.ENTRY_SIGHTINGS: SightingDocument,
    Index.HITS: HitDocument,
    Index.CLUSTERS: ClusterDocument,
    Index.HELD_BACK: HeldBackDocument,
    Index.RUNS: RunDocument,
}

KEYWORD: Field = {"type": "keyword", "ignore_above": LONGEST_TERM}
NAME: Field = {**KEYWORD, "normalizer": "lowercase"}
SHOWN: Field = {**KEYWORD, "index": False}
KEPT: Field = {"type": "object", "enabled": False}
POINT: Field = {"type": "geo_point"}
OF_TYPE: dict[type[inspect.Type], Field] = {
    inspect.StrType: KEYWORD,
    inspect.EnumType: KEYWORD,
    inspect.IntType: {"type": "long"},
    inspect.FloatType: {"type": "double"},
    inspect.DateTimeType: {"type": "date", "format": "strict_date_optional_time"},
    inspect.DictType: KEPT,
    inspect.BytesType: {"type": "binary", "doc_values": True},
}
NAMES = ("site", "source", "account", "name", "area", "surname", "given", "middle", "aliases", "postcode")
OF_NAME: dict[str, Field] = {
    **dict.fromkeys(NAMES, NAME),
    **dict.fromkeys(("url", "price", "raw", "value", "asked", "reason", "problems", "address"), SHOWN),
    **dict.fromkeys(("images", "capture", "sightings", "retired", "row", "cluster", "held_back"), KEPT),
    "words": {"type": "text", "analyzer": "whitespace"},
    "point": POINT,
    "points": POINT,
}


def build_mapping(index: Index, analyzer: str) -> Field:
    """Return the mapping of an index; `analyzer` is for the text that people search in Kibana."""
    fields = properties(inspect.type_info(DOCUMENTS[index]), {"type": "text", "analyzer": analyzer})
    if index is Index.VERSIONS:
        fields["advert"] = KEPT
    return {"dynamic": "strict", "_meta": {"washline": {"schema": MAPPING_VERSION}}, "properties": fields}


def properties(document: inspect.Type, text: Field) -> Field:
    """Return the fields of a document or of a record within it."""
    if not isinstance(document, inspect.StructType | inspect.DataclassType):
        raise TypeError(document)
    return {field.encode_name: field_of(field, text) for field in document.fields}


def field_of(field: inspect.Field, text: Field) -> Field:
    """Return how one field is indexed: by its name where that is listed, else by its type."""
    if field.encode_name in ("title", "text"):
        return text
    if field.encode_name in OF_NAME:
        return OF_NAME[field.encode_name]
    kind = field.type
    if isinstance(kind, inspect.VarTupleType):
        kind = kind.item_type
    if isinstance(kind, inspect.StructType | inspect.DataclassType):
        return {"type": "object", "dynamic": "strict", "properties": properties(kind, text)}
    return OF_TYPE.get(type(kind), KEPT)
