"""Checks of the saved objects: references and fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.elasticsearch.index.mappings import build_mapping
from search.kibana.objects import SavedObject
from search.kibana.panel import Dashboard, Panel, SavedSearch


def find_dangling_references(objects: Iterable[SavedObject]) -> Iterator[str]:
    """Yield a sentence per reference to a missing object."""
    by_id = {(saved.type, saved.id): saved for saved in objects}
    for saved in by_id.values():
        for reference in saved.references:
            if (reference.type, reference.id) not in by_id:
                yield f"{saved.type} {saved.id} references {reference.type} {reference.id}, which does not exist"


def find_unmapped_fields(dashboard: Dashboard) -> Iterator[str]:
    """Yield a sentence per field of a dashboard that is not in our mapping."""
    for part in dashboard.parts:
        mapped = dict(iter_mapped_fields(build_mapping(part.view.index, "standard")))
        for field in iter_shown_fields(part):
            if field not in mapped:
                yield f"{part.id}: {field} is no field of {part.view.index}"


def iter_shown_fields(part: Panel | SavedSearch) -> Iterator[str]:
    """Yield the fields that a part uses."""
    yield from [part.view.time] if part.view.time else []
    yield from (name for name, _ in part.view.links)
    if isinstance(part, SavedSearch):
        yield from part.fields
    else:
        yield from (column.field for _, column in part.columns() if column.field)


def iter_mapped_fields(properties: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, type) of every field of a mapping."""
    fields = properties.get("properties", {})
    assert isinstance(fields, dict)
    for name, field in fields.items():
        if "properties" in field:
            yield from iter_mapped_fields(field, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field["type"]
