"""The protocol between a crawl process and its parent: one JSON line for the plan, one for each event."""

from __future__ import annotations

import re

import msgspec

from records.crawl import CrawlEnded, CrawlEvent, CrawlPlan, PageFinished

SURROGATE = re.compile("[\ud800-\udfff]")


class FinishedLine(msgspec.Struct, tag="finished", frozen=True):
    """The line of a finished page."""

    event: PageFinished


class EndedLine(msgspec.Struct, tag="ended", frozen=True):
    """The last line of a crawl."""

    event: CrawlEnded


_encoder = msgspec.json.Encoder()
_plan_decoder = msgspec.json.Decoder(CrawlPlan)
_event_decoder = msgspec.json.Decoder(FinishedLine | EndedLine)


def encode_plan(plan: CrawlPlan) -> bytes:
    """Encode a plan as one line."""
    return _encode_line(plan)


def decode_plan(line: bytes) -> CrawlPlan:
    """Decode the line of a plan; raise msgspec.ValidationError if it does not match the schema."""
    return _plan_decoder.decode(line)


def encode_event(event: CrawlEvent) -> bytes:
    """Encode an event as one line; lone surrogates, which UTF-8 cannot encode, become U+FFFD."""
    return _encode_line(FinishedLine(event) if isinstance(event, PageFinished) else EndedLine(event))


def decode_event(line: bytes) -> CrawlEvent:
    """Decode the line of an event; raise msgspec.DecodeError if it is incomplete."""
    decoded: FinishedLine | EndedLine = _event_decoder.decode(line)
    return decoded.event


def _encode_line(value: object) -> bytes:
    try:
        return _encoder.encode(value) + b"\n"
    except UnicodeEncodeError:
        return _encoder.encode(_replace_surrogates(msgspec.to_builtins(value))) + b"\n"


def _replace_surrogates(value: object) -> object:
    match value:
        case str():
            return SURROGATE.sub("\ufffd", value)
        case list() | tuple():
            return [_replace_surrogates(item) for item in value]
        case dict():
            return {key: _replace_surrogates(item) for key, item in value.items()}
    return value
