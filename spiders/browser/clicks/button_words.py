"""What a button or a row does, by its words (`button_words.toml`)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

DATA = tomllib.loads(Path(__file__).with_name("button_words.toml").read_text(encoding="utf-8"))
MAX_BUTTON_TEXT = 40  # characters; a longer text is not the text of a button


def _join(key: str) -> str:
    """Return one pattern for the whole text of a button, in the syntax that Python and JavaScript share."""
    return f"^(?:{'|'.join(DATA[key])})$"


MORE, BACK = _join("more"), _join("back")
NEVER = re.compile(_join("never"), re.IGNORECASE)


def is_harmful(text: str) -> bool:
    """Return whether a click on a button with this text may send, buy, delete or report something.

    >>> is_harmful("Report this advert"), is_harmful("Sunny room near the station, bills included, ask for Tom")
    (True, False)
    """
    return len(text) <= MAX_BUTTON_TEXT and NEVER.match(text) is not None
