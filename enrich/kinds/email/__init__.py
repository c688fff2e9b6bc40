"""E-mail address, plain or disguised: "x at gmail dot com", "[at]", "(dot)", spaces, full-width letters, "x (gmail)".

Source: RFC 5322 section 3.4.1 (addr-spec, dot-atom form), RFC 1034 section 3.5 (domain names); the Public Suffix List
of the package publicsuffixlist (never fetched). Always in lower case, because all large providers ignore case.

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
from enrich.kinds.email.address import MAX_LOCAL, TABLE, Address
from enrich.kinds.email.mark import build_mark
from enrich.kinds.email.parser import find_addresses
from enrich.lexicon.domains import MAIL_DOMAINS
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting, Validity

NAME = "email"
PATH_AFTER = re.compile(r":[a-z0-9._-]*/[a-z]", re.IGNORECASE)
MAX_LENGTH = 254  # RFC 5321, RFC 3696 erratum 1690
LIMITS = f"at most {MAX_LOCAL} characters before the @ and {MAX_LENGTH} in all"
WRAPPING = " \t\r\n<>'.,;"
SCHEME = "mailto:"
OWNER = "your"  # of a domain that a form asks for: "info@yourdomain.com"


def find(text: Text) -> Iterator[Sighting]:
    """Yield every address in order; an address with a guessed part is inferred."""
    for address in find_addresses(text.addressed, text.addressed_lowered):
        if _is_too_long(address.value) or _is_user_of_url(text.folded, address):
            continue
        span, undone = (address.start, address.end), address.undone
        yield cite(
            text,
            email.rule,
            span,
            address.value,
            undone=undone,
            validity=validity(address.value),
            confidence=_compute_confidence(undone),
        )


def canonical(value: str) -> str:
    """Parse and normalise to lower case; raise InvalidFormat, or InvalidLength over 64 or 254 characters."""
    folded = Text(value).folded.strip(WRAPPING)
    folded = folded[len(SCHEME) :] if folded[: len(SCHEME)].lower() == SCHEME else folded
    found = find_addresses(folded, lowercase(folded))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(folded)):
        if folded.count("@") == 1 and len(folded.partition("@")[0]) > MAX_LOCAL:
            raise InvalidLength(NAME, value, LIMITS)
        raise InvalidFormat(NAME, value, "an address reads like name@host.example")
    if _is_too_long(found[0].value):
        raise InvalidLength(NAME, value, LIMITS)
    return found[0].value


def validity(canonical: str) -> Validity:
    """Return PLACEHOLDER for a made-up address ("test@test.com"), otherwise VALID.

    >>> [str(validity(value)) for value in ("test@test.com", "none@site.example", "jane@example.com")]
    ['placeholder', 'placeholder', 'valid']
    """
    local, _, domain = canonical.rpartition("@")
    label = domain.partition(".")[0]
    words = TABLE.placeholders
    is_generic = local in words.generic and (label in words.domains or label == local or domain in MAIL_DOMAINS)
    is_example = label in words.domains and (local in words.people or label.startswith(OWNER))
    return Validity.PLACEHOLDER if is_generic or is_example or local in words.everywhere else Validity.VALID


def _is_user_of_url(folded: str, address: Address) -> bool:
    """Return whether the address is a user at a server: https://name@host/, git@host:path."""
    _, scheme, user = folded[max(0, address.start - MAX_LOCAL) : address.start].rpartition("://")
    if scheme and "/" not in user and not any(map(str.isspace, user)):
        return True
    return not address.undone and PATH_AFTER.match(folded, address.end) is not None


def _is_too_long(address: str) -> bool:
    return len(address.partition("@")[0]) > MAX_LOCAL or len(address) > MAX_LENGTH


def _compute_confidence(undone: tuple[str, ...]) -> float:
    if any(step.startswith(GUESS) for step in undone):
        return 0.6
    return 0.95 if undone else 1.0


email = Kind(
    NAME,
    find,
    canonical,
    example="jane@example.com",
    about="an e-mail address, plain or disguised (at, dot, brackets, spaces); a large provider's ending may be missing",
    source="RFC 5322 section 3.4.1; RFC 1034 section 3.5; Public Suffix List",
    version=12,
    validity=validity,
    mark=build_mark(),
)
