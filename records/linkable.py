"""The input of linking: per advert its account, identifiers and fingerprints, without the text.

msgspec Structs, not dataclasses: a store can keep them as bytes, and a million are decoded in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

import msgspec

from records.advert import Advert
from records.digest import text_digest
from records.identifier import Sighting, Tier, Validity, select_best_sightings

Pair: TypeAlias = tuple[str, str]  # kind and value of an identifier


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The identifiers of one context of an advert, each once: those written plainly and those that were obscured."""

    first_seen: datetime
    last_seen: datetime
    account: str
    name: str
    area: str
    clear: tuple[Pair, ...]
    obscured: tuple[Pair, ...]

    @classmethod
    def from_sightings(
        cls, advert: Advert, sightings: Iterable[Sighting], first_seen: datetime, last_seen: datetime
    ) -> Span:
        """Return the span of one version; an identifier is clear if its best sighting is. Placeholders are excluded."""
        best = select_best_sightings(s for s in sightings if s.validity is not Validity.PLACEHOLDER)
        clear = (to_pair(sighting) for sighting in best if sighting.tier is Tier.CLEAN)
        obscured = (to_pair(sighting) for sighting in best if sighting.tier is not Tier.CLEAN)
        context = (first_seen, last_seen, advert.account, advert.name, advert.area)
        return cls(*context, tuple(sorted(clear)), tuple(sorted(obscured)))

    def pairs(self) -> Iterator[tuple[Pair, bool]]:
        """Yield each identifier with whether it is clear."""
        yield from ((pair, True) for pair in self.clear)
        yield from ((pair, False) for pair in self.obscured)


def to_pair(sighting: Sighting) -> Pair:
    """Return kind and value of a sighting."""
    return sighting.kind, sighting.value


class Linkable(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An advert as linking reads it: account, text digest ("" if too short), image fingerprints and identifiers.

    `spans` cover all versions. Each identifier is in one span: that of the version that showed it last.
    """

    id: str
    site: str
    account: str
    name: str
    area: str
    first_seen: datetime
    last_seen: datetime
    text_digest: str
    images: tuple[str, ...]
    spans: tuple[Span, ...]

    @classmethod
    def from_versions(cls, newest: Advert, spans: Mapping[str, Span]) -> Linkable:
        """Return the linking input of an advert: its newest version and the span of each version."""
        first, last = min(span.first_seen for span in spans.values()), max(span.last_seen for span in spans.values())
        context = (newest.id, newest.site, newest.account, newest.name, newest.area, first, last)
        return cls(*context, text_digest(newest.document), compute_image_fingerprints(newest), merge_spans(spans))


def compute_image_fingerprints(advert: Advert) -> tuple[str, ...]:
    """Return a fingerprint per image: SHA-256 of the file if known, else PDQ."""
    return tuple(sorted({known for image in advert.images if (known := image.sha256 or image.pdq)}))


def merge_spans(spans: Mapping[str, Span]) -> tuple[Span, ...]:
    """Merge the spans of all versions so that each identifier is in one span: that of the version that showed it
    last.
    """
    if len(spans) == 1:
        return tuple(spans.values())
    versions = [span for _, span in sorted(spans.items(), key=lambda entry: (entry[1].last_seen, entry[0]))]
    since: dict[Pair, datetime] = {}
    last: dict[Pair, tuple[int, bool]] = {}
    for index, span in enumerate(versions):
        for pair, clear in span.pairs():
            since[pair] = min(since.get(pair, span.first_seen), span.first_seen)
            last[pair] = (index, clear)
    groups: dict[tuple[int, datetime], tuple[list[Pair], list[Pair]]] = {}
    for pair in sorted(last):
        index, clear = last[pair]
        groups.setdefault((index, since[pair]), ([], []))[not clear].append(pair)
    return tuple(
        msgspec.structs.replace(versions[index], first_seen=first, clear=tuple(clear), obscured=tuple(obscured))
        for (index, first), (clear, obscured) in sorted(groups.items(), key=lambda group: group[0])
    )
