"""E-mail address, however it is disguised: "x at gmail dot com", "[at]", "(dot)", spaces, full-width letters, a provider alone.

Source: RFC 5322 section 3.4.1 (addr-spec, dot-atom form), RFC 1034 section 3.5 (domain names); domain endings of the Public
Suffix List as it comes with the package publicsuffixlist (never fetched). Lower case throughout, as every large provider treats it.

>>> [seen.value for seen in email.find(Text("mail jane.doe (at) gmail [dot] com, here at 6.40"))]
['jane.doe@gmail.com']
>>> email.canonical("Jane.Doe@Example.COM")
'jane.doe@example.com'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.errors import InvalidFormat, InvalidLength
from enrich.kind import Kind
from enrich.kinds.email.address import Address
from enrich.kinds.email.parser import find_addresses
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from records.identifier import Sighting

PLAIN = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}"
)
SCHEME = re.compile(r"[a-z]://[^\s/]*$", re.IGNORECASE)
PATH = re.compile(r":[a-z0-9._-]*/[a-z]", re.IGNORECASE)
LONGEST_LOCAL, LONGEST = 64, 254
AROUND = " \t\r\n<>\"'.,;"


def find(text: Text) -> Iterator[Sighting]:
    """Yield every address with its span, in order; one that was guessed from a provider's name alone is inferred."""
    for each in find_addresses(text.folded):
        if not (_too_long(each.value) or _is_user_of(text.folded, each)):
            undone = each.undone
            yield cite(
                text, email.rule, (each.start, each.end), each.value, undone=undone, confidence=_confidence(undone)
            )


def _is_user_of(folded: str, each: Address) -> bool:
    """Tell whether this is somebody's name at a server: https://name@host/, git@host:path."""
    before = SCHEME.search(folded, max(0, each.start - LONGEST_LOCAL), each.start)
    return before is not None or (not each.undone and PATH.match(folded, each.end) is not None)


def canonical(value: str) -> str:
    """Return the address in lower case; raise InvalidFormat where none can be read, InvalidLength over 64 or 254 characters."""
    plain = value.strip(AROUND).lower().removeprefix("mailto:")
    if not PLAIN.fullmatch(plain):
        folded = Text(value).folded.strip(AROUND)
        found = find_addresses(folded)
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(folded)):
            raise InvalidFormat("email", value, "an address reads like name@host.example")
        plain = found[0].value
    if _too_long(plain):
        raise InvalidLength("email", value, f"at most {LONGEST_LOCAL} characters before the @ and {LONGEST} in all")
    return plain


def _too_long(address: str) -> bool:
    return len(address.partition("@")[0]) > LONGEST_LOCAL or len(address) > LONGEST


def _confidence(undone: tuple[str, ...]) -> float:
    if any(step.startswith(GUESS) for step in undone):
        return 0.6
    return 0.95 if undone else 1.0


email = Kind(
    "email",
    find,
    canonical,
    example="jane@example.com",
    about="an e-mail address, plain or disguised (at, dot, brackets, spaces); a large provider's ending may be missing",
    source="RFC 5322 section 3.4.1; RFC 1034 section 3.5; Public Suffix List",
    version=8,
)
