"""How a crawl's process and its parent talk: one JSON line for the plan, one for each event."""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec

from records.crawl import CrawlEnded, CrawlPlan, PageFinished

Event: TypeAlias = PageFinished | CrawlEnded

SURROGATE = re.compile("[\ud800-\udfff]")


class FinishedLine(msgspec.Struct, tag="finished", frozen=True):
    """A page that is dealt with."""

    event: PageFinished


class EndedLine(msgspec.Struct, tag="ended", frozen=True):
    """The last word."""

    event: CrawlEnded


_encoder = msgspec.json.Encoder()
_plans = msgspec.json.Decoder(CrawlPlan)
_events = msgspec.json.Decoder(FinishedLine | EndedLine)


def encode_plan(plan: CrawlPlan) -> bytes:
    """Return a plan as one line."""
    return _line(plan)


def decode_plan(line: bytes) -> CrawlPlan:
    """Return the plan of a line; raise msgspec.ValidationError where it is none."""
    return _plans.decode(line)


def encode_event(event: Event) -> bytes:
    """Return an event as one line; lone surrogates, which no UTF-8 can hold, become U+FFFD."""
    return _line(FinishedLine(event) if isinstance(event, PageFinished) else EndedLine(event))


def decode_event(line: bytes) -> Event:
    """Return the event of a line."""
    decoded: FinishedLine | EndedLine = _events.decode(line)
    return decoded.event


def _line(value: object) -> bytes:
    try:
        return _encoder.encode(value) + b"\n"
    except UnicodeEncodeError:
        return _encoder.encode(_printable(msgspec.to_builtins(value))) + b"\n"


def _printable(value: object) -> object:
    match value:
        case str():
            return SURROGATE.sub("\ufffd", value)
        case list() | tuple():
            return [_printable(item) for item in value]
        case dict():
            return {key: _printable(item) for key, item in value.items()}
    return value
