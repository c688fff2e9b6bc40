"""Decides cheaply whether a text can hold a handle at all."""

from __future__ import annotations

from enrich.kinds.handle.links import load_host_mark
from enrich.lexicon.platforms import write_clear_names_for_re2
from enrich.text.folding import Text

SHORT_GAP = "[^a-z0-9]"
MARK = ""


def may_hold_handle(text: Text) -> bool:
    return True
