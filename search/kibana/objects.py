"""Kibana's saved objects in the oldest shapes that are documented, which every Kibana from 8.9 takes and migrates itself.

Source: Elastic, Kibana guide 8.x, "Saved objects API" and "Manage saved objects"; the versions are those from which a server
knows the shape, because a newer one than the server's own is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from search.kibana.panel import Bucket, Dashboard, DateBucket, Metric, SavedSearch, Panel, TermsBucket, DataView

CORE = "8.8.0"
TYPES = {"index-pattern": "8.0.0", "lens": "8.9.0", "search": "10.5.0", "dashboard": "10.2.0"}
WIDE = 48  # columns of a dashboard's grid
LISTING_HEIGHT = 20
SOURCE_INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index"

Json = dict[str, object]


class Reference(msgspec.Struct, frozen=True):
    """What an object needs of another, under a name of its own."""

    type: str
    id: str
    name: str


class SavedObject(
    msgspec.Struct, frozen=True, rename={"core": "coreMigrationVersion", "version": "typeMigrationVersion"}
):
    """One line of an import."""

    type: str
    id: str
    attributes: Json
    references: tuple[Reference, ...]
    core: str
    version: str
    managed: bool = False


def saved(kind: str, id_: str, attributes: Json, references: tuple[Reference, ...] = ()) -> SavedObject:
    """Return an object in the shape of its kind."""
    return SavedObject(kind, id_, attributes, references, CORE, TYPES[kind])


def nested(value: object) -> str:
    """Return what Kibana wants as JSON inside of JSON."""
    return msgspec.json.encode(value).decode()


def data_view(view: DataView, prefix: str, washline_url: str) -> SavedObject:
    """Return a data view; its linked fields open Washline."""
    formats = {field: linked(f"{washline_url.rstrip('/')}{target}") for field, target in view.links}
    attributes: Json = {
        "title": f"{prefix}{view.index}",
        "name": view.name,
        "fieldFormatMap": nested(formats),
        "fieldAttrs": "{}",
        "fields": "[]",
        "runtimeFieldMap": "{}",
        "sourceFilters": "[]",
        "typeMeta": "{}",
    }
    return saved("index-pattern", view.id, attributes | ({"timeFieldName": view.time} if view.time else {}))


def linked(target: str) -> Json:
    """Return the format of a field whose value is a link."""
    return {
        "id": "url",
        "params": {"type": "a", "urlTemplate": target, "labelTemplate": "{{value}}", "openLinkInCurrentTab": False},
    }


def listing(one: SavedSearch) -> SavedObject:
    """Return a saved search."""
    source = {"query": {"query": "", "language": "kuery"}, "filter": [], "indexRefName": SOURCE_INDEX}
    attributes: Json = {
        "title": one.title,
        "description": "",
        "columns": list(one.fields),
        "sort": [[one.view.time, "desc"]],
        "grid": {},
        "hideChart": False,
        "isTextBasedQuery": False,
        "kibanaSavedObjectMeta": {"searchSourceJSON": nested(source)},
    }
    return saved("search", one.id, attributes, (Reference("index-pattern", one.view.id, SOURCE_INDEX),))


def lens(panel: Panel) -> SavedObject:
    """Return a panel's picture."""
    layer = f"{panel.id}-layer"
    columns = dict(panel.columns())
    form = {"columns": {id_: column(panel, one) for id_, one in columns.items()}, "columnOrder": list(columns)}
    state: Json = {
        "visualization": visualization(panel, layer),
        "query": {"query": f"kind: ({' or '.join(panel.kinds)})" if panel.kinds else "", "language": "kuery"},
        "filters": [],
        "datasourceStates": {"formBased": {"layers": {layer: {**form, "incompleteColumns": {}, "sampling": 1}}}},
        "internalReferences": [],
        "adHocDataViews": {},
    }
    kind = {"table": "lnsDatatable", "bars": "lnsXY", "figure": "lnsMetric"}[panel.shape]
    attributes: Json = {"title": panel.title, "description": "", "visualizationType": kind, "state": state}
    name = f"indexpattern-datasource-layer-{layer}"
    return saved("lens", panel.id, attributes, (Reference("index-pattern", panel.view.id, name),))


def column(panel: Panel, one: Bucket | Metric) -> Json:
    """Return a column of a picture."""
    named: Json = {"label": one.label, "customLabel": True}
    match one:
        case DateBucket(field=field):
            params: Json = {"interval": "auto", "includeEmptyRows": True, "dropPartials": False}
            about: Json = {
                "dataType": "date",
                "operationType": "date_histogram",
                "scale": "interval",
                "isBucketed": True,
            }
            return {**named, **about, "sourceField": field, "params": params}
        case TermsBucket(field=field):
            about = {"dataType": "string", "operationType": "terms", "scale": "ordinal", "isBucketed": True}
            return {**named, **about, "sourceField": field, "params": terms(panel, one)}
        case Metric(operation=operation, field=field):
            kind = "date" if field == panel.view.time else "number"
            about = {"dataType": kind, "operationType": operation, "scale": "ratio", "isBucketed": False}
            return {**named, **about, "sourceField": field or "___records___", "params": {"emptyAsNull": True}}


def terms(panel: Panel, one: TermsBucket) -> Json:
    """Return how values are chosen: those with the largest first figure."""
    first = next(id_ for id_, each in panel.columns() if isinstance(each, Metric))
    return {
        "size": one.size,
        "orderBy": {"type": "column", "columnId": first},
        "orderDirection": "desc",
        "otherBucket": False,
        "missingBucket": False,
        "parentFormat": {"id": "terms"},
        "include": [],
        "exclude": [],
        "includeIsRegex": False,
        "excludeIsRegex": False,
    }


def visualization(panel: Panel, layer: str) -> Json:
    """Return how a picture is drawn."""
    ids = [id_ for id_, _ in panel.columns()]
    buckets, figures = ids[: len(panel.buckets)], ids[len(panel.buckets) :]
    match panel.shape:
        case "table":
            first = {"columnId": figures[0], "direction": "desc"}
            columns = [{"columnId": id_, "oneClickFilter": id_ in buckets} for id_ in ids]
            return {"columns": columns, "layerId": layer, "layerType": "data", "sorting": first}
        case "figure":
            return {"layerId": layer, "layerType": "data", "metricAccessor": figures[0]}
        case "bars":
            drawn = {
                "layerId": layer,
                "layerType": "data",
                "seriesType": "bar_stacked",
                "xAccessor": buckets[0],
                "accessors": figures,
            }
            legend = {"isVisible": True, "position": "right"}
            return {"legend": legend, "valueLabels": "hide", "preferredSeriesType": "bar_stacked", "layers": [drawn]}


def dashboard(one: Dashboard) -> SavedObject:
    """Return a dashboard with its panels in rows, left to right."""
    placed = list(places(one))
    panels = [embedded(*place) for place in placed]
    references = [reference for place in placed for reference in needed(*place[:2])]
    options = {
        "useMargins": True,
        "syncColors": False,
        "syncCursor": True,
        "syncTooltips": False,
        "hidePanelTitles": False,
    }
    source = {"query": {"query": "", "language": "kuery"}, "filter": []}
    attributes: Json = {
        "title": one.title,
        "description": one.description,
        "panelsJSON": nested(panels),
        "optionsJSON": nested(options),
        "timeRestore": True,
        "timeFrom": "now-1y",
        "timeTo": "now",
        "version": 1,
        "kibanaSavedObjectMeta": {"searchSourceJSON": nested(source)},
    }
    return saved("dashboard", one.id, attributes, tuple(references))


def places(one: Dashboard) -> Iterator[tuple[str, Panel | SavedSearch, Mapping[str, int]]]:
    """Yield each part of a dashboard with its number and where it goes."""
    x = y = tallest = 0
    for n, part in enumerate(one.parts):
        width, height = (part.width, part.height) if isinstance(part, Panel) else (WIDE, LISTING_HEIGHT)
        if x + width > WIDE:
            x, y, tallest = 0, y + tallest, 0
        yield str(n + 1), part, {"x": x, "y": y, "w": width, "h": height}
        x, tallest = x + width, max(tallest, height)


def embedded(number: str, part: Panel | SavedSearch, grid: Mapping[str, int]) -> Json:
    """Return a part as a dashboard holds it."""
    return {
        "version": "8.9.0",
        "type": "lens" if isinstance(part, Panel) else "search",
        "gridData": {**grid, "i": number},
        "panelIndex": number,
        "embeddableConfig": {"enhancements": drill_down(number, part)},
        "panelRefName": f"panel_{number}",
        "title": part.title,
    }


def drill_down(number: str, part: Panel | SavedSearch) -> Json:
    """Return what a click on a value opens: the dashboard that shows it everywhere, filtered by the value."""
    if not isinstance(part, Panel) or not part.leads_to:
        return {}
    config = {"useCurrentFilters": True, "useCurrentDateRange": True, "openInNewTab": False}
    action = {"factoryId": "DASHBOARD_TO_DASHBOARD_DRILLDOWN", "name": "Where it was seen", "config": config}
    return {
        "dynamicActions": {"events": [{"eventId": f"drill-{number}", "triggers": ["FILTER_TRIGGER"], "action": action}]}
    }


def needed(number: str, part: Panel | SavedSearch) -> Iterator[Reference]:
    """Yield what a part of a dashboard needs."""
    kind = "lens" if isinstance(part, Panel) else "search"
    yield Reference(kind, part.id, f"{number}:panel_{number}")
    if isinstance(part, Panel) and part.leads_to:
        name = f"{number}:drilldown:DASHBOARD_TO_DASHBOARD_DRILLDOWN:drill-{number}:dashboardId"
        yield Reference("dashboard", part.leads_to, name)
