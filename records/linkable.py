"""What linking reads of an advert: what may tie it to others, and nothing that it says in so many words.

Structs, not dataclasses: a store may keep them as bytes, and a million of them are read in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

import msgspec

from records.advert import Advert
from records.identifier import Sighting, Tier
from records.wording import wording

Pair: TypeAlias = tuple[str, str]  # kind and value of an identifier


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What versions of an advert show in one context: identifiers that stand there in clear, and those that had to be worked
    out. Each identifier once.
    """

    first_seen: datetime
    last_seen: datetime
    account: str
    name: str
    area: str
    clear: tuple[Pair, ...]
    obscured: tuple[Pair, ...]

    @classmethod
    def of(cls, advert: Advert, sightings: Iterable[Sighting], first_seen: datetime, last_seen: datetime) -> Span:
        """Return what one version shows; of several sightings of a value the surest tells whether it stands in clear."""
        clear: dict[Pair, bool] = {}
        for one in sorted(sightings, key=sureness, reverse=True):
            clear.setdefault((one.kind, one.value), one.tier is Tier.CLEAN)
        context = (first_seen, last_seen, advert.account, advert.name, advert.area)
        return cls(*context, *(tuple(sorted(pair for pair in clear if clear[pair] is wanted)) for wanted in (True, False)))

    def pairs(self) -> Iterator[tuple[Pair, bool]]:
        """Yield the identifiers, and whether each stands in clear."""
        yield from ((pair, True) for pair in self.clear)
        yield from ((pair, False) for pair in self.obscured)


def sureness(sighting: Sighting) -> tuple[float, bool]:
    """Return what tells the surer of two sightings of a value; of equal ones that which stands in clear."""
    return sighting.confidence, sighting.tier is Tier.CLEAN


class Linkable(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An advert as linking reads it: whose it is, a digest of its wording ("" if too short), its images, what it shows.

    `spans` are of all versions: an identifier stands in that of the version which showed it last, since when any did.
    """

    id: str
    site: str
    account: str
    name: str
    area: str
    first_seen: datetime
    last_seen: datetime
    wording: str
    images: tuple[str, ...]
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, newest: Advert, spans: Mapping[str, Span]) -> Linkable:
        """Return an advert by its newest version and the span of each version."""
        first, last = min(one.first_seen for one in spans.values()), max(one.last_seen for one in spans.values())
        context = (newest.id, newest.site, newest.account, newest.name, newest.area, first, last)
        return cls(*context, wording(newest.document), pictures(newest), merged(spans))


def pictures(advert: Advert) -> tuple[str, ...]:
    """Return what the images of an advert can be compared by; equal ones are the same file or look alike to the eye."""
    return tuple(sorted({shown for image in advert.images if (shown := image.sha256 or image.pdq)}))


def merged(spans: Mapping[str, Span]) -> tuple[Span, ...]:
    """Return the spans of an advert's versions with each identifier once, in the span of the version that showed it last."""
    if len(spans) == 1:
        return tuple(spans.values())
    versions = [span for _, span in sorted(spans.items(), key=lambda one: (one[1].last_seen, one[0]))]
    since: dict[Pair, datetime] = {}
    last: dict[Pair, tuple[int, bool]] = {}
    for n, span in enumerate(versions):
        for pair, clear in span.pairs():
            since[pair] = min(since.get(pair, span.first_seen), span.first_seen)
            last[pair] = (n, clear)
    groups: dict[tuple[int, datetime], tuple[list[Pair], list[Pair]]] = {}
    for pair in sorted(last):
        n, clear = last[pair]
        groups.setdefault((n, since[pair]), ([], []))[not clear].append(pair)
    return tuple(
        msgspec.structs.replace(versions[n], first_seen=first, clear=tuple(clear), obscured=tuple(obscured))
        for (n, first), (clear, obscured) in sorted(groups.items(), key=lambda one: one[0])
    )
