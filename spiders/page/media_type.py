"""What the headers of a response say of its body: media type, charset, a file to download."""

from __future__ import annotations

import re

TEXT_TYPE = re.compile(r"text/|.*(?:html|xml|json)|$")


def parse_media_type(header: str) -> tuple[str, str]:
    """Return the media type in lower case and the declared charset, "" for each that is missing.

    >>> parse_media_type('Text/HTML; charset="windows-1252"')
    ('text/html', 'windows-1252')
    """
    media_type, _, parameters = header.partition(";")
    pairs = (parameter.partition("=") for parameter in parameters.split(";"))
    charset = next((value.strip(" \"'") for name, _, value in pairs if name.strip().lower() == "charset"), "")
    return media_type.strip().lower(), charset


def describe_file(content_type: str, disposition: str) -> str:
    """Return why a body is a file and no page, by its headers, "" if it may be a page.

    >>> describe_file("application/zip", ""), describe_file("text/html", "attachment; filename=a.html")
    ('not text but application/zip', 'a file to download')
    >>> describe_file("", "inline")
    ''
    """
    if disposition.strip().lower().startswith("attachment"):
        return "a file to download"
    media_type, _ = parse_media_type(content_type)
    return "" if TEXT_TYPE.match(media_type) else f"not text but {media_type}"
