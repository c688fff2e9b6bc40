"""Detect the character set of a page and decode it.

Source: WHATWG Encoding and HTML standards, "determining the character encoding", with one departure: a body with bytes
above 127 that is valid UTF-8 is decoded as UTF-8, even if the page declares another charset. Other text is practically
never valid UTF-8 by chance, and wrong declarations are common.
"""

from __future__ import annotations

import codecs

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

WINDOWS_1252_FALLBACK = "washline-windows-1252-fallback"  # name of the codec error handler below
# Encodings that write non-ASCII or markup characters as ASCII. No browser supports them; they serve to evade filters.
REFUSED = frozenset({"utf-7", "utf-7-imap", "hz", "unicode-escape", "raw-unicode-escape", "idna", "punycode"})


def decode_body(body: bytes, declared: str = "") -> str:
    r"""Decode a page's body; `declared` is the charset of the HTTP header, "" if none. Never raises.

    Order: byte order mark; UTF-16 or UTF-32 if declared; UTF-8 if valid; the charset that the header or page declares;
    finally UTF-8 with windows-1252 for invalid bytes, which also decodes pages that mix the two.

    >>> decode_body(b"caf\xe9 \xa3" + "£".encode()), decode_body("zażółć".encode("iso8859-2"), "iso-8859-2")
    ('café ££', 'zażółć')
    """
    bom_encoding, bom = read_bom(body)
    if bom_encoding:
        return body[len(bom or b"") :].decode(bom_encoding, "replace")
    for name in _list_candidates(body, declared):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
    return body.decode("utf-8", WINDOWS_1252_FALLBACK)


def _list_candidates(body: bytes, declared: str) -> list[str]:
    labels = filter(None, (declared, html_body_declared_encoding(body)))
    names = [name for label in labels if (name := _resolve_label(label))]
    wide = [name for name in names if name.startswith(("utf-16", "utf-32"))]
    narrow = [name for name in names if name not in wide and name != "cp1252"]
    return [*wide, *narrow] if body.isascii() else [*wide, "utf-8", *narrow]


def _resolve_label(label: str) -> str:
    """Return the Python codec of an encoding label, "" if it is unknown or refused."""
    name = resolve_encoding(label) or ""
    return "" if name.replace("_", "-") in REFUSED else name


def _decode_invalid_bytes(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: decode bytes that are not UTF-8 as windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    invalid = error.object[error.start : error.end]
    return "".join(_decode_windows_1252(invalid[index : index + 1]) for index in range(len(invalid))), error.end


def _decode_windows_1252(byte: bytes) -> str:
    """Decode a byte as windows-1252, and its five unassigned bytes as Latin-1, as browsers do."""
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


codecs.register_error(WINDOWS_1252_FALLBACK, _decode_invalid_bytes)
