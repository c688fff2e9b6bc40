"""What a browser is given and what it makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Given:
    """A response that the browser is to make a page of; `headers` are (name, value) as the server sent them."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """Data that a page's scripts fetched, as the browser decoded it."""

    url: str
    content_type: str
    body: bytes


@dataclass(slots=True)
class Shown:
    """A page as the browser made it: its address by then, its DOM as UTF-8 HTML, the JSON its scripts fetched, and links that
    stood in it while a list was scrolled and are no more.
    """

    url: str
    dom: bytes = b""
    fetched: list[Fetched] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
