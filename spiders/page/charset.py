"""The character set of a page: what it says it is, unless its bytes say otherwise.

Source: WHATWG Encoding and HTML standards, "determining the character encoding", with one departure: bytes that are valid UTF-8
beyond ASCII are UTF-8 whatever the page claims, since no other text is so by chance and wrong claims are common.
"""

from __future__ import annotations

import codecs

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

STRAY = "washline-stray-bytes"
# Encodings that hide ASCII behind ASCII; no browser reads them, only attackers write them.
REFUSED = frozenset({"utf-7", "utf-7-imap", "hz", "unicode-escape", "raw-unicode-escape", "idna", "punycode"})


def decoded(body: bytes, claimed: str = "") -> str:
    r"""Return the text of a page's body; `claimed` is the server's charset, "" where it named none. Never raises.

    Byte order mark first, then UTF-16 where claimed, then UTF-8 where the bytes are, then what server and page claim, and
    last UTF-8 whose stray bytes are windows-1252, which also reads pages that mix the two.

    >>> decoded(b"caf\xe9 \xa3" + "£".encode()), decoded("zażółć".encode("iso8859-2"), "iso-8859-2")
    ('café ££', 'zażółć')
    """
    mark, bom = read_bom(body)
    if mark:
        return body[len(bom or b"") :].decode(mark, "replace")
    for name in _candidates(body, claimed):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
    return body.decode("utf-8", STRAY)


def _candidates(body: bytes, claimed: str) -> list[str]:
    claims = [name for said in (claimed, html_body_declared_encoding(body)) if said and (name := _known(said))]
    wide = [name for name in claims if name.startswith(("utf-16", "utf-32"))]
    narrow = [name for name in claims if name not in wide and name != "cp1252"]
    return [*wide, *narrow] if body.isascii() else [*wide, "utf-8", *narrow]


def _known(said: str) -> str:
    name = resolve_encoding(said) or ""
    return "" if name.replace("_", "-") in REFUSED else name


def _stray(problem: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as windows-1252, its five gaps as Latin-1 (as browsers do)."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    bad = problem.object[problem.start : problem.end]
    return "".join(_one(bad[place : place + 1]) for place in range(len(bad))), problem.end


def _one(byte: bytes) -> str:
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


codecs.register_error(STRAY, _stray)
