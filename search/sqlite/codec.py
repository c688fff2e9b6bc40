"""How records are stored: JSON bodies, and times as ISO 8601 text that sorts."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from records.advert import Advert
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun
from records.entry import Entry
from records.hit import Hit
from records.identifier import Sighting

encode = msgspec.json.Encoder().encode
decode_advert = msgspec.json.Decoder(Advert).decode
decode_sightings = msgspec.json.Decoder(tuple[Sighting, ...]).decode
decode_entry = msgspec.json.Decoder(Entry).decode
_decode_hit = msgspec.json.Decoder(Hit).decode
decode_cluster = msgspec.json.Decoder(Cluster).decode
decode_run = msgspec.json.Decoder(CrawlRun).decode
decode_held_back = msgspec.json.Decoder(HeldBack).decode


def format_time(moment: datetime) -> str:
    """Return a time in UTC as text that sorts.

    >>> format_time(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def build_placeholders(values: Sequence[object]) -> str:
    """Return one SQL placeholder per value.

    >>> build_placeholders("abc")
    '?, ?, ?'
    """
    return ", ".join("?" * len(values))


# What nearly every hit has in common; zlib then stores a hit in about a quarter of its JSON.
HIT_DICTIONARY = (
    b'"role":"suspect","role":"victim","alternatives":[],"grade":"","urn":"","role":"","column":"Mobile","read_tier":'
    b'"confidence":1.0,"tier":"clean","validity":"valid","rule":"phone/","first_seen":"20","last_seen":"20","account":"",'
    b'"name":"","area":"","edition":"","raw":"07","source_id":"","source":"","subject":"entry","subject":"advert",'
    b'"subject_id":"","identifier":{"kind":"phone","value":"+447"},"seen":{"identifier":{"kind":"email","value":"'
    b'{"run":"","place":".csv line ","asked":"07","tier":"exact","tier":"normalised","rule":"same value/","at":"20'
)


def encode_hit(hit: Hit) -> bytes:
    """Return a hit as compressed JSON."""
    packer = zlib.compressobj(6, wbits=-15, zdict=HIT_DICTIONARY)
    return b"\0" + packer.compress(encode(hit)) + packer.flush()


def decode_hit(body: bytes) -> Hit:
    """Return a hit from its body; older stores have plain JSON."""
    if body[:1] != b"\0":
        return _decode_hit(body)
    return _decode_hit(zlib.decompressobj(wbits=-15, zdict=HIT_DICTIONARY).decompress(body[1:]))
