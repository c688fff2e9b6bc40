"""Parse the Content-Type header."""

from __future__ import annotations


def parse_media_type(header: str) -> tuple[str, str]:
    """Return the media type in lower case and the declared charset, "" for each that is missing.

    >>> parse_media_type('Text/HTML; charset="windows-1252"')
    ('text/html', 'windows-1252')
    """
    media_type, _, parameters = header.partition(";")
    pairs = (parameter.partition("=") for parameter in parameters.split(";"))
    charset = next((value.strip(" \"'") for name, _, value in pairs if name.strip().lower() == "charset"), "")
    return media_type.strip().lower(), charset
