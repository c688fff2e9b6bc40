"""Washline and its peers, each as a function from a text to the (kind, value) pairs that it finds there.

Peers are told that the numbers reserved for drama are live: as installed, phonenumbers calls 07700 900xxx invalid, and
every peer that stands on it would find none of the set's mobiles. What a peer yields is brought to E.164 with GB as default
region; what cannot be parsed counts as a false hit. Presidio's registrations are left out: it refuses the age codes that are
never issued, and the set has no others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import phonenumbers
from labelled import Found, comparable
from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneMetadata,
    PhoneNumberDesc,
    PhoneNumberFormat,
    PhoneNumberMatcher,
)

from enrich.extract import extract
from enrich.kind import Kind
from enrich.registry import KINDS

PEERS = Path(__file__).parent / ".peers"
INSTALL = "pip install --no-deps --target bench/extract/.peers -r bench/extract/requirements.txt"
DRAMA = {"GB": r"7700900\d{3}|1632960\d{3}|1154960\d{3}", "FR": r"63998\d{4}", "IE": r"2091\d{5}"}
DIGITS = re.compile(r"\+?\(?\d(?:[ ().-]{0,2}\d){8,13}")

Read = Callable[[str], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Something that reads identifiers: what it is called, which kinds it knows, how it reads them; `phones` is for timing."""

    name: str
    kinds: frozenset[str]
    read: Read
    phones: Read

    def found(self, text: str) -> Found:
        """Return what is found in a text, in comparable form."""
        return frozenset((kind, comparable(kind, value)) for kind, value in self.read(text))


def washline(kinds: tuple[Kind, ...] = KINDS) -> Reader:
    """Return Washline with the kinds that it has."""
    phone = tuple(kind for kind in kinds if kind.name == "phone")

    def read_with(chosen: tuple[Kind, ...]) -> Read:
        return lambda text: [(sighting.kind, sighting.value) for sighting in extract(text, chosen)]

    return Reader("washline", frozenset(kind.name for kind in kinds), read_with(kinds), read_with(phone))


def peers() -> tuple[list[Reader], list[str]]:
    """Return the peers that can be imported, and the names of those that cannot."""
    if PEERS.exists() and str(PEERS) not in sys.path:
        sys.path.append(str(PEERS))
    present, missing = [matcher("VALID"), matcher("POSSIBLE"), plain_regex()], []
    for name, make in (("presidio", presidio), ("CommonRegex", common_regex)):
        try:
            present.append(make())
        except ImportError:
            missing.append(name)
    return present, missing


def e164(written: str) -> str:
    """Return a peer's hit as E.164, or the hit itself behind a question mark."""
    with suppress(NumberParseException):
        return phonenumbers.format_number(phonenumbers.parse(written, "GB"), PhoneNumberFormat.E164)
    return f"?{written}"


def of_phones(
    name: str, find: Callable[[str], Iterable[str]], others: Read | None = None, kinds: Iterable[str] = ()
) -> Reader:
    """Return a reader whose phones come from `find`, as raw text."""

    def phones(text: str) -> Iterator[tuple[str, str]]:
        return (("phone", e164(raw)) for raw in find(text))

    def read(text: str) -> Iterator[tuple[str, str]]:
        yield from phones(text)
        yield from others(text) if others else ()

    return Reader(name, frozenset(("phone", *kinds)), read, phones)


def matcher(leniency: str) -> Reader:
    level = getattr(Leniency, leniency)
    return of_phones(
        f"Matcher {leniency}", lambda text: (match.raw_string for match in PhoneNumberMatcher(text, "GB", level))
    )


def plain_regex() -> Reader:
    return of_phones("9-14 digits", DIGITS.findall)


def common_regex() -> Reader:
    from commonregex import CommonRegex

    def others(text: str) -> Iterator[tuple[str, str]]:
        return (("email", found.lower()) for found in CommonRegex().emails(text))

    return of_phones("CommonRegex", lambda text: CommonRegex().phones(text), others, ("email",))


def presidio() -> Reader:
    import tldextract
    from presidio_analyzer.predefined_recognizers import EmailRecognizer, PhoneRecognizer, UkPostcodeRecognizer

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # its e-mails would fetch a list from the network
    found_by = {"phone": PhoneRecognizer(), "email": EmailRecognizer(), "postcode": UkPostcodeRecognizer()}

    def raw(kind: str, text: str) -> Iterator[str]:
        recognizer = found_by[kind]
        return (
            text[hit.start : hit.end] for hit in recognizer.analyze(text, recognizer.supported_entities, None) or ()
        )

    def others(text: str) -> Iterator[tuple[str, str]]:
        yield from (("email", hit.lower()) for hit in raw("email", text))
        yield from (("postcode", spaced(hit, 3)) for hit in raw("postcode", text))

    return of_phones("presidio", lambda text: raw("phone", text), others, ("email", "postcode"))


def spaced(written: str, last: int) -> str:
    """Return upper case with one space before the last characters.

    >>> spaced("e149ab", 3)
    'E14 9AB'
    """
    joined = "".join(written.upper().split())
    return f"{joined[:-last]} {joined[-last:]}"


@contextmanager
def drama_is_live() -> Iterator[None]:
    """Make phonenumbers take the ranges of drama for live ones while peers read; Washline reads outside of it."""
    kept = []
    for region, extra in DRAMA.items():
        for rule in rules(region):
            kept.append((rule, rule.national_number_pattern))
            object.__setattr__(
                rule, "national_number_pattern", f"(?:{rule.national_number_pattern})|{extra}"
            )  # metadata is frozen
    try:
        yield
    finally:
        for rule, pattern in kept:
            object.__setattr__(rule, "national_number_pattern", pattern)


def rules(region: str) -> list[PhoneNumberDesc]:
    """Return the rules of a region that a mobile must fit."""
    metadata = PhoneMetadata.metadata_for_region(region)
    return [rule for rule in (metadata.general_desc, metadata.mobile) if rule] if metadata else []
