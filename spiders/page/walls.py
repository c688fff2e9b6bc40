"""Recognise a page that closes a site: a CAPTCHA, a bot check or a consent wall, by the signs in `walls.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from records.page import Page
from spiders.page.document import Document

DATA = tomllib.loads(Path(__file__).with_name("walls.toml").read_text(encoding="utf-8"))
MAX_WORDS: int = DATA["max_words"]
MAX_LINKS: int = DATA["max_links"]
LINK_TAG = re.compile(rb"(?i)<a\s")


def _compile(texts: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, texts)) or r"(?!)", re.IGNORECASE)


WALLS = [(wall["name"], _compile(wall["markup"]), _compile(wall["words"])) for wall in DATA["wall"]]
ANY_SIGN = re.compile(
    "|".join(re.escape(text) for wall in DATA["wall"] for text in (*wall["markup"], *wall["words"])).encode(),
    re.IGNORECASE,
)


def find_wall(page: Page) -> str:
    """Return what closes a page, such as "a CAPTCHA"; "" if nothing does.

    A page with more than MAX_WORDS words of visible text or MAX_LINKS links is not closed: its sign belongs to a form
    or a banner.
    """
    if not ANY_SIGN.search(page.body) or len(LINK_TAG.findall(page.body)) > MAX_LINKS:
        return ""
    document = Document(page)
    text = " ".join(f"{document.text('title')} {document.text('body')}".split())
    if len(text.split()) > MAX_WORDS:
        return ""
    markup = page.body.decode("utf-8", "replace")
    return next((name for name, signs, words in WALLS if signs.search(markup) or words.search(text)), "")
