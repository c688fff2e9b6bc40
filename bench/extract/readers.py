"""Washline and its peers, each as a function from a text to the (kind, value) pairs that it finds.

While peers read, phonenumbers is patched to accept the numbers reserved for drama: by default it calls 07700 900xxx
invalid, and every peer that uses it would find none of the mobiles in the sets. A peer's phones are normalised to E.164
with GB as the default region; a phone that cannot be parsed counts as a false hit. Presidio's registrations are not
scored: it rejects the age codes that are never issued, and the sets have no others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import phonenumbers
from labelled import Found, normalise_value
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
from records.identifier import Validity

PEERS = Path(__file__).parent / ".peers"
INSTALL = "pip install --no-deps --target bench/extract/.peers -r bench/extract/requirements.txt"
DRAMA = {"GB": r"7700900\d{3}|1632960\d{3}|1154960\d{3}", "FR": r"63998\d{4}", "IE": r"2091\d{5}"}
DIGITS = re.compile(r"\+?\(?\d(?:[ ().-]{0,2}\d){8,13}")

Read = Callable[[str], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class BenchReader:
    """A program that reads identifiers: its name, kinds and function; `phones` reads phones only, for timing."""

    name: str
    kinds: frozenset[str]
    read: Read
    phones: Read

    def find(self, text: str) -> Found:
        """Return the normalised values of a text."""
        return frozenset((kind, normalise_value(kind, value)) for kind, value in self.read(text))


def build_washline(kinds: tuple[Kind, ...] = KINDS) -> BenchReader:
    """Return Washline with these kinds."""
    phone = tuple(kind for kind in kinds if kind.name == "phone")

    def read_with(chosen: tuple[Kind, ...]) -> Read:
        return lambda text: [
            (sighting.kind, sighting.value)
            for sighting in extract(text, chosen)
            if sighting.validity is not Validity.PLACEHOLDER
        ]

    return BenchReader("washline", frozenset(kind.name for kind in kinds), read_with(kinds), read_with(phone))


def load_peers() -> tuple[list[BenchReader], list[str]]:
    """Return the installed peers, and the names of the missing ones."""
    if PEERS.exists() and str(PEERS) not in sys.path:
        sys.path.append(str(PEERS))
    present, missing = [build_matcher("VALID"), build_matcher("POSSIBLE"), build_regex()], []
    for name, build in (("presidio", build_presidio), ("CommonRegex", build_common_regex)):
        try:
            present.append(build())
        except ImportError:
            missing.append(name)
    return present, missing


def to_e164(written: str) -> str:
    """Return a peer's hit in E.164 format, or the hit with a question mark before it."""
    with suppress(NumberParseException):
        return phonenumbers.format_number(phonenumbers.parse(written, "GB"), PhoneNumberFormat.E164)
    return f"?{written}"


def build_phone_reader(
    name: str, find: Callable[[str], Iterable[str]], others: Read | None = None, kinds: Iterable[str] = ()
) -> BenchReader:
    """Return a reader; `find` returns the raw phones of a text, before they are normalised to E.164."""

    def phones(text: str) -> Iterator[tuple[str, str]]:
        return (("phone", to_e164(raw)) for raw in find(text))

    def read(text: str) -> Iterator[tuple[str, str]]:
        yield from phones(text)
        yield from others(text) if others else ()

    return BenchReader(name, frozenset(("phone", *kinds)), read, phones)


def build_matcher(leniency: str) -> BenchReader:
    level = getattr(Leniency, leniency)
    return build_phone_reader(
        f"Matcher {leniency}", lambda text: (match.raw_string for match in PhoneNumberMatcher(text, "GB", level))
    )


def build_regex() -> BenchReader:
    return build_phone_reader("9-14 digits", DIGITS.findall)


def build_common_regex() -> BenchReader:
    from commonregex import CommonRegex

    def others(text: str) -> Iterator[tuple[str, str]]:
        return (("email", found.lower()) for found in CommonRegex().emails(text))

    return build_phone_reader("CommonRegex", lambda text: CommonRegex().phones(text), others, ("email",))


def build_presidio() -> BenchReader:
    import tldextract
    from presidio_analyzer.predefined_recognizers import EmailRecognizer, PhoneRecognizer, UkPostcodeRecognizer

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # its e-mail recogniser would download a list
    found_by = {"phone": PhoneRecognizer(), "email": EmailRecognizer(), "postcode": UkPostcodeRecognizer()}

    def raw(kind: str, text: str) -> Iterator[str]:
        recognizer = found_by[kind]
        return (
            text[hit.start : hit.end] for hit in recognizer.analyze(text, recognizer.supported_entities, None) or ()
        )

    def others(text: str) -> Iterator[tuple[str, str]]:
        yield from (("email", hit.lower()) for hit in raw("email", text))
        yield from (("postcode", insert_space(hit, 3)) for hit in raw("postcode", text))

    return build_phone_reader("presidio", lambda text: raw("phone", text), others, ("email", "postcode"))


def insert_space(written: str, last: int) -> str:
    """Return upper case with one space before the last characters.

    >>> insert_space("e149ab", 3)
    'E14 9AB'
    """
    joined = "".join(written.upper().split())
    return f"{joined[:-last]} {joined[-last:]}"


@contextmanager
def drama_numbers_valid() -> Iterator[None]:
    """Make phonenumbers accept the ranges for drama while peers read; Washline reads outside this context."""
    patched = []
    for region, extra in DRAMA.items():
        for rule in list_rules(region):
            patched.append((rule, rule.national_number_pattern))
            object.__setattr__(
                rule, "national_number_pattern", f"(?:{rule.national_number_pattern})|{extra}"
            )  # metadata is frozen
    try:
        yield
    finally:
        for rule, pattern in patched:
            object.__setattr__(rule, "national_number_pattern", pattern)


def list_rules(region: str) -> list[PhoneNumberDesc]:
    """Return the rules of a region for mobile numbers."""
    metadata = PhoneMetadata.metadata_for_region(region)
    return [rule for rule in (metadata.general_desc, metadata.mobile) if rule] if metadata else []
