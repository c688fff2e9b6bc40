"""Links that start a call or a chat with a number, as data (enrich/lexicon/call_links.toml)."""

from __future__ import annotations

from functools import cache

import msgspec

from enrich.lexicon.tables import load_table


class CallLinks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of call_links.toml."""

    version: int
    source: str
    homes: tuple[str, ...]
    folders: tuple[str, ...]
    schemes: tuple[str, ...]
    messengers: tuple[str, ...]
    messenger_keys: tuple[str, ...]
    keys: tuple[str, ...]


def load_call_links() -> CallLinks:
    """Return the links."""
    table: CallLinks = load_table("call_links", CallLinks)
    return table


@cache
def list_link_marks() -> tuple[str, ...]:
    """Return strings of which every text with a link has one."""
    links = load_call_links()
    homes = (home.rpartition(".")[2] + end for home in links.homes for end in ("/", " /"))
    schemes = (f"{scheme}:" for scheme in links.schemes)
    keys = (f"{key}=" for key in links.messenger_keys + links.keys)
    return tuple(dict.fromkeys((*homes, *schemes, *keys)))
