"""All dashboards as one static HTML page, for users without Kibana.

Each panel queries the engine. All text is escaped; there are no scripts and no external resources.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from search.elasticsearch.client.connection import EngineConnection
from search.elasticsearch.settings import ElasticsearchSettings
from search.kibana.dashboards import DASHBOARDS
from search.kibana.panel import Dashboard, Panel
from search.kibana.query import fetch_rows

MAX_ROWS = 20
CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #000; background: #fff;
  font: .9rem/1.4 system-ui, sans-serif; }
.panels { display: flex; align-items: flex-start; flex-wrap: wrap; gap: 1rem; }
.panel { border: 1px solid #888; padding: .5rem .8rem; flex: 1 1 20rem; }
h3 { font-size: 1rem; margin: 0 0 .4rem; } table { border-collapse: collapse; width: 100%; } th { text-align: left; }
td, th { padding: .1rem .6rem .1rem 0; } td { overflow-wrap: anywhere; } td.n, th.n { text-align: right; }
.bar { background: #9ecbe8; height: .8rem; } .figure { font-size: 2.2rem; }
"""

Row = tuple[str, ...]


def render_preview(settings: ElasticsearchSettings) -> Iterator[str]:
    """Yield the page in pieces, with the current data."""
    connection = EngineConnection(settings)
    yield "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
    yield f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_SECURITY_POLICY}">\n'
    yield "<title>Washline: dashboards</title>\n"
    yield f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>Washline's dashboards</h1>\n"
    for dashboard in DASHBOARDS:
        yield from render_dashboard(connection, settings.prefix, dashboard)
    yield "</body>\n</html>\n"
    connection.close()


def render_dashboard(connection: EngineConnection, prefix: str, dashboard: Dashboard) -> Iterator[str]:
    """Yield the title of a dashboard and its panels."""
    yield f"<h2>{escape(dashboard.title)}</h2>\n<p>{escape(dashboard.description)}</p>\n<div class='panels'>\n"
    for panel in dashboard.panels:
        rows = fetch_rows(connection, f"{prefix}{panel.view.index}", panel)
        yield f"<div class='panel'><h3>{escape(panel.title)}</h3>{render_panel(panel, rows)}</div>\n"
    yield "</div>\n"


def render_panel(panel: Panel, rows: list[Row]) -> str:
    """Return the rows as a figure, a bar chart or a table."""
    if panel.shape == "figure":
        return f"<div class='figure'>{escape(rows[0][0])}</div>"
    return render_table(panel, rows) if rows else "<p>nothing yet</p>"


def render_table(panel: Panel, rows: list[Row]) -> str:
    """Return the first MAX_ROWS rows as a table, with bars if the panel has them, and the number of further rows."""
    buckets, has_bars = len(panel.buckets), panel.shape == "bars"
    labels = tuple(column.label for _, column in panel.columns())
    header = "".join(render_cells("th", labels, buckets)) + ("<th></th>" if has_bars else "")
    maximum = max(float(row[buckets] or 0) for row in rows) if has_bars else 0
    body = "".join(render_row(row, buckets, maximum) for row in rows[:MAX_ROWS])
    more = f"<p>and {len(rows) - MAX_ROWS} more</p>" if len(rows) > MAX_ROWS else ""
    return f"<table><tr>{header}</tr>{body}</table>{more}"


def render_row(row: Row, buckets: int, maximum: float) -> str:
    """Return one table row; if there is a maximum, with a bar as long as the first metric."""
    cells = "".join(render_cells("td", row, buckets))
    if not maximum:
        return f"<tr>{cells}</tr>"
    share = 100 * float(row[buckets] or 0) / maximum
    return f"<tr>{cells}<td style='width: 50%'><div class='bar' style='width: {share:.1f}%'></div></td></tr>"


def render_cells(tag: str, texts: Row, buckets: int) -> Iterator[str]:
    """Yield the cells of a row; those after the buckets are numbers."""
    for n, text in enumerate(texts):
        css_class = " class='n'" if n >= buckets else ""
        yield f"<{tag}{css_class}>{escape(text)}</{tag}>"
