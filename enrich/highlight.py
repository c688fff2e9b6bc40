"""Texts with what was read in them marked, as one HTML page that stands alone.

Every piece of text is escaped and set apart from the page's own direction; there is no script, no link and nothing to fetch, and a policy
in the page forbids all of it. What is told by colour is told in words too: each mark bears its kind, and its title says the value, how
far it can be trusted, and what was undone.

>>> "".join(marked("a <b>", []))
'a &lt;b&gt;'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from records.identifier import Sighting, Validity

# Pale grounds for black ink: each has a contrast of more than 10 to 1.
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
OTHER = "#eeeeee"
# What a browser would not show, or would use to turn the text around.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
STYLE = """
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.9 system-ui, sans-serif; color: #000; background: #fff; }
h2 { font-size: 1rem; margin: 2rem 0 .3rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; border: 1px solid #888; padding: .6rem .8rem; }
mark { color: #000; padding: .1rem .2rem; border-bottom: 2px solid #000; }
mark.obfuscated { border-bottom-style: dashed; }
mark.inferred { border-bottom-style: dotted; }
mark[data-kind]::after { content: " " attr(data-kind); font-size: .7rem; vertical-align: super; }
ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem .8rem; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render_page(texts: Iterable[tuple[str, str, Sequence[Sighting]]]) -> Iterator[str]:
    """Yield, piece by piece, a page of the texts, each given as (id, text, its sightings)."""
    colours = "".join(f"mark.{kind} {{ background: {colour}; }}\n" for kind, colour in COLOURS.items())
    yield "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<title>Washline: identifiers in texts</title>\n'
    yield f"<style>{STYLE}mark {{ background: {OTHER}; }}\n{colours}</style>\n</head>\n<body>\n<h1>Identifiers in texts</h1>\n{_legend()}"
    for name, text, sightings in texts:
        yield f"<section>\n<h2>{_safe(name)}</h2>\n<div class='text' dir='auto'>"
        yield from highlight_text(text, sightings)
        yield "</div>\n</section>\n"
    yield "</body>\n</html>\n"


def highlight_text(text: str, sightings: Sequence[Sighting]) -> Iterator[str]:
    """Yield the text, escaped, with the stretches of its sightings marked; where some overlap, a mark names all of them."""
    bounds = sorted({bound for seen in sightings for bound in (seen.start, seen.end)})
    waiting = sorted(sightings, key=lambda seen: seen.start, reverse=True)
    covering: list[Sighting] = []
    for start, end in zip([0, *bounds], [*bounds, len(text)], strict=True):
        covering = [seen for seen in covering if seen.end > start]
        while waiting and waiting[-1].start <= start:
            covering.append(waiting.pop())
        if start < end:
            yield _mark(text[start:end], covering) if covering else _safe(text[start:end])


def _mark(stretch: str, covering: Sequence[Sighting]) -> str:
    first, ends = covering[0], any(seen.raw.endswith(stretch) for seen in covering)
    kinds = "/".join(dict.fromkeys(seen.kind for seen in covering))
    title = "; ".join(map(_told, covering))
    label = f' data-kind="{_safe(kinds)}"' if ends else ""
    return (
        f'<mark class="{_safe(first.kind)} {_safe(first.tier)}" title="{_safe(title)}"{label}>{_safe(stretch)}</mark>'
    )


def _told(seen: Sighting) -> str:
    """Return what a title says of a sighting."""
    undone = f", undone: {', '.join(seen.transformations)}" if seen.transformations else ""
    others = f", or {', '.join(seen.alternatives)}" if seen.alternatives else ""
    fiction = " (reserved for fiction)" if seen.validity is Validity.FICTIONAL else ""
    return f"{seen.kind} {seen.value}{others}, {seen.tier}, {seen.validity}{fiction}, confidence {seen.confidence:.2f}{undone}"


def _legend() -> str:
    kinds = "".join(f"<li><mark class='{kind}'>{kind}</mark></li>" for kind in COLOURS)
    tiers = "".join(f"<li><mark class='{tier}'>{tier}</mark></li>" for tier in ("clean", "obfuscated", "inferred"))
    return f"<ul>{kinds}</ul>\n<ul>{tiers}</ul>\n"


def _safe(text: str) -> str:
    return escape(UNSEEN.sub("\ufffd", text))
