"""Whether the saved objects hold together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.elasticsearch.index.mappings import build_mapping
from search.kibana.objects import SavedObject
from search.kibana.panel import Dashboard, SavedSearch, Panel


def dangling(objects: Iterable[SavedObject]) -> Iterator[str]:
    """Yield a sentence for every reference to what is not there."""
    given = {(one.type, one.id): one for one in objects}
    for one in given.values():
        for reference in one.references:
            if (reference.type, reference.id) not in given:
                yield f"{one.type} {one.id} needs {reference.type} {reference.id}, which is not there"


def unmapped(dashboard: Dashboard) -> Iterator[str]:
    """Yield a sentence for every field that a dashboard shows and our mapping does not have."""
    for part in dashboard.parts:
        known = dict(fields(build_mapping(part.view.index, "standard")))
        for field in shown(part):
            if field not in known:
                yield f"{part.id}: {field} is no field of {part.view.index}"


def shown(part: Panel | SavedSearch) -> Iterator[str]:
    """Yield the fields that a part shows."""
    yield from [part.view.time] if part.view.time else []
    yield from (name for name, _ in part.view.links)
    if isinstance(part, SavedSearch):
        yield from part.fields
    else:
        yield from (one.field for _, one in part.columns() if one.field)


def fields(properties: dict[str, object], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, type) of every field of a mapping."""
    inside = properties.get("properties", {})
    assert isinstance(inside, dict)
    for name, field in inside.items():
        if "properties" in field:
            yield from fields(field, f"{within}{name}.")
        else:
            yield f"{within}{name}", field["type"]
