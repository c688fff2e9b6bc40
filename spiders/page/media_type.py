"""The Content-Type header: what a body is, and in which character set the server says it is written."""

from __future__ import annotations


def media_type(header: str) -> tuple[str, str]:
    """Return the type in lower case and the claimed character set, "" where there is none.

    >>> media_type('Text/HTML; charset="windows-1252"')
    ('text/html', 'windows-1252')
    """
    kind, _, parameters = header.partition(";")
    named = (part.partition("=") for part in parameters.split(";"))
    charset = next((value.strip(" \"'") for name, _, value in named if name.strip().lower() == "charset"), "")
    return kind.strip().lower(), charset
