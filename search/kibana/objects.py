"""Kibana's saved objects, in the oldest documented formats, which every Kibana from 8.9 accepts and migrates itself.

Source: Elastic, Kibana guide 8.x, "Saved objects API" and "Manage saved objects". The versions are the first ones with
each format, because a server refuses versions newer than its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from search.kibana.panel import Column, Dashboard, DataView, DateBucket, Metric, Panel, SavedSearch, TermsBucket

CORE_VERSION = "8.8.0"
TYPE_VERSIONS = {"index-pattern": "8.0.0", "lens": "8.9.0", "search": "10.5.0", "dashboard": "10.2.0"}
PANEL_VERSION = "8.9.0"
GRID_WIDTH = 48  # columns of a dashboard's grid
SAVED_SEARCH_HEIGHT = 20
SOURCE_INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index"
VISUALIZATION_TYPES = {"table": "lnsDatatable", "bars": "lnsXY", "figure": "lnsMetric"}
DRILLDOWN = "DASHBOARD_TO_DASHBOARD_DRILLDOWN"

Json = dict[str, object]


class Reference(msgspec.Struct, frozen=True):
    """A reference from one saved object to another, under a local name."""

    type: str
    id: str
    name: str


class SavedObject(
    msgspec.Struct, frozen=True, rename={"core": "coreMigrationVersion", "version": "typeMigrationVersion"}
):
    """One line of an import file."""

    type: str
    id: str
    attributes: Json
    references: tuple[Reference, ...]
    core: str
    version: str
    managed: bool = False


def build_object(type_: str, id_: str, attributes: Json, references: tuple[Reference, ...] = ()) -> SavedObject:
    """Return a saved object with the versions of its type."""
    return SavedObject(type_, id_, attributes, references, CORE_VERSION, TYPE_VERSIONS[type_])


def encode_nested(value: object) -> str:
    """Return the JSON string that Kibana expects inside JSON."""
    return msgspec.json.encode(value).decode()


def build_data_view(view: DataView, prefix: str, washline_url: str) -> SavedObject:
    """Return a data view whose linked fields open Washline."""
    formats = {field: build_link_format(f"{washline_url.rstrip('/')}{target}") for field, target in view.links}
    attributes: Json = {
        "title": f"{prefix}{view.index}",
        "name": view.name,
        "fieldFormatMap": encode_nested(formats),
        "fieldAttrs": "{}",
        "fields": "[]",
        "runtimeFieldMap": "{}",
        "sourceFilters": "[]",
        "typeMeta": "{}",
    }
    return build_object("index-pattern", view.id, attributes | ({"timeFieldName": view.time} if view.time else {}))


def build_link_format(target: str) -> Json:
    """Return the format of a field whose value is a link."""
    return {
        "id": "url",
        "params": {"type": "a", "urlTemplate": target, "labelTemplate": "{{value}}", "openLinkInCurrentTab": False},
    }


def build_saved_search(search: SavedSearch) -> SavedObject:
    """Return a saved search."""
    source = {"query": {"query": "", "language": "kuery"}, "filter": [], "indexRefName": SOURCE_INDEX}
    attributes: Json = {
        "title": search.title,
        "description": "",
        "columns": list(search.fields),
        "sort": [[search.view.time, "desc"]],
        "grid": {},
        "hideChart": False,
        "isTextBasedQuery": False,
        "kibanaSavedObjectMeta": {"searchSourceJSON": encode_nested(source)},
    }
    reference = Reference("index-pattern", search.view.id, SOURCE_INDEX)
    return build_object("search", search.id, attributes, (reference,))


def build_lens(panel: Panel) -> SavedObject:
    """Return the Lens visualisation of a panel."""
    layer = f"{panel.id}-layer"
    columns = dict(panel.columns())
    layer_columns = {id_: build_column(panel, column) for id_, column in columns.items()}
    form = {"columns": layer_columns, "columnOrder": list(columns), "incompleteColumns": {}, "sampling": 1}
    state: Json = {
        "visualization": build_visualization(panel, layer),
        "query": {"query": f"kind: ({' or '.join(panel.kinds)})" if panel.kinds else "", "language": "kuery"},
        "filters": [],
        "datasourceStates": {"formBased": {"layers": {layer: form}}},
        "internalReferences": [],
        "adHocDataViews": {},
    }
    visualization_type = VISUALIZATION_TYPES[panel.shape]
    attributes: Json = {
        "title": panel.title,
        "description": "",
        "visualizationType": visualization_type,
        "state": state,
    }
    name = f"indexpattern-datasource-layer-{layer}"
    return build_object("lens", panel.id, attributes, (Reference("index-pattern", panel.view.id, name),))


def build_column(panel: Panel, column: Column) -> Json:
    """Return a column of a visualisation."""
    match column:
        case DateBucket():
            details: Json = {"dataType": "date", "operationType": "date_histogram", "scale": "interval"}
            params: Json = {"interval": "auto", "includeEmptyRows": True, "dropPartials": False}
            is_bucketed = True
        case TermsBucket():
            details = {"dataType": "string", "operationType": "terms", "scale": "ordinal"}
            params = build_terms_params(panel, column)
            is_bucketed = True
        case Metric(operation=operation):
            data_type = "date" if column.field == panel.view.time else "number"
            details = {"dataType": data_type, "operationType": operation, "scale": "ratio"}
            params = {"emptyAsNull": True}
            is_bucketed = False
    named = {"label": column.label, "customLabel": True, "isBucketed": is_bucketed}
    return {**named, **details, "sourceField": column.field or "___records___", "params": params}


def build_terms_params(panel: Panel, bucket: TermsBucket) -> Json:
    """Return which terms are shown: those with the highest first metric."""
    first_metric = next(id_ for id_, column in panel.columns() if isinstance(column, Metric))
    return {
        "size": bucket.size,
        "orderBy": {"type": "column", "columnId": first_metric},
        "orderDirection": "desc",
        "otherBucket": False,
        "missingBucket": False,
        "parentFormat": {"id": "terms"},
        "include": [],
        "exclude": [],
        "includeIsRegex": False,
        "excludeIsRegex": False,
    }


def build_visualization(panel: Panel, layer: str) -> Json:
    """Return the layout of a visualisation."""
    ids = [id_ for id_, _ in panel.columns()]
    buckets, metrics = ids[: len(panel.buckets)], ids[len(panel.buckets) :]
    base: Json = {"layerId": layer, "layerType": "data"}
    match panel.shape:
        case "table":
            sorting = {"columnId": metrics[0], "direction": "desc"}
            columns = [{"columnId": id_, "oneClickFilter": id_ in buckets} for id_ in ids]
            return {**base, "columns": columns, "sorting": sorting}
        case "figure":
            return {**base, "metricAccessor": metrics[0]}
        case "bars":
            series = {**base, "seriesType": "bar_stacked", "xAccessor": buckets[0], "accessors": metrics}
            legend = {"isVisible": True, "position": "right"}
            options = {"legend": legend, "valueLabels": "hide", "preferredSeriesType": "bar_stacked"}
            return {**options, "layers": [series]}


def build_dashboard(dashboard: Dashboard) -> SavedObject:
    """Return a dashboard with its panels in rows, left to right."""
    placed = list(place_parts(dashboard))
    panels = [build_embedded_panel(number, part, grid) for number, part, grid in placed]
    references = [reference for number, part, _ in placed for reference in build_references(number, part)]
    options = {
        "useMargins": True,
        "syncColors": False,
        "syncCursor": True,
        "syncTooltips": False,
        "hidePanelTitles": False,
    }
    source = {"query": {"query": "", "language": "kuery"}, "filter": []}
    attributes: Json = {
        "title": dashboard.title,
        "description": dashboard.description,
        "panelsJSON": encode_nested(panels),
        "optionsJSON": encode_nested(options),
        "timeRestore": True,
        "timeFrom": "now-1y",
        "timeTo": "now",
        "version": 1,
        "kibanaSavedObjectMeta": {"searchSourceJSON": encode_nested(source)},
    }
    return build_object("dashboard", dashboard.id, attributes, tuple(references))


def place_parts(dashboard: Dashboard) -> Iterator[tuple[str, Panel | SavedSearch, Mapping[str, int]]]:
    """Yield each part of a dashboard with its number and its position on the grid."""
    x = y = row_height = 0
    for n, part in enumerate(dashboard.parts, start=1):
        width, height = (part.width, part.height) if isinstance(part, Panel) else (GRID_WIDTH, SAVED_SEARCH_HEIGHT)
        if x + width > GRID_WIDTH:
            x, y, row_height = 0, y + row_height, 0
        yield str(n), part, {"x": x, "y": y, "w": width, "h": height}
        x, row_height = x + width, max(row_height, height)


def build_embedded_panel(number: str, part: Panel | SavedSearch, grid: Mapping[str, int]) -> Json:
    """Return a part of a dashboard as an embedded panel."""
    return {
        "version": PANEL_VERSION,
        "type": "lens" if isinstance(part, Panel) else "search",
        "gridData": {**grid, "i": number},
        "panelIndex": number,
        "embeddableConfig": {"enhancements": build_drilldown(number, part)},
        "panelRefName": f"panel_{number}",
        "title": part.title,
    }


def build_drilldown(number: str, part: Panel | SavedSearch) -> Json:
    """Return what a click on a value opens: the dashboard `leads_to`, filtered by the value."""
    if not isinstance(part, Panel) or not part.leads_to:
        return {}
    config = {"useCurrentFilters": True, "useCurrentDateRange": True, "openInNewTab": False}
    action = {"factoryId": DRILLDOWN, "name": "Where it was seen", "config": config}
    event = {"eventId": f"drill-{number}", "triggers": ["FILTER_TRIGGER"], "action": action}
    return {"dynamicActions": {"events": [event]}}


def build_references(number: str, part: Panel | SavedSearch) -> Iterator[Reference]:
    """Yield the references from a dashboard to a part of it."""
    yield Reference("lens" if isinstance(part, Panel) else "search", part.id, f"{number}:panel_{number}")
    if isinstance(part, Panel) and part.leads_to:
        yield Reference("dashboard", part.leads_to, f"{number}:drilldown:{DRILLDOWN}:drill-{number}:dashboardId")
