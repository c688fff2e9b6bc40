"""Builders of what tests are about; each takes only that."""

from __future__ import annotations

import json


def advert(source_id: str, text: str, **more: object) -> str:
    """Return a line of an import file."""
    return json.dumps({"id": source_id, "site": "elsewhere", "text": text, **more})
