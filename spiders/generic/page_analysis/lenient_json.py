"""Reads the JSON of web pages, which is often invalid: comments, CDATA marks, line breaks in strings, trailing commas.

Python's parser reads valid JSON and line breaks; other input is cleaned and parsed again.
"""

from __future__ import annotations

import json
import re
from html import unescape

# Each pattern matches strings first, to leave them unchanged. All are linear: an unclosed string or comment extends to
# the end of the text.
STRING = r'("(?:[^"\\]|\\.)*+"?)'
MARK = re.compile(rf"{STRING}|/\*.*?(?:\*/|\Z)|//[^\n]*+|<!--|-->|<!\[CDATA\[|\]\]>", re.DOTALL)
TRAILING_COMMA = re.compile(rf"{STRING}|,\s*+(?=[\]}}])|;\s*+\Z", re.DOTALL)
INVALID_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')


def read_lenient_json(text: str) -> object:
    """Return the value of a JSON text, None if it cannot be read even after cleaning.

    >>> read_lenient_json('<!-- {"url": "http://a.test", // the site' + chr(10) + '"names": ["A", ],} -->')
    {'url': 'http://a.test', 'names': ['A']}
    >>> read_lenient_json('{&quot;name&quot;: &quot;A&quot;}'), read_lenient_json("{name}")
    ({'name': 'A'}, None)
    """
    for prepare in (str, _clean, _clean_escaped):
        try:
            return json.loads(prepare(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _clean(text: str) -> str:
    """Remove comments, marks and trailing commas outside of strings, and backslashes that escape nothing in strings."""
    return TRAILING_COMMA.sub(_keep_string, MARK.sub(_keep_string, text.strip()))


def _clean_escaped(text: str) -> str:
    return _clean(unescape(text))


def _keep_string(match: re.Match[str]) -> str:
    return INVALID_ESCAPE.sub("", match[1]) if match[1] else ""
