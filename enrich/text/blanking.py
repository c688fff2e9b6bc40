"""Blanks parts of a text without changing offsets."""

import re


def blank_match(match: re.Match[str]) -> str:
    """Return as many spaces as the match has characters, as a replacement for `re.sub`."""
    return " " * len(match[0])
