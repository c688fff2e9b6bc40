"""What the dashboards show, as one HTML page that stands alone, for those who have no Kibana yet.

Each panel's question is put to the engine. All text is escaped; there is no script and nothing to fetch.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from search.elasticsearch.client.connection import EngineConnection
from search.elasticsearch.settings import ElasticsearchSettings
from search.kibana.dashboards import DASHBOARDS
from search.kibana.panel import Dashboard, Panel
from search.kibana.query import fetch_rows

MOST_ROWS = 20
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #000; background: #fff;
  font: .9rem/1.4 system-ui, sans-serif; }
.panels { display: flex; align-items: flex-start; flex-wrap: wrap; gap: 1rem; }
.panel { border: 1px solid #888; padding: .5rem .8rem; flex: 1 1 20rem; }
h3 { font-size: 1rem; margin: 0 0 .4rem; } table { border-collapse: collapse; width: 100%; } th { text-align: left; }
td, th { padding: .1rem .6rem .1rem 0; } td { overflow-wrap: anywhere; } td.n, th.n { text-align: right; }
.bar { background: #9ecbe8; height: .8rem; } .figure { font-size: 2.2rem; }
"""


def render_preview(settings: ElasticsearchSettings) -> Iterator[str]:
    """Yield, piece by piece, the page of all dashboards as the engine answers now."""
    connection = EngineConnection(settings)
    yield "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<title>Washline: dashboards</title>\n'
    yield f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>Washline's dashboards</h1>\n"
    for dashboard in DASHBOARDS:
        yield from drawn(connection, settings.prefix, dashboard)
    yield "</body>\n</html>\n"
    connection.close()


def drawn(connection: EngineConnection, prefix: str, dashboard: Dashboard) -> Iterator[str]:
    """Yield a dashboard: its title, and each panel with its rows."""
    yield f"<h2>{escape(dashboard.title)}</h2>\n<p>{escape(dashboard.description)}</p>\n<div class='panels'>\n"
    for panel in dashboard.panels:
        rows = fetch_rows(connection, f"{prefix}{panel.view.index}", panel)
        yield f"<div class='panel'><h3>{escape(panel.title)}</h3>{shape(panel, rows)}</div>\n"
    yield "</div>\n"


def shape(panel: Panel, rows: list[tuple[str, ...]]) -> str:
    """Return the rows as a figure, as bars or as a table; a long table says how many rows it leaves out."""
    if panel.shape == "figure":
        return f"<div class='figure'>{escape(rows[0][0])}</div>"
    buckets, bars = len(panel.buckets), panel.shape == "bars"
    labels = [one.label for _, one in panel.columns()]
    head = "".join(f"<th{number(n >= buckets)}>{escape(label)}</th>" for n, label in enumerate(labels))
    most = max((float(row[buckets] or 0) for row in rows), default=0)
    shown = "".join(line(row, buckets, most if bars else 0) for row in rows[:MOST_ROWS])
    more = f"<p>and {len(rows) - MOST_ROWS} more</p>" if len(rows) > MOST_ROWS else ""
    return f"<table><tr>{head}{'<th></th>' * bars}</tr>{shown}</table>{more}" if rows else "<p>nothing yet</p>"


def line(row: tuple[str, ...], buckets: int, most: float) -> str:
    """Return a row of a table, with a bar as long as its first figure where there are bars."""
    cells = "".join(f"<td{number(n >= buckets)}>{escape(cell)}</td>" for n, cell in enumerate(row))
    share = 100 * float(row[buckets] or 0) / most if most else 0
    bar = f"<td style='width: 50%'><div class='bar' style='width: {share:.1f}%'></div></td>" if most else ""
    return f"<tr>{cells}{bar}</tr>"


def number(is_number: bool) -> str:  # noqa: FBT001 - what a column holds
    """Return the attribute of a column of numbers."""
    return " class='n'" if is_number else ""
