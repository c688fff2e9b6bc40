"""Renders texts with their sightings highlighted, as one self-contained HTML page.

All text is escaped and isolated from the page's own direction. The page has no script, no link and nothing to fetch,
and its content security policy forbids all of it. Colour is never the only information: each mark shows its kind, and
its title lists value, tier, validity, confidence, evidence and transformations.

>>> "".join(highlight_text("a <b>", []))
'a &lt;b&gt;'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from enrich.judge.wording import describe
from records.identifier import Sighting, Validity

# Pale backgrounds for black text: each has a contrast of more than 10 to 1.
COLOURS = {
    "phone": "#ffd1d1",
    "email": "#ffe0b8",
    "handle": "#fff0a8",
    "url": "#d9efb5",
    "host": "#d9efb5",
    "postcode": "#bfeee0",
    "place": "#c9e8f7",
    "plate": "#d3d9ff",
    "price": "#e6d4ff",
    "crypto": "#ffd0ec",
    "iban": "#ffd8e4",
    "account_number": "#ffd8e4",
    "pncid": "#e3e0d2",
    "cro": "#e3e0d2",
    "age": "#e4e8ec",
    "name": "#f6dcc8",
}
DEFAULT_COLOUR = "#eeeeee"
# Characters that a browser would not display, or that change the direction of the text.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
STYLE = """
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.9 system-ui, sans-serif; color: #000;
  background: #fff; }
h2 { font-size: 1rem; margin: 2rem 0 .3rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate;
  border: 1px solid #888; padding: .6rem .8rem; }
mark { color: #000; padding: .1rem .2rem; border-bottom: 2px solid #000; }
mark.obfuscated { border-bottom-style: dashed; }
mark.inferred { border-bottom-style: dotted; }
mark[data-kind]::after { content: " " attr(data-kind); font-size: .7rem; vertical-align: super; }
ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem .8rem; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render_page(texts: Iterable[tuple[str, str, Sequence[Sighting]]]) -> Iterator[str]:
    """Yield a page in chunks. Each text is a tuple (id, text, its sightings)."""
    yield from _render_head()
    for name, text, sightings in texts:
        yield f"<section>\n<h2>{_escape(name)}</h2>\n<div class='text' dir='auto'>"
        yield from highlight_text(text, sightings)
        yield "</div>\n</section>\n"
    yield "</body>\n</html>\n"


def _render_head() -> Iterator[str]:
    """Yield the page up to the first text: policy, style and legend."""
    colours = "".join(f"mark.{kind} {{ background: {colour}; }}\n" for kind, colour in COLOURS.items())
    yield "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield "<title>Washline: identifiers in texts</title>\n"
    yield f"<style>{STYLE}mark {{ background: {DEFAULT_COLOUR}; }}\n{colours}</style>\n</head>\n"
    yield f"<body>\n<h1>Identifiers in texts</h1>\n{_render_legend()}"


def highlight_text(text: str, sightings: Sequence[Sighting]) -> Iterator[str]:
    """Yield the escaped text with its sightings marked. Overlapping sightings share one mark that names all of them."""
    bounds = sorted({bound for seen in sightings for bound in (seen.start, seen.end)})
    waiting = sorted(sightings, key=lambda seen: seen.start, reverse=True)
    covering: list[Sighting] = []
    for start, end in zip([0, *bounds], [*bounds, len(text)], strict=True):
        covering = [seen for seen in covering if seen.end > start]
        while waiting and waiting[-1].start <= start:
            covering.append(waiting.pop())
        if start < end:
            yield _render_mark(text[start:end], covering) if covering else _escape(text[start:end])


def _render_mark(segment: str, covering: Sequence[Sighting]) -> str:
    """Return the mark of a segment; only the last segment of a sighting has a label."""
    first, is_last = covering[0], any(seen.raw.endswith(segment) for seen in covering)
    kinds = "/".join(dict.fromkeys(seen.kind for seen in covering))
    title = "; ".join(map(_describe_sighting, covering))
    label = f' data-kind="{_escape(kinds)}"' if is_last else ""
    classes = f"{_escape(first.kind)} {_escape(first.tier)}"
    return f'<mark class="{classes}" title="{_escape(title)}"{label}>{_escape(segment)}</mark>'


def _describe_sighting(seen: Sighting) -> str:
    """Return the text of a mark's title."""
    undone = f", undone: {', '.join(seen.transformations)}" if seen.transformations else ""
    others = f", or {', '.join(seen.alternatives)}" if seen.alternatives else ""
    fiction = " (reserved for fiction)" if seen.validity is Validity.FICTIONAL else ""
    rating = f"{seen.tier}, {seen.validity}{fiction}, confidence {seen.confidence:.2f}"
    evidence = f" ({'; '.join(map(describe, seen.evidence))})" if seen.evidence else ""
    return f"{seen.kind} {seen.value}{others}, {rating}{evidence}{undone}"


def _render_legend() -> str:
    kinds = "".join(f"<li><mark class='{kind}'>{kind}</mark></li>" for kind in COLOURS)
    tiers = "".join(f"<li><mark class='{tier}'>{tier}</mark></li>" for tier in ("clean", "obfuscated", "inferred"))
    return f"<ul>{kinds}</ul>\n<ul>{tiers}</ul>\n"


def _escape(text: str) -> str:
    """Escape HTML and replace characters that a browser would not display."""
    return escape(INVISIBLE.sub("\ufffd", text))
