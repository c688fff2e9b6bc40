"""Price: an amount of money, with a duration if the text links one to it: "GBP 80.00 per 30 min".

Source: ISO 4217 (currency codes); Unicode CLDR (number formats); Washline's own rules for linking them to durations.
An hour is 60 min; nights, days, weeks and months are units of their own. Two numbers are never joined: "80 30min" is
80 pounds for 30 minutes. A number is read whole or not at all: "£1,2345" is no price.

>>> [seen.value for seen in price.find(Text("80 30min 120 1hr, £300 overnight, deposit £20"))]
['GBP 80.00 per 30 min', 'GBP 120.00 per 60 min', 'GBP 300.00 per night', 'GBP 20.00']
>>> [seen.value for seen in price.find(Text("1 200 €, 80,50 €, CHF 1'200, 80-150 pounds"))]
['EUR 1200.00', 'EUR 80.50', 'CHF 1200.00', 'GBP 80.00', 'GBP 150.00']
>>> price.canonical("£150 an hour")
'GBP 150.00 per 60 min'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.kinds.price.amounts import NAMES
from enrich.kinds.price.linking import Link, group_runs, link_durations
from enrich.kinds.price.scan import PriceToken, Scan, restore_digits
from enrich.kinds.price.tokens import find_tokens
from enrich.kinds.price.vocabulary import CHINESE_FIGURES, INFORMAL, MARK, WORDS
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.number_words import is_ambiguous
from records.identifier import Sighting

NAME = "price"
MIN_ROSES = 60  # a bouquet has fewer
# Figures of two scripts: "£140" and the "one" of "one hour" in Chinese are not 1401.
_CHINESE = "".join(sorted(CHINESE_FIGURES))
MIXED_FIGURES = re.compile(f"[0-9][{_CHINESE}]|[{_CHINESE}][0-9]")
LETTERED = "letters for figures"
CANONICAL = re.compile(r"([A-Z]{3}) (\d{1,12}\.\d\d)(?: per (\d{1,4} min|night|day|week|month))?")
PLAIN = re.compile(r"\d{1,6}(?:\.\d\d?)?")
GUESSED_CONFIDENCE, DOUBTFUL_CONFIDENCE = 0.85, 0.6


def find(text: Text) -> Iterator[Sighting]:
    """Yield every price in order; an amount without a currency needs a duration."""
    scan = Scan(text.folded, restore_digits(_restore_chinese(text)))
    has_other_rates = not WORDS["other_rates"].isdisjoint(text.words)
    runs = (run for run in group_runs(scan, find_tokens(scan)) if any(token.amount is not None for token in run))
    for link in (link for run in runs for link in _select_links(scan, run)):
        if link[0].currency or not has_other_rates:
            yield _cite(text, scan, *link)


def _restore_chinese(text: Text) -> str:
    """Return the text in lower case; if figures of two scripts touch, with the Chinese ones unfolded: "£140一小时"."""
    if text.folded is text.original or not MIXED_FIGURES.search(text.original):
        return text.lowered
    origins = (text.original[text.original_span(offset, offset + 1)[0]] for offset in range(len(text.lowered)))
    pairs = zip(origins, text.lowered, strict=True)
    return "".join(origin if origin in CHINESE_FIGURES else folded for origin, folded in pairs)


def canonical(value: str) -> str:
    """Normalise to "CUR 0.00" or "CUR 0.00 per DURATION"; raise InvalidFormat unless the value is a single price."""
    plain = " ".join(value.split())
    if CANONICAL.fullmatch(plain):
        return plain
    found = list(find(Text(plain)))
    if len(found) == 1:
        return found[0].value
    if not found and PLAIN.fullmatch(plain):
        return f"GBP {float(plain):.2f}"
    raise InvalidFormat(NAME, value, "a price reads like £80 for 30 min")


def _select_links(scan: Scan, run: list[PriceToken]) -> Iterator[Link]:
    """Yield the links of a run that are prices: with a currency or a duration, and not ambiguous."""
    links = list(link_durations(scan, run))
    timed_amounts = {money.amount for money, time in links if time} if any(not time for _, time in links) else set()
    for money, time in links:
        if not time and (not money.currency or money.amount in timed_amounts):  # "sixty minutes ninety-five £95"
            continue
        if _is_clear(scan, money, time):
            yield money, time


def _is_clear(scan: Scan, money: PriceToken, time: PriceToken | None) -> bool:
    """Return whether an amount is not ambiguous: no short hundreds that may be pence, no roses that may be flowers."""
    first = scan.words[money.first]
    if not time and first in NAMES:  # "Euro 2024", "Euro 5 diesel"
        return False
    if not time and scan.words[money.last - 1] in INFORMAL:
        return first.isdigit() and money.amount is not None and money.amount >= MIN_ROSES
    if not first.isalpha():
        return True
    spelling = scan.lowered[scan.starts[money.first] : scan.ends[money.last - 1]]
    return not is_ambiguous(spelling, time.duration if time else "")


def _cite(text: Text, scan: Scan, money: PriceToken, time: PriceToken | None) -> Sighting:
    span, suffix = (scan.starts[money.first], scan.ends[money.last - 1]), ""
    if time:
        span, suffix = _join_spans(scan, money, time), f" per {time.duration}"
    has_currency = bool(money.currency) and scan.words[money.last - 1] not in INFORMAL
    is_lettered = scan.lowered is not text.lowered and _is_lettered(scan, text, slice(*span))
    undone = (() if has_currency else (f"{GUESS}pounds",)) + ((LETTERED,) if is_lettered else ())
    value = _format(money.currency or "GBP", money.amount) + suffix
    others = tuple(_format(code, money.amount) + suffix for code in money.others)
    confidence = DOUBTFUL_CONFIDENCE if others else 1.0 if has_currency else GUESSED_CONFIDENCE
    return cite(text, price.rule, span, value, undone=undone, confidence=confidence, alternatives=others)


def _is_lettered(scan: Scan, text: Text, span: slice) -> bool:
    """Return whether a letter of the text was read as a figure."""
    pairs = zip(scan.lowered[span], text.lowered[span], strict=True)
    return any(restored.isdecimal() and not written.isdecimal() for restored, written in pairs)


def _join_spans(scan: Scan, money: PriceToken, time: PriceToken) -> tuple[int, int]:
    return scan.starts[min(money.first, time.first)], scan.ends[max(money.last, time.last) - 1]


@lru_cache(maxsize=1024)
def _format(currency: str, amount: Decimal | None) -> str:
    return f"{currency} {amount:.2f}"


price = Kind(
    NAME,
    find,
    canonical,
    example="GBP 80.00 per 30 min",
    about="an amount of money, per duration if the text names one; a bare number next to a duration is pounds",
    source="ISO 4217; Unicode CLDR 46; Washline's own rules for amounts and durations",
    version=8,
    mark=MARK,
)
