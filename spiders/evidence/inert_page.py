"""Show a captured page without running its scripts and without any request to its site.

The page is unchanged, in a sandboxed frame: `sandbox=""` turns off scripts, forms, pop-ups and refreshes, and the
content security policy, which the frame inherits, every request and every navigation to another address.
"""

from __future__ import annotations

from html import escape

from records.page import Page
from spiders.page.charset import decode_body

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def build_inert_page(page: Page) -> str:
    """Return an HTML document that shows the page, and above it where and when it was captured."""
    source = decode_body(page.body, page.encoding)
    if "html" not in page.content_type:
        source = f"<pre>{escape(source)}</pre>"
    about = escape(f"{page.url} captured {page.fetched_at:%Y-%m-%d %H:%M:%S} UTC, shown without scripts and images")
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{POLICY}"><meta name="referrer" content="no-referrer"><title>{about}</title></head>'
        f'<body style="margin:0"><p style="margin:.5em;font:14px sans-serif">{about}</p>'
        f'<iframe sandbox="" style="border:0;width:100%;height:94vh" srcdoc="{escape(source)}"></iframe></body></html>'
    )
