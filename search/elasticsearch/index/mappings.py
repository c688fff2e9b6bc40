"""Strict mappings of all indices, derived from the document types, so that mapping and documents always agree.

A field that no document type declares is refused. Parts that are only stored (images, sightings, the record of a
cluster) are not indexed. Search uses the field `words`, which `search/elasticsearch/index/words.py` fills, equal on
every server. `title` and `text` are indexed for people who search in Kibana: with the analyser `english` if the server
has it, else `standard`.
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

MAPPING_VERSION = 4
MAX_TERM_LENGTH = 8191  # characters; the engine's limit is 32,766 bytes, and a character takes up to four

Field: TypeAlias = dict[str, object]


class Index(StrEnum):
    """The indices of a store; the value ends the index name."""

    ADVERTS = "adverts"
    VERSIONS = "versions"
    SIGHTINGS = "sightings"
    ENTRIES = "entries"
    ENTRY_SIGHTINGS = "entry-sightings"
    HITS = "hits"
    CLUSTERS = "clusters"
    HELD_BACK = "held-back"
    RUNS = "runs"


DOCUMENT_TYPES: dict[Index, type[msgspec.Struct]] = {
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

KEYWORD: Field = {"type": "keyword", "ignore_above": MAX_TERM_LENGTH}
CASELESS_KEYWORD: Field = {**KEYWORD, "normalizer": "lowercase"}
UNSEARCHABLE_KEYWORD: Field = {**KEYWORD, "index": False}
STORED_ONLY: Field = {"type": "object", "enabled": False}
GEO_POINT: Field = {"type": "geo_point"}
FIELD_BY_TYPE: dict[type[inspect.Type], Field] = {
    inspect.StrType: KEYWORD,
    inspect.EnumType: KEYWORD,
    inspect.IntType: {"type": "long"},
    inspect.FloatType: {"type": "double"},
    inspect.DateTimeType: {"type": "date", "format": "strict_date_optional_time"},
    inspect.DictType: STORED_ONLY,
    inspect.BytesType: {"type": "binary", "doc_values": True},
}
CASELESS = ("site", "source", "account", "name", "area", "surname", "given", "middle", "aliases", "postcode")
UNSEARCHABLE = ("rules", "url", "price", "raw", "value", "asked", "reason", "problems", "address")
UNINDEXED = ("images", "capture", "field_sources", "sightings", "retired", "row", "cluster", "held_back")
FIELD_BY_NAME: dict[str, Field] = {
    **dict.fromkeys(CASELESS, CASELESS_KEYWORD),
    **dict.fromkeys(UNSEARCHABLE, UNSEARCHABLE_KEYWORD),
    **dict.fromkeys(UNINDEXED, STORED_ONLY),
    "words": {"type": "text", "analyzer": "whitespace"},
    "posted": {"type": "date", "format": "strict_date"},
    "point": GEO_POINT,
    "points": GEO_POINT,
}


def build_mapping(index: Index, analyzer: str) -> Field:
    """Return the mapping of an index; `analyzer` is that of `title` and `text`."""
    fields = build_properties(inspect.type_info(DOCUMENT_TYPES[index]), {"type": "text", "analyzer": analyzer})
    if index is Index.VERSIONS:
        fields["advert"] = STORED_ONLY
    return {"dynamic": "strict", "_meta": {"washline": {"schema": MAPPING_VERSION}}, "properties": fields}


def build_properties(document: inspect.Type, text: Field) -> Field:
    """Return the fields of a document type or of a record within it."""
    if not isinstance(document, inspect.StructType | inspect.DataclassType):
        raise TypeError(document)
    return {field.encode_name: build_field(field, text) for field in document.fields}


def build_field(field: inspect.Field, text: Field) -> Field:
    """Return the mapping of one field: by its name if that is listed, else by its type."""
    if field.encode_name in ("title", "text"):
        return text
    if field.encode_name in FIELD_BY_NAME:
        return FIELD_BY_NAME[field.encode_name]
    field_type = field.type
    if isinstance(field_type, inspect.VarTupleType):
        field_type = field_type.item_type
    if isinstance(field_type, inspect.StructType | inspect.DataclassType):
        return {"type": "object", "dynamic": "strict", "properties": build_properties(field_type, text)}
    return FIELD_BY_TYPE.get(type(field_type), STORED_ONLY)
